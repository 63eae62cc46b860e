// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/bootsector.c: BIOS parameter blocks and partition tables.

#include "check.h"

#include "disc.h"
#include "disks.h"
#include "loader/bootsector.h"

static struct image floppy(void)
{
    struct image image = disc_new(4 * 512);

    disks_bpb(&image, 0, 2880, 2, 18, 0xf0);
    return image;
}

static bool bpb_and_free(struct image image, struct bpb *bpb)
{
    bool found = read_bpb(&image, 0, bpb);

    disc_free(&image);
    return found;
}

// FAT specification, 3.1: the fields that give a floppy's size and geometry.
TEST(bpb_is_read)
{
    struct bpb bpb;

    assert_true(bpb_and_free(floppy(), &bpb));
    assert_int_equal(bpb.sectors, 2880);
    assert_int_equal(bpb.sectors_per_track, 18);
    assert_int_equal(bpb.heads, 2);
    assert_int_equal(bpb.media, 0xf0);
}

// Volumes of 65536 sectors and more have their size at byte 32.
TEST(large_volumes_are_read)
{
    struct image image = floppy();
    struct bpb bpb;

    disks_bpb(&image, 0, 0x123456, 255, 63, 0xf8);
    assert_true(bpb_and_free(image, &bpb));
    assert_int_equal(bpb.sectors, 0x123456);
    assert_int_equal(bpb.heads, 255);
    assert_int_equal(bpb.sectors_per_track, 63);
}

// FAT32 has its FAT size at byte 36.
TEST(fat32_is_read)
{
    struct image image = floppy();
    struct bpb bpb;

    disks_bpb(&image, 0, 0x20000, 2, 18, 0xf8);
    disc_put16(disks_at(&image, 22), 0);
    assert_false(read_bpb(&image, 0, &bpb));
    disc_put32(disks_at(&image, 36), 0x400);
    assert_true(bpb_and_free(image, &bpb));
}

static uint8_t drive_of(bool fat32, uint8_t drive, uint8_t signature,
                        const char *type)
{
    struct image image = floppy();
    struct bpb bpb;

    disks_drive(&image, 0, fat32, drive, type);
    *disks_at(&image, fat32 ? 0x42 : 0x26) = signature;
    assert_true(bpb_and_free(image, &bpb));
    return bpb.drive;
}

// FAT specification, 3.2 and 3.3: BS_DrvNum counts if BS_BootSig says that
// BS_FilSysType is there.
TEST(drive_numbers_are_read)
{
    unsigned fat32;

    for (fat32 = 0; fat32 < 2; fat32++) {
        assert_int_equal(drive_of(fat32, 0, 0x29, "FAT12   "), 0);
        assert_int_equal(drive_of(fat32, 0x80, 0x29, "FAT32   "), 0x80);
        assert_int_equal(drive_of(fat32, 0, 0x28, "FAT12"), BPB_NO_DRIVE);
        assert_int_equal(drive_of(fat32, 0, 0x29, "fat"), BPB_NO_DRIVE);
        assert_int_equal(drive_of(fat32, 1, 0x29, "FAT"), BPB_NO_DRIVE);
        assert_int_equal(drive_of(fat32, 0x81, 0x29, "FAT"), BPB_NO_DRIVE);
    }
}

// What no FAT file system has in these fields makes it none.
TEST(implausible_bpbs_are_none)
{
    static const struct {
        unsigned offset;
        uint16_t value;
    } rows[] = {
        {11, 2048}, {11, 0}, {14, 0}, {14, 2880}, {19, 0}, {19, 7}, {22, 0},
        {22, 1440}, {24, 0}, {24, 64}, {26, 0}, {26, 257},
    };
    static const struct {
        unsigned offset;
        uint8_t value;
    } bytes[] = {{13, 0}, {13, 3}, {16, 0}, {16, 3}, {21, 0xf1}, {21, 0}};
    struct image image;
    struct bpb bpb;
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        image = floppy();
        disc_put16(disks_at(&image, rows[i].offset), rows[i].value);
        assert_false(bpb_and_free(image, &bpb));
    }
    for (i = 0; i < LENGTH(bytes); i++) {
        image = floppy();
        *disks_at(&image, bytes[i].offset) = bytes[i].value;
        assert_false(bpb_and_free(image, &bpb));
    }
}

// 256 heads, 63 sectors, 128 sectors a cluster and 8 sectors in all with one
// FAT are the outermost values that can be.
TEST(outermost_bpbs_are_read)
{
    struct image image = floppy();
    struct bpb bpb;

    disks_bpb(&image, 0, 8, 256, 63, 0xff);
    *disks_at(&image, 13) = 128;
    assert_true(read_bpb(&image, 0, &bpb));
    assert_int_equal(bpb.heads, 256);
    *disks_at(&image, 16) = 1;
    disks_at(&image, 19)[0] = 5;
    assert_true(bpb_and_free(image, &bpb));
}

// No image is too short to be looked at.
TEST(short_images_have_nothing)
{
    struct partition_table table;
    struct bpb bpb;
    unsigned bytes;

    for (bytes = 0; bytes < 600; bytes++) {
        struct image whole = floppy(), cut = disc_new(bytes);

        disks_partition(&whole, 0, 0, 6, "\1\1\0", 0, "\1\22\117", 1);
        memcpy(disks_at(&cut, 0), whole.data, bytes);
        assert_int_equal(has_boot_signature(&cut, 0), bytes >= 512);
        assert_int_equal(read_bpb(&cut, 0, &bpb), bytes >= 90);
        assert_int_equal(read_partitions(&cut, 0, &table), bytes >= 512);
        assert_false(has_boot_signature(&cut, bytes + 1));
        assert_false(has_boot_signature(&cut, UINT64_MAX));
        assert_false(read_bpb(&cut, UINT64_MAX, &bpb));
        assert_false(read_partitions(&cut, UINT64_MAX - 511, &table));
        disc_free(&whole);
        disc_free(&cut);
    }
}

