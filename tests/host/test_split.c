// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/split.c: archives, files one after the other, and what must
// not be cut.

#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "disc.h"
#include "disks.h"
#include "loader/split.h"

#define FLOPPY_BYTES (320 * 512u)
#define ISO_BYTES (DISC_SECTORS * CD_SECTOR)

// The block under construction; copied to its exact size before it is cut.
static uint8_t bytes[48 << 20];
static size_t length;
static struct image images[MAX_IMAGES];
static struct image block;
static bool more;

static void begin(void)
{
    memset(bytes, 0, length);
    length = 0;
}

static size_t put(const void *data, size_t count)
{
    memcpy(bytes + length, data, count);
    length += count;
    return length - count;
}

static void pad(size_t to)
{
    length = (length + to - 1) / to * to;
}

static size_t put_image(struct image image)
{
    size_t at = put(image.data, (size_t)image.size);

    disc_free(&image);
    return at;
}

static struct image floppy(void)
{
    struct image image = disc_new(FLOPPY_BYTES);

    memset(disks_at(&image, 512), 0xf6, FLOPPY_BYTES - 512);
    disks_bpb(&image, 0, 320, 1, 8, 0xfe);
    return image;
}

// 64 sectors: one partition from 32 on.
static struct image hard_disk(void)
{
    struct image image = disc_new(64 * 512);

    memset(disks_at(&image, 512), 0xf6, 63 * 512);
    disks_partition(&image, 0, 0, 6, "\1\1\0", 32, "\1\40\0", 32);
    return image;
}

// ECMA-119, 9.1: the root directory, whose record is in the descriptor and
// is the first one in itself.
static void put_root(struct image *image, uint32_t lba)
{
    uint8_t *record = disc_sector(image, DISC_PRIMARY) + 156;

    record[0] = 34;
    disc_put32(record + 2, lba);
    memcpy(disc_sector(image, 30), record, 34);
}

static struct image iso(void)
{
    struct image image = disc_bootable_iso();

    put_root(&image, 30);
    memset(disc_sector(&image, 31), 0xf6, 9 * CD_SECTOR);
    return image;
}

// cpio(5), "newc".
static size_t put_header(const char *name, uint32_t mode, uint32_t size)
{
    char header[400];
    int n = snprintf(header, sizeof header,
                     "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08zX"
                     "%08X%s", 1u, mode, 0u, 0u, 1u, 0u, size, 0u, 0u, 0u, 0u,
                     strlen(name) + 1, 0u, name);
    size_t at = put(header, (size_t)n + 1);

    pad(4);
    return at;
}

static size_t put_member(const char *name, const char *text)
{
    size_t at;

    put_header(name, 0100644, (uint32_t)strlen(text));
    at = put(text, strlen(text));
    pad(4);
    return at;
}

static unsigned cut(void)
{
    disc_free(&block);
    block = disc_new(length);
    memcpy(disks_at(&block, 0), bytes, length);
    more = true;
    return split_images(&block, images, &more);
}

static void assert_image(unsigned index, size_t start, size_t size,
                         const char *label)
{
    assert_int_equal(images[index].data - block.data, start);
    assert_int_equal(images[index].size, size);
    assert_string_equal(images[index].label, label);
}

static void assert_one(void)
{
    assert_int_equal(cut(), 1);
    assert_image(0, 0, length, "");
    assert_false(more);
}

// Nothing is no image; anything that is not known is one.
TEST(what_is_not_known_is_one_image)
{
    begin();
    assert_int_equal(cut(), 0);
    assert_false(more);
    put("x", 1);
    assert_one();
    put("yz\0\0\0\0", 6);
    assert_one();
    begin();
    put_image(disc_new(5000));
    assert_one();
}

// One image of each kind, with or without zeroes behind it, is not cut.
TEST(single_images_stay_whole)
{
    struct image (*const kinds[])(void) = {floppy, hard_disk, iso};
    size_t i;

    for (i = 0; i < LENGTH(kinds); i++) {
        begin();
        put_image(kinds[i]());
        assert_one();
        length += 70000;
        assert_one();
    }
}

// The block's own name is that of its only image.
TEST(the_name_of_the_block_stays)
{
    begin();
    put_image(floppy());
    cut();
    strcpy(block.label, "dos.img");
    split_images(&block, images, &more);
    assert_string_equal(images[0].label, "dos.img");
}

