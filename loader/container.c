// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the disk in what other programs put around it; any mode, builds on
// the host.

#include "loader/container.h"

#include "loader/format.h"
#include "loader/vhd.h"

#define MAGIC_MOST 8

#define UNKNOWN "which ramiso cannot unpack: unpack it on the server"
// The file itself has been unpacked: this lies in it.
#define INNER "inside another one or behind offset=, where it is not " \
              "unpacked: unpack it on the server"
#define INSTEAD "which the server sent in place of it: open its URL in a " \
                "browser to see why"
#define CONVERT "not a plain copy of a disk: convert it with \"qemu-img " \
                "convert -O raw\""

// DOSEMU, src/include/disks.h.
struct dosemu_header {
    char magic[7]; // "DOSEMU", 0
    uint32_t heads, sectors, cylinders;
    uint32_t bytes; // before the disk
} __attribute__((packed));
_Static_assert(sizeof(struct dosemu_header) == 23, "DOSEMU header");

// LZMA alone has no magic number, so all of its header has to fit: LZMA SDK's
// lzma-file-format.txt, 1.1, as lzma and xz --format=lzma write it.
struct lzma_header {
    uint8_t properties;
    uint32_t dictionary; // bytes
    uint64_t size; // unpacked, or -1
    uint8_t coder; // the range coder's first byte, always 0
} __attribute__((packed));
_Static_assert(sizeof(struct lzma_header) == 14, "LZMA SDK, 1.1");

#define LZMA_PROPERTIES 0x5d // lc=3, lp=0, pb=2
#define LZMA_UNSIZED (~0ull)
#define LZMA_LARGEST (1ull << 40) // what has more is none

#define FAIL(...) ((void)format(error, room, __VA_ARGS__), false)

// Files that hold a disk, but not its sectors one after the other.
static bool check_magic(const struct image *image, uint64_t offset,
                        char *error, size_t room)
{
    static const struct {
        char magic[MAGIC_MOST + 1];
        uint8_t length;
        const char *name, *advice;
    } rows[] = {
        {"conectix", 8, "a dynamic VHD", CONVERT},
        {"vhdxfile", 8, "a VHDX", CONVERT},
        {"QFI\xfb", 4, "a qcow2 image", CONVERT},
        {"KDMV", 4, "a VMDK", CONVERT},
        {"\x1f\x8b\x08", 3, "a gzip file", INNER}, // 08h: deflate
        {"PK\3\4", 4, "a zip file", INNER},
        {"\xfd" "7zXZ\0", 6, "an xz file", INNER},
        {"\x28\xb5\x2f\xfd", 4, "a zstd file", INNER},
        {"BZh", 3, "a bzip2 file", UNKNOWN}, // h: Huffman
        {"\4\"M\x18", 4, "an lz4 file", UNKNOWN},
        {"7z\xbc\xaf'\x1c", 6, "a 7z file", UNKNOWN},
        {"Rar!\x1a\7", 6, "a RAR file", UNKNOWN},
        {"<!DOCTYP", 8, "a web page", INSTEAD},
        {"<!doctyp", 8, "a web page", INSTEAD},
        {"<html", 5, "a web page", INSTEAD},
        {"<HTML", 5, "a web page", INSTEAD},
    };
    uint8_t start[MAGIC_MOST];
    size_t i;

    if (!image_read(image, offset, start, sizeof start))
        return true;
    for (i = 0; i < sizeof rows / sizeof *rows; i++)
        if (memcmp(start, rows[i].magic, rows[i].length) == 0)
            return FAIL("The image is %s, %s.", rows[i].name, rows[i].advice);
    return true;
}

static bool check_lzma(const struct image *image, uint64_t offset,
                       char *error, size_t room)
{
    struct lzma_header h;

    if (!image_read(image, offset, &h, sizeof h) ||
        h.properties != LZMA_PROPERTIES || !h.dictionary ||
        h.dictionary & 0xffff || h.coder ||
        (h.size >= LZMA_LARGEST && h.size != LZMA_UNSIZED))
        return true;
    return FAIL("The image is an .lzma file (LZMA alone), which is none of "
                "the formats that ramiso unpacks: unpack it on the server, or "
                "pack it by xz.");
}

static bool strip_dosemu(const struct image *image, struct container *c,
                         char *error, size_t room)
{
    struct dosemu_header h;

    if (!image_read(image, c->offset, &h, sizeof h) ||
        memcmp(h.magic, "DOSEMU", sizeof h.magic) != 0)
        return true;
    c->kind = CONTAINER_DOSEMU;
    c->geometry = (struct geometry){h.cylinders, h.heads, h.sectors};
    if (!possible_geometry(c->geometry) || h.bytes < sizeof h ||
        h.bytes >= c->bytes)
        return FAIL("The image's DOSEMU header says %u cylinders, %u heads, "
                    "%u sectors and %u bytes of header, which cannot be: make "
                    "the image anew.", (unsigned)h.cylinders,
                    (unsigned)h.heads, (unsigned)h.sectors,
                    (unsigned)h.bytes);
    c->offset += h.bytes;
    c->bytes -= h.bytes;
    return true;
}

static uint32_t get_be(const uint8_t *p, unsigned bytes)
{
    uint32_t value = 0;

    for (; bytes; bytes--)
        value = value << 8 | *p++;
    return value;
}

static bool checksum_fits(const struct vhd_footer *f)
{
    const uint8_t *p = (const uint8_t *)f;
    uint32_t sum = 0;
    unsigned i;

    for (i = 0; i < sizeof *f; i++)
        sum += p[i];
    for (i = 0; i < sizeof f->checksum; i++)
        sum -= f->checksum[i];
    return ~sum == get_be(f->checksum, sizeof f->checksum);
}

static bool strip_vhd(const struct image *image, struct container *c,
                      char *error, size_t room)
{
    struct vhd_footer f;
    uint32_t type;

    if (c->bytes < sizeof f ||
        !image_read(image, c->offset + c->bytes - sizeof f, &f, sizeof f) ||
        memcmp(f.cookie, "conectix", sizeof f.cookie) != 0 ||
        !checksum_fits(&f))
        return true;
    type = get_be(f.type, sizeof f.type);
    if (type != VHD_FIXED)
        return FAIL("The image is a VHD of type %u, " CONVERT ".",
                    (unsigned)type);
    c->kind = CONTAINER_VHD;
    c->bytes -= sizeof f;
    c->geometry = (struct geometry){get_be(f.cylinders, sizeof f.cylinders),
                                    f.heads, f.sectors};
    return true;
}

bool open_container(const struct image *image, uint64_t offset,
                    struct container *container, char *error, size_t room)
{
    *container = (struct container){
        .offset = offset,
        .bytes = image->size - offset,
    };
    if (!check_magic(image, offset, error, room) ||
        !check_lzma(image, offset, error, room) ||
        !strip_dosemu(image, container, error, room))
        return false;
    return container->kind == CONTAINER_DOSEMU ||
           strip_vhd(image, container, error, room);
}
