// SPDX-License-Identifier: GPL-2.0-or-later
// The memory map cell by cell, to compare loader/memmap.c with.

#include "mapmodel.h"

#define MODEL_MIB 0x100000ull

static uint32_t winner(uint32_t a, uint32_t b)
{
    if (a == MODEL_NOTHING || b == MODEL_NOTHING)
        return a + b;
    if (a == E820_RAM || b == E820_RAM)
        return a == E820_RAM ? b : a;
    return a > b ? a : b;
}

void model_add(struct model *model, struct e820_entry e)
{
    uint64_t i;

    if (!(e.attributes & E820_ENABLED))
        return;
    for (i = e.base; i < e.base + e.length; i++)
        model->type[i] = winner(model->type[i], e.type);
}

void model_set(struct model *model, uint32_t base, uint32_t length,
               uint32_t type)
{
    uint32_t i;

    for (i = base; i < base + length; i++)
        model->type[i] = type;
}

const char *map_disorder(const struct memory_map *map)
{
    uint32_t i;

    for (i = 0; i < map->count; i++) {
        const struct e820_entry *e = &map->entries[i];
        uint64_t last = e->base + (e->length - 1);

        if (!e->length)
            return "an entry is empty";
        if (last < e->base)
            return "an entry wraps around";
        if (i + 1 < map->count && e[1].base <= last)
            return "two entries overlap or are not sorted";
    }
    return NULL;
}

static uint32_t type_at(const struct memory_map *map, uint64_t address)
{
    uint32_t i;

    for (i = 0; i < map->count; i++)
        if (address >= map->entries[i].base &&
            address - map->entries[i].base < map->entries[i].length)
            return map->entries[i].type;
    return MODEL_NOTHING;
}

const char *model_compare(const struct model *model,
                          const struct memory_map *map)
{
    const char *disorder = map_disorder(map);
    uint32_t i;

    if (disorder)
        return disorder;
    for (i = 0; i < MODEL_CELLS; i++)
        if (type_at(map, i) != model->type[i])
            return "an address has the wrong type";
    for (i = 0; i < map->count; i++)
        if (map->entries[i].base + map->entries[i].length > MODEL_CELLS)
            return "an entry has grown";
    return NULL;
}

// Bytes of RAM in [from, end), range by range.
static uint64_t ram_between(const struct memory_map *map, uint64_t from,
                            uint64_t end)
{
    uint64_t sum = 0;
    uint32_t i;

    for (i = 0; i < map->count; i++) {
        const struct e820_entry *e = &map->entries[i];
        uint64_t last = e->base + e->length;
        uint64_t a = e->base > from ? e->base : from;
        uint64_t b = last < end ? last : end;

        if (e->type == E820_RAM && a < b)
            sum += b - a;
    }
    return sum;
}

// Where the last of the whole units ends that are RAM from `from` on.
static uint64_t count_on(const struct memory_map *map, uint64_t from,
                         uint64_t unit, uint64_t limit)
{
    while (from + unit <= limit &&
           ram_between(map, from, from + unit) == unit)
        from += unit;
    return from;
}

static uint32_t kib_from_1m(const struct memory_map *map, uint64_t limit)
{
    uint64_t end = count_on(map, MODEL_MIB, MODEL_MIB, limit);

    return (uint32_t)((count_on(map, end, 1024, limit) - MODEL_MIB) / 1024);
}

struct extended_memory model_extended(const struct memory_map *map)
{
    uint64_t end = count_on(map, 16 * MODEL_MIB, 0x10000, 4096 * MODEL_MIB);

    return (struct extended_memory){
        .kib_88 = (uint16_t)kib_from_1m(map, 64 * MODEL_MIB),
        .kib_1m_16m = (uint16_t)kib_from_1m(map, 16 * MODEL_MIB),
        .blocks_64k = (uint16_t)((end - 16 * MODEL_MIB) / 0x10000),
        .kib = kib_from_1m(map, 4096 * MODEL_MIB),
    };
}
