// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/geometry.c: what is a disk, how long it is, its geometry.

#include "check.h"

#include "disc.h"
#include "disks.h"
#include "loader/geometry.h"

static struct disk_hints hints;
static struct disk disk;
static char error[320];

static void assert_sentence(const char *text)
{
    size_t length = strlen(text);

    assert_true(length > 20 && text[length - 1] == '.');
}

static bool find(const struct image *image)
{
    bool found;

    memset(error, 'x', sizeof error);
    found = find_disk(image, &hints, &disk, error, sizeof error);
    memset(&hints, 0, sizeof hints);
    if (!found)
        assert_sentence(error);
    else
        assert_string_equal(error, "");
    if (disk.warning[0])
        assert_sentence(disk.warning);
    return found;
}

static void assert_geometry(uint32_t cylinders, uint32_t heads,
                            uint32_t track, enum geometry_source source)
{
    assert_int_equal(disk.cylinders, cylinders);
    assert_int_equal(disk.heads, heads);
    assert_int_equal(disk.sectors_per_track, track);
    assert_int_equal(disk.source, source);
}

static void assert_kind(enum image_kind kind, uint64_t sectors)
{
    assert_int_equal(disk.kind, kind);
    assert_int_equal(disk.sectors, sectors);
    if (kind == KIND_HARD_DISK)
        assert_int_equal(disk.floppy_type, 0);
}

static void assert_refused(struct image image, const char *part)
{
    assert_false(find(&image));
    assert_non_null(strstr(error, part));
    disc_free(&image);
}

static void assert_found(struct image image)
{
    assert_true(find(&image));
    disc_free(&image);
}

static void assert_warning(const char *part)
{
    assert_non_null(strstr(disk.warning, part));
}

static void assert_no_warning(void)
{
    assert_string_equal(disk.warning, "");
}

// syslinux doc/memdisk.txt lists sizes and geometries; Ralf Brown's table
// 00242 the drive types.
static const struct {
    uint32_t bytes;
    uint8_t cylinders, heads, track, type;
} floppies[] = {
    {163840, 40, 1, 8, 1},   {184320, 40, 1, 9, 1},
    {327680, 40, 2, 8, 1},   {368640, 40, 2, 9, 1},
    {655360, 80, 2, 8, 3},   {737280, 80, 2, 9, 3},
    {819200, 80, 2, 10, 3},  {1228800, 80, 2, 15, 2},
    {1474560, 80, 2, 18, 4}, {1638400, 80, 2, 20, 4},
    {1720320, 80, 2, 21, 4}, {1763328, 82, 2, 21, 4},
    {1784832, 83, 2, 21, 4}, {1802240, 80, 2, 22, 4},
    {1884160, 80, 2, 23, 4}, {1966080, 80, 2, 24, 4},
    {2949120, 80, 2, 36, 6}, {3194880, 80, 2, 39, 6},
    {3276800, 80, 2, 40, 6}, {3604480, 80, 2, 44, 6},
    {3932160, 80, 2, 48, 6}, {764928, 83, 2, 9, 3},
    {839680, 82, 2, 10, 3},  {1259520, 82, 2, 15, 2},
    {1548288, 84, 2, 18, 4},
};

// An empty data floppy is told by its size alone.
TEST(floppies_by_size)
{
    size_t i;

    for (i = 0; i < LENGTH(floppies); i++) {
        assert_found(disc_new(floppies[i].bytes));
        assert_geometry(floppies[i].cylinders, floppies[i].heads,
                        floppies[i].track, GEOMETRY_SIZE);
        assert_kind(KIND_FLOPPY, floppies[i].bytes / 512);
        assert_int_equal(disk.floppy_type, floppies[i].type);
        assert_int_equal(disk.offset, 0);
        assert_no_warning();
    }
}

static struct image fat(uint64_t bytes, uint32_t sectors, uint16_t heads,
                        uint16_t track, uint8_t media)
{
    struct image image = disc_new(bytes);

    disks_bpb(&image, 0, sectors, heads, track, media);
    return image;
}

// The BPB comes before the size, and says how long the floppy is.
TEST(floppies_by_bpb)
{
    assert_found(fat(1720320, 3360, 2, 21, 0xf0));
    assert_geometry(80, 2, 21, GEOMETRY_BPB);
    assert_kind(KIND_FLOPPY, 3360);
    assert_no_warning();
    assert_found(fat(1474560, 1440, 2, 9, 0xf9));
    assert_geometry(80, 2, 9, GEOMETRY_BPB);
    assert_kind(KIND_FLOPPY, 1440);
    assert_int_equal(disk.floppy_type, 3);
    assert_warning("2880");
    assert_found(fat(1000448, 1954, 1, 20, 0xf0));
    assert_geometry(98, 1, 20, GEOMETRY_BPB);
    assert_kind(KIND_FLOPPY, 1960);
}

