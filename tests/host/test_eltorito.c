// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/eltorito.c on boot catalogs, good and bad.

#include "check.h"

#include "disc.h"

static struct boot_catalog catalog;

static void read_at(const struct image *image, uint32_t lba)
{
    memset(&catalog, 0xee, sizeof catalog);
    eltorito_read_catalog(image, lba, &catalog);
}

static void read_and_free(struct image *image)
{
    read_at(image, DISC_CATALOG);
    disc_free(image);
}

static struct boot_entry entry_at(uint32_t lba)
{
    struct boot_entry e = disc_bootable();

    e.lba = lba;
    return e;
}

// El Torito 1.0, figure 3: every field of the default entry; the platform is
// the validation entry's.
TEST(default_entry_is_read)
{
    struct image image = disc_bootable_iso();
    struct boot_entry *e = catalog.entries;

    disc_entry(&image, 1, (struct boot_entry){
        .bootable = true,
        .media = 4,
        .load_segment = 0x1234,
        .sector_count = 0xfffe,
        .lba = 0xfedcba98,
    });
    read_and_free(&image);
    assert_int_equal(catalog.status, CATALOG_OK);
    assert_int_equal(catalog.count, 1);
    assert_false(catalog.more);
    assert_int_equal(e->platform, PLATFORM_X86);
    assert_true(e->bootable);
    assert_int_equal(e->media, 4);
    assert_int_equal(e->load_segment, 0x1234);
    assert_int_equal(e->sector_count, 0xfffe);
    assert_int_equal(e->lba, 0xfedcba98);
}

// Only 88h is bootable; 00h is not, and nothing else is defined.
TEST(only_88h_is_bootable)
{
    struct image image = disc_bootable_iso();
    unsigned byte;

    for (byte = 0; byte < 256; byte++) {
        disc_record(&image, 1)[0] = (uint8_t)byte;
        read_at(&image, DISC_CATALOG);
        assert_int_equal(catalog.entries[0].bootable, byte == 0x88);
    }
    disc_free(&image);
}

// Figure 2: header ID 01h, key bytes 55h AAh.
TEST(validation_entry_is_wanted)
{
    static const unsigned places[] = {0, 30, 31};
    size_t i;

    for (i = 0; i < LENGTH(places); i++) {
        struct image image = disc_bootable_iso();

        disc_record(&image, 0)[places[i]] ^= 2;
        read_and_free(&image);
        assert_int_equal(catalog.status, CATALOG_NO_VALIDATION);
        assert_int_equal(catalog.count, 0);
    }
}

// Figure 2: all words of the validation entry add up to 0; what they add up
// to instead is reported.
TEST(checksum_is_checked)
{
    struct image image = disc_bootable_iso();

    disc_record(&image, 0)[4]++;
    read_at(&image, DISC_CATALOG);
    assert_int_equal(catalog.status, CATALOG_CHECKSUM);
    assert_int_equal(catalog.checksum, 1);
    assert_int_equal(catalog.count, 0);
    disc_record(&image, 0)[4]--;
    disc_record(&image, 0)[5] = (uint8_t)(disc_record(&image, 0)[5] - 1);
    read_and_free(&image);
    assert_int_equal(catalog.status, CATALOG_CHECKSUM);
    assert_int_equal(catalog.checksum, 0xff00);
}

// A catalog that begins outside the image is none; 2^32 - 1 sectors do not
// wrap around into it.
TEST(catalog_outside_the_image)
{
    struct image image = disc_bootable_iso();

    read_at(&image, DISC_SECTORS);
    assert_int_equal(catalog.status, CATALOG_OUTSIDE);
    read_at(&image, 0xffffffff);
    assert_int_equal(catalog.status, CATALOG_OUTSIDE);
    read_at(&image, 0x200000 + DISC_CATALOG);
    assert_int_equal(catalog.status, CATALOG_OUTSIDE);
    disc_free(&image);
}

// A catalog 4 GiB and more behind the image's beginning is not read from there
// modulo 4 GiB.
TEST(catalog_beyond_4_gib)
{
    static const uint32_t sectors[] = {0x1fffff, 0x200000, 2294920};
    struct image small = disc_bootable_iso();
    size_t i;

    for (i = 0; i < LENGTH(sectors); i++) {
        struct image image = disc_sparse(4700000000);

        memcpy(disc_sector(&image, sectors[i]),
               disc_sector(&small, DISC_CATALOG), 2048);
        read_at(&image, sectors[i]);
        assert_int_equal(catalog.status, CATALOG_OK);
        assert_int_equal(catalog.count, 1);
        read_at(&image, sectors[i] - 0x1fffff);
        assert_int_equal(catalog.status, CATALOG_NO_VALIDATION);
        disc_unmap(&image);
    }
    disc_free(&small);
}

