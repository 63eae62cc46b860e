// SPDX-License-Identifier: GPL-2.0-or-later
// The BIOS's clock: 18.2 ticks a second. It stands still while no call to
// real mode lets interrupts in.

#ifndef RAMISO_CLOCK_H
#define RAMISO_CLOCK_H

#include "loader/lib.h"

#define TICKS_PER_SECOND 18u

// Ticks since midnight.
uint32_t clock_ticks(void);

// Ticks from one time to another, over midnight too; to now.
uint32_t ticks_between(uint32_t then, uint32_t now);
uint32_t clock_since(uint32_t then);

#endif
