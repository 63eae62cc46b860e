/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ports that the monitor keeps to itself, those that switch A20 (32-bit
   protected mode). A manager lets a program see its own A20 there; a BIOS may
   use them, a RAM disk has no reason to: its data comes by AH=87h. */
#include "v86.h"

enum {
    PORT_A20 = 0x92, KBC_DATA = 0x60, KBC_COMMAND = 0x64,
    KBC_WRITE_OUTPUT = 0xD1, A20_BIT = 2, RESET_BIT = 1,
    BIOS_SEGMENT = 0xF000,
};

static uint8_t a20 = A20_BIT;   /* as the program has it */
static bool output_port;        /* the next data byte goes there */

static uint8_t read_port(uint16_t port)
{
    uint8_t value = in8(port);

    return port == PORT_A20 ? (value & ~A20_BIT) | a20 : value;
}

static void write_port(uint16_t port, uint8_t value)
{
    bool data = port == KBC_DATA && output_port;

    output_port = port == KBC_COMMAND && value == KBC_WRITE_OUTPUT;
    if (port == PORT_A20 || data)
        a20 = value & A20_BIT;
    else if (!output_port)
        out8(port, value);
}

/* IN and OUT of one byte; false for what no program may do. */
bool v86_port(struct v86_frame *frame, uint8_t opcode, uint16_t port)
{
    bool out = opcode & 2;
    uint8_t value = frame->eax;

    if (frame->cs < BIOS_SEGMENT)
        v86_fault(frame, "A20 port touched");
    if (!out) {
        frame->eax = (frame->eax & ~0xFFU) | read_port(port);
        return true;
    }
    if (port == PORT_A20 && (value & RESET_BIT))
        return false;
    write_port(port, value);
    return true;
}
