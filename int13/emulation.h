// SPDX-License-Identifier: GPL-2.0-or-later
// The disks that a CD emulates come and go; for the two overlays that do it.

#ifndef RAMISO_INT13_EMULATION_H
#define RAMISO_INT13_EMULATION_H

#include "boot/bda.h"
#include "int13/resident.h"

// The disk counts among its class from now on, or no more.
static inline void toggle_emulation(struct drive *d)
{
    uint8_t total = class_count(d->number);

    d->flags ^= DRIVE_ENDED;
    total = (uint8_t)(total + (d->flags & DRIVE_ENDED ? -1 : 1));
    caller_segment(0);
    if (d->number >= FIRST_HARD_DISK) {
        caller_put_u8(BDA_HARD_DISKS, total);
        return;
    }
    total = (uint8_t)(total - (total > MOST_FLOPPIES));
    total = total ? (uint8_t)((total - 1) << 6 | 1) : 0;
    caller_put_u8(BDA_EQUIPMENT,
                  (caller_u8(BDA_EQUIPMENT) & EQUIPMENT_OTHERS) | total);
}

#endif
