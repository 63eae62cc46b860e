// SPDX-License-Identifier: GPL-2.0-or-later
// Looks, at every tick of the clock, at what a long PXE call has brought.

#ifndef RAMISO_WATCH_H
#define RAMISO_WATCH_H

#include "loader/lib.h"

enum watch_end {
    WATCH_DONE,
    WATCH_STOPPED, // by ESC
    WATCH_SILENT, // nothing came for long
};

// Marks the `bytes` at `to`, where a file is about to be put, and takes INT
// 1Ch; shows the progress if wanted. After ESC, or `patience` ticks without
// 64 KiB more, the call is made to end, by PXENV_TFTP_CLOSE, if `can_end`: only
// iPXE is known to heed that, and to stand it.
void watch_begin(uint8_t *to, uint32_t bytes, bool show, uint32_t patience,
                 bool can_end);

// Gives INT 1Ch back. *done: the bytes that were seen to have come.
enum watch_end watch_end(uint32_t *done);

// INT 1Ch; called from boot/real.asm, interrupts off, no BIOS call allowed.
// True if the PXE call is to be ended.
bool watch_tick(void);

#endif
