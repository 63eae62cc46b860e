// SPDX-License-Identifier: GPL-2.0-or-later
// Memory maps as machines report them, and a model of what they say that
// needs no sorting.

#ifndef HOST_MAPS_H
#define HOST_MAPS_H

#include "loader/memmap.h"

#define MIB 0x100000ull
#define GIB 0x40000000ull

#define REPORTED_MAX 16
#define EDGES_MAX 200

struct reported_map {
    const char *name;
    uint64_t ram; // bytes in all, counted by hand
    uint64_t no_ram; // bytes of the rest
    struct e820_entry entries[REPORTED_MAX]; // up to one of zeroes alone
};

extern const struct reported_map reported_maps[];
extern const unsigned reported_count;

// How many entries the machine reports.
unsigned reported_entries(const struct reported_map *m);

// What the entries make of a byte; 0: none of them has it.
uint32_t reported_type(const struct reported_map *m, uint64_t address);

// Addresses from which on a type may be another: those of the machine's
// entries, and those of the map's.
struct edges {
    unsigned count;
    uint64_t at[EDGES_MAX];
};
struct edges all_edges(const struct reported_map *m,
                       const struct memory_map *map);

// The type of a byte in a map; 0: it has none.
uint32_t map_type(const struct memory_map *map, uint64_t address);

// Bytes of RAM, or with `ram` false of all other entries.
uint64_t map_bytes(const struct memory_map *map, bool ram);

// The map as loader/e820.c makes it of these entries.
void take_reported(struct memory_map *map, const struct reported_map *m);

#endif