// Every kind behind every kind, at the next multiple of 4 (syslinux), of 4096
// (iPXE), and behind a cylinder of zeroes; but no disk in a disk's own tail.
TEST(files_one_after_the_other)
{
    static const size_t pads[] = {4, 4096, 8225280};
    struct image (*const kinds[])(void) = {floppy, hard_disk, iso};
    static const size_t sizes[] = {FLOPPY_BYTES, 64 * 512, ISO_BYTES};
    size_t i, second;

    for (i = 0; i < 27; i++) {
        begin();
        put_image(kinds[i % 3]());
        pad(pads[i / 9]);
        second = put_image(kinds[i / 3 % 3]());
        if (kinds[i % 3] == hard_disk && kinds[i / 3 % 3] != iso) {
            assert_one();
            continue;
        }
        assert_int_equal(cut(), 2);
        assert_image(0, 0, sizes[i % 3], "");
        assert_image(1, second, length - second, "");
        assert_false(more);
    }
}

// A deleted partition leaves its boot sector behind the last one. What is
// no multiple of 512 from the disk's beginning is not one of its sectors.
TEST(deleted_partitions_belong_to_the_disk)
{
    size_t second;

    begin();
    put_image(hard_disk());
    length += 8 * 512;
    put_image(floppy());
    length += 100 * 512;
    assert_one();
    begin();
    put_image(hard_disk());
    put_image(hard_disk());
    assert_one();
    begin();
    put_image(hard_disk());
    length += 8 * 512 + 4;
    second = put_image(floppy());
    assert_int_equal(cut(), 2);
    assert_image(0, 0, 64 * 512, "");
    assert_image(1, second, FLOPPY_BYTES, "");
    begin();
    put_member("x", "data");
    second = put_image(hard_disk());
    length += 8 * 512;
    put_image(floppy());
    assert_int_equal(cut(), 2);
    assert_image(1, second, length - second, "");
}

// mformat writes a partition of the whole floppy into its boot sector.
TEST(tables_of_floppies_are_no_partitions)
{
    struct image image = floppy();
    size_t second;

    disks_partition(&image, 0, 0, 1, "\0\1\0", 0, "\0\10\47", 320);
    begin();
    put_image(image);
    second = put_image(floppy());
    assert_int_equal(cut(), 2);
    assert_image(1, second, FLOPPY_BYTES, "");
    image = floppy();
    disks_partition(&image, 0, 0, 1, "\0\1\0", 1, "\0\10\47", 319);
    begin();
    put_image(image);
    put_image(floppy());
    assert_one();
}

// A floppy that DOS never saw: a boot sector without a BPB, `bytes` in all.
static struct image booter(size_t size)
{
    struct image image = disc_new(size);

    memset(disks_at(&image, 0), 0xf6, size);
    disks_sign(&image, 0);
    return image;
}

// Behind an ISO a boot sector and a floppy's size, to the last byte, make a
// floppy; also one that begins with zeroes.
TEST(booters_behind_an_iso)
{
    static const size_t sizes[] = {163840, 368640, 1474560};
    static const size_t pads[] = {4, 4096};
    size_t i, second;

    for (i = 0; i < 2 * LENGTH(sizes); i++) {
        struct image image = booter(sizes[i / 2]);

        begin();
        put_image(iso());
        length += i % 2 ? 0 : 4;
        pad(pads[i % 2]);
        if (i >= 2)
            memset(disks_at(&image, 0), 0, 510);
        second = put_image(image);
        assert_int_equal(cut(), 2);
        assert_image(0, 0, ISO_BYTES, "");
        assert_image(1, second, sizes[i / 2], "");
    }
}

// Without the signature, the size or the ISO it is whatever it is.
TEST(doubtful_booters_are_no_images)
{
    struct image image = booter(368640);

    disks_at(&image, 511)[0] = 0;
    begin();
    put_image(iso());
    put_image(image);
    assert_one();
    begin();
    put_image(iso());
    put_image(booter(368640 + 4));
    assert_one();
    begin();
    put_image(floppy());
    put_image(booter(368640));
    assert_one();
    begin();
    put_image(iso());
    put("x", 1);
    pad(4);
    put_image(booter(368640));
    assert_one();
}

// The last image has all that is left.
TEST(the_last_image_has_the_rest)
{
    size_t second;

    begin();
    put_image(floppy());
    second = put_image(iso());
    put("trailing signature", 18);
    assert_int_equal(cut(), 2);
    assert_image(1, second, length - second, "");
}

