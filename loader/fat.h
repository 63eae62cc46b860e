// SPDX-License-Identifier: GPL-2.0-or-later
// Boot sector of a FAT file system: Microsoft's FAT specification, section 3.

#ifndef RAMISO_FAT_H
#define RAMISO_FAT_H

#include <stddef.h>
#include <stdint.h>

#define FAT_EXTENDED 0x29 // the extended fields are all there

// Section 3.2; FAT32 (3.3) has it behind fields of its own.
struct fat_extended {
    uint8_t drive; // INT 13h DL
    uint8_t reserved;
    uint8_t signature; // FAT_EXTENDED
    uint32_t serial;
    char label[11];
    char type[8]; // "FAT12   "
} __attribute__((packed));
_Static_assert(sizeof(struct fat_extended) == 26, "FAT, 3.2");

struct fat_boot_sector {
    uint8_t jump[3];
    char oem[8];
    uint16_t sector_bytes;
    uint8_t cluster_sectors;
    uint16_t reserved_sectors;
    uint8_t fats;
    uint16_t root_entries;
    uint16_t sectors_16; // 0: sectors_32 counts
    uint8_t media;
    uint16_t fat_sectors_16; // 0: FAT32
    uint16_t track_sectors, heads;
    uint32_t hidden_sectors, sectors_32;
    union {
        struct fat_extended extended;
        struct {
            uint32_t fat_sectors_32;
            uint8_t others[24];
            struct fat_extended extended_32;
        } __attribute__((packed));
    };
} __attribute__((packed));
_Static_assert(offsetof(struct fat_boot_sector, extended) == 36, "FAT, 3.2");
_Static_assert(offsetof(struct fat_boot_sector, extended_32) == 64,
               "FAT, 3.3");
_Static_assert(sizeof(struct fat_boot_sector) == 90, "FAT, 3.3");

#endif
