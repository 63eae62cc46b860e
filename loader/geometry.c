// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the disk in an image, its length and its geometry; any mode, builds
// on the host.

#include "loader/geometry.h"

#include "int13/params.h"
#include "loader/bootsector.h"
#include "loader/container.h"
#include "loader/eltorito.h"
#include "loader/format.h"

#define FLOPPY_LARGEST 7680u // sectors: 3840 KB
#define FLOPPY_LIMIT 8192u // 4 MiB and more is a hard disk for MEMDISK too
#define MEDIA_FIXED 0xf8

// BL of INT 13h AH=08h, Ralf Brown's table 00242. 2.88 MB: 06h there; 05h is
// AMI's and SeaBIOS's.
enum floppy_type {
    FLOPPY_360 = 1,
    FLOPPY_1200 = 2,
    FLOPPY_720 = 3,
    FLOPPY_1440 = 4,
    FLOPPY_2880 = 6,
};

// Where the disk lies, and what its first bytes say of it.
struct look {
    const struct image *image;
    struct container container;
    bool signature, has_bpb, has_table;
    struct bpb bpb;
    struct partition_table table;
};

struct message {
    char *text;
    size_t room;
};

#define FAIL(m, ...) ((void)format((m)->text, (m)->room, __VA_ARGS__), false)

// The first warning of several stays.
#define WARN(d, ...) \
    ((d)->warning[0] ? (void)0 \
                     : (void)format((d)->warning, sizeof(d)->warning, \
                                    __VA_ARGS__))

static uint32_t cylinder_sectors(struct geometry g)
{
    return g.heads * g.sectors;
}

// As many as it takes: the last one may be cut short.
static uint32_t count_cylinders(uint64_t sectors, struct geometry g)
{
    uint32_t each = cylinder_sectors(g);
    uint64_t count = divide(sectors + each - 1, each);

    return count > UINT32_MAX ? UINT32_MAX : (uint32_t)count;
}

static uint64_t geometry_sectors(struct geometry g)
{
    return (uint64_t)g.cylinders * cylinder_sectors(g);
}

static void read_first_sector(struct look *l)
{
    l->signature = has_boot_signature(l->image, l->container.offset);
    l->has_bpb = read_bpb(l->image, l->container.offset, &l->bpb);
    l->has_table = read_partitions(l->image, l->container.offset, &l->table) &&
                   (!l->has_bpb ||
                    table_fits_bpb(&l->table,
                                   l->container.bytes / DISK_SECTOR));
}

static bool look_at(struct look *l, const struct image *image,
                    uint64_t offset, struct message *m)
{
    *l = (struct look){.image = image};
    if (offset && (offset > image->size ||
                   image->size - offset < DISK_SECTOR)) {
        char have[27], want[27];

        return FAIL(m, "The image (%s bytes) has no sector at byte %s: fetch "
                    "it again, or correct the offset.",
                    group_digits(have, image->size),
                    group_digits(want, offset));
    }
    if (!open_container(image, offset, &l->container, m->text, m->room))
        return false;
    if (image->size < DISK_SECTOR)
        return FAIL(m, "The image is smaller than a sector (%u bytes): check "
                    "that the right file was given.", (unsigned)image->size);
    if (l->container.bytes < DISK_SECTOR)
        return FAIL(m, "The disk in the image has %u bytes, less than a "
                    "sector: fetch it again.",
                    (unsigned)l->container.bytes);
    read_first_sector(l);
    return true;
}

static uint64_t look_sectors(const struct look *l)
{
    return l->container.bytes >> DISK_SECTOR_SHIFT;
}

static uint8_t floppy_type(struct geometry g)
{
    static const struct {
        uint16_t sectors;
        uint8_t type;
    } rows[] = {
        {720, FLOPPY_360}, {1800, FLOPPY_720}, {2720, FLOPPY_1200},
        {4000, FLOPPY_1440},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof *rows; i++)
        if (geometry_sectors(g) <= rows[i].sectors)
            return rows[i].type;
    return FLOPPY_2880;
}

