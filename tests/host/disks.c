// SPDX-License-Identifier: GPL-2.0-or-later
// Builds floppy and hard disk images for tests, from Microsoft's FAT
// specification and the layout of the PC's partition table.

#include "disks.h"

#include "disc.h"

uint8_t *disks_at(struct image *image, uint64_t offset)
{
    return (uint8_t *)(uintptr_t)image->data + (size_t)offset;
}

void disks_sign(struct image *image, uint64_t offset)
{
    disks_at(image, offset)[510] = 0x55;
    disks_at(image, offset)[511] = 0xaa;
}

void disks_bpb(struct image *image, uint64_t offset, uint32_t sectors,
               uint16_t heads, uint16_t track, uint8_t media)
{
    uint8_t *s = disks_at(image, offset);

    memcpy(s, "\xeb\x3c\x90TESTDISK", 11);
    disc_put16(s + 11, 512);
    s[13] = 1;
    disc_put16(s + 14, 1);
    s[16] = 2;
    disc_put16(s + 17, 112);
    disc_put16(s + 19, sectors < 0x10000 ? (uint16_t)sectors : 0);
    s[21] = media;
    disc_put16(s + 22, 3);
    disc_put16(s + 24, track);
    disc_put16(s + 26, heads);
    disc_put32(s + 32, sectors < 0x10000 ? 0 : sectors);
    disks_sign(image, offset);
}

void disks_partition(struct image *image, uint64_t offset, unsigned index,
                     uint8_t type, const char *first_chs, uint32_t first,
                     const char *last_chs, uint32_t sectors)
{
    uint8_t *e = disks_at(image, offset) + DISKS_TABLE + 16 * index;

    e[0] = index ? 0x00 : 0x80;
    memcpy(e + 1, first_chs, 3);
    e[4] = type;
    memcpy(e + 5, last_chs, 3);
    disc_put32(e + 8, first);
    disc_put32(e + 12, sectors);
    disks_sign(image, offset);
}