static void assert_cut(uint32_t bytes, enum catalog_status status,
                       unsigned count)
{
    struct image whole = disc_bootable_iso();
    struct image cut = disc_new(DISC_CATALOG * CD_SECTOR + bytes);

    memcpy(disc_sector(&cut, 0), whole.data, (size_t)cut.size);
    disc_free(&whole);
    read_and_free(&cut);
    assert_int_equal(catalog.status, status);
    assert_int_equal(catalog.count, count);
}

// An image may end anywhere in its catalog: records are read whole or not.
TEST(catalog_cut_by_the_image_end)
{
    assert_cut(0, CATALOG_OUTSIDE, 0);
    assert_cut(31, CATALOG_OUTSIDE, 0);
    assert_cut(32, CATALOG_OK, 0);
    assert_cut(63, CATALOG_OK, 0);
    assert_cut(64, CATALOG_OK, 1);
    assert_cut(95, CATALOG_OK, 1);
}

// Figures 4 and 5: sections follow, each with its platform and its count; 91h
// is the last, and what lies behind it does not count.
TEST(all_sections_are_read)
{
    struct image image = disc_bootable_iso();

    disc_section(&image, 2, false, PLATFORM_MAC, 2);
    disc_entry(&image, 3, entry_at(25));
    disc_entry(&image, 4, entry_at(26));
    disc_section(&image, 5, true, PLATFORM_EFI, 1);
    disc_entry(&image, 6, entry_at(27));
    disc_section(&image, 7, true, PLATFORM_X86, 1);
    disc_entry(&image, 8, entry_at(28));
    read_and_free(&image);
    assert_int_equal(catalog.count, 4);
    assert_int_equal(catalog.entries[1].platform, PLATFORM_MAC);
    assert_int_equal(catalog.entries[2].platform, PLATFORM_MAC);
    assert_int_equal(catalog.entries[2].lba, 26);
    assert_int_equal(catalog.entries[3].platform, PLATFORM_EFI);
    assert_int_equal(catalog.entries[3].lba, 27);
}

// A section may be empty.
TEST(empty_sections_are_passed_over)
{
    struct image image = disc_bootable_iso();

    disc_section(&image, 2, false, PLATFORM_MAC, 0);
    disc_section(&image, 3, true, PLATFORM_EFI, 1);
    disc_entry(&image, 4, entry_at(27));
    read_and_free(&image);
    assert_int_equal(catalog.count, 2);
    assert_int_equal(catalog.entries[1].platform, PLATFORM_EFI);
}

// Bit 5 of the media byte says that extension records (44h) follow, bit 5 of
// theirs that another one does. They are no entries.
TEST(extension_records_are_passed_over)
{
    struct image image = disc_bootable_iso();
    struct boot_entry extended = entry_at(25);

    extended.media = 0x20;
    disc_section(&image, 2, true, PLATFORM_EFI, 2);
    disc_entry(&image, 3, extended);
    disc_record(&image, 4)[0] = 0x44;
    disc_record(&image, 4)[1] = 0x20;
    disc_record(&image, 5)[0] = 0x44;
    disc_entry(&image, 6, entry_at(26));
    read_and_free(&image);
    assert_int_equal(catalog.count, 3);
    assert_int_equal(catalog.entries[1].lba, 25);
    assert_int_equal(catalog.entries[2].lba, 26);
}

// An extension that is promised and not there ends the section; an endless
// chain of them ends too.
TEST(broken_extensions_end_the_section)
{
    struct image image = disc_bootable_iso();
    struct boot_entry extended = entry_at(25);
    unsigned i;

    extended.media = 0x20;
    disc_section(&image, 2, true, PLATFORM_EFI, 2);
    disc_entry(&image, 3, extended);
    disc_entry(&image, 4, entry_at(26));
    read_at(&image, DISC_CATALOG);
    assert_int_equal(catalog.count, 2);
    for (i = 4; i < 20 * 64; i++) {
        disc_record(&image, i)[0] = 0x44;
        disc_record(&image, i)[1] = 0x20;
    }
    read_and_free(&image);
    assert_int_equal(catalog.count, 2);
}

