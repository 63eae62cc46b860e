// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/inject.c: what a boot loader reads through the sector map.

#include "check.h"

#include "live.h"
#include "loader/inject.h"
#include "loader/lib.h"

#include <stdlib.h>

#define BASE 0x3fe00000u
#define ADDRESS 0x3fd00000u

static const char archive[] =
    "070701 ramiso_base=0x0000000000000000\n"
    "ramiso_bytes=0x0000000000000000\n, and more to its end....";
static const struct payload payload = {
    (const uint8_t *)archive, sizeof archive - 1,
};

static struct image image;
static struct injection injection;
static struct sector_map map;
static uint8_t *extra;
static uint32_t extra_bytes, gained;

static bool inject(void)
{
    if (!find_injection(&image, &injection))
        return false;
    extra_bytes = injection_size(&injection, &payload);
    extra = malloc(extra_bytes);
    assert_non_null(extra);
    memset(extra, 0xee, extra_bytes);
    memset(&map, 0xee, sizeof map);
    gained = build_injection(&injection, &image, &payload, BASE, extra,
                             ADDRESS, &map);
    return true;
}

static void end(void)
{
    free(extra);
    extra = NULL;
    disc_free(&image);
}

// A sector as INT 13h shows it: by the last piece that begins at or before it.
static const uint8_t *shown(uint32_t lba)
{
    unsigned i = 0;
    uint32_t at;

    while (map.pieces[i + 1].first <= lba)
        assert_true(++i < MAP_PIECES - 1);
    at = map.pieces[i].zero + lba * CD_SECTOR;
    if (at - BASE <= image.size - CD_SECTOR)
        return image.data + (at - BASE);
    assert_true(at - ADDRESS <= extra_bytes - CD_SECTOR);
    return extra + (at - ADDRESS);
}

// The record of the initrd in a folder as it is shown: the third one.
static const uint8_t *shown_record(uint32_t folder)
{
    const uint8_t *r = shown(folder) + 68;

    return r + r[0];
}

// Linux, buffer-format.rst: the archive begins at a multiple of 4 behind the
// initrd, zeroes between them; four at least, by which lib/decompress_unlz4.c
// sees an end.
static void assert_longer_initrd(uint32_t lba, uint32_t bytes,
                                 uint32_t original)
{
    uint32_t archive_at = (original + 7) / 4 * 4, i;

    assert_int_equal(bytes, archive_at + payload.bytes);
    for (i = 0; i < bytes; i++) {
        uint8_t byte = shown(lba + i / CD_SECTOR)[i % CD_SECTOR];

        if (i < original)
            assert_int_equal(byte,
                             image.data[LIVE_INITRD * CD_SECTOR + i]);
        else if (i < archive_at)
            assert_int_equal(byte, 0);
        else if (archive[i - archive_at] != '0')
            assert_int_equal(byte, archive[i - archive_at]);
    }
}

// Both trees lead to the longer initrd, which lies behind the CD's end.
TEST(the_initrd_grows)
{
    static const uint32_t folders[] = {LIVE_FOLDER, LIVE_JOLIET_FOLDER};
    size_t i;

    image = live_image();
    assert_true(inject());
    for (i = 0; i < LENGTH(folders); i++) {
        const uint8_t *r = shown_record(folders[i]);

        assert_int_equal(get_le32(r + 2), LIVE_SECTORS);
        assert_longer_initrd(get_le32(r + 2), get_le32(r + 10),
                             LIVE_INITRD_BYTES);
    }
    end();
}

// All other sectors are the image's own, and the image does not change.
TEST(nothing_else_changes)
{
    struct image before = live_image();
    uint32_t lba;

    image = live_image();
    assert_true(inject());
    assert_memory_equal(image.data, before.data, image.size);
    for (lba = 0; lba < LIVE_SECTORS; lba++) {
        bool folder = lba == LIVE_FOLDER || lba == LIVE_JOLIET_FOLDER;

        assert_int_equal(shown(lba) != image.data + lba * CD_SECTOR, folder);
    }
    disc_free(&before);
    end();
}

// In the folders' sectors 16 bytes of each record are others.
TEST(only_the_records_change)
{
    unsigned i, changed = 0;

    image = live_image();
    assert_true(inject());
    for (i = 0; i < CD_SECTOR; i++) {
        const uint8_t *s = shown(LIVE_FOLDER);
        long at = s + i - shown_record(LIVE_FOLDER);

        if (s[i] == image.data[LIVE_FOLDER * CD_SECTOR + i])
            continue;
        assert_true(at >= 2 && at < 18);
        changed++;
    }
    assert_true(changed >= 4);
    end();
}

// The archive learns where the image is, and its length in whole sectors.
TEST(the_archive_is_told)
{
    char text[sizeof archive];
    uint32_t at = (LIVE_INITRD_BYTES + 7) / 4 * 4, i;

    image = live_image();
    image.size -= 5;
    assert_true(inject());
    for (i = 0; i < payload.bytes; i++)
        text[i] = (char)shown(LIVE_SECTORS + (at + i) / CD_SECTOR)[
            (at + i) % CD_SECTOR];
    text[i] = '\0';
    assert_string_equal(text, "070701 ramiso_base=0x000000003fe00000\n"
                              "ramiso_bytes=0x000000000001e000\n"
                              ", and more to its end....");
    end();
}