// A floppy whose image ends in the last cylinder has all of that.
TEST(last_track_is_whole)
{
    uint32_t bytes;

    for (bytes = 1474560 - 36 * 512 + 1; bytes <= 1474560; bytes += 511) {
        assert_found(fat(bytes, 2880, 2, 18, 0xf0));
        assert_kind(KIND_FLOPPY, 2880);
        assert_no_warning();
        hints.kind = KIND_FLOPPY;
        assert_found(disc_new(bytes));
        assert_geometry(80, 2, 18, GEOMETRY_SIZE);
        assert_kind(KIND_FLOPPY, 2880);
        assert_no_warning();
    }
}

// So do other sizes: an image lacks less than a cylinder of them.
TEST(last_cylinder_of_every_format)
{
    static const struct {
        uint32_t sectors;
        uint8_t cylinders, heads, track;
    } rows[] = {
        {319, 40, 1, 8}, {359, 40, 1, 9}, {625, 40, 2, 8}, {719, 40, 2, 9},
        {703, 40, 2, 9}, {1439, 80, 2, 9}, {1423, 80, 2, 9},
        {2371, 80, 2, 15}, {3359, 80, 2, 21}, {3443, 82, 2, 21},
        {5759, 80, 2, 36}, {7679, 80, 2, 48},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        hints.kind = KIND_FLOPPY;
        assert_found(disc_new(rows[i].sectors * 512));
        assert_geometry(rows[i].cylinders, rows[i].heads, rows[i].track,
                        GEOMETRY_SIZE);
        assert_kind(KIND_FLOPPY, (uint64_t)rows[i].cylinders *
                                     rows[i].heads * rows[i].track);
        assert_no_warning();
    }
    hints.kind = KIND_FLOPPY;
    assert_found(disc_new(702 * 512));
    assert_geometry(80, 2, 18, GEOMETRY_SIZE);
    assert_kind(KIND_FLOPPY, 720);
    assert_warning("702");
}

// The drive type is that of the smallest drive that reads so much.
TEST(types_of_odd_floppies)
{
    static const struct {
        uint16_t cylinders, track;
        uint8_t type;
    } rows[] = {{40, 9, 1}, {41, 9, 3}, {90, 10, 3}, {90, 11, 2},
                {80, 17, 2}, {81, 17, 4}, {80, 25, 4}, {80, 26, 6}};
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        uint32_t sectors = 2u * rows[i].cylinders * rows[i].track;

        assert_found(fat(sectors * 512, sectors, 2, rows[i].track, 0xf0));
        assert_int_equal(disk.floppy_type, rows[i].type);
    }
}

// One that ends before has what it has, to the end of that cylinder.
TEST(short_floppies_are_warned_of)
{
    assert_found(fat(1474560 - 36 * 512, 2880, 2, 18, 0xf0));
    assert_geometry(80, 2, 18, GEOMETRY_BPB);
    assert_kind(KIND_FLOPPY, 2844);
    assert_warning("2844");
}

// A boot sector alone is the beginning of a floppy, the smallest usual one
// of high density that holds it.
TEST(boot_sectors_of_no_known_size)
{
    static const struct {
        uint32_t bytes;
        uint8_t track;
    } rows[] = {{512, 18}, {1440000, 18}, {2000000, 36}, {3000000, 48}};
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        struct image image = disc_new(rows[i].bytes);

        disks_sign(&image, 0);
        assert_found(image);
        assert_int_equal(disk.kind, KIND_FLOPPY);
        assert_geometry(80, 2, rows[i].track, GEOMETRY_SIZE);
        assert_warning("sectors");
    }
}

// What has nothing of a disk is none.
TEST(no_disk)
{
    static const uint32_t sizes[] = {512, 1474561 + 511, 2 << 20, 8 << 20};
    size_t i;

    for (i = 0; i < LENGTH(sizes); i++)
        assert_refused(disc_new(sizes[i]), "no disk");
    assert_refused(disc_new(0), "smaller than a sector (0 bytes)");
    assert_refused(disc_new(350), "The image is smaller than a sector (350 "
                   "bytes): check that the right file was given.");
    assert_refused(disc_new(511), "(511 bytes)");
}