// Files are padded to a multiple of 4 bytes, so nothing begins elsewhere,
// and what stands in the padding is part of the file.
TEST(seams_are_multiples_of_4)
{
    unsigned i;

    for (i = 1; i < 4; i++) {
        begin();
        put_image(floppy());
        length += i;
        put_image(floppy());
        assert_one();
    }
    begin();
    put_image(floppy());
    put("\0\1\0\0", 4);
    put_image(floppy());
    assert_one();
}

// Zeroes are followed for 16 MiB, no farther.
TEST(long_runs_of_zeroes_are_no_padding)
{
    begin();
    put_image(floppy());
    length += (16 << 20) - 4;
    put_image(floppy());
    assert_int_equal(cut(), 2);
    begin();
    put_image(floppy());
    length += 16 << 20;
    put_image(floppy());
    assert_one();
}

// What follows an ISO is most often its own: signatures, a backup GPT.
TEST(unknown_trailers_belong_to_the_image)
{
    begin();
    put_image(iso());
    pad(1 << 20);
    put("EFI PART", 8);
    length += 504;
    assert_one();
    begin();
    put_image(iso());
    put("BZh9", 4);
    put_image(floppy());
    assert_one();
}

// xorriso -append_partition: behind the volume lies an EFI file system, which
// the partition table names.
TEST(appended_partitions_belong_to_the_iso)
{
    struct image image = iso();
    size_t second;

    disks_partition(&image, 0, 0, 0xef, "\0\1\0", ISO_BYTES / 512, "\0\1\0",
                    320);
    begin();
    put_image(image);
    put_image(floppy());
    assert_one();
    second = put_image(floppy());
    assert_int_equal(cut(), 2);
    assert_image(0, 0, ISO_BYTES + FLOPPY_BYTES, "");
    assert_image(1, second, FLOPPY_BYTES, "");
}

// GPT: the header says where the disk ends (UEFI 2.10, 5.3.2), even if the
// protective entry only says FFFFFFFFh.
TEST(gpt_tells_the_end)
{
    struct image image = iso();
    size_t second;

    disks_partition(&image, 0, 0, 0xee, "\0\2\0", 1, "\xff\xff\xff",
                    UINT32_MAX);
    memcpy(disks_at(&image, 512), "EFI PART", 8);
    disc_put32(disks_at(&image, 512 + 32), ISO_BYTES / 512 + 320 - 1);
    begin();
    put_image(image);
    put_image(floppy());
    assert_one();
    second = put_image(floppy());
    assert_int_equal(cut(), 2);
    assert_image(1, second, FLOPPY_BYTES, "");
    bytes[512 + 36] = 1;
    assert_one();
}

// A block with an ISO at the first page behind byte `end`.
static void begin_large(uint64_t end)
{
    struct image last = iso();

    disc_free(&block);
    block = disc_sparse(round_up(end, 4096) + ISO_BYTES);
    memcpy(disks_at(&block, round_up(end, 4096)), last.data, ISO_BYTES);
    disc_free(&last);
}

static void large_volume(void)
{
    struct image image = iso();

    begin_large(4699998208);
    memcpy(disks_at(&block, 0), image.data, ISO_BYTES);
    disc_primary(&block, DISC_PRIMARY, "LARGE", 2294921);
    disc_free(&image);
}

// The last partition ends with sector 8C2000h.
static void large_partition(void)
{
    begin_large(0x118400200);
    disks_partition(&block, 0, 0, 7, "\xfe\xff\xff", 0x800000,
                    "\xfe\xff\xff", 0xc2001);
}

// So does the disk, whose last sector is the other GPT header.
static void large_gpt(void)
{
    begin_large(0x118400200);
    disks_partition(&block, 0, 0, 0xee, "\0\2\0", 1, "\xff\xff\xff",
                    UINT32_MAX);
    memcpy(disks_at(&block, 512), "EFI PART", 8);
    disc_put32(disks_at(&block, 512 + 32), 0x8c2000);
}

static void large_fat(void)
{
    begin_large(0x118400200);
    disks_bpb(&block, 0, 0x8c2001, 16, 63, 0xf8);
}

// A file of an archive behind an ISO.
static void large_volume_and_member(void)
{
    large_volume();
    memset(disks_at(&block, 0x118245000), 0, ISO_BYTES);
    begin();
    put_member("boot/x", "data");
    memcpy(disks_at(&block, 0x118245000), bytes, length);
}

