// SPDX-License-Identifier: GPL-2.0-or-later
// Where in memory the image is to live.

#ifndef RAMISO_PLACE_H
#define RAMISO_PLACE_H

#include "loader/memmap.h"

#define LARGE_PAGE 0x200000u // what Linux's e820_pmem driver wants

struct placement {
    uint64_t base; // 0: it fits nowhere
    uint64_t length; // of the reserved range, a multiple of its alignment
    bool aligned; // to LARGE_PAGE, base and length
};

// The highest range of RAM below 4 GiB that takes `bytes` bytes: at 2 MiB
// boundaries for an image of that size and more, else or if it fits nowhere
// so, at 4 KiB ones.
struct placement place_image(const struct memory_map *map, uint64_t bytes);

#endif
