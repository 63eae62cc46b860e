// SPDX-License-Identifier: GPL-2.0-or-later
// The memory map cell by cell, to compare loader/memmap.c with.

#include "mapmodel.h"

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