// What was sold, and Microsoft's and other extended formats.
static const struct geometry formats[] = {
    {40, 1, 8}, {40, 1, 9}, {40, 2, 8}, {40, 2, 9}, {80, 2, 8}, {80, 2, 9},
    {80, 2, 15}, {80, 2, 18}, {80, 2, 21}, {82, 2, 21}, {80, 2, 36},
    {80, 2, 48},
};

#define FORMATS (sizeof formats / sizeof *formats)
#define EXTENDED_CYLINDERS 84 // the outermost that drives reach

// The format of exactly so many sectors: a usual one, else one of 80 tracks
// and a few with as many sectors as some program formats.
static bool exact_format(uint64_t sectors, struct geometry *g)
{
    static const uint8_t tracks[] = {9, 10, 15, 18, 20, 21, 22, 23, 24, 36,
                                     39, 40, 44, 48};
    uint32_t c;
    size_t i;

    for (i = 0; i < FORMATS; i++) {
        *g = formats[i];
        if (geometry_sectors(*g) == sectors)
            return true;
    }
    for (c = 80; c <= EXTENDED_CYLINDERS; c++) {
        for (i = 0; i < sizeof tracks; i++) {
            *g = (struct geometry){c, 2, tracks[i]};
            if (geometry_sectors(*g) == sectors)
                return true;
        }
    }
    return false;
}

// The format that such an image is the beginning of: one that it lacks less
// than a cylinder of, else the smallest usual one of 80 cylinders and high
// density.
static bool nearest_format(uint64_t sectors, struct geometry *g)
{
    size_t i;

    if (exact_format(sectors, g))
        return true;
    for (i = 0; i < FORMATS; i++) {
        *g = formats[i];
        if (sectors <= geometry_sectors(*g) &&
            geometry_sectors(*g) - sectors < cylinder_sectors(*g))
            return true;
    }
    for (i = 0; i < FORMATS; i++) {
        *g = formats[i];
        if (g->cylinders == 80 && g->sectors >= 18 &&
            sectors <= geometry_sectors(*g))
            return true;
    }
    return false;
}

bool is_floppy_size(uint64_t bytes)
{
    struct geometry g;

    return bytes % DISK_SECTOR == 0 &&
           exact_format(bytes >> DISK_SECTOR_SHIFT, &g);
}

// Rounded up to sectors: the last one may be cut short, too.
static uint64_t floppy_image_sectors(const struct look *l)
{
    return (l->container.bytes + DISK_SECTOR - 1) >> DISK_SECTOR_SHIFT;
}

// Everything but what the command line says.
static bool detect_floppy(const struct look *l, struct geometry *g,
                          enum geometry_source *source)
{
    if (l->has_bpb) {
        *g = (struct geometry){0, l->bpb.heads, l->bpb.sectors_per_track};
        g->cylinders = count_cylinders(l->bpb.sectors, *g);
        *source = GEOMETRY_BPB;
        return true;
    }
    *source = GEOMETRY_SIZE;
    return nearest_format(floppy_image_sectors(l), g);
}

// True unless the CHS address is another sector's; *tested if it could have
// been. Cylinders above 1023 are not told.
static bool chs_fits(struct chs chs, uint64_t sector, struct geometry g,
                     bool *tested)
{
    uint64_t track = (uint64_t)chs.cylinder * g.heads + chs.head;

    if (sector >= (uint64_t)CHS_CYLINDERS * cylinder_sectors(g))
        return true;
    *tested |= sector > 0;
    return chs.sector && chs.sector <= g.sectors && chs.head < g.heads &&
           track * g.sectors + chs.sector - 1 == sector;
}

static bool table_fits(const struct partition_table *t, struct geometry g)
{
    bool tested = false;
    unsigned i;

    for (i = 0; i < t->count; i++) {
        const struct partition *p = &t->entries[i];

        if (p->type != PARTITION_GPT &&
            (!chs_fits(p->first_chs, p->first, g, &tested) ||
             !chs_fits(p->last_chs, (uint64_t)p->first + p->sectors - 1, g,
                       &tested)))
            return false;
    }
    return tested;
}

