// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the initrds of a live system, and builds what extends them; any mode,
// builds on the host.

#include "loader/inject.h"

#include "int13/eltorito.h"
#include "loader/isodir.h"

#define CPIO_ALIGN 4u // Linux wants an archive behind another one there
#define NO_INITRD MAX_INITRDS
#define HEX_DIGITS 16

static bool starts_with(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0;
}

// The live system itself, in a name that may be cut to eight and three.
static bool is_squashfs(const struct iso_record *r)
{
    const char *dot = strchr(r->name, '.');

    return !r->directory && dot && starts_with(dot, ".SQU");
}

// What Linux can unpack: cpio, gzip, bzip2, lzma, xz, lz4, zstd.
static bool is_archive(const struct image *image, uint64_t at)
{
    static const char magics[][5] = {
        "0707", "\x1f\x8b", "BZh", "]", "\3757zX", "\x02!L\x18",
        "(\xb5/\xfd",
    };
    char begin[4];
    size_t i;

    if (!image_read(image, at, begin, sizeof begin))
        return false;
    for (i = 0; i < sizeof magics / sizeof *magics; i++)
        if (memcmp(begin, magics[i], strlen(magics[i])) == 0)
            return true;
    return false;
}

static bool is_initrd(const struct image *image, const struct iso_record *r)
{
    uint64_t at = (uint64_t)r->lba * CD_SECTOR;

    return !r->directory && r->whole && r->bytes &&
           starts_with(r->name, "INITRD") && at < image->size &&
           r->bytes <= image->size - at && is_archive(image, at);
}

// Index of the initrd in the record, which may be known by another name.
static unsigned add_initrd(struct injection *in, const struct iso_record *r)
{
    unsigned i;

    for (i = 0; i < in->initrds; i++)
        if (in->initrd[i].lba == r->lba && in->initrd[i].bytes == r->bytes)
            return i;
    if (i == MAX_INITRDS)
        return NO_INITRD;
    in->initrd[i].lba = r->lba;
    in->initrd[i].bytes = r->bytes;
    return in->initrds++;
}

static bool add_sector(struct injection *in, uint32_t lba)
{
    unsigned i = 0, last;

    while (i < in->sectors && in->sector[i] < lba)
        i++;
    if (i < in->sectors && in->sector[i] == lba)
        return true;
    if (in->sectors == MAX_DIRECTORY_SECTORS)
        return false;
    for (last = in->sectors++; last > i; last--)
        in->sector[last] = in->sector[last - 1];
    in->sector[i] = lba;
    return true;
}

static bool add_record(struct injection *in, const struct iso_record *r)
{
    unsigned initrd = add_initrd(in, r);

    if (initrd == NO_INITRD || in->records == MAX_INITRD_RECORDS ||
        !add_sector(in, (uint32_t)(r->at >> CD_SECTOR_SHIFT)))
        return false;
    in->record[in->records].at = r->at;
    in->record[in->records++].initrd = initrd;
    return true;
}

static bool has_squashfs(struct iso_reader folder)
{
    struct iso_record r;

    while (iso_next(&folder, &r))
        if (is_squashfs(&r))
            return true;
    return false;
}

static bool add_folder(struct injection *in, struct iso_reader folder)
{
    struct iso_record r;

    if (!has_squashfs(folder))
        return true;
    while (iso_next(&folder, &r))
        if (is_initrd(folder.image, &r) && !add_record(in, &r))
            return false;
    return true;
}

// The pieces of the map: the image from its beginning and behind each sector
// of a directory, these sectors, the two halves of each initrd, and the end.
static unsigned pieces_of(const struct injection *in)
{
    return 1 + 2 * in->sectors + 2 * in->initrds + 1;
}

// live-boot's (Debian) and casper's (Ubuntu); both have the /init of
// initramfs-tools.
static bool is_live_folder(const struct iso_record *r)
{
    return r->directory && (strcmp(r->name, "LIVE") == 0 ||
                            strcmp(r->name, "CASPER") == 0);
}

bool find_injection(const struct image *image, struct injection *in)
{
    struct iso_reader root;
    struct iso_record r;
    unsigned tree;

    memset(in, 0, sizeof *in);
    for (tree = 0; tree < ISO_TREES; tree++) {
        if (!iso_open_root(image, tree, &root))
            continue;
        while (iso_next(&root, &r))
            if (is_live_folder(&r) &&
                !add_folder(in, iso_open(&root, &r)))
                return false;
    }
    return in->records && pieces_of(in) <= MAP_PIECES;
}

static uint32_t longer(uint32_t initrd_bytes, const struct payload *payload)
{
    return (uint32_t)round_up(initrd_bytes, CPIO_ALIGN) + payload->bytes;
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
    unsigned i;

    for (at = 0; at + length + HEX_DIGITS <= bytes; at++) {
        if (memcmp(archive + at, name, length) != 0)
            continue;
        for (i = 0; i < HEX_DIGITS; i++)
            archive[at + length + i] =
                "0123456789abcdef"[value >> 4 * (HEX_DIGITS - 1 - i) & 15];
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
