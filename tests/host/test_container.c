// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/container.c: headers, footers, and what is no copy of a disk.

#include "check.h"

#include "disc.h"
#include "disks.h"
#include "loader/container.h"

#define DISK_BYTES (10u << 20)

static struct container container;
static char error[320];

// Offset 0; takes the image.
static bool open(struct image image)
{
    bool opened;

    memset(error, 0, sizeof error);
    memset(&container, 0x5a, sizeof container);
    opened = open_container(&image, 0, &container, error, sizeof error);
    assert_int_equal(opened, !error[0]);
    disc_free(&image);
    return opened;
}

static void assert_refused(struct image image, const char *part)
{
    assert_false(open(image));
    assert_non_null(strstr(error, part));
    assert_int_equal(error[strlen(error) - 1], '.');
}

static void assert_container(enum container_kind kind, uint64_t offset,
                             uint64_t bytes, uint32_t cylinders,
                             uint32_t heads, uint32_t track)
{
    assert_int_equal(container.kind, kind);
    assert_int_equal(container.offset, offset);
    assert_int_equal(container.bytes, bytes);
    assert_int_equal(container.geometry.cylinders, cylinders);
    assert_int_equal(container.geometry.heads, heads);
    assert_int_equal(container.geometry.sectors, track);
}

static struct image dosemu(uint32_t heads, uint32_t track,
                           uint32_t cylinders, uint32_t header)
{
    struct image image = disc_new(128 + 680 * 512);

    disks_dosemu(&image, heads, track, cylinders, header);
    return image;
}

static struct image vhd(uint8_t type)
{
    struct image image = disc_new(DISK_BYTES + 512);

    disks_vhd(&image, DISK_BYTES, type, 0x101, 4, 17);
    return image;
}

static struct image beginning(const char *magic, size_t length)
{
    struct image image = disc_new(1474560);

    memset(disks_at(&image, 0), 0x5a, 16);
    memcpy(disks_at(&image, 0), magic, length);
    return image;
}

// Anything else is the disk itself, however short.
TEST(plain_copies)
{
    uint32_t bytes;

    for (bytes = 0; bytes < 600; bytes++) {
        assert_true(open(disc_new(bytes)));
        assert_container(CONTAINER_NONE, 0, bytes, 0, 0, 0);
    }
}

// src/include/disks.h of DOSEMU: the header gives the geometry, and where
// the disk begins.
TEST(dosemu_header)
{
    assert_true(open(dosemu(4, 17, 10, 128)));
    assert_container(CONTAINER_DOSEMU, 128, 680 * 512, 10, 4, 17);
    assert_true(open(dosemu(256, 63, 10, 23)));
    assert_container(CONTAINER_DOSEMU, 23, 680 * 512 + 105, 10, 256, 63);
    assert_refused(dosemu(0, 17, 10, 128), "DOSEMU");
    assert_refused(dosemu(4, 0, 10, 128), "DOSEMU");
    assert_refused(dosemu(257, 17, 10, 128), "257 heads");
    assert_refused(dosemu(4, 64, 10, 128), "64 sectors");
    assert_refused(dosemu(4, 17, 0, 128), "0 cylinders");
    assert_refused(dosemu(4, 17, 10, 22), "22 bytes");
    assert_refused(dosemu(4, 17, 10, 128 + 680 * 512), "348288");
}

// A VHD's footer at the end of such a disk is its last sector.
TEST(one_container_is_opened)
{
    struct image image = dosemu(4, 17, 10, 128);

    disks_vhd(&image, 128 + 679 * 512, 2, 1, 1, 1);
    assert_true(open(image));
    assert_container(CONTAINER_DOSEMU, 128, 680 * 512, 10, 4, 17);
}

// Virtual Hard Disk Image Format Specification 1.0: a fixed one is the disk
// and a footer; other types are not as long as their disk.
TEST(vhd_footer)
{
    assert_true(open(vhd(2)));
    assert_container(CONTAINER_VHD, 0, DISK_BYTES, 0x101, 4, 17);
    assert_refused(vhd(3), "type 3");
    assert_refused(vhd(4), "qemu-img convert -O raw");
}

// The footer of a disk of 5 GiB lies behind its last sector, and not there
// modulo 4 GiB. The disk behind a DOSEMU header may have 4 GiB and more, too.
TEST(large_containers)
{
    static const struct {
        uint64_t bytes, footer;
    } rows[] = {
        {0x140000200, 0x140000000}, {0x100000000, 0xfffffe00},
        {0x140000200, 0x40000000}, {0x140000200, 0x13ffffe00},
    };
    struct image image;
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        image = disc_sparse(rows[i].bytes);
        disks_vhd(&image, rows[i].footer, 2, 0x101, 4, 17);
        assert_true(open_container(&image, 0, &container, error,
                                   sizeof error));
        if (i < 2)
            assert_container(CONTAINER_VHD, 0, rows[i].footer, 0x101, 4, 17);
        else
            assert_container(CONTAINER_NONE, 0, rows[i].bytes, 0, 0, 0);
        disc_unmap(&image);
    }
    image = disc_sparse(0x100000040);
    disks_dosemu(&image, 255, 63, 522, 0x80);
    assert_true(open_container(&image, 0, &container, error, sizeof error));
    assert_container(CONTAINER_DOSEMU, 0x80, 0xffffffc0, 522, 255, 63);
    disc_unmap(&image);
}