// Partitions end where a cylinder does: their last head and sector are the
// disk's; those aligned to 1 MiB do not, so usual geometries are tried too.
static bool table_geometry(const struct partition_table *t,
                           struct geometry *g)
{
    static const struct geometry usual[] = {{0, 255, 63}, {0, 64, 32},
                                            {0, 16, 63}, {0, 128, 63},
                                            {0, 240, 63}, {0, 32, 63}};
    size_t i;

    for (i = 0; i < t->count; i++) {
        struct chs last = t->entries[i].last_chs;

        *g = (struct geometry){0, last.head + 1u, last.sector};
        if (last.sector && table_fits(t, *g))
            return true;
    }
    for (i = 0; i < sizeof usual / sizeof *usual; i++) {
        *g = usual[i];
        if (table_fits(t, *g))
            return true;
    }
    return false;
}

// 1024 cylinders of 64 heads and 32 sectors are 1 GiB.
static struct geometry guess(uint64_t sectors)
{
    bool large = sectors > CHS_CYLINDERS * 64ull * 32;

    return large ? (struct geometry){0, 255, 63}
                 : (struct geometry){0, 64, 32};
}

// The BPB of the disk, or else of its first FAT partition: the boot sector
// there reads by it.
static bool find_bpb(const struct look *l, struct bpb *bpb)
{
    unsigned i;

    *bpb = l->bpb;
    if (!l->has_table)
        return l->has_bpb;
    for (i = 0; i < l->table.count; i++)
        if (read_bpb(l->image,
                     l->container.offset + (uint64_t)l->table.entries[i].first *
                                     DISK_SECTOR,
                     bpb))
            return true;
    return false;
}

// A VHD's geometry is that of the disk, not of INT 13h, which has another
// one for disks of more than 1024 cylinders; the partition table's is.
static enum geometry_source detect_hard_disk(const struct look *l,
                                             struct geometry *g)
{
    const struct container *c = &l->container;
    struct bpb bpb;

    *g = c->geometry;
    if (c->kind == CONTAINER_DOSEMU)
        return GEOMETRY_DOSEMU;
    if (l->has_table && table_geometry(&l->table, g))
        return GEOMETRY_PARTITIONS;
    *g = c->geometry;
    if (possible_geometry(*g) && g->cylinders <= CHS_CYLINDERS)
        return GEOMETRY_VHD;
    if (find_bpb(l, &bpb)) {
        *g = (struct geometry){0, bpb.heads, bpb.sectors_per_track};
        return GEOMETRY_BPB;
    }
    *g = guess(look_sectors(l));
    return GEOMETRY_GUESS;
}

static bool any_hint(const struct disk_hints *h)
{
    return h->cylinders || h->heads || h->sectors;
}

// The hints in place of what was found; cylinders follow if they are not
// among them.
static void apply_hints(const struct disk_hints *h, struct geometry *g,
                        uint64_t sectors)
{
    if (h->heads)
        g->heads = h->heads;
    if (h->sectors)
        g->sectors = h->sectors;
    if (h->cylinders)
        g->cylinders = h->cylinders;
    else if (!g->cylinders || h->heads || h->sectors)
        g->cylinders = count_cylinders(sectors, *g);
}

static void set_geometry(struct disk *d, struct geometry g,
                         enum geometry_source source)
{
    d->source = source;
    d->cylinders = g.cylinders;
    d->heads = (uint16_t)g.heads;
    d->sectors_per_track = (uint8_t)g.sectors;
    if (d->kind == KIND_FLOPPY)
        d->floppy_type = floppy_type(g);
}

static bool make_floppy(const struct look *l, const struct disk_hints *hints,
                        struct disk *d, struct message *m)
{
    uint64_t have = floppy_image_sectors(l), whole;
    enum geometry_source source;
    struct geometry g;