// MEMDISK takes 4 MiB and more for a hard disk.
TEST(large_boot_sectors_are_hard_disks)
{
    struct image image = disc_new(4 << 20);

    disks_sign(&image, 0);
    assert_found(image);
    assert_kind(KIND_HARD_DISK, 8192);
    assert_geometry(4, 64, 32, GEOMETRY_GUESS);
    assert_no_warning();
}

static struct image partitioned(uint64_t bytes, uint32_t first,
                                const char *first_chs, uint32_t sectors,
                                const char *last_chs)
{
    struct image image = disc_new(bytes);

    disks_partition(&image, 0, 0, 6, first_chs, first, last_chs, sectors);
    return image;
}

// A partition table makes a hard disk, even of a floppy's size.
TEST(partitions_come_before_the_size)
{
    static const uint32_t sizes[] = {2 << 20, 1474560};
    size_t i;

    for (i = 0; i < LENGTH(sizes); i++) {
        assert_found(partitioned(sizes[i], 17, "\1\1\0", 51, "\3\21\0"));
        assert_kind(KIND_HARD_DISK, sizes[i] / 512);
        assert_geometry((sizes[i] / 512 + 67) / 68, 4, 17,
                        GEOMETRY_PARTITIONS);
        assert_no_warning();
    }
}

// What fdisk, FDISK and isohybrid write: end at a cylinder's end; beyond
// cylinder 1023; aligned to 1 MiB; from sector 0 on.
TEST(geometry_of_partitions)
{
    assert_found(partitioned(1008 * 512 * 30, 63, "\1\1\0", 1008 * 20 - 63,
                             "\17\77\23"));
    assert_geometry(30, 16, 63, GEOMETRY_PARTITIONS);
    assert_found(partitioned(8 << 20, 63, "\1\1\0", 40000000,
                             "\xfe\xff\xff"));
    assert_geometry(2, 255, 63, GEOMETRY_PARTITIONS);
    assert_warning("40000063");
    assert_found(partitioned(10 << 20, 2048, "\40\41\0", 18432,
                             "\106\5\1"));
    assert_geometry(2, 255, 63, GEOMETRY_PARTITIONS);
    assert_found(partitioned(10 << 20, 0, "\0\1\0", 10 * 2048, "\77\40\11"));
    assert_geometry(10, 64, 32, GEOMETRY_PARTITIONS);
}

static void encode_chs(char to[3], uint32_t sector, uint32_t heads,
                       uint32_t track)
{
    to[0] = (char)(sector / track % heads);
    to[1] = (char)(sector % track + 1);
    to[2] = (char)(sector / track / heads);
}

// Partitions aligned to 1 MiB that end anywhere: one of the usual geometries
// makes their CHS addresses and sectors agree.
TEST(usual_geometries_are_tried)
{
    static const uint8_t rows[][2] = {{255, 63}, {64, 32}, {16, 63},
                                      {128, 63}, {240, 63}, {32, 63}};
    char first[3], last[3];
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        encode_chs(first, 2048, rows[i][0], rows[i][1]);
        encode_chs(last, 2048 + 39999, rows[i][0], rows[i][1]);
        assert_found(partitioned(32 << 20, 2048, first, 40000, last));
        assert_int_equal(disk.source, GEOMETRY_PARTITIONS);
        assert_int_equal(disk.heads, rows[i][0]);
        assert_int_equal(disk.sectors_per_track, rows[i][1]);
    }
}

// CHS addresses that no disk has, and those of sectors that have none.
TEST(chs_addresses_that_tell_nothing)
{
    struct image image = partitioned(10 << 20, 63, "\1\1\0", 1008 * 5 - 63,
                                     "\17\77\4");

    disks_partition(&image, 0, 1, 6, "\xfe\xff\xff", 1024 * 1008, "\xfe\xff"
                    "\xff", 1008);
    assert_found(image);
    assert_geometry(21, 16, 63, GEOMETRY_PARTITIONS);
    assert_found(partitioned(10 << 20, 0, "\0\1\0", 40000000,
                             "\xfe\xff\xff"));
    assert_geometry(10, 64, 32, GEOMETRY_GUESS);
    assert_found(partitioned(10 << 20, 1008, "\20\1\0", 1008 * 19,
                             "\17\77\23"));
    assert_geometry(10, 64, 32, GEOMETRY_GUESS);
}

