// SPDX-License-Identifier: GPL-2.0-or-later
// The progress of a fetch on the console: one row of the screen, and a line a
// second on the serial port.

#ifndef RAMISO_PROGRESS_SHOW_H
#define RAMISO_PROGRESS_SHOW_H

#include "loader/lib.h"

// `total` 0: not known.
void progress_begin(const char *name, uint64_t total);

// `done` bytes are there, all in all. To be called for every packet, and while
// waiting for one: it mostly does nothing. Makes no BIOS call.
void progress_update(uint64_t done);

// The end, and what it took; 0 (or less than the total) if it failed.
void progress_end(uint64_t done);

#endif