    if (!detect_floppy(l, &g, &source)) {
        if (!hints->heads || !hints->sectors) {
            char digits[27];

            return FAIL(m, "The image (%s bytes) has no floppy's size: give "
                        "its geometry with c= h= s=, or the word "
                        "\"harddisk\".",
                        group_digits(digits, l->container.bytes));
        }
        g = (struct geometry){0};
    }
    apply_hints(hints, &g, have);
    d->kind = KIND_FLOPPY;
    set_geometry(d, g, any_hint(hints) ? GEOMETRY_OPTIONS : source);
    whole = geometry_sectors(g);
    d->sectors = (uint64_t)count_cylinders(have, g) * cylinder_sectors(g);
    if (d->sectors < whole)
        WARN(d, "The floppy has %llu sectors, the image only %llu: what is "
             "missing cannot be read; fetch it again if it should be there.",
             (unsigned long long)whole, (unsigned long long)have);
    if (whole < have)
        WARN(d, "The floppy has %llu sectors, the image %llu: the rest is "
             "left out.", (unsigned long long)whole,
             (unsigned long long)have);
    if (d->sectors > whole)
        d->sectors = whole;
    return true;
}

static void check_table_end(const struct partition_table *t, struct disk *d)
{
    if (t->end > d->sectors)
        WARN(d, "The partitions end at sector %llu, the image at %llu: it is "
             "cut short; fetch it again.", (unsigned long long)t->end,
             (unsigned long long)d->sectors);
}

// The disk is what exists, whatever the words and the sectors say.
static void check_hard_disk_end(const struct look *l,
                                const struct disk_hints *hints,
                                struct disk *d)
{
    struct geometry g = {d->cylinders, d->heads, d->sectors_per_track};
    unsigned rest = (unsigned)(l->container.bytes % DISK_SECTOR);

    if (hints->cylinders > count_cylinders(d->sectors, g))
        WARN(d, "The words c=%u h=%u s=%u make %llu sectors, the image has "
             "%llu: the disk ends there; correct the words.",
             (unsigned)g.cylinders, (unsigned)g.heads, (unsigned)g.sectors,
             (unsigned long long)geometry_sectors(g),
             (unsigned long long)d->sectors);
    if (l->has_table)
        check_table_end(&l->table, d);
    else if (l->has_bpb && l->bpb.sectors > d->sectors)
        WARN(d, "The file system has %u sectors, the image %llu: it is cut "
             "short; fetch it again.", (unsigned)l->bpb.sectors,
             (unsigned long long)d->sectors);
    if (rest)
        WARN(d, "The image's last %u bytes are no whole sector: they are left "
             "out.", rest);
}

static void make_hard_disk(const struct look *l,
                           const struct disk_hints *hints, struct disk *d)
{
    enum geometry_source source;
    struct geometry g;

    d->kind = KIND_HARD_DISK;
    d->sectors = look_sectors(l);
    source = detect_hard_disk(l, &g);
    apply_hints(hints, &g, d->sectors);
    set_geometry(d, g, any_hint(hints) ? GEOMETRY_OPTIONS : source);
    check_hard_disk_end(l, hints, d);
}

// The drive that the file system was made for decides, if it tells; else its
// size, which comes before the image's. (mtools writes 00h on disks too, but
// no floppy has more than two heads.)
static enum image_kind choose_by_bpb(const struct bpb *bpb)
{
    if (bpb->drive == FIRST_HARD_DISK)
        return KIND_HARD_DISK;
    if (bpb->drive != BPB_NO_DRIVE && bpb->heads <= 2)
        return KIND_FLOPPY;
    if (bpb->sectors > FLOPPY_LARGEST && bpb->media == MEDIA_FIXED)
        return KIND_HARD_DISK;
    return bpb->sectors < FLOPPY_LIMIT ? KIND_FLOPPY : KIND_HARD_DISK;
}

// KIND_UNKNOWN if nothing speaks for a disk. A partition table comes before
// the file system and the size.
static enum image_kind choose_kind(const struct look *l,
                                   const struct disk_hints *hints)
{
    uint64_t sectors = floppy_image_sectors(l);
    struct geometry g;

    if (hints->kind)
        return hints->kind;
    if (l->has_table || l->container.kind != CONTAINER_NONE)
        return KIND_HARD_DISK;
    if (l->has_bpb)
        return choose_by_bpb(&l->bpb);
    if (!l->signature && !any_hint(hints) && !exact_format(sectors, &g))
        return KIND_UNKNOWN;
    return sectors < FLOPPY_LIMIT ? KIND_FLOPPY : KIND_HARD_DISK;
}

