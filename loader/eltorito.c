// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the El Torito boot catalog; any mode, builds on the host.

#include "loader/eltorito.h"

#include "loader/iso9660.h"

#define ENTRY_BYTES 32
#define MAX_CATALOG_BYTES (64ull * CD_SECTOR)

// First byte of a catalog record, El Torito 1.0 figures 2 to 6.
#define HEADER_VALIDATION 0x01
#define HEADER_SECTION 0x90
#define HEADER_LAST_SECTION 0x91
#define HEADER_EXTENSION 0x44
#define BOOTABLE 0x88
#define MEDIA_CONTINUED 0x20 // an extension record follows

struct reader {
    const struct image *image;
    uint64_t at, end;
};

static bool next_record(struct reader *r, uint8_t record[ENTRY_BYTES])
{
    if (r->at >= r->end || !image_read(r->image, r->at, record, ENTRY_BYTES))
        return false;
    r->at += ENTRY_BYTES;
    return true;
}

static enum catalog_status check_validation(struct reader *r,
                                            uint8_t record[ENTRY_BYTES],
                                            uint16_t *checksum)
{
    unsigned i;

    if (!next_record(r, record))
        return CATALOG_OUTSIDE;
    if (record[0] != HEADER_VALIDATION || record[30] != 0x55 ||
        record[31] != 0xaa)
        return CATALOG_NO_VALIDATION;
    *checksum = 0;
    for (i = 0; i < ENTRY_BYTES; i += 2)
        *checksum += get_le16(record + i);
    return *checksum ? CATALOG_CHECKSUM : CATALOG_OK;
}

static void add_entry(struct boot_catalog *c, uint8_t platform,
                      const uint8_t record[ENTRY_BYTES])
{
    if (c->count == CATALOG_ENTRIES) {
        c->more = true;
        return;
    }
    c->entries[c->count++] = (struct boot_entry){
        .platform = platform,
        .bootable = record[0] == BOOTABLE,
        .media = record[1],
        .load_segment = get_le16(record + 2),
        .sector_count = get_le16(record + 6),
        .lba = get_le32(record + 8),
    };
}

// The entries of one section; extension records hold nothing that we need.
static void read_section(struct reader *r, struct boot_catalog *c,
                         const uint8_t header[ENTRY_BYTES])
{
    uint8_t platform = header[1], record[ENTRY_BYTES];
    unsigned left = get_le16(header + 2);

    for (; left && next_record(r, record); left--) {
        add_entry(c, platform, record);
        while (record[1] & MEDIA_CONTINUED) {
            if (!next_record(r, record) || record[0] != HEADER_EXTENSION)
                return;
        }
    }
}

void eltorito_read_catalog(const struct image *image, uint32_t lba,
                           struct boot_catalog *c)
{
    struct reader r = {image, (uint64_t)lba * CD_SECTOR, 0};
    uint8_t record[ENTRY_BYTES];
    uint8_t platform;

    memset(c, 0, sizeof *c);
    r.end = r.at + MAX_CATALOG_BYTES;
    c->status = check_validation(&r, record, &c->checksum);
    if (c->status != CATALOG_OK)
        return;
    platform = record[1];
    if (!next_record(&r, record))
        return;
    add_entry(c, platform, record);
    while (next_record(&r, record) && (record[0] == HEADER_SECTION ||
                                       record[0] == HEADER_LAST_SECTION)) {
        read_section(&r, c, record);
        if (record[0] == HEADER_LAST_SECTION)
            break;
    }
}

const struct boot_entry *eltorito_choose(const struct boot_catalog *c)
{
    unsigned i;

    for (i = 0; i < c->count; i++)
        if (c->entries[i].bootable && c->entries[i].platform == PLATFORM_X86)
            return &c->entries[i];
    return NULL;
}

const char *platform_name(uint8_t platform)
{
    switch (platform) {
    case PLATFORM_X86:
        return "BIOS";
    case PLATFORM_POWERPC:
        return "PowerPC";
    case PLATFORM_MAC:
        return "Mac";
    case PLATFORM_EFI:
        return "EFI";
    default:
        return "unknown platform";
    }
}

const char *media_name(uint8_t media)
{
    static const char *const names[] = {
        "no emulation", "1.2 MB floppy emulation", "1.44 MB floppy emulation",
        "2.88 MB floppy emulation", "hard disk emulation",
    };

    media &= 0x0f;
    return media < sizeof names / sizeof *names ? names[media]
                                                : "unknown emulation";
}