// The CHS addresses of every partition must say the same as their sectors.
TEST(contradicting_partitions_tell_nothing)
{
    struct image image = partitioned(10 << 20, 63, "\1\1\0", 1008 * 5 - 63,
                                     "\17\77\4");

    disks_partition(&image, 0, 1, 6, "\0\1\5", 1008 * 5, "\17\77\10", 4032);
    assert_true(find(&image));
    assert_geometry(21, 16, 63, GEOMETRY_PARTITIONS);
    disks_partition(&image, 0, 1, 6, "\0\1\6", 1008 * 5, "\17\77\10", 4032);
    assert_true(find(&image));
    assert_geometry(10, 64, 32, GEOMETRY_GUESS);
    disks_partition(&image, 0, 1, 6, "\0\1\5", 1008 * 5, "\17\76\10", 4032);
    assert_found(image);
    assert_geometry(10, 64, 32, GEOMETRY_GUESS);
}

// Partitions without CHS addresses tell nothing; the boot sector in one
// reads by its own BPB.
TEST(bpb_in_a_partition)
{
    struct image image = partitioned(10 << 20, 2048, "\0\0\0", 18432,
                                     "\0\0\0");

    assert_true(find(&image));
    assert_geometry(10, 64, 32, GEOMETRY_GUESS);
    disks_bpb(&image, 2048 * 512, 18432, 16, 63, 0xf8);
    assert_found(image);
    assert_geometry(21, 16, 63, GEOMETRY_BPB);
}

// The protective entry's CHS addresses are none.
TEST(gpt_is_no_geometry)
{
    struct image image = disc_new(8 << 20);

    disks_partition(&image, 0, 0, 0xee, "\0\2\0", 1, "\37\40\7", 16383);
    assert_found(image);
    assert_kind(KIND_HARD_DISK, 16384);
    assert_geometry(8, 64, 32, GEOMETRY_GUESS);
}

// A boot sector whose code looks like a partition table.
TEST(floppy_with_code_like_a_table)
{
    struct image image = fat(1474560, 2880, 2, 18, 0xf0);

    disks_partition(&image, 0, 0, 0x66, "\1\2\3", 100, "\4\5\6", 2781);
    assert_true(find(&image));
    assert_kind(KIND_FLOPPY, 2880);
    disks_partition(&image, 0, 0, 0x66, "\1\2\3", 0, "\4\5\6", 2880);
    assert_true(find(&image));
    assert_kind(KIND_FLOPPY, 2880);
    disks_partition(&image, 0, 0, 0x06, "\1\2\3", 100, "\4\5\6", 2780);
    assert_found(image);
    assert_kind(KIND_HARD_DISK, 2880);
}

// A FAT file system without partitions: larger than 3840 KB and with a fixed
// disk's media byte, or of 4 MiB, it is a hard disk.
TEST(file_systems_without_partitions)
{
    assert_found(fat(3932160, 7680, 4, 32, 0xf8));
    assert_kind(KIND_FLOPPY, 7680);
    assert_found(fat(7681 * 512, 7681, 4, 32, 0xf8));
    assert_kind(KIND_HARD_DISK, 7681);
    assert_geometry(61, 4, 32, GEOMETRY_BPB);
    assert_no_warning();
    assert_found(fat(7681 * 512, 7681, 4, 32, 0xf0));
    assert_int_equal(disk.kind, KIND_FLOPPY);
    assert_found(fat(4 << 20, 8192, 4, 32, 0xf0));
    assert_kind(KIND_HARD_DISK, 8192);
    assert_found(fat(4 << 20, 20000, 4, 32, 0xf8));
    assert_kind(KIND_HARD_DISK, 8192);
    assert_warning("20000");
}

static struct image vhd(uint16_t cylinders, uint8_t heads, uint8_t track)
{
    struct image image = disc_new((10 << 20) + 512);

    disks_vhd(&image, 10 << 20, 2, cylinders, heads, track);
    return image;
}

static void assert_kind_of(struct image image, uint8_t drive,
                           const char *type, enum image_kind kind)
{
    disks_drive(&image, 0, false, drive, type);
    assert_found(image);
    assert_int_equal(disk.kind, kind);
    assert_int_equal(disk.source, GEOMETRY_BPB);
}

