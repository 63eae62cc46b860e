// SPDX-License-Identifier: GPL-2.0-or-later
// How far a fetch is, and how fast: from numbers alone.

#ifndef RAMISO_PROGRESS_H
#define RAMISO_PROGRESS_H

#include "loader/lib.h"

#define PROGRESS_ROOM 100 // for any of the texts

// What a sample is to be shown on.
#define PROGRESS_SCREEN 1u
#define PROGRESS_SERIAL 2u

// Time is in ticks of the BIOS's clock, 18.2 a second.
struct progress {
    char name[32];
    uint64_t total; // bytes; 0: not known
    uint64_t done;
    uint64_t rate; // 256ths of a byte a tick, of the last few seconds
    uint32_t ticks; // of the clock, at the last sample
    uint32_t elapsed; // since the start; the others are values of it:
    uint32_t moved; // when the last byte came
    uint32_t steady; // where `rate` begins
    uint32_t serial; // when the next line is due
};

// Begins at `ticks`. Of `name`, what is behind the last slash is shown.
void progress_start(struct progress *p, const char *name, uint64_t total,
                    uint32_t ticks);

// Takes in that `done` bytes are there, if some time has passed since the last
// sample. Returns what it is to be shown on, mostly 0.
unsigned progress_sample(struct progress *p, uint64_t done, uint32_t ticks);

// The last sample, whatever time has passed.
void progress_finish(struct progress *p, uint64_t done, uint32_t ticks);

// "[####....] 34 % 12.3 of 64.0 MB, 11.9 MB/s, 0:04 left"
void progress_bar(const struct progress *p, char to[PROGRESS_ROOM]);

// "x.iso 34 % 12.3 of 64.0 MB, 11.9 MB/s, 0:04 left"
void progress_line(const struct progress *p, char to[PROGRESS_ROOM]);

// "64.0 MB in 5.3 s, 12.0 MB/s", the average. False if it is not whole.
bool progress_summary(const struct progress *p, char to[PROGRESS_ROOM]);

#endif
