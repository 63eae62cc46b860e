// SPDX-License-Identifier: GPL-2.0-or-later
// Memory maps of machines, and what they say byte by byte.

#include "maps.h"

#define RAM(base, end) {base, (end) - (base), E820_RAM, 1}
#define RES(base, end) {base, (end) - (base), E820_RESERVED, 1}
#define ACPI(base, end) {base, (end) - (base), 3, 1}
#define NVS(base, end) {base, (end) - (base), 4, 1}

// What SeaBIOS has at the end of low memory and of the first MiB.
#define SEABIOS_LOW \
    RAM(0, 0x9fc00), RES(0x9fc00, 0xa0000), RES(0xf0000, 0x100000)
#define SEABIOS_LOW_RAM 0x9fc00
#define SEABIOS_LOW_REST 0x10400

const struct reported_map reported_maps[] = {
    // As SeaBIOS 1.16 reports them.
    {"QEMU pc, 512 MiB",
     SEABIOS_LOW_RAM + 0x1fee0000, SEABIOS_LOW_REST + 0x20000 + 0x40000,
     {SEABIOS_LOW, RAM(MIB, 0x1ffe0000), RES(0x1ffe0000, 0x20000000),
      RES(0xfffc0000, 4 * GIB)}},
    {"QEMU pc, 5 GiB",
     SEABIOS_LOW_RAM + 0xbfee0000 + 2 * GIB,
     SEABIOS_LOW_REST + 0x20000 + 0x4000 + 0x40000 + 12 * GIB,
     {SEABIOS_LOW, RAM(MIB, 0xbffe0000), RES(0xbffe0000, 0xc0000000),
      RES(0xfeffc000, 0xff000000), RES(0xfffc0000, 4 * GIB),
      RAM(4 * GIB, 6 * GIB), RES(0xfd00000000, 0x10000000000)}},
    {"QEMU q35, 8 GiB",
     SEABIOS_LOW_RAM + 0x7fedf000 + 6 * GIB,
     SEABIOS_LOW_REST + 0x21000 + 0x10000000 + 0x4000 + 0x4000 + 0x40000,
     {SEABIOS_LOW, RAM(MIB, 0x7ffdf000), RES(0x7ffdf000, 0x80000000),
      RES(0xb0000000, 0xc0000000), RES(0xfed1c000, 0xfed20000),
      RES(0xfeffc000, 0xff000000), RES(0xfffc0000, 4 * GIB),
      RAM(4 * GIB, 10 * GIB)}},
    // In the manner of known families.
    {"coreboot: the first page is no RAM",
     0x9f000 + 0x7ff00000, 0x1000 + 0x60000 + 0x80000000,
     {RES(0, 0x1000), RAM(0x1000, 0xa0000), RES(0xa0000, MIB),
      RAM(MIB, 2 * GIB), RES(2 * GIB, 4 * GIB)}},
    {"a laptop: eight pieces below 4 GiB",
     GIB + 0x9d800 + 0x1ff00000 + 0x1fe04000 + 0x5a45b000 + 0x1000,
     0x2800 + 0x20000 + 0x200000 + 0x1fc000 + 0x100000 + 0x300000 +
         0x4000000 + 0xf0000 + 0x10000,
     {RAM(0, 0x9d800), RES(0x9d800, 0xa0000), RES(0xe0000, MIB),
      RAM(MIB, 0x20000000), RES(0x20000000, 0x20200000),
      RAM(0x20200000, 0x40004000), RES(0x40004000, 0x40200000),
      RAM(0x40200000, 0x9a65b000), NVS(0x9a65b000, 0x9a75b000),
      ACPI(0x9a75b000, 0x9aa5b000), RAM(0x9aa5b000, 0x9aa5c000),
      RES(0xf8000000, 0xfc000000), RES(0xfec00000, 0xfecf0000),
      RES(0xfee00000, 0xfee10000), RAM(4 * GIB, 5 * GIB)}},
    {"unsorted and overlapping",
     0x80000 + 255 * MIB - 3 * MIB, 0x20000 + 3 * MIB,
     {RAM(MIB, 200 * MIB), RES(0x80000, 0xa0000), RAM(0, 0xa0000),
      ACPI(254 * MIB, 256 * MIB), RAM(100 * MIB, 256 * MIB),
      RES(64 * MIB, 65 * MIB), RAM(64 * MIB, 65 * MIB)}},
    {"empty entries",
     0x9fc00 + 63 * MIB, 0x400,
     {RAM(0, 0x9fc00), RAM(MIB, MIB), RES(0x9fc00, 0xa0000),
      RES(32 * MIB, 32 * MIB), RAM(MIB, 64 * MIB), {0, 0, 2, 1}}},
    {"entries to be ignored",
     0xa0000 + 31 * MIB, MIB,
     {RAM(0, 0xa0000), {32 * MIB, 4 * GIB, E820_RAM, 0}, RAM(MIB, 32 * MIB),
      {2 * MIB, MIB, E820_RESERVED, 2}, {64 * MIB, MIB, 7, 3}}},
    {"a hole from 15 to 16 MiB",
     0x9fc00 + 14 * MIB + 48 * MIB, 0x400,
     {RAM(0, 0x9fc00), RES(0x9fc00, 0xa0000), RAM(MIB, 15 * MIB),
      RAM(16 * MIB, 64 * MIB)}},
    {"a hole from 2 GiB on",
     0x9fc00 + 2047 * MIB + 2 * GIB, 0,
     {RAM(0, 0x9fc00), RAM(MIB, 2 * GIB), RAM(4 * GIB, 6 * GIB)}},
    {"a hole from 3 GiB on",
     0x9fc00 + 3071 * MIB + GIB, 0x10000000,
     {RAM(0, 0x9fc00), RAM(MIB, 3 * GIB), RES(0xe0000000, 0xf0000000),
      RAM(4 * GIB, 5 * GIB)}},
    {"a hole from 3.5 GiB on",
     0x9fc00 + 3583 * MIB + 60 * GIB, 0x20000000,
     {RAM(0, 0x9fc00), RAM(MIB, 0xe0000000), RES(0xe0000000, 4 * GIB),
      RAM(4 * GIB, 64 * GIB)}},
    {"RAM above 4 GiB in three pieces",
     0xa0000 + 31 * MIB + 4 * GIB + 8 * GIB + 0x5000, GIB,
     {RAM(0, 0xa0000), RAM(MIB, 32 * MIB), RAM(4 * GIB, 8 * GIB),
      RES(8 * GIB, 9 * GIB), RAM(9 * GIB, 17 * GIB),
      RAM(32 * GIB, 32 * GIB + 0x5000)}},
    {"an EBDA of odd size that nobody reports",
     0x9b3c0 + 127 * MIB, 0x20000,
     {RAM(0, 0x9b3c0), RES(0xe0000, MIB), RAM(MIB, 128 * MIB)}},
    {"iPXE, cut out below 640 KiB and near 4 GiB",
     0x8e000 + 3583 * MIB - 0x83000 + GIB, 0x2c00 + 0x20000000,
     {RAM(0, 0x8e000), RES(0x9d400, 0xa0000), RAM(MIB, 0xdff00000),
      RAM(0xdff83000, 0xe0000000), RES(0xe0000000, 4 * GIB),
      RAM(4 * GIB, 5 * GIB)}},
    {"RAM in pieces without gaps",
     0xa0000 + 127 * MIB, 0x60000,
     {RAM(0, 0x50000), RAM(0x50000, 0xa0000), RES(0xa0000, MIB),
      RAM(MIB, 16 * MIB), RAM(16 * MIB, 96 * MIB), RAM(96 * MIB, 128 * MIB)}},
};
const unsigned reported_count =
    sizeof reported_maps / sizeof *reported_maps;