// FAT specification, BS_DrvNum: the drive that it was made for comes before
// the size and the media byte. Other numbers tell nothing.
TEST(the_drive_byte_comes_before_the_size)
{
    assert_kind_of(fat(8 << 20, 16384, 2, 36, 0xf0), 0, "FAT12",
                   KIND_FLOPPY);
    assert_geometry(228, 2, 36, GEOMETRY_BPB);
    assert_kind(KIND_FLOPPY, 16416);
    assert_kind_of(fat(8 << 20, 16384, 2, 36, 0xf8), 0, "FAT16",
                   KIND_FLOPPY);
    assert_kind_of(fat(3 << 20, 6144, 16, 63, 0xf8), 0x80, "FAT12",
                   KIND_HARD_DISK);
    assert_geometry(7, 16, 63, GEOMETRY_BPB);
    assert_kind_of(fat(8 << 20, 16384, 2, 36, 0xf0), 1, "FAT12",
                   KIND_HARD_DISK);
    // mformat's disks.
    assert_kind_of(fat(17 << 20, 34816, 16, 63, 0xf0), 0, "FAT16",
                   KIND_HARD_DISK);
    assert_kind_of(fat(3 << 20, 6144, 16, 63, 0xf8), 0x81, "FAT12",
                   KIND_FLOPPY);
}

// A partition table, a container and the words come before the drive byte.
TEST(what_comes_before_the_drive_byte)
{
    struct image image = fat(8 << 20, 16384, 2, 36, 0xf0);

    disks_drive(&image, 0, false, 0, "FAT12");
    hints.kind = KIND_HARD_DISK;
    assert_true(find(&image));
    assert_int_equal(disk.kind, KIND_HARD_DISK);
    disks_partition(&image, 0, 0, 6, "\1\1\0", 63, "\17\77\23", 999);
    assert_true(find(&image));
    assert_int_equal(disk.kind, KIND_HARD_DISK);
    disc_free(&image);
    image = vhd(301, 4, 17);
    disks_bpb(&image, 0, 20480, 4, 17, 0xf0);
    disks_drive(&image, 0, false, 0, "FAT12");
    assert_found(image);
    assert_int_equal(disk.kind, KIND_HARD_DISK);
    hints.kind = KIND_FLOPPY;
    assert_kind_of(fat(3 << 20, 6144, 16, 63, 0xf8), 0x80, "FAT12",
                   KIND_FLOPPY);
}

static void find_sparse(uint64_t bytes)
{
    struct image image = disc_sparse(bytes);

    hints.kind = KIND_HARD_DISK;
    assert_true(find(&image));
    disc_unmap(&image);
}

// 64 heads and 32 sectors as far as 1024 cylinders reach, 1 GiB. Cylinders
// are not cut to 1024, sectors not to 32 bits.
TEST(guesses_by_size)
{
    find_sparse(1ull << 30);
    assert_geometry(1024, 64, 32, GEOMETRY_GUESS);
    find_sparse((1ull << 30) + 512);
    assert_geometry(131, 255, 63, GEOMETRY_GUESS);
    find_sparse(3ull << 41);
    assert_geometry(802049, 255, 63, GEOMETRY_GUESS);
    assert_kind(KIND_HARD_DISK, 3ull << 32);
    hints.heads = hints.sectors = 1;
    find_sparse(3ull << 41);
    assert_int_equal(disk.cylinders, UINT32_MAX);
}

// Partitions behind 4 GiB: their end is held against the disk's, and a FAT
// there tells the geometry (A00000h sectors of 16 * 63 are 10403 cylinders).
TEST(partitions_beyond_4_gib)
{
    static const struct {
        uint32_t sectors;
        const char *warning;
    } rows[] = {
        {0x200000, ""}, {0x200001, "sector 10485761, the image at 10485760"},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        struct image image = disc_sparse(0x140000000);

        disks_partition(&image, 0, 0, 0x0c, "\xfe\xff\xff", 0x800000,
                        "\xfe\xff\xff", rows[i].sectors);
        disks_bpb(&image, 0x100000000, rows[i].sectors, 16, 63, 0xf8);
        assert_true(find(&image));
        assert_kind(KIND_HARD_DISK, 0xa00000);
        assert_geometry(10403, 16, 63, GEOMETRY_BPB);
        if (*rows[i].warning)
            assert_warning(rows[i].warning);
        else
            assert_no_warning();
        disc_unmap(&image);
    }
}

// offset= on an image of a little more than 4 GiB.
TEST(offset_in_a_large_image)
{
    static const uint64_t sizes[] = {0x100000400, 0x100000a00};
    struct image image;
    size_t i;

    for (i = 0; i < LENGTH(sizes); i++) {
        image = disc_sparse(sizes[i]);
        disks_partition(&image, 0x600, 0, 7, "\x20\x21\0", 2048,
                        "\xfe\xff\xff", 0x800000);
        hints.offset = 0x600;
        assert_true(find(&image));
        assert_kind(KIND_HARD_DISK, i ? 0x800002 : 0x7fffff);
        assert_int_equal(disk.offset, 0x600);
        assert_warning("The partitions end at sector 8390656");
        disc_unmap(&image);
    }
}

