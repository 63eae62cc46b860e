// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the service of a call for one of our drives, fetches it if need be,
// and turns its status into AH and carry; real or virtual-8086 mode.

#include "boot/bda.h"
#include "int13/matrix.h"

uint8_t present;

RESIDENT_CALL uint8_t need_overlay(uint8_t number)
{
    if (number && number != present) {
        present = 0;
        if (!fetch(overlay, params.annex + number * ANNEX_STEP,
                   (uintptr_t)overlay_bytes))
            return 0;
        present = number;
    }
    return 1;
}

static RESIDENT_CALL uint8_t serve(struct drive *d)
{
    const row *r = matrix;
    row found;

    // Transfers need nothing of the annex, which may be out of reach.
    if ((uint8_t)(frame.a.h - 0x42) <= 2 && d->flags & DRIVE_EDD)
        return extended_access(d);
    if ((uint8_t)(frame.a.h - 0x02) <= 2 && d->flags & DRIVE_DISK)
        return access_by_chs(d);
    if (!need_overlay(OVERLAY_MATRIX))
        return DISK_CONTROLLER;
    for (; row_ah(r) != frame.a.h || !(row_what(r) & d->flags & ROW_DRIVES);
         r++)
        if (!*r)
            return DISK_BAD_COMMAND;
    found = *r;
    return need_overlay(row_what(r) >> 4) ? row_service(found)(d)
                                          : DISK_CONTROLLER;
}

RESIDENT_CALL uint8_t int13_service(struct drive *d)
{
    uint8_t status = serve(d);

    if (status == STATUS_PASS)
        return VERDICT_PASS;
    if (status == STATUS_SET)
        status = DISK_OK;
    else
        frame.a.h = status;
    caller_segment(0);
    caller_put_u8(d->number < FIRST_HARD_DISK ? BDA_FLOPPY_STATUS
                                              : BDA_DISK_STATUS, status);
    return status ? VERDICT_CARRY : VERDICT_OK;
}

RESIDENT_CALL uint8_t int15_service(void)
{
    if (need_overlay(OVERLAY_INT15))
        return memory_size();
    frame.a.h = INT15_UNSUPPORTED;
    return VERDICT_CARRY;
}
