// SPDX-License-Identifier: GPL-2.0-or-later
// The BIOS's clock: 18.2 ticks a second. It stands still while no call to
// real mode lets interrupts in.

#ifndef RAMISO_CLOCK_H
#define RAMISO_CLOCK_H

#include "boot/bda.h"
#include "loader/lib.h"
#include "loader/physical.h"

static inline uint32_t ticks(void)
{
    return *(volatile uint32_t *)physical_memory(BDA_TICKS);
}

static inline uint32_t ticks_since(uint32_t then)
{
    uint32_t now = ticks();

    return now >= then ? now - then : now + TICKS_PER_DAY - then;
}

#endif
