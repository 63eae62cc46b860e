// SPDX-License-Identifier: GPL-2.0-or-later
// Calls from the loader to real mode: BIOS interrupts and PXE entry points.

#ifndef RAMISO_BIOS_H
#define RAMISO_BIOS_H

#include "boot/layout.h"
#include "loader/lib.h"
#include "loader/physical.h"

#define FLAG_CARRY 1

// Sets up the low area; before any of the calls below.
void bios_init(void);

// The low area's buffer, LOW_BUFFER_SIZE bytes, for what real mode is to read
// or write, and its real-mode address.
void *low_buffer(void);
#define LOW_BUFFER_SEGMENT LOW_SEGMENT
#define LOW_BUFFER_OFFSET LOW_BUFFER

// INT `number` with *regs, which comes back as the BIOS left it. The carry
// flag is set before the call, interrupts are as the BIOS wants them.
// Returns the carry flag.
bool bios_interrupt(uint8_t number, struct real_regs *regs);

// Calls a PXE entry point (far pointer) with `opcode` and the parameter
// structure in the low buffer: on the stack as !PXE wants it, and in BX and
// ES:DI as PXENV+ does. Returns AX.
uint16_t pxe_call(uint32_t entry, uint16_t opcode);

// The same up to `times` times, from 1, until the call succeeds; the parameters
// as the last one has left them.
uint16_t pxe_poll(uint32_t entry, uint16_t opcode, uint16_t times);

// The same with a struct pxe_stream_read: PXENV_FILE_READ, many times.
uint16_t pxe_call_stream(void);

// Puts boot/low.asm's handler in front of INT 1Ch, and takes it away again.
void bios_hook_tick(void);
void bios_unhook_tick(void);

static inline uint8_t inb(uint16_t port)
{
    uint8_t value;

    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline void outb(uint16_t port, uint8_t value)
{
    __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

#endif
