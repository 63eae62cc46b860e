// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the memory map for the images' sake; protected mode.

#include "loader/usable.h"

#include "loader/console.h"
#include "loader/cpu.h"
#include "loader/e820.h"
#include "loader/paging.h"

void check_map(const struct memory_map *map)
{
    if (map->overflow)
        fail("The firmware's memory map has more than %u entries, which is "
             "more than this version keeps: please report it.", MEMMAP_MAX);
}

void read_usable_memory(const struct options *o, struct memory_map *map)
{
    read_memory_map(map);
    check_map(map);
    // The BIOS's own copying has addresses of 32 bits.
    map->reach = o->bios_copy ? 0 : cpu_reach();
    if (map->reach > FOUR_GIB)
        leave_long_mode();
    map->high_first = o->high;
    if (o->memory_limit)
        memmap_limit(map, o->memory_limit);
}