unsigned reported_entries(const struct reported_map *m)
{
    unsigned count = 0;

    while (count < REPORTED_MAX && m->entries[count].type)
        count++;
    return count;
}

static bool has(const struct e820_entry *e, uint64_t address)
{
    return address >= e->base && address - e->base < e->length;
}

uint32_t reported_type(const struct reported_map *m, uint64_t address)
{
    uint32_t type = 0;
    unsigned i;

    for (i = 0; i < reported_entries(m); i++) {
        const struct e820_entry *e = &m->entries[i];

        if (!has(e, address) || !(e->attributes & 1))
            continue;
        if (!type || type == E820_RAM ||
            (e->type != E820_RAM && e->type > type))
            type = e->type;
    }
    return type;
}

uint32_t map_type(const struct memory_map *map, uint64_t address)
{
    uint32_t i;

    for (i = 0; i < map->count; i++)
        if (has(&map->entries[i], address))
            return map->entries[i].type;
    return 0;
}

static void add_edges(struct edges *edges, const struct e820_entry *e)
{
    edges->at[edges->count++] = e->base;
    edges->at[edges->count++] = e->base + e->length;
}

struct edges all_edges(const struct reported_map *m,
                       const struct memory_map *map)
{
    struct edges edges = {.count = 0};
    uint32_t i;

    for (i = 0; i < reported_entries(m); i++)
        add_edges(&edges, &m->entries[i]);
    for (i = 0; i < map->count; i++)
        add_edges(&edges, &map->entries[i]);
    return edges;
}

uint64_t map_bytes(const struct memory_map *map, bool ram)
{
    uint64_t sum = 0;
    uint32_t i;

    for (i = 0; i < map->count; i++)
        if ((map->entries[i].type == E820_RAM) == ram)
            sum += map->entries[i].length;
    return sum;
}

void take_reported(struct memory_map *map, const struct reported_map *m)
{
    unsigned i;

    memset(map, 0, sizeof *map);
    for (i = 0; i < reported_entries(m); i++)
        memmap_add(map, m->entries[i]);
    memmap_finish(map);
}
