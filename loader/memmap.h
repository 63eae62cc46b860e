// SPDX-License-Identifier: GPL-2.0-or-later
// The memory map: what INT 15h E820h says, sorted, and with ranges cut out.

#ifndef RAMISO_MEMMAP_H
#define RAMISO_MEMMAP_H

#include "int13/params.h"
#include "loader/lib.h"

// ACPI 6.4, table 15.4; the attributes are those of a 24-byte reply.
struct e820_entry {
    uint64_t base, length;
    uint32_t type;
    uint32_t attributes;
} __attribute__((packed));
_Static_assert(sizeof(struct e820_entry) == 24, "ACPI 6.4, table 15.4");

#define SMALL_PAGE 0x1000u

enum e820_type { E820_RAM = 1, E820_RESERVED = 2, E820_PMEM = 12 };

#define E820_ENABLED 1u // attribute: do not ignore this entry

#define MEMMAP_MAX 128

struct memory_map {
    uint32_t count;
    bool overflow; // there was no room for an entry
    bool limited; // memmap_limit() has taken something
    bool high_first; // images go above 4 GiB if they can
    uint64_t reach; // from here on no image may lie; 0: as 4 GiB
    struct e820_entry entries[MEMMAP_MAX]; // by base, no two overlap
};

// Adds an entry as the firmware reports it; empty and disabled ones vanish, and
// what comes again. After the last one, memmap_finish() lets the less usable
// type win where two overlap, and joins what is adjacent and of one kind.
void memmap_add(struct memory_map *map, struct e820_entry entry);
void memmap_finish(struct memory_map *map);

// Gives [base, base + length) the type `type`, whatever was there.
void memmap_set(struct memory_map *map, uint64_t base, uint64_t length,
                uint32_t type);

// Takes all pages that [base, base + bytes) touches out of the free memory.
void memmap_reserve(struct memory_map *map, uint64_t base, uint64_t bytes);

// Gives them back.
void memmap_release(struct memory_map *map, uint64_t base, uint64_t bytes);

// Takes all RAM from `limit` on out of the free memory.
void memmap_limit(struct memory_map *map, uint64_t limit);

// First byte above the RAM around 7C00h, at most 640 KiB; 0 if there is no RAM
// there. (The first page need not be RAM: coreboot reserves it.)
uint32_t memmap_low_end(const struct memory_map *map);

// Bytes of RAM, and of its largest range, from 1 MiB on.
uint64_t memmap_ram(const struct memory_map *map);
uint64_t memmap_largest(const struct memory_map *map);

// Bytes of RAM from 1 MiB to 4 GiB.
uint64_t memmap_ram_below_4g(const struct memory_map *map);

// The largest range of RAM between 2 MiB and 4 GiB: its length, and its base.
uint64_t memmap_largest_below_4g(const struct memory_map *map,
                                 uint64_t *base);

// The same from 2 MiB to the map's reach, but not across 4 GiB.
uint64_t memmap_largest_for_image(const struct memory_map *map,
                                  uint64_t *base);

// What the older services report of this map.
struct extended_memory memmap_extended(const struct memory_map *map);

// True if an entry has attributes other than E820_ENABLED.
bool memmap_has_attributes(const struct memory_map *map);

#endif
