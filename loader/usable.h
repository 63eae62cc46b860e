// SPDX-License-Identifier: GPL-2.0-or-later
// The memory that the images may have.

#ifndef RAMISO_USABLE_H
#define RAMISO_USABLE_H

#include "loader/memmap.h"
#include "loader/options.h"

// The BIOS's memory map, as far as the processor and the words let us use it.
void read_usable_memory(const struct options *options, struct memory_map *map);

// Fails if the map has lost entries.
void check_map(const struct memory_map *map);

#endif