// Zeroes alone behind the ISO are its own.
static void large_volume_and_zeroes(void)
{
    large_volume();
    memset(disks_at(&block, 0x118245000), 0, ISO_BYTES);
}

// A floppy, and a disk of 4 GiB and 400h bytes behind it, which its table says
// that it has.
static void floppy_and_large_disk(void)
{
    struct image first = floppy();

    disc_free(&block);
    block = disc_sparse(FLOPPY_BYTES + 0x100000400);
    memcpy(disks_at(&block, 0), first.data, FLOPPY_BYTES);
    disks_partition(&block, FLOPPY_BYTES, 0, 7, "\x20\x21\0", 2048,
                    "\xfe\xff\xff", 0x800002 - 2048);
    disc_free(&first);
}

// A floppy, and an ISO whose root directory is in sector 200001h.
static void floppy_and_large_iso(void)
{
    struct image first = floppy();
    uint8_t *record;

    disc_free(&block);
    block = disc_sparse(FLOPPY_BYTES + 0x100001000);
    memcpy(disks_at(&block, 0), first.data, FLOPPY_BYTES);
    disc_free(&first);
    disc_primary(&block, FLOPPY_BYTES / CD_SECTOR + DISC_PRIMARY, "LARGE",
                 0x200002);
    record = disks_at(&block, FLOPPY_BYTES + DISC_PRIMARY * CD_SECTOR + 156);
    record[0] = 34;
    disc_put32(record + 2, 0x200001);
    memcpy(disks_at(&block, FLOPPY_BYTES + 0x100000800), record, 34);
}

// A file of an archive has less than 4 GiB, but may end behind that.
static void large_member(void)
{
    begin();
    put_header("x", 0100644, 0xfffffff0);
    begin_large(0x100000064);
    memcpy(disks_at(&block, 0), bytes, length);
}

static void large_member_and_zeroes(void)
{
    large_member();
    memset(disks_at(&block, 0x100001000), 0, ISO_BYTES);
}

// Images that end beyond 4 GiB are cut there.
TEST(images_beyond_4_gib)
{
    static const struct {
        void (*put)(void);
        size_t start, size;
        const char *label;
        size_t start_2, size_2; // 0: there is no second image
        const char *label_2;
    } rows[] = {
        {large_volume, 0, 4699998208, "", 0x118245000, ISO_BYTES, ""},
        {large_volume_and_member, 0, 4699998208, "", 0x118245078, 4, "x"},
        {large_volume_and_zeroes, 0, 0x118259000, "", 0, 0, ""},
        {large_partition, 0, 0x118400200, "", 0x118401000, ISO_BYTES, ""},
        {large_gpt, 0, 0x118400200, "", 0x118401000, ISO_BYTES, ""},
        {large_fat, 0, 0x118400200, "", 0x118401000, ISO_BYTES, ""},
        {large_member, 112, 0xfffffff0, "x", 0x100001000, ISO_BYTES, ""},
        {large_member_and_zeroes, 112, 0xfffffff0, "x", 0, 0, ""},
        {floppy_and_large_disk, 0, FLOPPY_BYTES, "", FLOPPY_BYTES,
         0x100000400, ""},
        {floppy_and_large_iso, 0, FLOPPY_BYTES, "", FLOPPY_BYTES,
         0x100001000, ""},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        rows[i].put();
        assert_int_equal(split_images(&block, images, &more),
                         rows[i].size_2 ? 2 : 1);
        assert_image(0, rows[i].start, rows[i].size, rows[i].label);
        if (rows[i].size_2)
            assert_image(1, rows[i].start_2, rows[i].size_2,
                         rows[i].label_2);
        assert_false(more);
        disc_unmap(&block);
    }
}

// A UDF disc's ISO volume may be smaller than the disc.
TEST(udf_discs_are_not_cut)
{
    struct image image = iso();

    memcpy(disc_sector(&image, 19), "\0BEA01", 6);
    memcpy(disc_sector(&image, 20), "\0NSR02", 6);
    memcpy(disc_sector(&image, 18), "\377CD001", 6);
    begin();
    put_image(image);
    put_image(floppy());
    assert_one();
}

// A later session's sectors are counted from the disc's beginning.
TEST(later_sessions_are_no_images)
{
    struct image session = iso();

    put_root(&session, 30 + DISC_SECTORS);
    begin();
    put_image(iso());
    put_image(session);
    assert_one();
    memset(bytes + length, 0xf6, ISO_BYTES);
    length += ISO_BYTES;
    assert_one();
}

