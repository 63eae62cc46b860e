// SPDX-License-Identifier: GPL-2.0-or-later
// Builds floppy and hard disk images for tests.

#ifndef HOST_DISKS_H
#define HOST_DISKS_H

#include "loader/image.h"

#define DISKS_TABLE 446

// The byte at `offset` of an image of ours.
uint8_t *disks_at(struct image *image, uint64_t offset);

// 55h AAh at the end of the sector at byte `offset`.
void disks_sign(struct image *image, uint64_t offset);

// Jump, BPB and signature of a FAT12 or FAT16 boot sector at byte `offset`.
void disks_bpb(struct image *image, uint64_t offset, uint32_t sectors,
               uint16_t heads, uint16_t track, uint8_t media);

// The extended fields of that sector (or, of FAT32, behind its own fields):
// INT 13h drive and file system type.
void disks_drive(struct image *image, uint64_t offset, bool fat32,
                 uint8_t drive, const char *type);

// Entry `index` of the table at byte `offset`, with the table's signature;
// `chs` are the six bytes of both CHS addresses as they lie there.
void disks_partition(struct image *image, uint64_t offset, unsigned index,
                     uint8_t type, const char *first_chs, uint32_t first,
                     const char *last_chs, uint32_t sectors);

// DOSEMU's header in front of a disk.
void disks_dosemu(struct image *image, uint32_t heads, uint32_t track,
                  uint32_t cylinders, uint32_t header);

// A VHD's footer at byte `offset`.
void disks_vhd(struct image *image, uint64_t offset, uint8_t type,
               uint16_t cylinders, uint8_t heads, uint8_t track);

#endif
