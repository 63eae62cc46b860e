// SPDX-License-Identifier: GPL-2.0-or-later
// Keeps the memory map sorted and free of overlaps; any mode, builds on the
// host.

#include "loader/memmap.h"

#include "boot/bda.h"
#include "loader/memory.h"

#define MIB 0x100000u
#define BOOT_SECTOR 0x7c00u
#define KIB_88_MAX 0xfc00u // 63 MiB, as BIOSes cap it
#define KIB_1M_16M_MAX 0x3c00u

static uint64_t end_of(const struct e820_entry *e)
{
    return e->base + e->length;
}

static void insert(struct memory_map *map, uint32_t at, struct e820_entry e)
{
    if (map->count == MEMMAP_MAX) {
        map->overflow = true;
        return;
    }
    memmove(&map->entries[at + 1], &map->entries[at],
            (map->count - at) * sizeof e);
    map->entries[at] = e;
    map->count++;
}

static void drop(struct memory_map *map, uint32_t at)
{
    map->count--;
    memmove(&map->entries[at], &map->entries[at + 1],
            (map->count - at) * sizeof map->entries[at]);
}

// Index of the first entry whose base is not below `base`.
static uint32_t place_of(const struct memory_map *map, uint64_t base)
{
    uint32_t i = 0;

    while (i < map->count && map->entries[i].base < base)
        i++;
    return i;
}

static bool is_known(const struct memory_map *map, const struct e820_entry *e)
{
    uint32_t i;

    for (i = 0; i < map->count; i++)
        if (memcmp(&map->entries[i], e, sizeof *e) == 0)
            return true;
    return false;
}

void memmap_add(struct memory_map *map, struct e820_entry e)
{
    // Up to the end of the address space, so that every end is a number.
    if (e.length > UINT64_MAX - e.base)
        e.length = UINT64_MAX - e.base;
    if (!e.length || !(e.attributes & E820_ENABLED) || is_known(map, &e))
        return;
    insert(map, place_of(map, e.base), e);
}

// Cuts [base, end) out of the entry at `i`, which overlaps it. Returns how
// many entries are left of it.
static uint32_t cut(struct memory_map *map, uint32_t i, uint64_t base,
                    uint64_t end)
{
    struct e820_entry e = map->entries[i], upper = e;

    if (end < end_of(&e)) {
        upper.base = end;
        upper.length = end_of(&e) - end;
        map->entries[i] = upper;
        if (base <= e.base)
            return 1;
        e.length = base - e.base;
        insert(map, i, e);
        return 2;
    }
    if (base > e.base) {
        map->entries[i].length = base - e.base;
        return 1;
    }
    drop(map, i);
    return 0;
}

// Joins the entry at `i` with the one behind it if they are adjacent and of
// one kind.
static void join(struct memory_map *map, uint32_t i)
{
    struct e820_entry *a = &map->entries[i], *b = a + 1;

    if (i + 1 >= map->count || end_of(a) != b->base || a->type != b->type ||
        a->attributes != b->attributes)
        return;
    a->length += b->length;
    drop(map, i + 1);
}

void memmap_set(struct memory_map *map, uint64_t base, uint64_t length,
                uint32_t type)
{
    struct e820_entry e = {base, length, type, E820_ENABLED};
    uint64_t end = base + length;
    uint32_t i = 0;

    if (!length)
        return;
    while (i < map->count) {
        if (map->entries[i].base < end && base < end_of(&map->entries[i]))
            i += cut(map, i, base, end);
        else
            i++;
    }
    i = place_of(map, base);
    insert(map, i, e);
    join(map, i);
    if (i)
        join(map, i - 1);
}

// RAM gives way to everything else; among the rest the larger type number,
// so that the result does not depend on the firmware's order.
static bool wins(const struct e820_entry *a, const struct e820_entry *b)
{
    if (a->type == E820_RAM || b->type == E820_RAM)
        return a->type != E820_RAM;
    return a->type >= b->type;
}

// Lets the entry at `i` win over the one behind it or give way to it.
static void separate(struct memory_map *map, uint32_t i)
{
    struct e820_entry a = map->entries[i], b = map->entries[i + 1];

    if (wins(&a, &b)) {
        struct e820_entry rest = b;

        drop(map, i + 1);
        if (end_of(&b) > end_of(&a)) {
            rest.base = end_of(&a);
            rest.length = end_of(&b) - rest.base;
            insert(map, place_of(map, rest.base), rest);
        }
        return;
    }
    drop(map, i);
    if (end_of(&a) > end_of(&b)) {
        struct e820_entry rest = a;

        rest.base = end_of(&b);
        rest.length = end_of(&a) - rest.base;
        insert(map, place_of(map, rest.base), rest);
    }
    if (a.base < b.base) {
        a.length = b.base - a.base;
        insert(map, place_of(map, a.base), a);
    }
}

void memmap_finish(struct memory_map *map)
{
    uint32_t i = 0;

    while (i + 1 < map->count) {
        if (end_of(&map->entries[i]) > map->entries[i + 1].base)
            separate(map, i);
        else
            i++;
    }
    while (i--)
        join(map, i);
}

