// SPDX-License-Identifier: GPL-2.0-or-later
// Reads BIOS parameter blocks and partition tables; any mode, builds on the
// host.

#include "loader/bootsector.h"

#define SECTOR 512u
#define SIGNATURE 510

// Offsets of the BPB, Microsoft's FAT specification, section 3.
#define BPB_SECTOR_BYTES 11
#define BPB_CLUSTER 13
#define BPB_RESERVED 14
#define BPB_FATS 16
#define BPB_SECTORS_16 19
#define BPB_MEDIA 21
#define BPB_FAT_SECTORS_16 22
#define BPB_TRACK 24
#define BPB_HEADS 26
#define BPB_SECTORS_32 32
#define BPB_FAT_SECTORS_32 36
#define BPB_END 40

#define TABLE 446
#define ENTRY_BYTES 16
#define ACTIVE 0x80

bool has_boot_signature(const struct image *image, uint64_t offset)
{
    uint8_t bytes[2];

    return offset <= image->size &&
           image_read(image, offset + SIGNATURE, bytes, sizeof bytes) &&
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
static bool plausible_layout(const uint8_t *s, uint32_t sectors)
{
    uint32_t fat = get_le16(s + BPB_FAT_SECTORS_16);
    uint16_t reserved = get_le16(s + BPB_RESERVED);

    if (!fat)
        fat = get_le32(s + BPB_FAT_SECTORS_32);
    return reserved && fat && (s[BPB_FATS] == 1 || s[BPB_FATS] == 2) &&
           reserved + (uint64_t)fat * s[BPB_FATS] < sectors;
}

bool read_bpb(const struct image *image, uint64_t offset, struct bpb *bpb)
{
    uint8_t s[BPB_END];
    uint16_t track, heads;
    uint32_t sectors;

    if (!image_read(image, offset, s, sizeof s))
        return false;
    track = get_le16(s + BPB_TRACK);
    heads = get_le16(s + BPB_HEADS);
    sectors = get_le16(s + BPB_SECTORS_16);
    if (!sectors)
        sectors = get_le32(s + BPB_SECTORS_32);
    if (get_le16(s + BPB_SECTOR_BYTES) != SECTOR ||
        !plausible_cluster(s[BPB_CLUSTER]) || !plausible_media(s[BPB_MEDIA]) ||
        !plausible_layout(s, sectors) || !track || track > 63 || !heads ||
        heads > 256)
        return false;
    *bpb = (struct bpb){s[BPB_MEDIA], (uint8_t)track, heads, sectors};
    return true;
}

static struct chs read_chs(const uint8_t *p)
{
    return (struct chs){
        .cylinder = (uint16_t)(p[2] | (p[1] & 0xc0) << 2),
        .head = p[0],
        .sector = p[1] & 0x3f,
    };
}

// False if the entry is none.
static bool read_entry(const uint8_t *p, struct partition_table *table)
{
    struct partition e = {
        .type = p[4],
        .first_chs = read_chs(p + 1),
        .last_chs = read_chs(p + 5),
        .first = get_le32(p + 8),
        .sectors = get_le32(p + 12),
    };

    if (p[0] & ~ACTIVE)
        return false;
    if (!e.type)
        return true;
    if (!e.sectors)
        return false;
    table->entries[table->count++] = e;
    if ((uint64_t)e.first + e.sectors > table->end)
        table->end = (uint64_t)e.first + e.sectors;
    return true;
}

bool read_partitions(const struct image *image, uint64_t offset,
                     struct partition_table *table)
{
    uint8_t s[PARTITIONS * ENTRY_BYTES];
    uint32_t lowest = UINT32_MAX;
    unsigned i;

    memset(table, 0, sizeof *table);
    if (!has_boot_signature(image, offset) ||
        !image_read(image, offset + TABLE, s, sizeof s))
        return false;
    for (i = 0; i < PARTITIONS; i++)
        if (!read_entry(s + i * ENTRY_BYTES, table))
            return false;
    for (i = 0; i < table->count; i++)
        if (table->entries[i].first < lowest)
            lowest = table->entries[i].first;
    return table->count && lowest < (image->size - offset) / SECTOR;
}
