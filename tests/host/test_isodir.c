// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/isodir.c by ECMA-119 9.1 and the Joliet specification.

#include "check.h"

#include "live.h"
#include "loader/isodir.h"

static struct iso_reader folder_of(const struct image *image, unsigned tree)
{
    struct iso_reader root;
    struct iso_record r;

    assert_true(iso_open_root(image, tree, &root));
    assert_true(iso_next(&root, &r));
    assert_string_equal(r.name, "LIVE");
    assert_true(r.directory);
    return iso_open(&root, &r);
}

// Both trees; names in capitals without a version; "." and ".." left out.
TEST(both_trees)
{
    static const char *const names[2][3] = {
        {"FILESYST.SQU", "INITRD.IMG", "VMLINUZ."},
        {"FILESYSTEM.SQUASHFS", "INITRD.IMG", "VMLINUZ"},
    };
    struct image image = live_image();
    struct iso_record r;
    unsigned tree, i;

    for (tree = 0; tree < 2; tree++) {
        struct iso_reader folder = folder_of(&image, tree);

        for (i = 0; i < 3; i++) {
            assert_true(iso_next(&folder, &r));
            assert_string_equal(r.name, names[tree][i]);
            assert_false(r.directory);
            assert_true(r.whole);
            assert_int_equal(r.at / CD_SECTOR,
                             tree ? LIVE_JOLIET_FOLDER : LIVE_FOLDER);
            if (i == 1)
                assert_int_equal(r.lba, LIVE_INITRD);
            if (i == 1)
                assert_int_equal(r.bytes, LIVE_INITRD_BYTES);
        }
        assert_false(iso_next(&folder, &r));
    }
    disc_free(&image);
}

// A supplementary descriptor without Joliet's escape sequence is none.
TEST(no_joliet)
{
    struct image image = live_image();
    struct iso_reader root;

    disc_sector(&image, DISC_PRIMARY + 1)[90] = 'X';
    assert_false(iso_open_root(&image, 1, &root));
    memcpy(disc_sector(&image, DISC_PRIMARY + 1) + 88, "%/@", 3);
    assert_true(iso_open_root(&image, 1, &root));
    disc_sector(&image, DISC_PRIMARY)[1] = 'X';
    assert_false(iso_open_root(&image, 0, &root));
    disc_free(&image);
}

// No record crosses the end of a sector: zeroes lead to the next one.
TEST(several_sectors)
{
    struct image image = live_image();
    struct iso_reader root;
    struct iso_record r;
    unsigned at = 0, count = 0;
    char name[9];

    memset(disc_sector(&image, LIVE_ROOT), 0, 3 * CD_SECTOR);
    disc_put32(disc_sector(&image, DISC_PRIMARY) + 156 + 10, 3 * CD_SECTOR);
    while (at < CD_SECTOR - 100)
        at = live_record(&image, LIVE_ROOT, at, "FILE", false, 0, 1, 1);
    live_record(&image, LIVE_ROOT + 2, 0, "LAST", false, 0, 1, 1);
    assert_true(iso_open_root(&image, 0, &root));
    while (iso_next(&root, &r)) {
        memcpy(name, r.name, 5);
        count++;
    }
    assert_string_equal(name, "LAST");
    assert_true(count > 30);
    disc_free(&image);
}

// Files in several extents, and interleaved ones, are not whole.
TEST(whole_files)
{
    struct image image = live_image();
    struct iso_reader root;
    struct iso_record r;

    live_record(&image, LIVE_ROOT, 0, "A", false, 0x80, 1, 1);
    assert_true(iso_open_root(&image, 0, &root));
    assert_true(iso_next(&root, &r));
    assert_false(r.whole);
    live_record(&image, LIVE_ROOT, 0, "A", false, 0, 1, 1);
    disc_sector(&image, LIVE_ROOT)[26] = 1;
    assert_true(iso_open_root(&image, 0, &root));
    assert_true(iso_next(&root, &r));
    assert_false(r.whole);
    disc_free(&image);
}

// A record that says that it is longer than its sector, or its name than it.
TEST(damaged_records)
{
    struct image image = live_image();
    struct iso_reader root;
    struct iso_record r;
    uint8_t *s = disc_sector(&image, LIVE_ROOT);

    memset(s, 0, CD_SECTOR);
    s[0] = 40;
    s[32] = 200;
    assert_true(iso_open_root(&image, 0, &root));
    assert_false(iso_next(&root, &r));
    memset(s, 0, CD_SECTOR);
    live_record(&image, LIVE_ROOT, 0, "A", false, 0, 1, 1);
    s[34] = 1; // shorter than a record may be
    assert_true(iso_open_root(&image, 0, &root));
    assert_true(iso_next(&root, &r));
    assert_false(iso_next(&root, &r));
    disc_free(&image);
}

// The whole directory may lie behind the image's end.
TEST(outside)
{
    struct image image = live_image();
    struct iso_reader root;
    struct iso_record r;

    disc_put32(disc_sector(&image, DISC_PRIMARY) + 156 + 2, 0xfffffff0);
    disc_put32(disc_sector(&image, DISC_PRIMARY) + 156 + 10, 0xffffffff);
    assert_true(iso_open_root(&image, 0, &root));
    assert_false(iso_next(&root, &r));
    disc_free(&image);
}

// Extent and length in both byte orders (ECMA-119, 7.3.3), nothing else.
TEST(moving)
{
    static const uint8_t lba[8] = {0x78, 0x56, 0x34, 0x12,
                                   0x12, 0x34, 0x56, 0x78};
    static const uint8_t bytes[8] = {0x04, 0x03, 0x02, 0x01,
                                     0x01, 0x02, 0x03, 0x04};
    uint8_t sector[CD_SECTOR] = {0}, want[CD_SECTOR] = {0};

    memcpy(want + 100 + 2, lba, 8);
    memcpy(want + 100 + 10, bytes, 8);
    iso_move(sector, 7 * CD_SECTOR, 7 * CD_SECTOR + 100, 0x12345678,
             0x01020304);
    assert_memory_equal(sector, want, sizeof want);
}

GROUP(isodir, RUN(both_trees), RUN(no_joliet), RUN(several_sectors),
      RUN(whole_files), RUN(damaged_records), RUN(outside), RUN(moving))