// A boot sector is told by jump, BPB and signature, all three; a partition
// table must fit into what is left.
TEST(doubtful_sectors_are_no_images)
{
    static const struct {
        unsigned offset;
        uint8_t value;
    } rows[] = {{0, 0x90}, {2, 0x91}, {24, 0}, {510, 0}};
    struct image image;
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        image = floppy();
        *disks_at(&image, rows[i].offset) = rows[i].value;
        begin();
        put_image(floppy());
        put_image(image);
        assert_one();
    }
    image = hard_disk();
    disc_put32(disks_at(&image, DISKS_TABLE + 12), 33);
    begin();
    put_image(floppy());
    put_image(image);
    assert_one();
}

// E9 is a jump too.
TEST(near_jumps_are_jumps)
{
    struct image image = floppy();

    memcpy(disks_at(&image, 0), "\xe9\1\2", 3);
    begin();
    put_image(floppy());
    put_image(image);
    assert_int_equal(cut(), 2);
}

// A disk may begin with zeroes up to its partition table, an ISO up to its
// descriptors; behind padding they still begin where they begin.
TEST(images_that_begin_with_zeroes)
{
    size_t second;

    begin();
    put_image(iso());
    length += 2048;
    second = put_image(iso());
    assert_int_equal(cut(), 2);
    // Zeroes before an ISO whose system area is empty are not its own.
    assert_image(1, second, ISO_BYTES, "");
}

// At most MAX_IMAGES are given, and that there were more is told.
TEST(more_images_than_fit)
{
    unsigned i;

    begin();
    for (i = 0; i < MAX_IMAGES; i++)
        put_image(floppy());
    assert_int_equal(cut(), MAX_IMAGES);
    assert_false(more);
    put_image(floppy());
    assert_int_equal(cut(), MAX_IMAGES);
    assert_true(more);
    begin();
    for (i = 0; i < MAX_IMAGES + 3; i++)
        put_member("x", "data");
    assert_int_equal(cut(), MAX_IMAGES);
    assert_true(more);
}

// iPXE: a header in front of each file with a name, at a page, no trailer.
// The image's name is the last component.
TEST(archive_members_are_images)
{
    size_t one, two;

    begin();
    one = put_member("boot/dos/a.img", "first file");
    pad(4096);
    two = put_member("b.iso", "second");
    assert_int_equal(cut(), 2);
    assert_image(0, one, 10, "a.img");
    assert_image(1, two, 6, "b.iso");
    assert_false(more);
}

// A single member is taken out of its wrapping.
TEST(a_single_member_is_unwrapped)
{
    size_t at;

    begin();
    at = put_member("x", "abc");
    assert_int_equal(cut(), 1);
    assert_image(0, at, 3, "x");
}

// "070702" has a checksum that "070701" lacks; hexadecimal digits may be
// small.
TEST(both_magics_are_known)
{
    size_t header, at;

    begin();
    header = put_header("x", 0100644, 0xab);
    bytes[header + 5] = '2';
    memcpy(bytes + header + 60, "aB", 2);
    at = length;
    length += 0xab;
    assert_int_equal(cut(), 1);
    assert_image(0, at, 0xab, "x");
}

// Directories, links, files without content and the trailer are no images;
// behind a trailer another archive may come.
TEST(members_that_are_no_images)
{
    size_t at;

    begin();
    put_header("boot", 040755, 0);
    put_header("empty", 0100644, 0);
    put_header("link", 0120777, 4);
    put("abcd", 4);
    put_header("folder", 040755, 4);
    put("abcd", 4);
    put_header("TRAILER!!!", 0, 0);
    pad(512);
    at = put_member("x", "data");
    put_header("TRAILER!!!", 0, 0);
    pad(512);
    assert_int_equal(cut(), 1);
    assert_image(0, at, 4, "x");
}

// Names that are too long for the label are cut, not refused.
TEST(long_names_are_cut)
{
    char name[200] = "a/";

    memset(name + 2, 'n', 150);
    begin();
    put_member(name, "data");
    assert_int_equal(cut(), 1);
    assert_int_equal(strlen(images[0].label), IMAGE_LABEL_MAX - 1);
    assert_memory_equal(images[0].label, name + 2, IMAGE_LABEL_MAX - 1);
}

