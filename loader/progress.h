// SPDX-License-Identifier: GPL-2.0-or-later
// The progress bar: what it says, from numbers alone.

#ifndef RAMISO_PROGRESS_H
#define RAMISO_PROGRESS_H

#include "loader/lib.h"

#define PROGRESS_WIDTH 79 // fills a line without wrapping it

// Writes one line of PROGRESS_WIDTH characters: bar, percent, megabytes done
// and in all, rate, time left. `total` 0: not known. `ticks`: since the start,
// 18.2 a second.
void progress_text(char to[PROGRESS_WIDTH + 1], uint64_t done,
                   uint64_t total, uint32_t ticks);

#endif
