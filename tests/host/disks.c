// SPDX-License-Identifier: GPL-2.0-or-later
// Builds floppy and hard disk images for tests, from Microsoft's FAT
// specification, the layout of the PC's partition table, DOSEMU's disks.h and
// the Virtual Hard Disk Image Format Specification 1.0.

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

void disks_drive(struct image *image, uint64_t offset, bool fat32,
                 uint8_t drive, const char *type)
{
    uint8_t *e = disks_at(image, offset) + (fat32 ? 0x40 : 0x24);

    if (fat32) {
        disc_put16(disks_at(image, offset + 22), 0);
        disc_put32(disks_at(image, offset + 36), 3);
    }
    e[0] = drive;
    e[2] = 0x29;
    memcpy(e + 18, type, strlen(type));
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

void disks_dosemu(struct image *image, uint32_t heads, uint32_t track,
                  uint32_t cylinders, uint32_t header)
{
    memcpy(disks_at(image, 0), "DOSEMU", 7);
    disc_put32(disks_at(image, 7), heads);
    disc_put32(disks_at(image, 11), track);
    disc_put32(disks_at(image, 15), cylinders);
    disc_put32(disks_at(image, 19), header);
}

void disks_vhd(struct image *image, uint64_t offset, uint8_t type,
               uint16_t cylinders, uint8_t heads, uint8_t track)
{
    uint8_t *f = disks_at(image, offset);
    uint32_t sum = 0;
    unsigned i;

    memcpy(f, "conectix\0\0\0\2\0\1\0\0", 16);
    f[56] = (uint8_t)(cylinders >> 8);
    f[57] = (uint8_t)cylinders;
    f[58] = heads;
    f[59] = track;
    f[63] = type;
    memset(f + 68, 0x5a, 16);
    memset(f + 64, 0, 4);
    for (i = 0; i < 512; i++)
        sum += f[i];
    for (i = 0; i < 4; i++)
        f[64 + i] = (uint8_t)(~sum >> (24 - 8 * i));
}
