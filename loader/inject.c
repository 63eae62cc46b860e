// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the initrds of a live system; any mode, builds on the host.

#include "loader/inject.h"

#include "int13/eltorito.h"
#include "loader/isodir.h"

#define NO_INITRD MAX_INITRDS

static bool starts_with(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0;
}

// The live system itself, in a name that may be cut to eight and three.
static bool is_squashfs(const struct iso_record *r)
{
    const char *c = r->name;

    while (*c && !starts_with(c, ".SQU"))
        c++;
    return !r->directory && *c;
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

// (What is in a sector that the image does not have whole is left alone.)
static bool add_record(struct injection *in, const struct image *image,
                       const struct iso_record *r)
{
    unsigned initrd;

    if (round_down(r->at, CD_SECTOR) + CD_SECTOR > image->size)
        return true;
    initrd = add_initrd(in, r);
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
        if (is_initrd(folder.image, &r) && !add_record(in, folder.image, &r))
            return false;
    return true;
}

// The pieces of the map: the image from its beginning and behind each sector
// of a directory, these sectors, the two halves of each initrd, and the end.
static unsigned pieces_of(const struct injection *in)
{
    return 1 + 2 * in->sectors + 2 * in->initrds + 1;
}

// The first folder of that name in a tree.
static bool add_named(struct injection *in, struct iso_reader root,
                      const char *name)
{
    struct iso_record r;

    while (iso_next(&root, &r))
        if (r.directory && strcmp(r.name, name) == 0)
            return add_folder(in, iso_open(&root, &r));
    return true;
}

bool find_injection(const struct image *image, struct injection *in)
{
    struct iso_reader root;
    unsigned tree;

    memset(in, 0, sizeof *in);
    for (tree = 0; tree < ISO_TREES; tree++)
        if (iso_open_root(image, tree, &root) &&
            // live-boot's (Debian) and casper's (Ubuntu); both have the /init
            // of initramfs-tools.
            (!add_named(in, root, "LIVE") || !add_named(in, root, "CASPER")))
            in->too_many = true;
    if (pieces_of(in) > MAP_PIECES)
        in->too_many = true;
    return in->records && !in->too_many;
}
