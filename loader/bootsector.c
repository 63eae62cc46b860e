// SPDX-License-Identifier: GPL-2.0-or-later
// Reads BIOS parameter blocks and partition tables; any mode, builds on the
// host.

#include "loader/bootsector.h"

#include "int13/params.h"
#include "loader/fat.h"
#include "loader/geometry.h"

bool has_boot_signature(const struct image *image, uint64_t offset)
{
    uint8_t bytes[2];

    return offset <= image->size &&
           image_read(image, offset + offsetof(struct mbr, signature),
                      bytes, sizeof bytes) &&
           bytes[0] == 0x55 && bytes[1] == 0xaa;
}

static bool plausible_media(uint8_t media)
{
    return media == 0xf0 || media >= 0xf8;
}

static bool plausible_cluster(uint8_t sectors)
{
    return sectors && !(sectors & (sectors - 1));
}

// The reserved sectors and the FATs must leave room for files.
static bool plausible_layout(const struct fat_boot_sector *s,
                             uint32_t sectors)
{
    uint32_t fat = s->fat_sectors_16 ? s->fat_sectors_16 : s->fat_sectors_32;

    return s->reserved_sectors && fat && (s->fats == 1 || s->fats == 2) &&
           s->reserved_sectors + (uint64_t)fat * s->fats < sectors;
}

static uint8_t read_drive(const struct fat_boot_sector *s)
{
    const struct fat_extended *e = s->fat_sectors_16 ? &s->extended
                                                     : &s->extended_32;

    if (e->signature != FAT_EXTENDED || memcmp(e->type, "FAT", 3) != 0 ||
        (e->drive != 0 && e->drive != FIRST_HARD_DISK))
        return BPB_NO_DRIVE;
    return e->drive;
}

bool read_bpb(const struct image *image, uint64_t offset, struct bpb *bpb)
{
    struct fat_boot_sector s;
    uint32_t sectors;

    if (!image_read(image, offset, &s, sizeof s))
        return false;
    sectors = s.sectors_16 ? s.sectors_16 : s.sectors_32;
    if (s.sector_bytes != DISK_SECTOR ||
        !plausible_cluster(s.cluster_sectors) || !plausible_media(s.media) ||
        !plausible_layout(&s, sectors) || !s.track_sectors ||
        s.track_sectors > 63 || !s.heads || s.heads > 256)
        return false;
    *bpb = (struct bpb){
        .media = s.media,
        .drive = read_drive(&s),
        .sectors_per_track = (uint8_t)s.track_sectors,
        .heads = s.heads,
        .sectors = sectors,
    };
    return true;
}

static struct chs read_chs(struct mbr_chs chs)
{
    return (struct chs){
        .cylinder = (uint16_t)(chs.cylinder | (chs.sector & 0xc0) << 2),
        .head = chs.head,
        .sector = chs.sector & 0x3f,
    };
}

// False if the entry is none.
static bool read_entry(const struct mbr_entry *e,
                       struct partition_table *table)
{
    if (e->status & ~MBR_ACTIVE)
        return false;
    if (!e->type)
        return true;
    if (!e->sectors)
        return false;
    table->entries[table->count++] = (struct partition){
        .type = e->type,
        .first_chs = read_chs(e->first_chs),
        .last_chs = read_chs(e->last_chs),
        .first = e->first,
        .sectors = e->sectors,
    };
    if ((uint64_t)e->first + e->sectors > table->end)
        table->end = (uint64_t)e->first + e->sectors;
    return true;
}

bool read_partitions(const struct image *image, uint64_t offset,
                     struct partition_table *table)
{
    struct mbr_entry entries[MBR_ENTRIES];
    uint32_t lowest = UINT32_MAX;
    unsigned i;

    memset(table, 0, sizeof *table);
    if (!has_boot_signature(image, offset) ||
        !image_read(image, offset + offsetof(struct mbr, entries), entries,
                    sizeof entries))
        return false;
    for (i = 0; i < MBR_ENTRIES; i++)
        if (!read_entry(&entries[i], table))
            return false;
    for (i = 0; i < table->count; i++)
        if (table->entries[i].first < lowest)
            lowest = table->entries[i].first;
    return table->count && lowest < (image->size - offset) / DISK_SECTOR;
}

bool table_fits_bpb(const struct partition_table *table, uint64_t sectors)
{
    unsigned i;

    for (i = 0; i < table->count; i++)
        if (!table->entries[i].first)
            return false;
    return table->end <= sectors;
}
