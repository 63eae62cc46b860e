// SPDX-License-Identifier: GPL-2.0-or-later
// Builds the ISO image of a live system, from ECMA-119 8.4, 8.5 and 9.1.

#include "live.h"

#define FOLDER 0x02

static void put_both(uint8_t *to, uint32_t value)
{
    unsigned i;

    disc_put32(to, value);
    for (i = 0; i < 4; i++)
        to[4 + i] = to[3 - i];
}

unsigned live_record(struct image *image, uint32_t sector, unsigned offset,
                     const char *name, bool joliet, uint8_t flags,
                     uint32_t lba, uint32_t bytes)
{
    uint8_t *r = disc_sector(image, sector) + offset;
    unsigned step = joliet ? 2 : 1, i;
    size_t length = strlen(name);

    put_both(r + 2, lba);
    put_both(r + 10, bytes);
    r[25] = flags;
    r[32] = (uint8_t)(length * step);
    for (i = 0; i < length; i++)
        r[33 + i * step + step - 1] = (uint8_t)name[i];
    r[0] = (uint8_t)((33 + r[32] + 1) & ~1u);
    return offset + r[0];
}

// "." and "..", whose names are one byte, 0 and 1.
static unsigned put_dots(struct image *image, uint32_t sector, uint32_t parent)
{
    uint8_t *r = disc_sector(image, sector);
    unsigned i;

    for (i = 0; i < 2; i++, r += 34) {
        r[0] = 34;
        put_both(r + 2, i ? parent : sector);
        put_both(r + 10, CD_SECTOR);
        r[25] = FOLDER;
        r[32] = 1;
        r[33] = (uint8_t)i;
    }
    return 68;
}

static void put_tree(struct image *image, bool joliet, uint32_t root,
                     uint32_t folder)
{
    static const char *const names[2][4] = {
        {"LIVE", "FILESYST.SQU;1", "INITRD.IMG;1", "VMLINUZ.;1"},
        {"live", "filesystem.squashfs", "initrd.img", "vmlinuz"},
    };
    const char *const *name = names[joliet];
    unsigned at = put_dots(image, root, root);

    live_record(image, root, at, name[0], joliet, FOLDER, folder, CD_SECTOR);
    at = put_dots(image, folder, root);
    at = live_record(image, folder, at, name[1], joliet, 0, 40, 9000);
    at = live_record(image, folder, at, name[2], joliet, 0, LIVE_INITRD,
                     LIVE_INITRD_BYTES);
    live_record(image, folder, at, name[3], joliet, 0, 50, 5000);
}

static void put_root(struct image *image, uint32_t descriptor, uint32_t root)
{
    uint8_t *r = disc_sector(image, descriptor) + 156;

    r[0] = 34;
    put_both(r + 2, root);
    put_both(r + 10, CD_SECTOR);
}

struct image live_image(void)
{
    struct image image = disc_new(LIVE_SECTORS * CD_SECTOR);
    uint8_t *initrd = disc_sector(&image, LIVE_INITRD);
    unsigned i;

    disc_primary(&image, DISC_PRIMARY, "LIVE", LIVE_SECTORS);
    put_root(&image, DISC_PRIMARY, LIVE_ROOT);
    disc_descriptor(&image, DISC_PRIMARY + 1, 2);
    memcpy(disc_sector(&image, DISC_PRIMARY + 1) + 88, "%/E", 3);
    put_root(&image, DISC_PRIMARY + 1, LIVE_JOLIET_ROOT);
    disc_descriptor(&image, DISC_PRIMARY + 2, 255);
    put_tree(&image, false, LIVE_ROOT, LIVE_FOLDER);
    put_tree(&image, true, LIVE_JOLIET_ROOT, LIVE_JOLIET_FOLDER);
    for (i = 0; i < LIVE_INITRD_BYTES; i++)
        initrd[i] = (uint8_t)(i * 7 + i / 256 + 1);
    memcpy(initrd, "\x28\xb5\x2f\xfd", 4); // zstd
    return image;
}
