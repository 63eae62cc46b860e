// SPDX-License-Identifier: GPL-2.0-or-later
// A BIOS, a PXE ROM, its machine's clocks and its Esc key, for the host tests.

#ifndef HOST_ROM_H
#define HOST_ROM_H

#include "loader/bios.h"
#include "loader/pxe.h"

struct rom {
    // What a PXE call does, with the parameters in low_buffer(). Returns AX.
    uint16_t (*call)(uint16_t opcode);
    // What boot/low.asm's loop around PXENV_FILE_READ does; the same.
    uint16_t (*stream)(struct pxe_stream_read *s);
    // What INT `number` does; the carry flag is set before.
    void (*interrupt)(uint8_t number, struct real_regs *regs);
    bool escape; // is pressed
    unsigned hooks; // on INT 1Ch
    uint64_t stamp; // the time stamp counter
};

extern struct rom rom;

// Nothing is pressed, all calls fail, all memory and clocks are 0.
void rom_clear(void);

// The BIOS's clock goes on.
void rom_tick(uint32_t ticks);

#endif
