// SPDX-License-Identifier: GPL-2.0-or-later
// Plans and builds the resident block and its annex; any mode, builds on the
// host.

#include "loader/resident.h"

#include "int13/high.h"

// What INT 1Eh points to for a 1.44 MB floppy (IBM PS/2 and PC BIOS
// Interface, "Diskette"); the last sector is set for each floppy.
static const struct diskette_parameters default_dpt = {
    .specify1 = 0xdf,
    .specify2 = 0x02,
    .motor_off = 0x25,
    .sector_size = 2,
    .sectors_per_track = 18,
    .gap = 0x1b,
    .data_length = 0xff,
    .format_gap = 0x6c,
    .format_fill = 0xf6,
    .head_settle = 0x0f,
    .motor_start = 0x08,
};

static const struct int13_params *blob_params(const struct resident_parts *p)
{
    return (const struct int13_params *)p->blob;
}

static uint8_t map_stride(const struct memory_map *map)
{
    return memmap_has_attributes(map) ? E820_LONG : E820_SHORT;
}

static uint32_t overlays_size(const struct resident_parts *p)
{
    return p->blob_size - blob_params(p)->overlay;
}

static uint32_t command_line_size(const struct resident_parts *p)
{
    return (uint32_t)strlen(p->command_line) + 1;
}

// Offset of the command line: in the slots that no drive needs if it fits
// there, else behind the drives.
static uint32_t command_line_at(const struct resident_parts *p)
{
    uint32_t free = p->slots * (uint32_t)sizeof(struct drive_slot);
    uint32_t at = offsetof(struct int13_params, slots);

    if (free + command_line_size(p) <= sizeof blob_params(p)->slots)
        return at + free;
    return blob_params(p)->drives +
           p->drive_count * (uint32_t)sizeof(struct drive);
}

uint32_t resident_size(const struct resident_parts *p)
{
    uint32_t end = blob_params(p)->drives +
                   p->drive_count * (uint32_t)sizeof(struct drive);

    if (command_line_at(p) == end)
        end += command_line_size(p);
    return (uint32_t)round_up(end + MIN_RESIDENT_STACK, 1024);
}

// Bytes of page tables in front of the overlays.
static uint32_t tables_size(const struct resident_parts *p)
{
    uint32_t i;

    for (i = 0; i < p->drive_count; i++)
        if (p->drives[i].flags & DRIVE_HIGH)
            return TABLES_SIZE;
    return 0;
}

uint32_t annex_size(const struct resident_parts *p, uint32_t entries)
{
    return tables_size(p) + overlays_size(p) + entries * E820_LONG;
}

// Page tables at `page`, and their address in the overlay that uses them.
static void build_tables(uint8_t *page, uint8_t *overlays, uint32_t address)
{
    const struct high_memory high = {.tables = address};

    memset(page, 0, TABLES_SIZE);
    set_high_tables((uint64_t *)(void *)page, address);
    memcpy(overlays + (OVERLAY_HIGH - 1) * ANNEX_STEP, &high, sizeof high);
}

static void build_annex(const struct resident_parts *p,
                        struct int13_params *params, uint8_t *annex,
                        uint32_t base)
{
    uint32_t at = overlays_size(p), tables = tables_size(p), i;

    memcpy(annex + tables, p->blob + params->overlay, at);
    if (tables)
        build_tables(annex, annex + tables, base);
    annex += tables;
    base += tables;
    if (p->sector_map)
        memcpy(annex + (OVERLAY_MAPPED - 1) * ANNEX_STEP, p->sector_map,
               sizeof *p->sector_map);
    params->annex = base - ANNEX_STEP;
    params->e820_table = base + at;
    params->e820_stride = map_stride(p->map);
    params->e820_bytes = (uint16_t)(p->map->count * params->e820_stride);
    for (i = 0; i < p->map->count; i++, at += params->e820_stride)
        memcpy(annex + at, &p->map->entries[i], params->e820_stride);
}

uint16_t build_resident(const struct resident_parts *p, uint8_t *block,
                        uint32_t base, uint32_t size, uint8_t *annex,
                        uint32_t annex_base)
{
    struct int13_params *params = (struct int13_params *)block;
    uint32_t at;

    memset(block, 0, size);
    memcpy(block, p->blob, blob_params(p)->overlay);
    params->segment = (uint16_t)(base >> 4);
    params->linear = base;
    params->gdt_base += base;
    params->stack_top = (uint16_t)size;
    params->engine = (uint8_t)p->engine;
    params->hidden = (uint8_t)p->hidden;
    params->extended = memmap_extended(p->map);
    params->dpt = default_dpt;

    at = params->drives;
    params->drive_count = (uint8_t)p->drive_count;
    memcpy(block + at, p->drives, p->drive_count * sizeof *p->drives);
    // Without a CD the first drive refuses what DL=7Fh is asked.
    if (p->status_drive < p->drive_count)
        at += p->status_drive * (uint32_t)sizeof *p->drives;
    params->status_drive = (uint16_t)at;
    at = command_line_at(p);
    memcpy(block + at, p->command_line, command_line_size(p));
    build_annex(p, params, annex, annex_base);
    return (uint16_t)at;
}
