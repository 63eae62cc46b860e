// SPDX-License-Identifier: GPL-2.0-or-later
// Reads and changes ISO 9660 directory records; any mode, builds on the host.

#include "loader/isodir.h"

#include "loader/iso9660.h"

#define MAX_DIRECTORY (64 * CD_SECTOR) // what is behind is not read

// ECMA-119 8.4 and 8.5: volume descriptors.
#define ESCAPES 88
#define ROOT_RECORD 156

// ECMA-119 9.1: directory records. Both byte orders.
#define RECORD_EXTENT 2
#define RECORD_BYTES 10
#define RECORD_FLAGS 25
#define FLAG_DIRECTORY 0x02
#define FLAG_MORE_EXTENTS 0x80
#define RECORD_UNIT 26 // file unit size, not 0: interleaved
#define RECORD_NAME_LENGTH 32
#define RECORD_NAME 33

// Joliet specification: the escape sequences of UCS-2 levels 1 to 3.
static bool is_joliet(const uint8_t *descriptor)
{
    const uint8_t *e = descriptor + ESCAPES;

    return e[0] == '%' && e[1] == '/' &&
           (e[2] == '@' || e[2] == 'C' || e[2] == 'E');
}

static bool is_tree(const uint8_t *descriptor, unsigned tree)
{
    return tree ? descriptor[0] == ISO_SUPPLEMENTARY && is_joliet(descriptor)
                : descriptor[0] == ISO_PRIMARY;
}

static void open_extent(struct iso_reader *r, uint32_t lba, uint32_t bytes)
{
    r->at = (uint64_t)lba * CD_SECTOR;
    r->end = r->at + (bytes < MAX_DIRECTORY ? bytes : MAX_DIRECTORY);
}

bool iso_open_root(const struct image *image, unsigned tree,
                   struct iso_reader *r)
{
    uint8_t sector[ROOT_RECORD + RECORD_NAME];
    unsigned i;

    *r = (struct iso_reader){.image = image, .joliet = tree != 0};
    for (i = 0; iso_read_descriptor(image, i, sector, sizeof sector); i++) {
        if (!is_tree(sector, tree))
            continue;
        open_extent(r, get_le32(sector + ROOT_RECORD + RECORD_EXTENT),
                    get_le32(sector + ROOT_RECORD + RECORD_BYTES));
        return true;
    }
    return false;
}

struct iso_reader iso_open(const struct iso_reader *parent,
                           const struct iso_record *record)
{
    struct iso_reader r = *parent;

    open_extent(&r, record->lba, record->bytes);
    return r;
}

// Joliet's names have two bytes a character, the upper one first.
static void read_name(char *to, const uint8_t *name, unsigned length,
                      bool joliet)
{
    unsigned step = joliet ? 2 : 1, i, n = 0;

    for (i = step - 1; i < length && n < ISO_NAME_MAX - 1; i += step) {
        uint8_t c = joliet && name[i - 1] ? '?' : name[i];

        if (c == ';')
            break;
        to[n++] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    to[n] = '\0';
}

// Reads the record at r->at, whose length is known.
static bool read_record(const struct iso_reader *r, unsigned length,
                        struct iso_record *record)
{
    uint8_t bytes[256];
    unsigned name_length;

    if (!image_read(r->image, r->at, bytes, length))
        return false;
    name_length = bytes[RECORD_NAME_LENGTH];
    if (RECORD_NAME + name_length > length)
        return false;
    record->at = r->at;
    record->lba = get_le32(bytes + RECORD_EXTENT);
    record->bytes = get_le32(bytes + RECORD_BYTES);
    record->directory = bytes[RECORD_FLAGS] & FLAG_DIRECTORY;
    record->whole = !(bytes[RECORD_FLAGS] & FLAG_MORE_EXTENTS) &&
                    !bytes[RECORD_UNIT];
    read_name(record->name, bytes + RECORD_NAME, name_length, r->joliet);
    // The directory itself is named 00h, the one above 01h.
    return name_length != 1 || bytes[RECORD_NAME] > 1;
}

bool iso_next(struct iso_reader *r, struct iso_record *record)
{
    uint8_t length;
    bool good;

    while (r->at < r->end) {
        uint64_t next = round_down(r->at, CD_SECTOR) + CD_SECTOR;

        if (!image_read(r->image, r->at, &length, 1))
            return false;
        // No record crosses a sector's end: zeroes fill the rest.
        if (length < RECORD_NAME || length > next - r->at) {
            r->at = next;
            continue;
        }
        good = read_record(r, length, record);
        r->at += length;
        if (good)
            return true;
    }
    return false;
}

static void put_both(uint8_t *to, uint32_t value)
{
    unsigned i;

    for (i = 0; i < 4; i++)
        to[i] = to[7 - i] = (uint8_t)(value >> 8 * i);
}

void iso_move(uint8_t *sector, uint64_t sector_at, uint64_t at, uint32_t lba,
              uint32_t bytes)
{
    uint8_t *record = sector + (at - sector_at);

    put_both(record + RECORD_EXTENT, lba);
    put_both(record + RECORD_BYTES, bytes);
}