// A forced kind takes what there is: an ISO as a disk, a floppy of any size
// up to 3840 KB.
TEST(forced_kinds)
{
    struct image image = disc_bootable_iso();

    hints.kind = KIND_HARD_DISK;
    assert_found(image);
    assert_kind(KIND_HARD_DISK, DISC_SECTORS * 4);
    hints.kind = KIND_HARD_DISK;
    assert_found(disc_new(512));
    assert_kind(KIND_HARD_DISK, 1);
    assert_geometry(1, 64, 32, GEOMETRY_GUESS);
    hints.kind = KIND_HARD_DISK;
    assert_found(fat(1474560, 2880, 2, 18, 0xf0));
    assert_kind(KIND_HARD_DISK, 2880);
    assert_geometry(80, 2, 18, GEOMETRY_BPB);
    hints.kind = KIND_FLOPPY;
    assert_found(partitioned(1474560, 17, "\1\1\0", 51, "\3\21\0"));
    assert_kind(KIND_FLOPPY, 2880);
    hints.kind = KIND_FLOPPY;
    assert_refused(disc_new(3932161), "3,932,161");
    hints.kind = KIND_FLOPPY;
    hints.heads = 2;
    hints.sectors = 50;
    assert_found(disc_new(3932161));
    assert_kind(KIND_FLOPPY, 7700);
    assert_geometry(77, 2, 50, GEOMETRY_OPTIONS);
    hints.kind = KIND_HARD_DISK;
    assert_refused(disc_new(511), "511");
    hints.kind = KIND_FLOPPY;
    hints.heads = 2;
    assert_refused(disc_new(4 << 20), "c= h= s=");
    hints.kind = KIND_FLOPPY;
    hints.sectors = 18;
    assert_refused(disc_new(4 << 20), "c= h= s=");
}

// Words come before everything; cylinders follow from the others.
TEST(hints_win)
{
    hints = (struct disk_hints){.cylinders = 40, .heads = 1, .sectors = 8};
    assert_found(fat(163840, 320, 2, 4, 0xf0));
    assert_geometry(40, 1, 8, GEOMETRY_OPTIONS);
    assert_kind(KIND_FLOPPY, 320);
    hints = (struct disk_hints){.heads = 16, .sectors = 63};
    assert_found(partitioned(10 << 20, 0, "\0\1\0", 20480, "\77\40\11"));
    assert_geometry(21, 16, 63, GEOMETRY_OPTIONS);
    assert_kind(KIND_HARD_DISK, 20480);
    hints = (struct disk_hints){.heads = 128};
    assert_found(partitioned(10 << 20, 0, "\0\1\0", 20480, "\77\40\11"));
    assert_geometry(5, 128, 32, GEOMETRY_OPTIONS);
    hints = (struct disk_hints){.heads = 1};
    assert_found(fat(1474560, 2880, 2, 18, 0xf0));
    assert_geometry(160, 1, 18, GEOMETRY_OPTIONS);
    assert_kind(KIND_FLOPPY, 2880);
    hints = (struct disk_hints){.cylinders = 80, .heads = 2, .sectors = 18};
    assert_found(disc_new(1000000));
    assert_kind(KIND_FLOPPY, 1980);
    assert_warning("2880");
    hints = (struct disk_hints){.cylinders = 40, .heads = 2, .sectors = 9};
    assert_found(disc_new(1474560));
    assert_kind(KIND_FLOPPY, 720);
    assert_int_equal(disk.floppy_type, 1);
    assert_warning("2880");
}

// More cylinders than the image has: the disk is what exists.
TEST(hints_beyond_the_image)
{
    hints = (struct disk_hints){KIND_HARD_DISK, 0, 21, 16, 63};
    assert_found(disc_new(10 << 20));
    assert_geometry(21, 16, 63, GEOMETRY_OPTIONS);
    assert_no_warning();
    hints = (struct disk_hints){KIND_HARD_DISK, 0, 22, 16, 63};
    assert_found(disc_new(10 << 20));
    assert_kind(KIND_HARD_DISK, 20480);
    assert_geometry(22, 16, 63, GEOMETRY_OPTIONS);
    assert_warning("c=22 h=16 s=63 make 22176 sectors, the image has 20480");
    hints = (struct disk_hints){KIND_HARD_DISK, 0, 0x1000000, 256, 63};
    assert_found(disc_new(10 << 20));
    assert_warning("270582939648");
}

