// SPDX-License-Identifier: GPL-2.0-or-later
// Asks the BIOS for the memory map.

#ifndef RAMISO_E820_H
#define RAMISO_E820_H

#include "loader/memmap.h"

// Reads the whole map through whatever handlers are hooked; by E820h, or if
// the BIOS has none, from 0:413h and E801h or 88h.
void read_memory_map(struct memory_map *map);

#endif
