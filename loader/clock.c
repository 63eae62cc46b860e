// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the BIOS's ticks; any mode, builds on the host.

#include "loader/clock.h"

#include "boot/bda.h"
#include "loader/physical.h"

uint32_t clock_ticks(void)
{
    return *(volatile uint32_t *)physical_memory(BDA_TICKS);
}

uint32_t ticks_between(uint32_t then, uint32_t now)
{
    return now >= then ? now - then : now + TICKS_PER_DAY - then;
}

uint32_t clock_since(uint32_t then)
{
    return ticks_between(then, clock_ticks());
}
