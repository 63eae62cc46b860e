// SPDX-License-Identifier: GPL-2.0-or-later
// What boot/*.asm gives the loader to call and to copy.

#ifndef RAMISO_LOADER_BOOT_H
#define RAMISO_LOADER_BOOT_H

#include "boot/layout.h"

#define LOADER_GDT_SIZE (6 * 8)

extern const uint8_t loader_end[]; // linker.ld
extern uint8_t loader_gdt[LOADER_GDT_SIZE];
extern const uint8_t low_image[], low_image_end[]; // boot/low.asm
extern const uint8_t start_image[], start_image_end[]; // boot/start.asm
extern const uint8_t int13_image[], int13_image_end[]; // the resident part
extern const uint8_t inject_image[], inject_image_end[]; // linux/inject.asm

// What boot/flat.asm calls: the program that it is linked with. `kind`: how it
// was entered (boot/layout.h), `info`: what the kind has to tell, `base`: where
// the program was loaded to.
_Noreturn __attribute__((regparm(3))) void loader_main(uint32_t kind,
                                                       const void *info,
                                                       const void *base);

// boot/flat.asm: goes on with an empty stack.
_Noreturn __attribute__((regparm(1))) void start_over(void (*story)(void));

// boot/real.asm
void real_mode_call(void);
void real_mode_return(void);
_Noreturn __attribute__((regparm(1))) void real_mode_start(uint32_t offset);

#endif
