// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes ISO images, from sector 16 on: descriptors, catalog and probe.

#include "fuzz.h"

#include "loader/probe.h"

#define SYSTEM_AREA (16 * CD_SECTOR)

static void check_sentence(const char *text, size_t room)
{
    REQUIRE(memchr(text, '\0', room));
}

static void check_entry(const struct probe *p, const struct image *image)
{
    uint64_t offset = (uint64_t)p->entry->lba * CD_SECTOR;

    REQUIRE(p->entry >= p->catalog.entries);
    REQUIRE(p->entry < p->catalog.entries + p->catalog.count);
    REQUIRE(p->entry->bootable && p->entry->platform == PLATFORM_X86);
    REQUIRE(p->load_bytes > 0 && offset < image->size);
    REQUIRE(p->load_bytes <= image->size - offset);
    REQUIRE(p->load_address >= 0x600 && p->load_address <= 0xffff0);
}

// The first byte is no part of the image: its low bit allows short ones.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct probe p;
    struct image image;
    uint8_t *bytes;

    if (!size)
        return 0;
    bytes = calloc(SYSTEM_AREA + size - 1, 1);
    REQUIRE(bytes);
    memcpy(bytes + SYSTEM_AREA, data + 1, size - 1);
    image = (struct image){bytes, SYSTEM_AREA + size - 1};
    probe_image(&image, data[0] & 1, &p);
    check_sentence(p.error, sizeof p.error);
    check_sentence(p.warning, sizeof p.warning);
    check_sentence(p.volume.name, sizeof p.volume.name);
    REQUIRE(p.catalog.count <= CATALOG_ENTRIES);
    if (!p.error[0])
        check_entry(&p, &image);
    free(bytes);
    return 0;
}
