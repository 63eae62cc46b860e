// SPDX-License-Identifier: GPL-2.0-or-later
// Chooses the image's place; any mode, builds on the host.

#include "loader/place.h"

#define FOUR_GIB 0x100000000ull
// Below this lives the loader, until the boot sector starts.
#define LOWEST LARGE_PAGE

static uint64_t highest_base(const struct memory_map *map, uint64_t length,
                             uint32_t alignment)
{
    uint64_t found = 0;
    uint32_t i;

    for (i = 0; i < map->count; i++) {
        const struct e820_entry *e = &map->entries[i];
        uint64_t end = e->base + e->length;
        uint64_t floor = e->base < LOWEST ? LOWEST : e->base;

        if (e->type != E820_RAM)
            continue;
        if (end > FOUR_GIB)
            end = FOUR_GIB;
        end = round_down(end, alignment);
        if (end >= floor && end - floor >= length)
            found = end - length; // the map is sorted: the last one wins
    }
    return found;
}

struct placement place_image(const struct memory_map *map, uint64_t bytes)
{
    struct placement p = {.aligned = bytes >= LARGE_PAGE};

    if (p.aligned) {
        p.length = round_up(bytes, LARGE_PAGE);
        p.base = highest_base(map, p.length, LARGE_PAGE);
        if (p.base)
            return p;
        p.aligned = false;
    }
    p.length = round_up(bytes, SMALL_PAGE);
    p.base = highest_base(map, p.length, SMALL_PAGE);
    return p;
}
