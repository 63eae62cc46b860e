// SPDX-License-Identifier: GPL-2.0-or-later
// The BIOS's clock: 18.2 ticks a second. It stands still while no call to
// real mode lets interrupts in.

#ifndef RAMISO_CLOCK_H
#define RAMISO_CLOCK_H

#include "loader/lib.h"

#define TICKS_PER_SECOND 18u

// Ticks since midnight.
uint32_t clock_ticks(void);

// Ticks since then, over midnight too.
uint32_t clock_since(uint32_t then);

#endif
