/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The calls of El Torito 1.0, section 6 (32-bit protected mode). */
#include "torito.h"

/* AX=4B0xh for `dl`, with `cx` as it may be */
void ask_emulation(struct call *call, uint16_t ax, uint8_t dl, uint16_t cx)
{
    arena_fill();
    call_init(call, ax);
    call->regs.edx = 0xD4E5DD00 | dl;
    call->regs.ecx = 0xC3D40000 | cx;
    call->regs.esi = 0xE5F60000 | SPEC_OFF;
    call_run(call);
    say_status(call);
}

void ask_catalog(struct call *call, uint8_t count, uint16_t first)
{
    struct eltorito_command command = {
        .size = 8, .count = count, .buffer_seg = BUFFER_SEG,
        .first = first,
    };

    arena_fill();
    memcpy(at(SPEC), &command, sizeof(command));
    arena_allow(SPEC, sizeof(command));
    call_init(call, 0x4D00);
    call->regs.esi = 0xE5F60000 | SPEC_OFF;
    call_run(call);
    say_status(call);
}

