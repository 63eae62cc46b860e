// SPDX-License-Identifier: GPL-2.0-or-later
// Builds ISO images for tests, from ECMA-119 section 8 and El Torito 1.0
// section 2.

#include "disc.h"

#include <stdlib.h>
#include <sys/mman.h>

#define RECORD 32

struct image disc_new(uint64_t bytes)
{
    uint8_t *data = calloc(bytes ? (size_t)bytes : 1, 1);

    if (!data)
        abort();
    return (struct image){.data = data, .size = bytes};
}

void disc_free(struct image *image)
{
    free((void *)(uintptr_t)image->data);
    *image = (struct image){.data = NULL};
}

struct image disc_sparse(uint64_t bytes)
{
    void *data = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (data == MAP_FAILED)
        abort();
    return (struct image){.data = data, .size = bytes};
}

void disc_unmap(struct image *image)
{
    munmap((void *)(uintptr_t)image->data, (size_t)image->size);
    *image = (struct image){.data = NULL};
}

uint8_t *disc_sector(struct image *image, uint32_t lba)
{
    return (uint8_t *)(uintptr_t)image->data + (size_t)lba * CD_SECTOR;
}

void disc_put16(uint8_t *to, uint16_t value)
{
    to[0] = (uint8_t)value;
    to[1] = (uint8_t)(value >> 8);
}

void disc_put32(uint8_t *to, uint32_t value)
{
    disc_put16(to, (uint16_t)value);
    disc_put16(to + 2, (uint16_t)(value >> 16));
}

void disc_descriptor(struct image *image, uint32_t lba, uint8_t type)
{
    uint8_t *s = disc_sector(image, lba);

    s[0] = type;
    memcpy(s + 1, "CD001", 5);
    s[6] = 1;
}

void disc_primary(struct image *image, uint32_t lba, const char *name,
                  uint32_t sectors)
{
    uint8_t *s = disc_sector(image, lba);

    disc_descriptor(image, lba, 1);
    memset(s + 40, ' ', 32);
    memcpy(s + 40, name, strlen(name));
    disc_put32(s + 80, sectors);
}

void disc_boot_record(struct image *image, uint32_t lba, uint32_t catalog)
{
    uint8_t *s = disc_sector(image, lba);

    disc_descriptor(image, lba, 0);
    memcpy(s + 7, "EL TORITO SPECIFICATION", 23);
    disc_put32(s + 71, catalog);
}

uint8_t *disc_record(struct image *image, unsigned index)
{
    return disc_sector(image, DISC_CATALOG) + index * RECORD;
}

void disc_validation(struct image *image, uint8_t platform)
{
    uint8_t *r = disc_record(image, 0);
    uint16_t sum = 0;
    unsigned i;

    r[0] = 1;
    r[1] = platform;
    memcpy(r + 4, "TESTS", 5);
    disc_put16(r + 28, 0);
    r[30] = 0x55;
    r[31] = 0xaa;
    for (i = 0; i < RECORD; i += 2)
        sum = (uint16_t)(sum + (r[i] | r[i + 1] << 8));
    disc_put16(r + 28, (uint16_t)-sum);
}

void disc_entry(struct image *image, unsigned index, struct boot_entry e)
{
    uint8_t *r = disc_record(image, index);

    r[0] = e.bootable ? 0x88 : 0x00;
    r[1] = e.media;
    disc_put16(r + 2, e.load_segment);
    disc_put16(r + 6, e.sector_count);
    disc_put32(r + 8, e.lba);
}

void disc_section(struct image *image, unsigned index, bool last,
                  uint8_t platform, uint16_t count)
{
    uint8_t *r = disc_record(image, index);

    r[0] = last ? 0x91 : 0x90;
    r[1] = platform;
    disc_put16(r + 2, count);
}

struct boot_entry disc_bootable(void)
{
    return (struct boot_entry){
        .bootable = true,
        .sector_count = 4,
        .lba = DISC_BOOT_IMAGE,
    };
}

struct image disc_bootable_iso(void)
{
    struct image image = disc_new(DISC_SECTORS * CD_SECTOR);

    disc_primary(&image, DISC_PRIMARY, "TEST", DISC_SECTORS);
    disc_boot_record(&image, DISC_BOOT, DISC_CATALOG);
    disc_descriptor(&image, DISC_END, 255);
    disc_validation(&image, PLATFORM_X86);
    disc_entry(&image, 1, disc_bootable());
    return image;
}
