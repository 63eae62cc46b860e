// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/probe.c: what is booted, and the sentence when nothing is.

#include "check.h"

#include <stdio.h>

#include "disc.h"
#include "loader/probe.h"

static struct probe probe;

static void look(const struct image *image, bool allow_short)
{
    memset(&probe, 0xee, sizeof probe);
    probe_image(image, allow_short, &probe);
}

// One sentence: what, the value, what to do. It ends with a full stop and
// fits on four lines.
static void assert_error(const char *what, const char *value)
{
    size_t length = strlen(probe.error);

    assert_true(length > 0 && length < 320);
    assert_int_equal(probe.error[length - 1], '.');
    if (!strstr(probe.error, what) || !strstr(probe.error, value))
        fail_msg("no \"%s\" and \"%s\" in: %s", what, value, probe.error);
}

static void assert_bootable(uint32_t address, uint32_t bytes)
{
    assert_string_equal(probe.error, "");
    assert_non_null(probe.entry);
    assert_int_equal(probe.load_address, address);
    assert_int_equal(probe.load_bytes, bytes);
}

static void look_and_free(struct image *image)
{
    look(image, false);
    disc_free(image);
}

// An ordinary ISO: four virtual sectors of 512 bytes to 0:7C00h.
TEST(bootable_iso)
{
    struct image image = disc_bootable_iso();

    look_and_free(&image);
    assert_bootable(0x7c00, 4 * 512);
    assert_string_equal(probe.warning, "");
    assert_ptr_equal(probe.entry, probe.catalog.entries);
    assert_string_equal(probe.volume.name, "TEST");
}

// El Torito 1.0, figure 3: the load segment is honoured (0 stands for 7C0h),
// and so is the count.
TEST(load_segment_and_count_are_honoured)
{
    struct image image = disc_bootable_iso();
    struct boot_entry e = disc_bootable();

    e.load_segment = 0x1000;
    e.sector_count = 17;
    disc_entry(&image, 1, e);
    look(&image, false);
    assert_bootable(0x10000, 17 * 512);
    e.load_segment = 0x7c0;
    e.sector_count = 1;
    disc_entry(&image, 1, e);
    look_and_free(&image);
    assert_bootable(0x7c00, 512);
}

// A count of 0 hangs MEMDISK; we load one sector of the CD and say so.
TEST(sector_count_of_0)
{
    struct image image = disc_bootable_iso();
    struct boot_entry e = disc_bootable();

    e.sector_count = 0;
    disc_entry(&image, 1, e);
    look_and_free(&image);
    assert_bootable(0x7c00, 2048);
    assert_true(strlen(probe.warning) > 0);
}

// A boot image that reaches past the end is loaded as far as it is there.
TEST(load_is_clipped_to_the_image)
{
    struct image image = disc_bootable_iso();
    struct boot_entry e = disc_bootable();

    e.lba = DISC_SECTORS - 1;
    e.sector_count = 0xffff;
    disc_entry(&image, 1, e);
    look(&image, false);
    assert_bootable(0x7c00, 2048);
    image.size -= 100;
    look(&image, true);
    assert_bootable(0x7c00, 1948);
    image.size += 100;
    e.lba = DISC_BOOT_IMAGE;
    e.sector_count = 65;
    disc_entry(&image, 1, e);
    look_and_free(&image);
    assert_bootable(0x7c00, 16 * 2048);
}

// The BIOS entry is taken from its section when an EFI entry is first.
TEST(efi_first)
{
    struct image image = disc_bootable_iso();
    struct boot_entry e = disc_bootable();

    disc_validation(&image, PLATFORM_EFI);
    disc_section(&image, 2, true, PLATFORM_X86, 1);
    e.load_segment = 0x800;
    disc_entry(&image, 3, e);
    look_and_free(&image);
    assert_bootable(0x8000, 4 * 512);
}

// What is no ISO 9660 file system is refused with its size.
TEST(no_iso)
{
    struct image image = disc_new(0);

    look_and_free(&image);
    assert_error("is empty", "0 bytes");
    image = disc_new(1234567);
    look_and_free(&image);
    assert_error("no ISO 9660", "1,234,567");
}

// An image that ends before its volume does was not fetched whole; the word
// "short" boots it all the same. A longer one is nothing special.
TEST(short_image)
{
    struct image image = disc_bootable_iso();

    disc_primary(&image, DISC_PRIMARY, "TEST", DISC_SECTORS + 1);
    look(&image, false);
    assert_error("short", "83,968");
    assert_non_null(strstr(probe.error, "81,920"));
    look(&image, true);
    assert_bootable(0x7c00, 4 * 512);
    disc_primary(&image, DISC_PRIMARY, "TEST", DISC_SECTORS - 1);
    look(&image, false);
    assert_bootable(0x7c00, 4 * 512);
    disc_primary(&image, DISC_PRIMARY, "TEST", 0xffffffff);
    look_and_free(&image);
    assert_error("short", "8,796,093,020,160");
}

