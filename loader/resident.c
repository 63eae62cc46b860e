// SPDX-License-Identifier: GPL-2.0-or-later
// Plans and builds the resident block; any mode, builds on the host.

#include "loader/resident.h"

static uint8_t map_stride(const struct memory_map *map)
{
    return memmap_has_attributes(map) ? sizeof(struct e820_entry)
                                      : E820_SHORT;
}

uint32_t resident_size(const struct resident_parts *p, uint32_t entries)
{
    size_t bytes = p->blob_size + p->drive_count * sizeof(struct drive) +
                   entries * map_stride(p->map) + strlen(p->command_line) +
                   1 + MIN_RESIDENT_STACK;

    return (uint32_t)round_up(bytes, 1024);
}

uint16_t build_resident(const struct resident_parts *p, uint8_t *block,
                        uint32_t base, uint32_t size)
{
    struct int13_params *params = (struct int13_params *)block;
    uint32_t at = p->blob_size, i;

    memset(block, 0, size);
    memcpy(block, p->blob, p->blob_size);
    params->segment = (uint16_t)(base >> 4);
    params->linear = base;
    params->gdt_base += base;
    params->stack_top = size;
    params->engine = (uint8_t)p->engine;
    if (p->engine == ENGINE_AUTO && p->drives->flags & DRIVE_CD)
        params->fast_sectors = 0x10000 >> CD_SECTOR_SHIFT;
    params->extended = memmap_extended(p->map);

    params->drive_count = (uint8_t)p->drive_count;
    memcpy(block + at, p->drives, p->drive_count * sizeof *p->drives);
    at += p->drive_count * sizeof *p->drives;

    params->e820_table = (uint16_t)at;
    params->e820_stride = map_stride(p->map);
    for (i = 0; i < p->map->count; i++, at += params->e820_stride)
        memcpy(block + at, &p->map->entries[i], params->e820_stride);
    params->e820_bytes = (uint16_t)(at - params->e820_table);

    memcpy(block + at, p->command_line, strlen(p->command_line) + 1);
    return (uint16_t)at;
}