// Whatever the initrd's length is to a sector.
TEST(every_length)
{
    uint32_t bytes;

    for (bytes = 1; bytes <= 2 * CD_SECTOR + 9; bytes += 7) {
        uint8_t *r;

        image = live_image();
        r = disc_sector(&image, LIVE_FOLDER) + 68;
        disc_put32(r + r[0] + 10, bytes);
        r = disc_sector(&image, LIVE_JOLIET_FOLDER) + 68;
        disc_put32(r + r[0] + 10, bytes);
        assert_true(inject());
        assert_longer_initrd(LIVE_SECTORS, get_le32(shown_record(LIVE_FOLDER)
                                                    + 10), bytes);
        assert_int_equal(map.pieces[MAP_PIECES - 1].first,
                         LIVE_SECTORS + gained);
        assert_int_equal(gained, ((bytes + 7) / 4 * 4 + payload.bytes + 2047) /
                                     2048);
        end();
    }
}

// One initrd under two names is one; two are two, one behind the other.
TEST(several_initrds)
{
    unsigned at;
    const uint8_t *r;

    image = live_image();
    r = image.data + LIVE_FOLDER * CD_SECTOR + 68;
    at = 68u + r[0];
    at += image.data[LIVE_FOLDER * CD_SECTOR + at];
    at = live_record(&image, LIVE_FOLDER, at, "INITRD.OLD;1", false, 0,
                     LIVE_INITRD, LIVE_INITRD_BYTES);
    live_record(&image, LIVE_FOLDER, at, "INITRD2.IMG;1", false, 0, 50, 3000);
    memcpy(disc_sector(&image, 50), "\x1f\x8b", 2);
    assert_true(inject());
    assert_int_equal(injection.initrds, 2);
    assert_int_equal(injection.records, 4);
    r = shown_record(LIVE_FOLDER);
    assert_longer_initrd(get_le32(r + 2), get_le32(r + 10),
                         LIVE_INITRD_BYTES);
    r += r[0];
    assert_int_equal(get_le32(r + 2), LIVE_SECTORS);
    r += r[0];
    assert_int_equal(get_le32(r + 10), 3004 + payload.bytes);
    assert_int_equal(memcmp(shown(get_le32(r + 2)),
                            image.data + 50 * CD_SECTOR, CD_SECTOR), 0);
    end();
}

// The initrd may end where the image does.
TEST(an_initrd_at_the_end)
{
    image = live_image();
    image.size = LIVE_INITRD * CD_SECTOR + LIVE_INITRD_BYTES;
    assert_true(find_injection(&image, &injection));
    image.size--;
    assert_false(find_injection(&image, &injection));
    disc_free(&image);
}

// casper's folder, by the length of its name: the record takes more bytes.
TEST(casper)
{
    static const uint32_t roots[] = {LIVE_ROOT, LIVE_JOLIET_ROOT};
    unsigned tree;

    image = live_image();
    for (tree = 0; tree < 2; tree++) {
        memset(disc_sector(&image, roots[tree]) + 68, 0, 100);
        live_record(&image, roots[tree], 68, tree ? "casper" : "CASPER",
                    tree != 0, 2, tree ? LIVE_JOLIET_FOLDER : LIVE_FOLDER,
                    CD_SECTOR);
    }
    assert_true(inject());
    assert_int_equal(injection.records, 2);
    end();
}

// In one of seven ways. A Joliet name's characters have two bytes.
static void make_other(unsigned way, uint8_t *folder, bool joliet)
{
    uint8_t *squashfs = folder + 68, *initrd = squashfs + squashfs[0];

    switch (way) {
    case 0:
        squashfs[33 + (joliet ? 1 + 2 * 11 : 9)] = 'X'; // of .SQU
        break;
    case 1:
        disc_sector(&image, LIVE_INITRD)[0] = 'X';
        break;
    case 2:
        initrd[25] = 0x80;
        break;
    case 3:
        disc_put32(initrd + 10, (LIVE_SECTORS - LIVE_INITRD) * CD_SECTOR + 1);
        break;
    case 4:
        disc_put32(initrd + 2, 0x7fffffff);
        break;
    case 5:
        disc_put32(initrd + 10, 0);
        break;
    default:
        initrd[33 + (joliet ? 1 : 0)] = 'X';
    }
}

// A folder without a squashfs, an initrd that is no archive, a file that is in
// pieces or ends behind the image: nothing to do.
TEST(others_are_left_alone)
{
    unsigned way;

    for (way = 0; way < 7; way++) {
        image = live_image();
        make_other(way, disc_sector(&image, LIVE_FOLDER), false);
        make_other(way, disc_sector(&image, LIVE_JOLIET_FOLDER), true);
        assert_false(find_injection(&image, &injection));
        disc_free(&image);
    }
}

