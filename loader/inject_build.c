// SPDX-License-Identifier: GPL-2.0-or-later
// Builds what extends the initrds of a live system, and the CD's sector map;
// any mode, builds on the host.

#include "loader/inject.h"

#include "int13/eltorito.h"
#include "loader/isodir.h"

#define CPIO_ALIGN 4u // Linux wants an archive behind another one there
#define HEX_DIGITS 16

// The archive begins behind four zero bytes at least, by which the kernel sees
// the end of what lz4 has packed.
static uint32_t longer(uint32_t initrd_bytes, const struct payload *payload)
{
    return (uint32_t)round_up(initrd_bytes + CPIO_ALIGN, CPIO_ALIGN) +
           payload->bytes;
}

// Whole sectors of an initrd, which stay where they are.
static uint32_t head_sectors(uint32_t initrd_bytes)
{
    return initrd_bytes >> CD_SECTOR_SHIFT;
}

// Sectors of the rest of it with the archive behind it.
static uint32_t tail_sectors(uint32_t initrd_bytes,
                             const struct payload *payload)
{
    return (uint32_t)(round_up(longer(initrd_bytes, payload), CD_SECTOR) >>
                      CD_SECTOR_SHIFT) - head_sectors(initrd_bytes);
}

uint32_t injection_size(const struct injection *in,
                        const struct payload *payload)
{
    uint32_t sectors = in->sectors;
    unsigned i;

    for (i = 0; i < in->initrds; i++)
        sectors += tail_sectors(in->initrd[i].bytes, payload);
    return sectors * CD_SECTOR;
}

// Puts a number into the 16 hexadecimal digits behind `name` in the archive.
static void set_number(uint8_t *archive, uint32_t bytes, const char *name,
                       uint64_t value)
{
    size_t length = strlen(name);
    uint32_t at;
    static const uint8_t digits[] = "0123456789abcdef";
    unsigned i;

    for (at = 0; at + length + HEX_DIGITS <= bytes; at++) {
        if (memcmp(archive + at, name, length) != 0)
            continue;
        for (i = 0; i < HEX_DIGITS; i++)
            archive[at + length + i] =
                digits[value >> 4 * (HEX_DIGITS - 1 - i) & 15];
        return;
    }
}

// The end of an initrd and the archive: whole sectors.
static void build_tail(const struct image *image, uint32_t lba,
                       uint32_t initrd_bytes, const struct payload *payload,
                       uint32_t base, uint8_t *to)
{
    uint32_t head = head_sectors(initrd_bytes) << CD_SECTOR_SHIFT;
    uint8_t *archive = to + (longer(initrd_bytes, payload) - payload->bytes -
                             head);

    memset(to, 0, tail_sectors(initrd_bytes, payload) * CD_SECTOR);
    image_read(image, (uint64_t)lba * CD_SECTOR + head, to,
               initrd_bytes - head);
    memcpy(archive, payload->data, payload->bytes);
    set_number(archive, payload->bytes, "ramiso_base=0x", base);
    set_number(archive, payload->bytes, "ramiso_bytes=0x",
               round_up(image->size, CD_SECTOR));
}

struct map_builder {
    struct sector_map *map;
    unsigned count;
};

// From sector `first` on, sectors lie at physical `address` and up.
static void add_piece(struct map_builder *b, uint32_t first, uint32_t address)
{
    b->map->pieces[b->count].first = first;
    b->map->pieces[b->count++].zero = address - (first << CD_SECTOR_SHIFT);
}

// Copies of the directories' sectors, to be changed.
static void build_sectors(const struct injection *in,
                          const struct image *image, uint32_t base,
                          uint8_t *to, uint32_t address,
                          struct map_builder *b)
{
    unsigned i;

    for (i = 0; i < in->sectors; i++) {
        uint32_t lba = in->sector[i];

        image_read(image, (uint64_t)lba * CD_SECTOR, to + i * CD_SECTOR,
                   CD_SECTOR);
        add_piece(b, lba, address + i * CD_SECTOR);
        add_piece(b, lba + 1, base + ((lba + 1) << CD_SECTOR_SHIFT));
    }
}

// Lets the records of an initrd lead to sector `lba`.
static void move_records(const struct injection *in, unsigned initrd,
                         uint8_t *sectors, uint32_t lba, uint32_t bytes)
{
    unsigned i, s;

    for (i = 0; i < in->records; i++)
        for (s = 0; s < in->sectors; s++)
            if (in->record[i].initrd == initrd &&
                in->record[i].at >> CD_SECTOR_SHIFT == in->sector[s])
                iso_move(sectors + s * CD_SECTOR,
                         (uint64_t)in->sector[s] << CD_SECTOR_SHIFT,
                         in->record[i].at, lba, bytes);
}

uint32_t build_injection(const struct injection *in,
                         const struct image *image,
                         const struct payload *payload, uint32_t base,
                         uint8_t *to, uint32_t address,
                         struct sector_map *map)
{
    uint32_t end = (uint32_t)(round_up(image->size, CD_SECTOR) >>
                              CD_SECTOR_SHIFT);
    uint32_t first = end, at = in->sectors * CD_SECTOR;
    struct map_builder b = {map, 0};
    unsigned i;

    add_piece(&b, 0, base);
    build_sectors(in, image, base, to, address, &b);
    for (i = 0; i < in->initrds; i++) {
        uint32_t lba = in->initrd[i].lba, bytes = in->initrd[i].bytes;
        uint32_t tail = tail_sectors(bytes, payload);

        move_records(in, i, to, end, longer(bytes, payload));
        build_tail(image, lba, bytes, payload, base, to + at);
        add_piece(&b, end, base + (lba << CD_SECTOR_SHIFT));
        add_piece(&b, end + head_sectors(bytes), address + at);
        end += head_sectors(bytes) + tail;
        at += tail * CD_SECTOR;
    }
    while (b.count < MAP_PIECES)
        add_piece(&b, end, 0);
    return end - first;
}
