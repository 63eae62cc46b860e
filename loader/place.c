// SPDX-License-Identifier: GPL-2.0-or-later
// Chooses the image's place; any mode, builds on the host.

#include "loader/place.h"

#include "loader/format.h"
#include "loader/memory.h"

// Of RAM below 4 GiB, to be left for the system if there is RAM above.
#define LEAST_LEFT (64ull << 20)

// The highest aligned base from `lowest` up to `ceiling` for so many bytes; 0:
// there is none.
static uint64_t highest_base(const struct memory_map *map, uint64_t lowest,
                             uint64_t ceiling, uint32_t alignment,
                             uint64_t length)
{
    uint64_t found = 0;
    uint32_t i;

    for (i = 0; i < map->count; i++) {
        const struct e820_entry *e = &map->entries[i];
        uint64_t end = e->base + e->length;
        uint64_t floor = e->base < lowest ? lowest : e->base;

        if (e->type != E820_RAM)
            continue;
        if (end > ceiling)
            end = ceiling;
        end = round_down(end, alignment);
        if (end >= floor && end - floor >= length)
            found = end - length; // the map is sorted: the last one wins
    }
    return found;
}

static struct placement place_between(const struct memory_map *map,
                                      uint64_t lowest, uint64_t ceiling,
                                      uint64_t bytes)
{
    struct placement p = {.aligned = bytes >= LARGE_PAGE};

    if (p.aligned) {
        p.length = round_up(bytes, LARGE_PAGE);
        p.base = highest_base(map, lowest, ceiling, LARGE_PAGE, p.length);
        if (p.base)
            return p;
        p.aligned = false;
    }
    p.length = round_up(bytes, SMALL_PAGE);
    p.base = highest_base(map, lowest, ceiling, SMALL_PAGE, p.length);
    return p;
}

struct placement place_low(const struct memory_map *map, uint64_t bytes)
{
    return place_between(map, LOWEST_PLACE, FOUR_GIB, bytes);
}

// Whether the driver finds its room if the range is taken.
static bool leaves_room(const struct memory_map *map, uint64_t base,
                        uint64_t length)
{
    static struct memory_map rest;

    rest = *map;
    memmap_reserve(&rest, base, length);
    return place_low(&rest, DRIVER_ROOM).base;
}

// The map without the highest room that the driver may have, which comes
// after the images.
static const struct memory_map *beside_driver(const struct memory_map *map)
{
    static struct memory_map rest;
    struct placement driver = place_low(map, DRIVER_ROOM);

    rest = *map;
    memmap_reserve(&rest, driver.base, driver.length);
    return driver.base && !rest.overflow ? &rest : map;
}

// A place that leaves room for the driver.
static struct placement place_low_image(const struct memory_map *map,
                                        uint64_t bytes)
{
    struct placement p = place_low(map, bytes);

    if (!p.base || leaves_room(map, p.base, p.length))
        return p;
    return place_low(beside_driver(map), bytes);
}

struct placement place_image(const struct memory_map *map, uint64_t bytes)
{
    struct placement low = place_low_image(map, bytes);
    struct placement high =
        place_between(map, FOUR_GIB, map->reach, bytes);

    if (!high.base)
        return low;
    if (low.base && !map->high_first &&
        memmap_ram_below_4g(map) - low.length >= LEAST_LEFT)
        return low;
    return high;
}

const char *room_text(char to[ROOM_TEXT], const struct memory_map *map)
{
    uint64_t base, largest = memmap_largest_for_image(map, &base);

    if (!leaves_room(map, base, largest))
        largest = memmap_largest_for_image(beside_driver(map), &base);
    format(to, ROOM_TEXT, "the largest free range%s has %llu KiB, at %llXh, "
           "of %llu KiB of RAM", map->reach > FOUR_GIB ? "" : " below 4 GiB",
           (unsigned long long)(largest >> 10), (unsigned long long)base,
           (unsigned long long)(memmap_ram(map) >> 10));
    return to;
}

const char *room_remedy(const struct memory_map *map)
{
    if (map->limited)
        return "mem= keeps the rest back, raise it or leave it out";
    if (map->reach <= FOUR_GIB && memmap_ram(map) > memmap_ram_below_4g(map))
        return "what is above 4 GiB is out of this processor's reach, or of "
               "the word int's";
    return "give the machine more memory";
}
