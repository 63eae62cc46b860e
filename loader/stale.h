// SPDX-License-Identifier: GPL-2.0-or-later
// Old announcements in low memory that lead nowhere.

#ifndef RAMISO_STALE_H
#define RAMISO_STALE_H

#include "loader/lib.h"

// Breaks every copy of grub4dos's signature and every valid mBFT below 640 KiB
// that is not a live one: in a safe hook that `int13`, the far pointer that was
// INT 13h's before us, leads to (by pointers to the hook before it), or an mBFT
// that such a hook points to. `ours` to `ours_end`, physical, is left alone.
// Boot loaders leave such copies, and drivers that scan memory would take them
// for disks. Returns how many were broken.
unsigned break_stale_announcements(uint32_t int13, uint32_t ours,
                                   uint32_t ours_end);

#endif
