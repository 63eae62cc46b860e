// SPDX-License-Identifier: GPL-2.0-or-later
// What a disk's first sector says of it: BIOS parameter block, partitions.

#ifndef RAMISO_BOOTSECTOR_H
#define RAMISO_BOOTSECTOR_H

#include "loader/image.h"
#include "loader/mbr.h"

#define PARTITION_GPT 0xee // protective entry

#define BPB_NO_DRIVE 0xff

struct bpb {
    uint8_t media;
    uint8_t drive; // 00h, 80h, or BPB_NO_DRIVE: it does not tell
    uint8_t sectors_per_track; // 1 to 63
    uint16_t heads; // 1 to 256
    uint32_t sectors; // 512 bytes each
};

struct chs {
    uint16_t cylinder; // 0 to 1023
    uint8_t head;
    uint8_t sector; // from 1 on
};

struct partition {
    uint8_t type;
    struct chs first_chs, last_chs;
    uint32_t first, sectors;
};

struct partition_table {
    unsigned count; // of those that are in use
    struct partition entries[MBR_ENTRIES];
    uint64_t end; // the greatest sector number behind a partition
};

// False if the sector at byte `offset` does not end in 55h AAh.
bool has_boot_signature(const struct image *image, uint64_t offset);

// The BPB of a FAT file system that begins at byte `offset`; false: none.
bool read_bpb(const struct image *image, uint64_t offset, struct bpb *bpb);

// The partition table of the disk that begins at byte `offset`. False if
// there is none, or none of its partitions begins inside the image.
bool read_partitions(const struct image *image, uint64_t offset,
                     struct partition_table *table);

// Whether a table in a FAT boot sector is one, on a disk of so many sectors.
// Its code may look like partitions, and mtools writes an entry that begins
// at sector 0, but not like such as leave the sector alone and fit.
bool table_fits_bpb(const struct partition_table *table, uint64_t sectors);

#endif