// More entries than we keep are said to be more; the first ones stay.
TEST(too_many_entries)
{
    struct image image = disc_bootable_iso();
    unsigned i;

    disc_section(&image, 2, true, PLATFORM_EFI, CATALOG_ENTRIES);
    for (i = 0; i < CATALOG_ENTRIES - 1; i++)
        disc_entry(&image, 3 + i, entry_at(100 + i));
    disc_record(&image, 2)[2] = CATALOG_ENTRIES - 1;
    read_at(&image, DISC_CATALOG);
    assert_int_equal(catalog.count, CATALOG_ENTRIES);
    assert_false(catalog.more);
    disc_record(&image, 2)[2] = CATALOG_ENTRIES;
    read_and_free(&image);
    assert_int_equal(catalog.count, CATALOG_ENTRIES);
    assert_true(catalog.more);
    assert_int_equal(catalog.entries[CATALOG_ENTRIES - 1].lba,
                     100 + CATALOG_ENTRIES - 2);
}

// A section that claims 65535 entries ends with the image.
TEST(section_longer_than_the_image)
{
    struct image image = disc_bootable_iso();

    disc_section(&image, 2, true, PLATFORM_EFI, 0xffff);
    read_and_free(&image);
    assert_int_equal(catalog.count, CATALOG_ENTRIES);
    assert_true(catalog.more);
}

// A catalog of endless headers ends: here 16 MiB of them.
TEST(endless_catalog_ends)
{
    struct image image = disc_new(0x1000000);
    uint32_t at;

    for (at = DISC_CATALOG * CD_SECTOR + 64; at < image.size; at += 32)
        disc_sector(&image, 0)[at] = 0x90;
    disc_validation(&image, PLATFORM_X86);
    disc_entry(&image, 1, disc_bootable());
    read_and_free(&image);
    assert_int_equal(catalog.status, CATALOG_OK);
    assert_int_equal(catalog.count, 1);
}

// Records behind the default entry that are no section header are nothing.
TEST(no_sections)
{
    struct image image = disc_bootable_iso();

    disc_entry(&image, 2, entry_at(25));
    read_and_free(&image);
    assert_int_equal(catalog.count, 1);
}

// A BIOS boots the first bootable entry for x86, wherever it stands: here an
// EFI entry comes first (a fault of MEMDISK, which starts that).
TEST(bios_entry_behind_an_efi_one_is_chosen)
{
    struct image image = disc_bootable_iso();

    disc_validation(&image, PLATFORM_EFI);
    disc_section(&image, 2, true, PLATFORM_X86, 2);
    disc_entry(&image, 3, (struct boot_entry){.lba = 25});
    disc_entry(&image, 4, entry_at(26));
    read_and_free(&image);
    assert_ptr_equal(eltorito_choose(&catalog), &catalog.entries[2]);
}

// Of several the first.
TEST(first_bios_entry_is_chosen)
{
    struct image image = disc_bootable_iso();

    disc_section(&image, 2, true, PLATFORM_X86, 1);
    disc_entry(&image, 3, entry_at(25));
    read_and_free(&image);
    assert_ptr_equal(eltorito_choose(&catalog), &catalog.entries[0]);
}

// No entry that is both bootable and for x86: none is chosen.
TEST(nothing_to_choose)
{
    struct image image = disc_bootable_iso();

    disc_record(&image, 1)[0] = 0;
    disc_section(&image, 2, true, PLATFORM_EFI, 1);
    disc_entry(&image, 3, entry_at(25));
    read_and_free(&image);
    assert_int_equal(catalog.count, 2);
    assert_null(eltorito_choose(&catalog));
    catalog.count = 0;
    assert_null(eltorito_choose(&catalog));
}

// The names that messages use; every byte has one.
TEST(names_are_there_for_every_byte)
{
    unsigned byte;

    assert_string_equal(platform_name(0x00), "BIOS");
    assert_string_equal(platform_name(0xef), "EFI");
    assert_string_equal(media_name(0), "no emulation");
    assert_string_equal(media_name(0x24), media_name(4));
    for (byte = 0; byte < 256; byte++) {
        assert_true(strlen(platform_name((uint8_t)byte)) > 0);
        assert_true(strlen(media_name((uint8_t)byte)) > 0);
    }
}

GROUP(eltorito, RUN(default_entry_is_read), RUN(only_88h_is_bootable),
      RUN(validation_entry_is_wanted), RUN(checksum_is_checked),
      RUN(catalog_outside_the_image), RUN(catalog_beyond_4_gib),
      RUN(catalog_cut_by_the_image_end),
      RUN(all_sections_are_read), RUN(empty_sections_are_passed_over),
      RUN(extension_records_are_passed_over),
      RUN(broken_extensions_end_the_section), RUN(too_many_entries),
      RUN(section_longer_than_the_image), RUN(endless_catalog_ends),
      RUN(no_sections), RUN(bios_entry_behind_an_efi_one_is_chosen),
      RUN(first_bios_entry_is_chosen), RUN(nothing_to_choose),
      RUN(names_are_there_for_every_byte))
