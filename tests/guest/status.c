/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks of calls that answer with nothing but a status (32-bit protected
   mode). */
#include "status.h"

uint16_t status_of(const struct call *call)
{
    return call_cf(call) << 8 | call_ah(call);
}

/* AH of AH=41h: EDD 3.0; 1.x, 2.0 and 2.1 are versions too. */
bool edd_version(uint8_t ah)
{
    return ah == 0x30
        || (spec_only && (ah == 0x01 || ah == 0x20 || ah == 0x21));
}

/* a: AX, b: the status expected, c: a second one that is as good */
void check_status(const struct row *row)
{
    struct call call;
    uint16_t status;

    call_init(&call, row->a);
    arena_fill();
    call_run(&call);
    say_status(&call);
    status = status_of(&call);
    expect(status == row->b
           || ((row->c & OR_BIT) && status == (row->c & STATUS_MASK)),
           "status");
    call_judge(MAY_AH);
}

/* Functions that return something in AL besides. */
void check_status_al(const struct row *row)
{
    struct call call;

    call_init(&call, row->a | 0x5A);
    if (row->a & 0xFF)
        call.regs.eax = (call.regs.eax & 0xFFFF0000) | row->a;
    arena_fill();
    call_run(&call);
    say_status(&call);
    say(" AL=%b", (uint8_t)call.regs.eax);
    expect(status_of(&call) == row->b, "status");
    if (row->c != 0xFFFF)
        expect((uint8_t)call.regs.eax == row->c, "AL");
    call_judge(MAY_AX);
}