bool find_disk(const struct image *image, const struct disk_hints *hints,
               struct disk *disk, char *error, size_t room)
{
    struct message m = {error, room};
    char digits[27];
    struct look l;

    memset(disk, 0, sizeof *disk);
    error[0] = '\0';
    if (!look_at(&l, image, hints->offset, &m))
        return false;
    disk->offset = l.container.offset;
    switch (choose_kind(&l, hints)) {
    case KIND_FLOPPY:
        return make_floppy(&l, hints, disk, &m);
    case KIND_HARD_DISK:
        make_hard_disk(&l, hints, disk);
        return true;
    default:
        return FAIL(&m, "The image (%s bytes) is no disk: it has no boot "
                    "sector, no partitions and no floppy's size; check that "
                    "the right file was given.",
                    group_digits(digits, image->size));
    }
}

static void emulate_floppy(const struct look *l, uint8_t media,
                           struct disk *d)
{
    static const struct geometry media_geometry[] = {
        [MEDIA_FLOPPY_1200] = {80, 2, 15},
        [MEDIA_FLOPPY_1440] = {80, 2, 18},
        [MEDIA_FLOPPY_2880] = {80, 2, 36},
    };
    struct geometry g = media_geometry[media];

    d->kind = KIND_FLOPPY;
    set_geometry(d, g, GEOMETRY_MEDIUM);
    d->sectors = geometry_sectors(g);
    if (d->sectors > look_sectors(l)) {
        d->sectors = look_sectors(l);
        WARN(d, "The emulated floppy has %u sectors, but the image ends "
             "behind %u: fetch it again if they should be there.",
             (unsigned)geometry_sectors(g), (unsigned)d->sectors);
    }
}

static void emulate_hard_disk(struct look *l, struct disk *d)
{
    enum geometry_source source;
    struct geometry g;

    read_first_sector(l);
    d->kind = KIND_HARD_DISK;
    d->sectors = look_sectors(l);
    if (l->has_table) {
        check_table_end(&l->table, d);
        if (l->table.end < d->sectors)
            d->sectors = l->table.end;
    }
    l->container.bytes = d->sectors << DISK_SECTOR_SHIFT;
    source = detect_hard_disk(l, &g);
    g.cylinders = count_cylinders(d->sectors, g);
    set_geometry(d, g, source);
}

bool emulated_disk(const struct image *image, uint8_t media, uint64_t offset,
                   struct disk *disk, char *error, size_t room)
{
    struct look l = {.image = image, .container = {.offset = offset}};
    struct message m = {error, room};

    memset(disk, 0, sizeof *disk);
    error[0] = '\0';
    media &= 0x0f;
    if (media < MEDIA_FLOPPY_1200 || media > MEDIA_HARD_DISK)
        return FAIL(&m, "The boot entry's media type %02Xh emulates no disk: "
                    "the ISO is damaged; fetch it again.", media);
    if (offset > image->size || image->size - offset < DISK_SECTOR) {
        char have[27], want[27];

        return FAIL(&m, "The emulated disk is said to be at byte %s, but the "
                    "image has %s: the ISO is damaged; fetch it again.",
                    group_digits(want, offset),
                    group_digits(have, image->size));
    }
    l.container.bytes = image->size - offset;
    disk->offset = offset;
    if (media == MEDIA_HARD_DISK)
        emulate_hard_disk(&l, disk);
    else
        emulate_floppy(&l, media, disk);
    return true;
}

const char *geometry_source_name(enum geometry_source source)
{
    static const char *const names[] = {
        [GEOMETRY_OPTIONS] = "command line",
        [GEOMETRY_BPB] = "BPB",
        [GEOMETRY_SIZE] = "size",
        [GEOMETRY_DOSEMU] = "DOSEMU header",
        [GEOMETRY_VHD] = "VHD footer",
        [GEOMETRY_PARTITIONS] = "partition table",
        [GEOMETRY_GUESS] = "guess",
        [GEOMETRY_MEDIUM] = "El Torito medium",
    };

    return names[source];
}
