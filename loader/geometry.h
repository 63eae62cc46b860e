// SPDX-License-Identifier: GPL-2.0-or-later
// Floppy and hard disk images: where the disk lies in the image, how long it
// is, and its geometry.

#ifndef RAMISO_GEOMETRY_H
#define RAMISO_GEOMETRY_H

#include "loader/image.h"

#define DISK_SECTOR 512u
#define DISK_SECTOR_SHIFT 9
#define CHS_CYLINDERS 1024u // that INT 13h and partition tables can name

struct geometry {
    uint32_t cylinders, heads, sectors; // sectors of a track
};

static inline bool possible_geometry(struct geometry g)
{
    return g.cylinders && g.heads && g.heads <= 256 && g.sectors &&
           g.sectors <= 63;
}

// What the command line says of a disk; 0: to be found out.
struct disk_hints {
    enum image_kind kind; // KIND_FLOPPY or KIND_HARD_DISK forces it;
    // KIND_CD is not for this file to see
    uint32_t offset; // bytes of the image before the disk begins
    uint32_t cylinders, heads, sectors;
};

// Where the geometry comes from, for people.
enum geometry_source {
    GEOMETRY_OPTIONS, // c= h= s=
    GEOMETRY_BPB, // BIOS parameter block of a FAT boot sector
    GEOMETRY_SIZE, // the table of floppy sizes
    GEOMETRY_DOSEMU, // header of a DOSEMU hard disk image
    GEOMETRY_VHD, // footer of a fixed VHD
    GEOMETRY_PARTITIONS, // CHS and LBA values of the partition table
    GEOMETRY_GUESS, // 64 heads, 32 sectors, or 255 and 63
    GEOMETRY_MEDIUM, // El Torito's media type
};

struct disk {
    enum image_kind kind; // KIND_FLOPPY or KIND_HARD_DISK
    enum geometry_source source;
    uint8_t floppy_type; // BL of INT 13h AH=08h; 0 for a hard disk
    uint8_t sectors_per_track; // 1 to 63
    uint16_t heads; // 1 to 256
    uint32_t cylinders; // as many as the disk has, not cut to 1024
    uint64_t offset; // bytes of the image before sector 0
    // 512-byte sectors. A floppy whose image ends in the middle of a cylinder
    // has all of the cylinder: the rest lies behind the image, as zeroes.
    uint64_t sectors;
    char warning[160]; // one sentence, "" if there is nothing to say
};

// Takes the image for a disk. False, and one sentence in `error`, if it is
// none, or one that cannot be used (a dynamic VHD, a packed file).
// Without a forced kind an image that has nothing of a disk (no boot sector
// signature, no BPB, no partition table, no floppy's size) is refused.
bool find_disk(const struct image *image, const struct disk_hints *hints,
               struct disk *disk, char *error, size_t room);

// The disk that an El Torito boot entry of media type `media` (enum
// media_type, low four bits, 1 to 4) emulates, its first sector at byte
// `offset` of the image. A floppy is as long as its medium, a hard disk as its
// partition table says; neither longer than the image (then with a warning).
bool emulated_disk(const struct image *image, uint8_t media, uint64_t offset,
                   struct disk *disk, char *error, size_t room);

// A whole number of sectors, of a format that floppies have.
bool is_floppy_size(uint64_t bytes);

// "BPB", "partition table"...
const char *geometry_source_name(enum geometry_source source);

#endif