// First byte above the RAM that holds `address` without a gap, over adjacent
// entries; `address` itself if it is not RAM.
static uint64_t ram_end(const struct memory_map *map, uint64_t address)
{
    uint32_t i;

    for (i = 0; i < map->count; i++) {
        const struct e820_entry *e = &map->entries[i];

        if (e->type == E820_RAM && e->base <= address && address < end_of(e))
            address = end_of(e);
    }
    return address;
}

static void set_pages(struct memory_map *map, uint64_t base, uint64_t bytes,
                      uint32_t type)
{
    uint64_t first = round_down(base, SMALL_PAGE);

    memmap_set(map, first, round_up(base + bytes, SMALL_PAGE) - first, type);
}

void memmap_reserve(struct memory_map *map, uint64_t base, uint64_t bytes)
{
    set_pages(map, base, bytes, E820_RESERVED);
}

void memmap_release(struct memory_map *map, uint64_t base, uint64_t bytes)
{
    set_pages(map, base, bytes, E820_RAM);
}

void memmap_limit(struct memory_map *map, uint64_t limit)
{
    uint32_t i = 0;

    while (i < map->count) {
        struct e820_entry e = map->entries[i++];
        uint64_t end = e.base + e.length;

        if (e.type != E820_RAM || end <= limit)
            continue;
        if (e.base < limit)
            e.base = limit;
        memmap_set(map, e.base, end - e.base, E820_RESERVED);
        map->limited = true;
        i = 0;
    }
}

uint32_t memmap_low_end(const struct memory_map *map)
{
    uint64_t end = ram_end(map, BOOT_SECTOR);

    if (end == BOOT_SECTOR)
        return 0;
    return end < BASE_MEMORY_END ? (uint32_t)end : BASE_MEMORY_END;
}

static uint64_t ram_above_1m(const struct e820_entry *e)
{
    uint64_t base = e->base < MIB ? MIB : e->base;

    return e->type == E820_RAM && end_of(e) > base ? end_of(e) - base : 0;
}

uint64_t memmap_ram(const struct memory_map *map)
{
    uint64_t sum = 0;
    uint32_t i;

    for (i = 0; i < map->count; i++)
        sum += ram_above_1m(&map->entries[i]);
    return sum;
}

uint64_t memmap_largest(const struct memory_map *map)
{
    uint64_t largest = 0;
    uint32_t i;

    for (i = 0; i < map->count; i++)
        if (ram_above_1m(&map->entries[i]) > largest)
            largest = ram_above_1m(&map->entries[i]);
    return largest;
}

uint64_t memmap_ram_below_4g(const struct memory_map *map)
{
    uint64_t sum = 0;
    uint32_t i;

    for (i = 0; i < map->count && map->entries[i].base < FOUR_GIB; i++) {
        struct e820_entry e = map->entries[i];

        if (end_of(&e) > FOUR_GIB)
            e.length = FOUR_GIB - e.base;
        sum += ram_above_1m(&e);
    }
    return sum;
}

static uint64_t largest_between(const struct memory_map *map, uint64_t lowest,
                                uint64_t ceiling, uint64_t *base)
{
    uint64_t largest = 0;
    uint32_t i;

    *base = 0;
    for (i = 0; i < map->count; i++) {
        const struct e820_entry *e = &map->entries[i];
        uint64_t end = end_of(e) < ceiling ? end_of(e) : ceiling;
        uint64_t from = e->base < lowest ? lowest : e->base;

        if (e->type == E820_RAM && end > from && end - from > largest) {
            largest = end - from;
            *base = from;
        }
    }
    return largest;
}

uint64_t memmap_largest_below_4g(const struct memory_map *map,
                                 uint64_t *base)
{
    return largest_between(map, 2ull * MIB, FOUR_GIB, base);
}

uint64_t memmap_largest_for_image(const struct memory_map *map,
                                  uint64_t *base)
{
    uint64_t high_base;
    uint64_t low = memmap_largest_below_4g(map, base);
    uint64_t high = largest_between(map, FOUR_GIB, map->reach, &high_base);

    if (high <= low)
        return low;
    *base = high_base;
    return high;
}

static uint32_t at_most(uint64_t value, uint32_t most)
{
    return value < most ? (uint32_t)value : most;
}

struct extended_memory memmap_extended(const struct memory_map *map)
{
    uint32_t kib = at_most((ram_end(map, MIB) - MIB) / 1024, 4 * MIB - 1024);
    struct extended_memory x = {
        .kib_88 = (uint16_t)at_most(kib, KIB_88_MAX),
        .kib_1m_16m = (uint16_t)at_most(kib, KIB_1M_16M_MAX),
        .kib = kib,
    };
    uint64_t high = ram_end(map, 16ull * MIB);

    // E801h counts on above a hole below 16 MiB, if there is one.
    x.blocks_64k = (uint16_t)at_most((high - 16ull * MIB) / 65536, 0xff00);
    return x;
}

bool memmap_has_attributes(const struct memory_map *map)
{
    uint32_t i;

    for (i = 0; i < map->count; i++)
        if (map->entries[i].attributes != E820_ENABLED)
            return true;
    return false;
}