static struct image disk(void)
{
    struct image image = disc_new(100 * 512);

    disks_partition(&image, 0, 0, 0x06, "\1\1\0", 63, "\xfe\xff\xff", 20);
    return image;
}

static bool table_and_free(struct image image, struct partition_table *table)
{
    bool found = read_partitions(&image, 0, table);

    disc_free(&image);
    return found;
}

// Head, sector with the cylinder's bits 8 and 9 on top, cylinder; then the
// first sector and how many there are.
TEST(partitions_are_read)
{
    struct image image = disk();
    struct partition_table t;

    assert_true(table_and_free(disk(), &t));
    assert_int_equal(t.count, 1);
    assert_int_equal(t.end, 83);
    assert_int_equal(t.entries[0].type, 6);
    assert_int_equal(t.entries[0].first, 63);
    assert_int_equal(t.entries[0].sectors, 20);
    assert_int_equal(t.entries[0].first_chs.cylinder, 0);
    assert_int_equal(t.entries[0].first_chs.head, 1);
    assert_int_equal(t.entries[0].first_chs.sector, 1);
    assert_int_equal(t.entries[0].last_chs.cylinder, 1023);
    assert_int_equal(t.entries[0].last_chs.head, 254);
    assert_int_equal(t.entries[0].last_chs.sector, 63);
    disks_partition(&image, 0, 0, 6, "\1\301\5", 63, "\2\102\6", 20);
    assert_true(table_and_free(image, &t));
    assert_int_equal(t.entries[0].first_chs.cylinder, 0x305);
    assert_int_equal(t.entries[0].first_chs.sector, 1);
    assert_int_equal(t.entries[0].last_chs.cylinder, 0x106);
    assert_int_equal(t.entries[0].last_chs.sector, 2);
}

// Partitions need not be in order, nor the table's first entry be used; sums
// do not overflow.
TEST(the_greatest_end_counts)
{
    struct image image = disk();
    struct partition_table t;

    disks_partition(&image, 0, 2, 0x83, "\0\1\0", UINT32_MAX, "\0\1\0",
                    UINT32_MAX);
    disks_partition(&image, 0, 3, 0x83, "\0\1\0", 10, "\0\1\0", 20);
    disks_at(&image, DISKS_TABLE)[4] = 0;
    assert_true(table_and_free(image, &t));
    assert_int_equal(t.count, 2);
    assert_int_equal(t.end, 2ull * UINT32_MAX);
}

// Code in place of a table: statuses, no partition, one without sectors, one
// behind the image, no signature.
TEST(what_is_no_table)
{
    struct partition_table t;
    struct image image = disk();

    disks_at(&image, DISKS_TABLE)[0] = 0x81;
    assert_false(table_and_free(image, &t));
    image = disk();
    disks_at(&image, DISKS_TABLE)[48] = 0x01;
    assert_false(table_and_free(image, &t));
    image = disk();
    disks_at(&image, DISKS_TABLE)[4] = 0;
    assert_false(table_and_free(image, &t));
    image = disk();
    disc_put32(disks_at(&image, DISKS_TABLE + 12), 0);
    disks_partition(&image, 0, 1, 6, "\1\1\0", 63, "\2\2\0", 20);
    assert_false(table_and_free(image, &t));
    image = disk();
    disks_partition(&image, 50 * 512, 0, 6, "\1\1\0", 50, "\2\2\0", 20);
    assert_false(read_partitions(&image, 50 * 512, &t));
    disks_partition(&image, 50 * 512, 0, 6, "\1\1\0", 49, "\2\2\0", 20);
    assert_true(read_partitions(&image, 50 * 512, &t));
    disc_put32(disks_at(&image, DISKS_TABLE + 8), 100);
    assert_false(table_and_free(image, &t));
    image = disk();
    disks_at(&image, 510)[0] = 0x54;
    assert_false(table_and_free(image, &t));
    image = disk();
    disks_at(&image, 511)[0] = 0xab;
    assert_false(table_and_free(image, &t));
}

// A table of a FAT boot sector must leave the sector alone, and fit.
TEST(tables_beside_a_bpb)
{
    struct image image = disk();
    struct partition_table t;

    disks_partition(&image, 0, 1, 6, "\1\1\0", 1, "\2\2\0", 20);
    assert_true(read_partitions(&image, 0, &t));
    assert_true(table_fits_bpb(&t, 83));
    assert_false(table_fits_bpb(&t, 82));
    disc_put32(disks_at(&image, DISKS_TABLE + 16 + 8), 0);
    assert_true(table_and_free(image, &t));
    assert_false(table_fits_bpb(&t, 83));
}

GROUP(bootsector, RUN(bpb_is_read), RUN(large_volumes_are_read),
      RUN(fat32_is_read), RUN(drive_numbers_are_read),
      RUN(implausible_bpbs_are_none), RUN(outermost_bpbs_are_read),
      RUN(short_images_have_nothing), RUN(partitions_are_read),
      RUN(the_greatest_end_counts), RUN(what_is_no_table),
      RUN(tables_beside_a_bpb))
