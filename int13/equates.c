// SPDX-License-Identifier: GPL-2.0-or-later
// Compiled to assembly, never linked: the source of equates.inc, so that
// nasm sees the offsets and values that C defines.

#include "int13/edd.h"
#include "int13/frame.h"
#include "int13/params.h"

#define EQUATE(name, value) \
    __asm__ volatile("\n->" #name " equ %c0" : : "i"(value))
#define PARAM(field) offsetof(struct int13_params, field)

void equates(void);

void equates(void)
{
    EQUATE(FRAME_SIZE, sizeof(struct frame));
    EQUATE(FRAME_DS, offsetof(struct frame, ds));
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
    EQUATE(DRIVE_NUMBER, offsetof(struct drive, number));
    EQUATE(DRIVE_SIZE, sizeof(struct drive));
    EQUATE(ENGINE_BIOS, ENGINE_BIOS);
    EQUATE(DISK_NOT_READY, DISK_NOT_READY);
    EQUATE(FLAG_INTERRUPT, 0x0200);
}
