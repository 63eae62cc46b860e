// SPDX-License-Identifier: GPL-2.0-or-later
// INT 15h memory size services, all from one map, an overlay; real or
// virtual-8086 mode.

#include "int13/services.h"

// EAX=E820h (ACPI 6.4, section 15.1). In: EDX='SMAP', EBX=0 or what the last
// reply said, ECX=room, ES:DI -> room. Out: EAX='SMAP', EBX=the next entry,
// as a byte offset in the table, or 0 after the last; ECX=bytes.
static uint8_t memory_map(void)
{
    static uint8_t entry[E820_LONG];
    uint16_t next = params.e820_stride, bytes = next;

    if (frame.c.e < bytes)
        bytes = E820_SHORT;
    if (frame.d.e != E820_SMAP || frame.c.e < bytes ||
        frame.b.e >= params.e820_bytes ||
        !fetch(entry, params.e820_table + frame.b.x, next))
        goto fail;
    caller_segment(frame.es);
    if (!caller_put_at(entry, bytes, frame.di.x))
        goto fail;
    frame.a.e = E820_SMAP;
    frame.c.e = bytes;
    next += frame.b.x;
    frame.b.x = next < params.e820_bytes ? next : 0;
    return VERDICT_OK;
fail:
    frame.a.h = INT15_UNSUPPORTED;
    return VERDICT_CARRY;
}

// AX=E801h and E881h. Out: AX=CX=KiB from 1 to 16 MiB, BX=DX=64 KiB blocks
// above. E881h is the same in 32 bits.
static uint8_t two_sizes(void)
{
    if (frame.a.l == 0x81)
        frame.a.high = frame.b.high = frame.c.high = frame.d.high = 0;
    frame.a.x = frame.c.x = params.extended.kib_1m_16m;
    frame.b.x = frame.d.x = params.extended.blocks_64k;
    return VERDICT_OK;
}

RESIDENT_CALL uint8_t memory_size(void)
{
    union reg32 kib = {.e = params.extended.kib};

    if (frame.a.x == 0xe820)
        return memory_map();
    if ((frame.a.x & 0xff7f) == 0xe801)
        return two_sizes();
    if (frame.a.x == 0xda88) { // out: CL:BX = KiB, AX = 0
        frame.a.x = 0;
        frame.b.x = kib.low;
        frame.c.l = (uint8_t)kib.high;
        return VERDICT_OK;
    }
    if (frame.a.h == 0x88) { // out: AX = KiB
        frame.a.x = params.extended.kib_88;
        return VERDICT_OK;
    }
    if (frame.a.h == 0x8a) { // out: DX:AX = KiB
        frame.a.x = kib.low;
        frame.d.x = kib.high;
        return VERDICT_OK;
    }
    return VERDICT_PASS;
}