// offset= skips what is in front of the disk.
TEST(offset_is_skipped)
{
    struct image image = disc_new(1000 + 1474560);

    disks_bpb(&image, 1000, 2880, 2, 18, 0xf0);
    hints.offset = 1000;
    assert_found(image);
    assert_int_equal(disk.offset, 1000);
    assert_kind(KIND_FLOPPY, 2880);
    assert_no_warning();
    hints.offset = 1474560 - 511;
    assert_refused(disc_new(1474560), "1,474,049");
    hints.offset = UINT32_MAX;
    assert_refused(disc_new(1474560), "4,294,967,295");
}

// DOSEMU's header comes before the partition table.
TEST(dosemu_header)
{
    struct image image = disc_new(128 + 4 * 17 * 10 * 512);

    disks_dosemu(&image, 4, 17, 10, 128);
    disks_partition(&image, 128, 0, 6, "\1\1\0", 63, "\17\77\23", 999);
    assert_found(image);
    assert_kind(KIND_HARD_DISK, 680);
    assert_geometry(10, 4, 17, GEOMETRY_DOSEMU);
    assert_int_equal(disk.offset, 128);
    image = disc_new(128 + 4 * 17 * 10 * 512);
    disks_dosemu(&image, 4, 17, 10, 680 * 512);
    assert_refused(image, "128 bytes");
}

// A fixed VHD is a disk with a footer, which gives its geometry. INT 13h has
// another one than the disk if that has more than 1024 cylinders.
TEST(fixed_vhd)
{
    assert_found(vhd(301, 4, 17));
    assert_kind(KIND_HARD_DISK, 20480);
    assert_geometry(301, 4, 17, GEOMETRY_VHD);
    assert_int_equal(disk.offset, 0);
    assert_found(vhd(1024, 4, 17));
    assert_geometry(1024, 4, 17, GEOMETRY_VHD);
    assert_found(vhd(1025, 4, 17));
    assert_geometry(10, 64, 32, GEOMETRY_GUESS);
    assert_found(vhd(301, 4, 255));
    assert_geometry(10, 64, 32, GEOMETRY_GUESS);
}

// The partition table is what the system in the image was installed by.
TEST(partitions_come_before_the_vhd)
{
    struct image image = vhd(301, 4, 17);

    disks_partition(&image, 0, 0, 6, "\0\1\0", 0, "\77\40\11", 20480);
    assert_found(image);
    assert_geometry(10, 64, 32, GEOMETRY_PARTITIONS);
    assert_no_warning();
}

// What is no plain copy of a disk cannot be used, whatever the words say.
TEST(containers_are_refused)
{
    struct image image = disc_new(1474560);

    memcpy(disks_at(&image, 0), "QFI\xfb", 4);
    hints.kind = KIND_HARD_DISK;
    assert_refused(image, "qemu-img convert -O raw");
}

// A hard disk ends with its last whole sector.
TEST(sectors_are_whole)
{
    struct image image = disc_new((4 << 20) + 100);

    disks_sign(&image, 0);
    assert_found(image);
    assert_kind(KIND_HARD_DISK, 8192);
    assert_warning("100 bytes");
}

static bool emulate(const struct image *image, uint8_t media, uint64_t offset)
{
    bool found;

    memset(error, 'x', sizeof error);
    found = emulated_disk(image, media, offset, &disk, error, sizeof error);
    if (!found)
        assert_sentence(error);
    else
        assert_string_equal(error, "");
    if (disk.warning[0])
        assert_sentence(disk.warning);
    return found;
}

// El Torito 1.0, 2.2: media 1 to 3 are floppies of 1.2, 1.44 and 2.88 MB,
// wherever the ISO ends; the high bits of the byte are no media type.
TEST(emulated_floppies)
{
    static const uint8_t tracks[] = {15, 18, 36}, types[] = {2, 4, 6};
    struct image image = disc_new(2048 + 5760 * 512 + 4096);
    unsigned i;

    for (i = 0; i < 3; i++) {
        assert_true(emulate(&image, (uint8_t)(0xc1 + i), 2048));
        assert_kind(KIND_FLOPPY, 160u * tracks[i]);
        assert_geometry(80, 2, tracks[i], GEOMETRY_MEDIUM);
        assert_int_equal(disk.floppy_type, types[i]);
        assert_int_equal(disk.offset, 2048);
        assert_no_warning();
    }
    disc_free(&image);
}

