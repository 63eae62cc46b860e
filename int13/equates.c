// SPDX-License-Identifier: GPL-2.0-or-later
// Compiled to assembly, never linked: the source of equates.inc, so that
// nasm sees the offsets and values that C defines.

#include "boot/bda.h"
#include "int13/edd.h"
#include "int13/frame.h"
#include "int13/high.h"
#include "int13/resident.h"

#define EQUATE(name, value) \
    __asm__ volatile("\n->" #name " equ %c0" : : "i"(value))
#define PACKET(field) offsetof(struct disk_address_packet, field)
#define PARAM(field) offsetof(struct int13_params, field)

void copying(void);
void calling(void);

void copying(void)
{
    EQUATE(CR0_PE, 1);
    EQUATE(CR0_PG, 0x80000000);
    EQUATE(CR4_PAE, 0x20);
    EQUATE(HIGH_SIZE, sizeof(struct high_memory));
    EQUATE(DRIVE_BASE_HIGH, offsetof(struct drive, base_high));
    EQUATE(OVERLAY_HIGH, OVERLAY_HIGH);
    EQUATE(DISK_WINDOW, DISK_WINDOW);
    EQUATE(CALLER_WINDOW, CALLER_WINDOW);
    EQUATE(POINTERS_AT, POINTERS_AT);
    EQUATE(PAGE_SHIFT, PAGE_SHIFT);
    EQUATE(PAGE_ENTRY, PAGE_ENTRY);
}

void calling(void)
{
    EQUATE(STACK_FLAGS, STACK_FLAGS);
    EQUATE(FRAME_SIZE, sizeof(struct frame));
    EQUATE(FRAME_DS, offsetof(struct frame, ds));
    EQUATE(FRAME_AH, offsetof(struct frame, a.h));
    EQUATE(FRAME_AL, offsetof(struct frame, a.l));
    EQUATE(FRAME_CL, offsetof(struct frame, c.l));
    EQUATE(FRAME_SP, offsetof(struct frame, sp));
    EQUATE(FRAME_SI, offsetof(struct frame, si));
    EQUATE(PARAMS_SIZE, sizeof(struct int13_params));
    EQUATE(PARAMS_SLOT_JUMP, PARAM(slot_jump));
    EQUATE(PARAMS_HOOK, PARAM(hook));
    EQUATE(PARAMS_SEGMENT, PARAM(segment));
    EQUATE(PARAMS_STACK_TOP, PARAM(stack_top));
    EQUATE(PARAMS_LINEAR, PARAM(linear));
    EQUATE(PARAMS_GDT, PARAM(gdt_limit));
    EQUATE(PARAMS_ENGINE, PARAM(engine));
    EQUATE(PARAMS_DRIVE_COUNT, PARAM(drive_count));
    EQUATE(PARAMS_OLD_INT13, PARAM(hook.previous));
    EQUATE(PARAMS_OLD_INT15, PARAM(old_int15));
    EQUATE(PARAMS_HIDDEN, PARAM(hidden));
    EQUATE(PARAMS_STATUS_DRIVE, PARAM(status_drive));
    EQUATE(DAP_SHORT, DAP_SHORT);
    EQUATE(DAP_SIZE, PACKET(size));
    EQUATE(DAP_COUNT, PACKET(count));
    EQUATE(DAP_OFFSET, PACKET(buffer_offset));
    EQUATE(DAP_SEGMENT, PACKET(buffer_segment));
    EQUATE(DAP_LBA, PACKET(lba));
    EQUATE(DAP_LBA_HIGH, PACKET(lba_high));
    EQUATE(BDA_DISK_STATUS, BDA_DISK_STATUS);
    EQUATE(BDA_FLOPPY_STATUS, BDA_FLOPPY_STATUS);
    EQUATE(BDA_EQUIPMENT, BDA_EQUIPMENT);
    EQUATE(BDA_HARD_DISKS, BDA_HARD_DISKS);
    EQUATE(DRIVE_SECTORS, offsetof(struct drive, sectors));
    EQUATE(DRIVE_SHIFT, offsetof(struct drive, sector_shift));
    EQUATE(DRIVE_FLAGS, offsetof(struct drive, flags));
    EQUATE(DRIVE_HIGH, DRIVE_HIGH);
    EQUATE(DRIVE_EDD, DRIVE_EDD);
    EQUATE(DRIVE_DISK, DRIVE_DISK);
    EQUATE(DRIVE_ENDED, DRIVE_ENDED);
    EQUATE(FIRST_HARD_DISK, FIRST_HARD_DISK);
    EQUATE(HARD_DISK_END, HARD_DISK_END);
    EQUATE(ALL_EMULATED, ALL_EMULATED);
    EQUATE(HIDE_FLOPPIES, HIDE_FLOPPIES);
    EQUATE(HIDE_HARD_DISKS, HIDE_HARD_DISKS);
    EQUATE(MIN_STACK, MIN_RESIDENT_STACK);
    EQUATE(DRIVE_BASE, offsetof(struct drive, base));
    EQUATE(DRIVE_NUMBER, offsetof(struct drive, number));
    EQUATE(DRIVE_SIZE, sizeof(struct drive));
    EQUATE(DISK_NOT_READY, DISK_NOT_READY);
    EQUATE(DISK_BAD_COMMAND, DISK_BAD_COMMAND);
    EQUATE(FLAG_INTERRUPT, 0x0200);
}
