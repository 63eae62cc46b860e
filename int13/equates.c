// SPDX-License-Identifier: GPL-2.0-or-later
// Compiled to assembly, never linked: the source of equates.inc, so that
// nasm sees the offsets and values that C defines.

#include "boot/bda.h"
#include "int13/edd.h"
#include "int13/frame.h"
#include "int13/params.h"

#define EQUATE(name, value) \
    __asm__ volatile("\n->" #name " equ %c0" : : "i"(value))
#define PACKET(field) offsetof(struct disk_address_packet, field)
#define PARAM(field) offsetof(struct int13_params, field)

void equates(void);

void equates(void)
{
    EQUATE(CR0_PE, 1);
    EQUATE(FRAME_SIZE, sizeof(struct frame));
    EQUATE(FRAME_DS, offsetof(struct frame, ds));
    EQUATE(FRAME_AH, offsetof(struct frame, a.h));
    EQUATE(FRAME_SP, offsetof(struct frame, sp));
    EQUATE(FRAME_SI, offsetof(struct frame, si));
    EQUATE(PARAMS_SIZE, sizeof(struct int13_params));
    EQUATE(PARAMS_HOOK, PARAM(hook));
    EQUATE(PARAMS_SEGMENT, PARAM(segment));
    EQUATE(PARAMS_STACK_TOP, PARAM(stack_top));
    EQUATE(PARAMS_LINEAR, PARAM(linear));
    EQUATE(PARAMS_GDT, PARAM(gdt_limit));
    EQUATE(PARAMS_ENGINE, PARAM(engine));
    EQUATE(PARAMS_DRIVE_COUNT, PARAM(drive_count));
    EQUATE(PARAMS_OLD_INT13, PARAM(hook.previous));
    EQUATE(PARAMS_OLD_INT15, PARAM(old_int15));
    EQUATE(PARAMS_FAST_SECTORS, PARAM(fast_sectors));
    EQUATE(DAP_SHORT, DAP_SHORT);
    EQUATE(DAP_SIZE, PACKET(size));
    EQUATE(DAP_COUNT, PACKET(count));
    EQUATE(DAP_OFFSET, PACKET(buffer_offset));
    EQUATE(DAP_SEGMENT, PACKET(buffer_segment));
    EQUATE(DAP_LBA, PACKET(lba));
    EQUATE(DAP_LBA_HIGH, PACKET(lba_high));
    EQUATE(BDA_DISK_STATUS, BDA_DISK_STATUS);
    EQUATE(DRIVE_SECTORS, offsetof(struct drive, sectors));
    EQUATE(CD_SECTOR_SHIFT, CD_SECTOR_SHIFT);
    EQUATE(DRIVE_BASE, offsetof(struct drive, base));
    EQUATE(DRIVE_NUMBER, offsetof(struct drive, number));
    EQUATE(DRIVE_SIZE, sizeof(struct drive));
    EQUATE(ENGINE_BIOS, ENGINE_BIOS);
    EQUATE(DISK_NOT_READY, DISK_NOT_READY);
    EQUATE(FLAG_INTERRUPT, 0x0200);
}
