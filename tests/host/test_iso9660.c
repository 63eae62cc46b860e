// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/iso9660.c on volume descriptors of every kind and order.

#include "check.h"

#include "disc.h"

static struct iso_volume read_and_free(struct image *image)
{
    struct iso_volume v = iso_read_volume(image);

    disc_free(image);
    return v;
}

// ECMA-119, 8.4: name, size; El Torito 1.0, figure 7: the catalog's sector.
TEST(volume_and_boot_record_are_read)
{
    struct image image = disc_bootable_iso();
    struct iso_volume v = read_and_free(&image);

    assert_true(v.found);
    assert_string_equal(v.name, "TEST");
    assert_int_equal(v.sectors, DISC_SECTORS);
    assert_true(v.has_boot_record);
    assert_int_equal(v.catalog_lba, DISC_CATALOG);
}

// No image is too short to be looked at.
TEST(short_images_are_no_volume)
{
    static const uint32_t sizes[] = {
        0, 1, 2047, 2048, 16 * 2048 - 1, 16 * 2048, 16 * 2048 + 1,
        16 * 2048 + 40,
    };
    size_t i;

    for (i = 0; i < LENGTH(sizes); i++) {
        struct image image = disc_new(sizes[i]);

        assert_false(read_and_free(&image).found);
    }
}

// A descriptor that is cut off is none, and nothing behind it is read.
TEST(cut_descriptors_are_none)
{
    struct image whole = disc_bootable_iso();
    uint32_t bytes;

    for (bytes = 17 * 2048; bytes < 17 * 2048 + 75; bytes++) {
        struct image cut = disc_new(bytes);
        struct iso_volume v;

        memcpy(disc_sector(&cut, 0), whole.data, bytes);
        v = read_and_free(&cut);
        assert_true(v.found);
        assert_false(v.has_boot_record);
    }
    disc_free(&whole);
}

// A descriptor has "CD001" in its bytes 1 to 5.
TEST(standard_identifier_is_wanted)
{
    struct image image = disc_bootable_iso();

    disc_sector(&image, DISC_PRIMARY)[5] = '2';
    assert_false(read_and_free(&image).found);
}

// The volume's name is 32 characters padded with blanks; all 32 may be used.
TEST(names_of_every_length)
{
    struct image image = disc_bootable_iso();

    disc_primary(&image, DISC_PRIMARY, "", 40);
    assert_string_equal(iso_read_volume(&image).name, "");
    disc_primary(&image, DISC_PRIMARY, "A B", 40);
    assert_string_equal(iso_read_volume(&image).name, "A B");
    disc_primary(&image, DISC_PRIMARY, "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", 40);
    assert_string_equal(iso_read_volume(&image).name,
                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345");
    disc_free(&image);
}

// The size is a 32-bit number: 8 TiB do not overflow it.
TEST(volume_size_has_32_bits)
{
    struct image image = disc_bootable_iso();

    disc_primary(&image, DISC_PRIMARY, "X", 0xffffffff);
    assert_int_equal(read_and_free(&image).sectors, 0xffffffff);
}

// The same of a CD of 4,700,000,000 bytes; the catalog may be its last sector.
TEST(volume_of_a_large_image)
{
    struct image image = disc_sparse(4700000000);
    struct iso_volume v;

    disc_primary(&image, 16, "LARGE", 2294921);
    disc_boot_record(&image, 17, 2294920);
    disc_descriptor(&image, 18, 255);
    v = iso_read_volume(&image);
    assert_true(v.found);
    assert_int_equal(v.sectors, 2294921);
    assert_int_equal(v.catalog_lba, 2294920);
    disc_unmap(&image);
}

// Of several primary descriptors (ECMA-119, 6.7.1 allows copies) the first
// counts, and so it is with boot records.
TEST(first_of_several_counts)
{
    struct image image = disc_new(DISC_SECTORS * CD_SECTOR);
    struct iso_volume v;

    disc_boot_record(&image, 16, 30);
    disc_primary(&image, 17, "ONE", 40);
    disc_primary(&image, 18, "TWO", 50);
    disc_boot_record(&image, 19, 31);
    disc_descriptor(&image, 20, 255);
    v = read_and_free(&image);
    assert_string_equal(v.name, "ONE");
    assert_int_equal(v.sectors, 40);
    assert_int_equal(v.catalog_lba, 30);
}

// Boot records of other systems, supplementary and partition descriptors
// are passed over.
TEST(other_descriptors_are_passed_over)
{
    struct image image = disc_new(DISC_SECTORS * CD_SECTOR);
    struct iso_volume v;

    disc_descriptor(&image, 16, 2);
    disc_descriptor(&image, 17, 0);
    memcpy(disc_sector(&image, 17) + 7, "EL TORITO SPECIFICATIOM", 23);
    disc_descriptor(&image, 18, 3);
    disc_primary(&image, 19, "LATE", 40);
    disc_boot_record(&image, 20, 33);
    v = read_and_free(&image);
    assert_string_equal(v.name, "LATE");
    assert_true(v.has_boot_record);
    assert_int_equal(v.catalog_lba, 33);
}

// Behind the terminator (type 255) there are no descriptors.
TEST(terminator_ends_the_set)
{
    struct image image = disc_new(DISC_SECTORS * CD_SECTOR);
    struct iso_volume v;

    disc_primary(&image, 16, "X", 40);
    disc_descriptor(&image, 17, 255);
    disc_boot_record(&image, 18, 33);
    v = read_and_free(&image);
    assert_true(v.found);
    assert_false(v.has_boot_record);
}

// Without a terminator the walk ends at the image's end, or at what is no
// descriptor.
TEST(missing_terminator_ends_the_walk)
{
    struct image image = disc_new(19 * CD_SECTOR);
    struct iso_volume v;

    disc_primary(&image, 16, "X", 19);
    disc_descriptor(&image, 17, 2);
    disc_descriptor(&image, 18, 2);
    v = read_and_free(&image);
    assert_true(v.found);
    assert_false(v.has_boot_record);
    image = disc_new(DISC_SECTORS * CD_SECTOR);
    disc_primary(&image, 16, "X", 19);
    disc_boot_record(&image, 18, 33);
    assert_false(read_and_free(&image).has_boot_record);
}

// A primary volume alone is an ISO that does not boot.
TEST(no_boot_record)
{
    struct image image = disc_new(DISC_SECTORS * CD_SECTOR);
    struct iso_volume v;

    disc_primary(&image, 16, "X", 19);
    disc_descriptor(&image, 17, 255);
    v = read_and_free(&image);
    assert_true(v.found);
    assert_false(v.has_boot_record);
    assert_int_equal(v.catalog_lba, 0);
}

GROUP(iso9660, RUN(volume_and_boot_record_are_read),
      RUN(short_images_are_no_volume), RUN(cut_descriptors_are_none),
      RUN(standard_identifier_is_wanted), RUN(names_of_every_length),
      RUN(volume_size_has_32_bits), RUN(volume_of_a_large_image),
      RUN(first_of_several_counts), RUN(other_descriptors_are_passed_over),
      RUN(terminator_ends_the_set), RUN(missing_terminator_ends_the_walk),
      RUN(no_boot_record))