// iPXE wraps only files that are given a name.
TEST(archives_and_plain_files_mix)
{
    size_t one, two;

    begin();
    one = put_member("a.img", "first");
    pad(4096);
    two = put_image(iso());
    assert_int_equal(cut(), 2);
    assert_image(0, one, 5, "a.img");
    assert_image(1, two, ISO_BYTES, "");
    begin();
    put_image(floppy());
    pad(4096);
    two = put_member("b.img", "second");
    assert_int_equal(cut(), 2);
    assert_image(0, 0, FLOPPY_BYTES, "");
    assert_image(1, two, 6, "b.img");
}

// A block need not be as long as an ISO's system area.
TEST(small_blocks_are_cut)
{
    struct image image = disc_new(16 * 512);
    size_t at;

    disks_bpb(&image, 0, 16, 1, 8, 0xfe);
    begin();
    put_image(image);
    at = put_member("x", "data");
    assert_int_equal(cut(), 2);
    assert_image(0, 0, 16 * 512, "");
    assert_image(1, at, 4, "x");
}

// A member's end is certain: what begins at the next page is another file,
// known or not.
TEST(unknown_files_behind_a_member)
{
    size_t two;

    begin();
    put_member("a.img", "first");
    pad(4096);
    two = put("unknown", 7);
    assert_int_equal(cut(), 2);
    assert_image(1, two, 7, "");
    begin();
    put_member("a.img", "first");
    put("unknown", 7);
    assert_int_equal(cut(), 1);
    begin();
    put_header("a.img", 0100644, 4096 - 116);
    memset(bytes + 116, 0xf6, 4096 - 116);
    length = 4096;
    two = put("unknown", 7);
    assert_int_equal(cut(), 2);
    assert_image(0, 116, 4096 - 116, "a.img");
    assert_image(1, two, 7, "");
}

// A damaged header ends it: what was found stays, or else the whole block.
TEST(damaged_headers_end_the_archive)
{
    static const struct {
        unsigned offset;
        char value;
    } rows[] = {{54, 'G'}, {54, '7'}, {94, '/'}, {94, 'F'}, {14, ':'},
              {101, '0'}, {101, 'G'}, {61, '/'}};
    size_t i, first, at;

    for (i = 0; i < LENGTH(rows); i++) {
        begin();
        at = put_member("a", "first");
        pad(4096);
        first = length;
        put_member("b", "second");
        bytes[first + rows[i].offset] = (uint8_t)rows[i].value;
        assert_int_equal(cut(), 1);
        assert_image(0, at, 5, "a");
        begin();
        put_member("b", "second");
        bytes[rows[i].offset] = (uint8_t)rows[i].value;
        assert_one();
    }
}

// A name without its end, and an archive cut anywhere.
TEST(cut_archives_are_read_as_far_as_they_go)
{
    size_t whole, at;

    begin();
    at = put_header("abc", 0100644, 4);
    bytes[at + 110 + 3] = 'd';
    put("data", 4);
    assert_one();
    begin();
    put_member("a", "first");
    put_member("b", "next");
    for (whole = length; length; length--)
        assert_int_equal(cut(), length == whole ? 2 : 1);
    length = whole;
}

GROUP(split, RUN(what_is_not_known_is_one_image),
      RUN(single_images_stay_whole), RUN(the_name_of_the_block_stays),
      RUN(files_one_after_the_other),
      RUN(deleted_partitions_belong_to_the_disk), RUN(booters_behind_an_iso),
      RUN(tables_of_floppies_are_no_partitions),
      RUN(doubtful_booters_are_no_images), RUN(the_last_image_has_the_rest),
      RUN(seams_are_multiples_of_4), RUN(long_runs_of_zeroes_are_no_padding),
      RUN(unknown_trailers_belong_to_the_image),
      RUN(appended_partitions_belong_to_the_iso), RUN(gpt_tells_the_end),
      RUN(images_beyond_4_gib),
      RUN(udf_discs_are_not_cut), RUN(later_sessions_are_no_images),
      RUN(doubtful_sectors_are_no_images), RUN(near_jumps_are_jumps),
      RUN(images_that_begin_with_zeroes), RUN(more_images_than_fit),
      RUN(archive_members_are_images), RUN(a_single_member_is_unwrapped),
      RUN(both_magics_are_known), RUN(members_that_are_no_images),
      RUN(long_names_are_cut), RUN(archives_and_plain_files_mix),
      RUN(small_blocks_are_cut), RUN(unknown_files_behind_a_member),
      RUN(damaged_headers_end_the_archive),
      RUN(cut_archives_are_read_as_far_as_they_go))