// An ISO without El Torito is refused by its name.
TEST(no_boot_record)
{
    struct image image = disc_bootable_iso();

    disc_descriptor(&image, DISC_BOOT, 255);
    look_and_free(&image);
    assert_error("no El Torito", "TEST");
}

// A bad catalog is refused, never booted: its place and the wrong value are
// in the sentence.
TEST(bad_catalogs)
{
    struct image image = disc_bootable_iso();

    disc_record(&image, 0)[4]++;
    look(&image, false);
    assert_error("checksum", "0001");
    disc_record(&image, 0)[30] = 0;
    look(&image, false);
    assert_error("validation", "20");
    disc_boot_record(&image, DISC_BOOT, 4711);
    look_and_free(&image);
    assert_error("catalog", "4711");
}

// An ISO for EFI machines alone is refused with what it has (MEMDISK starts
// the EFI entry).
TEST(no_bios_entry)
{
    struct image image = disc_bootable_iso();

    disc_validation(&image, PLATFORM_EFI);
    look(&image, false);
    assert_error("BIOS", "EFI");
    assert_null(probe.entry);
    disc_validation(&image, PLATFORM_X86);
    disc_record(&image, 1)[0] = 0;
    look_and_free(&image);
    assert_error("BIOS", "not bootable");
}

// A catalog with no entry at all, at the image's end.
TEST(empty_catalog)
{
    struct image image = disc_bootable_iso();

    image.size = DISC_CATALOG * CD_SECTOR + 32;
    look(&image, true);
    image.size = DISC_SECTORS * CD_SECTOR;
    disc_free(&image);
    assert_error("no bootable entry", "empty");
}

// As many entries as there can be do not make the sentence too long.
TEST(long_catalog_without_bios_entry)
{
    struct image image = disc_bootable_iso();
    unsigned i;

    disc_validation(&image, 0x55);
    disc_record(&image, 1)[0] = 0;
    disc_section(&image, 2, true, 0x55, CATALOG_ENTRIES - 1);
    for (i = 3; i < 3 + CATALOG_ENTRIES; i++)
        disc_entry(&image, i, (struct boot_entry){.lba = i});
    look_and_free(&image);
    assert_error("no bootable entry", "BIOS");
}

// Emulation is refused with the media byte.
TEST(emulation_is_refused)
{
    struct image image = disc_bootable_iso();
    struct boot_entry e = disc_bootable();

    e.media = MEDIA_FLOPPY_1440;
    disc_entry(&image, 1, e);
    look_and_free(&image);
    assert_error("1.44 MB", "02h");
}

// A boot image at sector 0 or outside the image is rubbish.
TEST(boot_image_outside)
{
    static const uint32_t wrong[] = {0, DISC_SECTORS, 0x200000, 0xffffffff};
    size_t i;

    for (i = 0; i < LENGTH(wrong); i++) {
        struct image image = disc_bootable_iso();
        struct boot_entry e = disc_bootable();
        char value[16];

        e.lba = wrong[i];
        disc_entry(&image, 1, e);
        look_and_free(&image);
        snprintf(value, sizeof value, "%u", (unsigned)wrong[i]);
        assert_error("sector", value);
    }
}

// Nothing is loaded over the vectors and the BIOS data area.
TEST(load_segment_in_the_bios_data_area)
{
    struct image image = disc_bootable_iso();
    struct boot_entry e = disc_bootable();

    e.load_segment = 0x0040;
    disc_entry(&image, 1, e);
    look(&image, false);
    assert_error("segment", "0040");
    e.load_segment = 0x0001;
    disc_entry(&image, 1, e);
    look_and_free(&image);
    assert_error("segment", "0001");
}

GROUP(probe, RUN(bootable_iso), RUN(load_segment_and_count_are_honoured),
      RUN(sector_count_of_0), RUN(load_is_clipped_to_the_image),
      RUN(efi_first), RUN(no_iso), RUN(short_image), RUN(no_boot_record),
      RUN(bad_catalogs), RUN(no_bios_entry), RUN(empty_catalog),
      RUN(long_catalog_without_bios_entry), RUN(emulation_is_refused),
      RUN(boot_image_outside), RUN(load_segment_in_the_bios_data_area))
