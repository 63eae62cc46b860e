// SPDX-License-Identifier: GPL-2.0-or-later
// The time stamp counter: durations to be compared, of no known unit.

#ifndef RAMISO_STAMP_H
#define RAMISO_STAMP_H

#include "loader/lib.h"

// 0 on a processor that has none.
uint64_t time_stamp(void);

#endif