// An emulated floppy ends with the image at the latest.
TEST(emulated_floppies_that_are_cut)
{
    struct image image = disc_new(4096 + 100 * 512 + 5);

    assert_true(emulate(&image, 2, 4096));
    assert_kind(KIND_FLOPPY, 100);
    assert_geometry(80, 2, 18, GEOMETRY_MEDIUM);
    assert_warning("100");
    disc_free(&image);
}

// An emulated hard disk is as long as its partitions say, or the image.
TEST(emulated_hard_disks)
{
    struct image image = disc_new(4096 + (10 << 20));

    disks_partition(&image, 4096, 0, 6, "\1\1\0", 17, "\3\21\11", 663);
    assert_true(emulate(&image, 4, 4096));
    assert_kind(KIND_HARD_DISK, 680);
    assert_geometry(10, 4, 17, GEOMETRY_PARTITIONS);
    assert_int_equal(disk.offset, 4096);
    assert_no_warning();
    disks_partition(&image, 4096, 0, 6, "\1\1\0", 17, "\3\21\11", 66300);
    assert_true(emulate(&image, 4, 4096));
    assert_kind(KIND_HARD_DISK, 20480);
    assert_geometry(10, 64, 32, GEOMETRY_GUESS);
    assert_warning("66317");
    disks_at(&image, 4096)[510] = 0;
    assert_true(emulate(&image, 4, 4096));
    assert_kind(KIND_HARD_DISK, 20480);
    assert_geometry(10, 64, 32, GEOMETRY_GUESS);
    assert_no_warning();
    disc_free(&image);
}

// A medium that emulates nothing, and a disk outside the image.
TEST(emulated_disks_that_cannot_be)
{
    struct image image = disc_new(4096);

    assert_false(emulate(&image, 0, 0));
    assert_false(emulate(&image, 5, 0));
    assert_false(emulate(&image, 15, 0));
    assert_true(emulate(&image, 2, 4096 - 512));
    assert_false(emulate(&image, 2, 4096 - 511));
    assert_false(emulate(&image, 4, 4097));
    assert_false(emulate(&image, 4, UINT64_MAX));
    disc_free(&image);
}

// Whole sectors of a known format.
TEST(floppy_sizes)
{
    size_t i;

    for (i = 0; i < LENGTH(floppies); i++) {
        assert_true(is_floppy_size(floppies[i].bytes));
        assert_false(is_floppy_size(floppies[i].bytes + 511));
        assert_false(is_floppy_size(floppies[i].bytes - 512));
    }
    assert_false(is_floppy_size(0));
    assert_false(is_floppy_size(UINT64_MAX));
}

// Every source has a name.
TEST(sources_have_names)
{
    unsigned i;

    for (i = 0; i <= GEOMETRY_MEDIUM; i++)
        assert_true(strlen(geometry_source_name(i)) > 2);
    assert_string_equal(geometry_source_name(GEOMETRY_BPB), "BPB");
    assert_string_equal(geometry_source_name(GEOMETRY_PARTITIONS),
                        "partition table");
}

GROUP(geometry, RUN(floppies_by_size), RUN(floppies_by_bpb),
      RUN(last_track_is_whole), RUN(last_cylinder_of_every_format),
      RUN(types_of_odd_floppies), RUN(short_floppies_are_warned_of),
      RUN(boot_sectors_of_no_known_size), RUN(no_disk),
      RUN(large_boot_sectors_are_hard_disks),
      RUN(partitions_come_before_the_size), RUN(geometry_of_partitions),
      RUN(usual_geometries_are_tried), RUN(chs_addresses_that_tell_nothing),
      RUN(contradicting_partitions_tell_nothing), RUN(bpb_in_a_partition),
      RUN(gpt_is_no_geometry), RUN(floppy_with_code_like_a_table),
      RUN(file_systems_without_partitions),
      RUN(the_drive_byte_comes_before_the_size),
      RUN(what_comes_before_the_drive_byte), RUN(guesses_by_size),
      RUN(partitions_beyond_4_gib),
      RUN(offset_in_a_large_image), RUN(forced_kinds), RUN(hints_win),
      RUN(hints_beyond_the_image), RUN(offset_is_skipped), RUN(dosemu_header),
      RUN(fixed_vhd), RUN(partitions_come_before_the_vhd),
      RUN(containers_are_refused), RUN(sectors_are_whole),
      RUN(emulated_floppies), RUN(emulated_floppies_that_are_cut),
      RUN(emulated_hard_disks), RUN(emulated_disks_that_cannot_be),
      RUN(floppy_sizes), RUN(sources_have_names))