// Linux, initramfs: cpio archives, and what the kernel unpacks by itself.
TEST(every_kind_of_archive)
{
    static const char *const magics[] = {
        "070701", "\x1f\x8b", "BZh9", "]\0\0", "\3757zXZ", "\002!L\x18",
        "(\xb5/\xfd",
    };
    size_t i;

    for (i = 0; i < LENGTH(magics); i++) {
        image = live_image();
        memset(disc_sector(&image, LIVE_INITRD), 0, 8);
        assert_false(find_injection(&image, &injection));
        copy_string((char *)disc_sector(&image, LIVE_INITRD), CD_SECTOR,
                    magics[i]);
        assert_true(inject());
        end();
    }
}

// A folder of three sectors, and Joliet's in front of it: twelve pieces, which
// are as many as there is room for. (The primary tree is read first, so the
// other sector is put in front of those that are known.)
TEST(as_many_sectors_as_fit)
{
    unsigned i;

    image = live_image();
    disc_put32(disc_sector(&image, LIVE_ROOT) + 68 + 2, 40);
    disc_put32(disc_sector(&image, LIVE_ROOT) + 68 + 10, 3 * CD_SECTOR);
    for (i = 0; i < 3; i++) {
        memset(disc_sector(&image, 40 + i), 0, CD_SECTOR);
        live_record(&image, 40 + i, i ? 0 : 48, "INITRD.IMG;1", false, 0,
                    LIVE_INITRD, LIVE_INITRD_BYTES);
    }
    live_record(&image, 40, 0, "FILESYST.SQU;1", false, 0, 50, 9000);
    assert_true(inject());
    assert_int_equal(injection.sectors, 4);
    for (i = 0; i < 3; i++) {
        const uint8_t *r = shown(40 + i) + (i == 0 ? 48 : 0);

        assert_int_equal(get_le32(r + 2), LIVE_SECTORS);
        assert_ptr_equal(shown(43), image.data + 43 * CD_SECTOR);
        assert_longer_initrd(get_le32(r + 2), get_le32(r + 10),
                             LIVE_INITRD_BYTES);
    }
    assert_int_equal(get_le32(shown_record(LIVE_JOLIET_FOLDER) + 2),
                     LIVE_SECTORS);
    end();
    image = live_image(); // one sector more
    disc_put32(disc_sector(&image, LIVE_ROOT) + 68 + 2, 40);
    disc_put32(disc_sector(&image, LIVE_ROOT) + 68 + 10, 4 * CD_SECTOR);
    live_record(&image, 40, 0, "FILESYST.SQU;1", false, 0, 50, 9000);
    for (i = 0; i < 4; i++)
        live_record(&image, 40 + i, i ? 0 : 48, "INITRD.IMG;1", false, 0,
                    LIVE_INITRD, LIVE_INITRD_BYTES);
    assert_false(find_injection(&image, &injection));
    disc_free(&image);
}

// A folder of which the image lacks a part is not shown otherwise; nor is one
// behind another of its name.
TEST(folders_that_are_cut_or_second)
{
    image = live_image();
    image.size = LIVE_FOLDER * CD_SECTOR + 1000;
    assert_false(find_injection(&image, &injection));
    image.size = LIVE_SECTORS * CD_SECTOR;
    live_record(&image, LIVE_ROOT, 68, "LIVE", false, 2, 50, CD_SECTOR);
    live_record(&image, LIVE_ROOT, 68 + 38, "LIVE", false, 2, LIVE_FOLDER,
                CD_SECTOR);
    live_record(&image, LIVE_JOLIET_ROOT, 68, "x", true, 2, 50, CD_SECTOR);
    assert_false(find_injection(&image, &injection));
    assert_false(injection.too_many);
    disc_free(&image);
}

// More than the map has room for is left as it is.
TEST(too_many)
{
    unsigned at, i;
    char name[] = "INITRD0.IMG;1";

    image = live_image();
    for (i = 0, at = 300; i < 3; i++) {
        name[6]++;
        at = live_record(&image, LIVE_FOLDER, at, name, false, 0, 50 + i,
                         3000);
        memcpy(disc_sector(&image, 50 + i), "\x1f\x8b", 2);
    }
    // (Zeroes in between end the sector.)
    assert_true(find_injection(&image, &injection));
    disc_free(&image);
    image = live_image();
    at = 68;
    for (i = 0; i < 3; i++)
        at += image.data[LIVE_FOLDER * CD_SECTOR + at];
    for (i = 0; i < 2; i++) {
        name[6]++;
        at = live_record(&image, LIVE_FOLDER, at, name, false, 0, 50 + i,
                         3000);
        memcpy(disc_sector(&image, 50 + i), "\x1f\x8b", 2);
    }
    assert_false(find_injection(&image, &injection));
    assert_true(injection.too_many);
    disc_free(&image);
}

GROUP(inject, RUN(the_initrd_grows), RUN(nothing_else_changes),
      RUN(only_the_records_change), RUN(the_archive_is_told),
      RUN(every_length), RUN(several_initrds), RUN(casper),
      RUN(others_are_left_alone), RUN(an_initrd_at_the_end),
      RUN(every_kind_of_archive), RUN(as_many_sectors_as_fit),
      RUN(folders_that_are_cut_or_second), RUN(too_many))