// A footer whose sum or name is wrong is the disk's last sector.
TEST(doubtful_footers_are_sectors)
{
    static const uint16_t offsets[] = {0, 7, 64, 67, 300, 511};
    struct image image;
    size_t i;

    for (i = 0; i < LENGTH(offsets); i++) {
        image = vhd(3);
        disks_at(&image, DISK_BYTES + offsets[i])[0]++;
        assert_true(open(image));
        assert_container(CONTAINER_NONE, 0, DISK_BYTES + 512, 0, 0, 0);
    }
}

// Each of these begins with its name.
TEST(formats_of_other_programs)
{
    static const char *const starts[] = {"conectix", "vhdxfile", "QFI\xfb",
                                         "KDMV"};
    size_t i;

    for (i = 0; i < LENGTH(starts); i++) {
        size_t length = strlen(starts[i]);

        assert_refused(beginning(starts[i], length),
                       "qemu-img convert -O raw");
        assert_true(open(beginning(starts[i], length - 1)));
    }
}

// RFC 1952, APPNOTE.TXT 4.3.7, The .xz File Format 2.1.1.1, RFC 8878; bzip2's
// compress.c, lz4_Frame_format.md, 7zFormat.txt, RAR 5.0 archive format.
TEST(packed_files)
{
    static const struct {
        const char *magic;
        size_t length;
        const char *name, *why;
    } rows[] = {
        {"\x1f\x8b\x08", 3, "gzip", "inside another one"},
        {"PK\3\4", 4, "zip", "inside another one"},
        {"\xfd\x37\x7a\x58\x5a\x00", 6, "xz", "inside another one"},
        {"\x28\xb5\x2f\xfd", 4, "zstd", "inside another one"},
        {"\x42\x5a\x68", 3, "bzip2", "cannot unpack"},
        {"\x04\x22\x4d\x18", 4, "lz4", "cannot unpack"},
        {"\x37\x7a\xbc\xaf\x27\x1c", 6, "7z", "cannot unpack"},
        {"\x52\x61\x72\x21\x1a\x07", 6, "RAR", "cannot unpack"},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        assert_refused(beginning(rows[i].magic, rows[i].length),
                       "unpack it on the server");
        assert_non_null(strstr(error, rows[i].name));
        assert_non_null(strstr(error, rows[i].why));
        assert_true(open(beginning(rows[i].magic, rows[i].length - 1)));
    }
}

// HTML, 13.1.1: a document begins with its doctype, in letters of any case, or
// with the html element.
TEST(web_pages)
{
    static const char *const rows[] = {
        "<!DOCTYPE html>", "<!doctype html>", "<html>", "<HTML lang=en>",
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++)
        assert_refused(beginning(rows[i], strlen(rows[i])), "a web page");
    assert_true(open(beginning("<htm", 4)));
}

// The .lzma File Format, 1.1: properties, dictionary size, the size unpacked or
// -1; the range coder's first byte is 0. There is no magic number, so a boot
// sector that is nearly so is none.
TEST(lzma_alone)
{
    static const uint8_t unsized[14] = "]\0\0\x80\0\xff\xff\xff\xff\xff\xff"
                                       "\xff\xff";
    static const uint8_t sized[14] = "]\0\0\x10\0\0\x80\x16";
    static const uint8_t others[][14] = {
        "\\\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff",
        "]\0\1\x80\0\xff\xff\xff\xff\xff\xff\xff\xff",
        "]\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff",
        "]\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xfe",
        "]\0\0\x80\0\0\0\0\0\0\1",
        "]\0\0\x80\0\0\0\0\0\0\0\0\0\1",
    };
    size_t i;

    assert_refused(beginning((const char *)unsized, 14), "an .lzma file");
    assert_non_null(strstr(error, "unpack it on the server, or pack it by xz"));
    assert_refused(beginning((const char *)sized, 14), "an .lzma file");
    for (i = 0; i < LENGTH(others); i++)
        assert_true(open(beginning((const char *)others[i], 14)));
}

// What lies in front of the disk is skipped.
TEST(offsets_are_skipped)
{
    struct image image = disc_new(1000 + 512);

    memcpy(disks_at(&image, 0), "KDMV", 4);
    assert_true(open_container(&image, 1000, &container, error,
                               sizeof error));
    assert_container(CONTAINER_NONE, 1000, 512, 0, 0, 0);
    disks_vhd(&image, 1000, 2, 1, 1, 1);
    assert_false(open_container(&image, 1000, &container, error,
                                sizeof error));
    disc_free(&image);
}

GROUP(container, RUN(plain_copies), RUN(dosemu_header),
      RUN(one_container_is_opened), RUN(vhd_footer), RUN(large_containers),
      RUN(doubtful_footers_are_sectors), RUN(formats_of_other_programs),
      RUN(packed_files), RUN(web_pages), RUN(lzma_alone),
      RUN(offsets_are_skipped))
