// SPDX-License-Identifier: GPL-2.0-or-later
// Where in memory the image is to live.

#ifndef RAMISO_PLACE_H
#define RAMISO_PLACE_H

#include "loader/memmap.h"

// Below this lives the loader, until the boot sector starts.
#define LOWEST_PLACE 0x200000u

#define LARGE_PAGE 0x200000u // what Linux's e820_pmem driver wants

// Bytes that images leave free below 4 GiB for what is placed after them: what
// is put into a live system's initrd, ACPI tables, the driver's annex.
#define DRIVER_ROOM 0x10000u

struct placement {
    uint64_t base; // 0: it fits nowhere
    uint64_t length; // of the reserved range, a multiple of its alignment
    bool aligned; // to LARGE_PAGE, base and length
};

// The highest range of RAM below 4 GiB that takes `bytes` bytes: at 2 MiB
// boundaries for an image of that size and more, else or if it fits nowhere
// so, at 4 KiB ones.
struct placement place_low(const struct memory_map *map, uint64_t bytes);

// The same for an image, beside the driver's room, or a range above 4 GiB, up
// to the map's reach: if it fits only there, if hardly any RAM would be left
// below, or if the map says so.
struct placement place_image(const struct memory_map *map, uint64_t bytes);

// What there is, for messages: "the largest free range has 1024 KiB, at
// 200000h, of 2048 KiB of RAM".
#define ROOM_TEXT 120
const char *room_text(char to[ROOM_TEXT], const struct memory_map *map);

// And what may be done about it.
const char *room_remedy(const struct memory_map *map);

#endif
