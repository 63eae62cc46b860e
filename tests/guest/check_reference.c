/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a sector of a medium of unknown contents holds: what the plainest read
   there is, of one sector to an even address, finds in it (calls in real mode,
   judged in 32-bit protected mode). */
#include "check.h"
#include "medium.h"
#include "read.h"

enum { TRIES = 3, READ_ONE = 0x0201, READ_PACKET = 0x4200, RESET = 0 };

static void by_packet(struct call *call, uint32_t lba)
{
    const struct edd_packet packet = {
        .size = 0x10, .count = 1, .lba = lba,
        .buffer_seg = REFERENCE_DATA >> 4,
    };

    memcpy(at(REFERENCE), &packet, sizeof(packet));
    call_init(call, READ_PACKET);
    call->regs.ds = REFERENCE_SEG;
    call->regs.esi = 0;
}

static void by_chs(struct call *call, uint32_t lba)
{
    struct reading rd;

    reading_init_chs(&rd, lba, 1);
    rd.seg = REFERENCE_DATA >> 4;
    reading_place_chs(&rd);
    *call = rd.call;
}

bool reference_read(uint32_t lba)
{
    struct call call;

    for (unsigned i = 0; i < TRIES; i++) {
        if (medium_is(WITH_EDD))
            by_packet(&call, lba);
        else
            by_chs(&call, lba);
        if (quiet_beside(&call))
            return true;
        call_init(&call, RESET);
        quiet_beside(&call);
    }
    return false;
}

bool reference_right(const void *where, uint32_t lba)
{
    return reference_read(lba)
        && !memcmp(where, at(REFERENCE_DATA), medium.unit);
}
