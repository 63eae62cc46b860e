// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/probe.c: what is booted, and the sentence when nothing is.

#include "check.h"

#include <stdio.h>

#include "disc.h"
#include "disks.h"
#include "loader/probe.h"

#define FLOPPY_AT 24u // sector of the emulated disk
#define FLOPPY_144 (720 * CD_SECTOR) // bytes

static struct probe probe;
static struct image_options words;

static void look(const struct image *image, bool allow_short)
{
    memset(&probe, 0xee, sizeof probe);
    probe_image(image, &words, allow_short, &probe);
}

// The words on the image; all tests but those of words go without.
static struct image_options no_words(void)
{
    return (struct image_options){.drive = DRIVE_ANY};
}

// One sentence: what, the value, what to do. It begins with a capital or a
// word of the command line, ends with the one full stop that a space or
// nothing follows, and fits on four lines.
static void assert_sentence(const char *text, const char *what,
                            const char *value)
{
    size_t length = strlen(text);

    assert_in_range(length, 20, 319);
    assert_int_equal(text[length - 1], '.');
    assert_null(strstr(text, ". "));
    assert_true(strchr(text, ':') || strchr(text, ';'));
    if (!strstr(text, what) || !strstr(text, value))
        fail_msg("no \"%s\" and \"%s\" in: %s", what, value, text);
}

// It can be no drive.
static void assert_error(const char *what, const char *value)
{
    assert_sentence(probe.error, what, value);
}

// It can be a drive, but not be booted.
static void assert_boot_error(const char *what, const char *value)
{
    assert_string_equal(probe.error, "");
    assert_sentence(probe.boot_error, what, value);
}

static void assert_loads(uint32_t address, uint32_t bytes)
{
    assert_string_equal(probe.error, "");
    assert_string_equal(probe.boot_error, "");
    assert_int_equal(probe.load_address, address);
    assert_int_equal(probe.load_bytes, bytes);
}

static void assert_bootable(uint32_t address, uint32_t bytes)
{
    assert_loads(address, bytes);
    assert_int_equal(probe.kind, KIND_CD);
    assert_non_null(probe.entry);
    assert_int_equal(probe.load_offset, probe.entry->lba * 2048u);
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

// What is neither ISO nor disk is refused with its size.
TEST(no_image)
{
    struct image image = disc_new(0);

    look_and_free(&image);
    assert_error("is empty", "0 bytes");
    image = disc_new(1234567);
    look_and_free(&image);
    assert_error("no disk", "1,234,567");
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
    assert_boot_error("no El Torito", "TEST");
}

// A bad catalog is refused, never booted: its place and the wrong value are
// in the sentence.
TEST(bad_catalogs)
{
    struct image image = disc_bootable_iso();

    disc_record(&image, 0)[4]++;
    look(&image, false);
    assert_boot_error("checksum", "0001");
    disc_record(&image, 0)[30] = 0;
    look(&image, false);
    assert_boot_error("validation", "20");
    disc_boot_record(&image, DISC_BOOT, 4711);
    look_and_free(&image);
    assert_boot_error("catalog", "4711");
}

// An ISO for EFI machines alone is refused with what it has (MEMDISK starts
// the EFI entry).
TEST(no_bios_entry)
{
    struct image image = disc_bootable_iso();

    disc_validation(&image, PLATFORM_EFI);
    look(&image, false);
    assert_boot_error("BIOS", "EFI");
    assert_null(probe.entry);
    disc_validation(&image, PLATFORM_X86);
    disc_record(&image, 1)[0] = 0;
    look_and_free(&image);
    assert_boot_error("BIOS", "not bootable");
}

// A catalog with no entry at all, at the image's end.
TEST(empty_catalog)
{
    struct image image = disc_bootable_iso();

    image.size = DISC_CATALOG * CD_SECTOR + 32;
    look(&image, true);
    image.size = DISC_SECTORS * CD_SECTOR;
    disc_free(&image);
    assert_boot_error("no bootable entry", "empty");
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
    assert_boot_error("no bootable entry", "BIOS");
}

// An ISO whose boot entry asks for emulation, and the disk at FLOPPY_AT with
// its boot sector.
static struct image emulating_iso(uint8_t media, uint64_t disk_bytes)
{
    struct image image = disc_new(FLOPPY_AT * CD_SECTOR + disk_bytes);
    struct boot_entry e = disc_bootable();

    disc_primary(&image, DISC_PRIMARY, "EMUL", 24);
    disc_boot_record(&image, DISC_BOOT, DISC_CATALOG);
    disc_descriptor(&image, DISC_END, 255);
    disc_validation(&image, PLATFORM_X86);
    e.media = media;
    e.sector_count = 1;
    e.lba = FLOPPY_AT;
    disc_entry(&image, 1, e);
    disks_sign(&image, FLOPPY_AT * CD_SECTOR);
    return image;
}

// El Torito 1.0, figure 3: media type 1 is a floppy of 1.2 MB, 2 of 1.44, 3
// of 2.88, with those geometries; the upper bits of the byte do not matter.
// BL of INT 13h AH=08h: 02h, 04h and 06h.
TEST(emulated_floppies)
{
    static const struct {
        uint8_t media, track, type;
    } rows[] = {{1, 15, 2}, {2, 18, 4}, {3, 36, 6}, {0xc2, 18, 4}};
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        uint32_t sectors = 80u * 2 * rows[i].track;
        struct image image = emulating_iso(rows[i].media, sectors * 512);

        look_and_free(&image);
        assert_bootable(0x7c00, 512);
        assert_string_equal(probe.warning, "");
        assert_true(probe.has_disk);
        assert_int_equal(probe.disk.kind, KIND_FLOPPY);
        assert_int_equal(probe.disk.offset, FLOPPY_AT * 2048);
        assert_int_equal(probe.disk.sectors, sectors);
        assert_int_equal(probe.disk.cylinders, 80);
        assert_int_equal(probe.disk.heads, 2);
        assert_int_equal(probe.disk.sectors_per_track, rows[i].track);
        assert_int_equal(probe.disk.floppy_type, rows[i].type);
        assert_int_equal(probe.bytes, FLOPPY_AT * 2048 + sectors * 512);
    }
}

// Media type 4 is a hard disk, as long as its partitions say.
TEST(emulated_hard_disk)
{
    struct image image = emulating_iso(4, 1000 * 512);

    disks_partition(&image, FLOPPY_AT * CD_SECTOR, 0, 6, "\1\1\0", 17,
                    "\3\x11\x09", 663);
    look_and_free(&image);
    assert_bootable(0x7c00, 512);
    assert_true(probe.has_disk);
    assert_int_equal(probe.disk.kind, KIND_HARD_DISK);
    assert_int_equal(probe.disk.sectors, 680);
    assert_int_equal(probe.disk.heads, 4);
    assert_int_equal(probe.disk.sectors_per_track, 17);
}

// A load segment and a count of an emulated disk are honoured; a count of 0
// loads what one CD sector holds, and more than the disk has is not loaded.
TEST(emulated_load)
{
    struct image image = emulating_iso(2, FLOPPY_144 + 2000 * 512);
    struct boot_entry e = disc_bootable();

    e.media = 2;
    e.load_segment = 0x900;
    e.sector_count = 5;
    disc_entry(&image, 1, e);
    look(&image, false);
    assert_bootable(0x9000, 5 * 512);
    e.sector_count = 0;
    disc_entry(&image, 1, e);
    look(&image, false);
    assert_bootable(0x9000, 2048);
    assert_true(strlen(probe.warning) > 0);
    e.sector_count = 4000;
    disc_entry(&image, 1, e);
    look_and_free(&image);
    assert_bootable(0x9000, 2880 * 512);
}

// An image that ends inside the emulated floppy boots, with a warning.
TEST(emulated_floppy_cut_short)
{
    struct image image = emulating_iso(2, FLOPPY_144 - 512);

    look_and_free(&image);
    assert_bootable(0x7c00, 512);
    assert_int_equal(probe.disk.sectors, 2879);
    assert_non_null(strstr(probe.warning, "2879"));
}

// A disk without a boot sector is not booted, but the CD is there.
TEST(emulated_disk_without_boot_sector)
{
    struct image image = emulating_iso(2, FLOPPY_144);

    disks_at(&image, FLOPPY_AT * CD_SECTOR)[510] = 0;
    look(&image, false);
    assert_boot_error("floppy", "AA55h");
    disc_record(&image, 1)[1] = 4;
    look_and_free(&image);
    assert_boot_error("hard disk", "AA55h");
    assert_int_equal(probe.kind, KIND_CD);
}

// A media type that there is not, and a disk outside the image.
TEST(emulated_disk_that_is_none)
{
    struct image image = emulating_iso(5, FLOPPY_144);

    look(&image, false);
    assert_boot_error("media type", "05h");
    assert_false(probe.has_disk);
    disc_record(&image, 1)[1] = 2;
    disc_put32(disc_record(&image, 1) + 8, 100000);
    look_and_free(&image);
    assert_boot_error("at byte", "204,800,000");
    assert_false(probe.has_disk);
}

static bool emulates(const struct image *image, struct boot_entry e)
{
    struct disk disk;

    return entry_emulates(image, &e, &disk);
}

// AH=4Ah can begin an entry for BIOS machines that is bootable, has a disk
// with a boot sector inside the image, and loads outside the BIOS data area.
TEST(entries_that_emulate)
{
    struct image image = emulating_iso(2, FLOPPY_144);
    struct boot_entry good = {
        .bootable = true, .media = 2, .lba = FLOPPY_AT, .sector_count = 1,
    }, e = good;

    assert_true(emulates(&image, good));
    e.bootable = false;
    assert_false(emulates(&image, e));
    e = good;
    e.platform = PLATFORM_EFI;
    assert_false(emulates(&image, e));
    e = good;
    e.media = 0;
    assert_false(emulates(&image, e));
    e.media = 5;
    assert_false(emulates(&image, e));
    e = good;
    e.load_segment = 0x5f;
    assert_false(emulates(&image, e));
    e.load_segment = 0x60;
    assert_true(emulates(&image, e));
    e.load_segment = 0x7fe0;
    assert_true(emulates(&image, e));
    e.sector_count = 2; // over 80000h, where a driver may be
    assert_false(emulates(&image, e));
    e = good;
    e.lba = FLOPPY_AT + 1; // no boot sector there
    assert_false(emulates(&image, e));
    e.lba = 0;
    disks_sign(&image, 0);
    assert_false(emulates(&image, e));
    e.lba = 99999;
    assert_false(emulates(&image, e));
    disc_free(&image);
}

// Three entries: one for BIOS machines without emulation, one for EFI, and a
// BIOS one that is not marked bootable, with emulation.
static struct image three_entries(void)
{
    struct image image = emulating_iso(0, FLOPPY_144);
    struct boot_entry e = {.media = 2, .lba = FLOPPY_AT, .sector_count = 1};

    disc_section(&image, 2, false, PLATFORM_EFI, 1);
    disc_entry(&image, 3, disc_bootable());
    disc_section(&image, 4, true, PLATFORM_X86, 1);
    disc_entry(&image, 5, e);
    return image;
}

// entry=N takes that one, bootable or not; without it the first one that can
// be booted is taken.
TEST(entry_is_chosen)
{
    struct image image = three_entries();

    look(&image, false);
    assert_bootable(0x7c00, 512);
    assert_ptr_equal(probe.entry, &probe.catalog.entries[0]);
    assert_false(probe.has_disk);
    words.entry = 1;
    look(&image, false);
    assert_ptr_equal(probe.entry, &probe.catalog.entries[0]);
    words.entry = 3;
    look_and_free(&image);
    assert_bootable(0x7c00, 512);
    assert_ptr_equal(probe.entry, &probe.catalog.entries[2]);
    assert_true(probe.has_disk);
    words = no_words();
}

// An entry that is not there, or not for BIOS machines, is refused.
TEST(entry_that_cannot_be_chosen)
{
    static const unsigned wrong[] = {4, 5, 0xffffffff};
    struct image image = three_entries();
    size_t i;

    for (i = 0; i < LENGTH(wrong); i++) {
        char value[32];

        words.entry = wrong[i];
        look(&image, false);
        snprintf(value, sizeof value, "entry=%u,", wrong[i]);
        assert_boot_error(value, "has 3:");
        assert_null(probe.entry);
    }
    words.entry = 2;
    look_and_free(&image);
    assert_boot_error("entry=2", "2: EFI");
    assert_null(probe.entry);
    words = no_words();
}

// The list of entries names platform and number, and is cut to its room.
TEST(entries_are_listed)
{
    struct image image = three_entries();
    char list[80], small[10];

    look_and_free(&image);
    assert_string_equal(list_entries(&probe.catalog, list, sizeof list),
                        "1: BIOS, 2: EFI, 3: BIOS (not bootable)");
    assert_string_equal(list_entries(&probe.catalog, small, sizeof small),
                        "1: BIOS, ");
}

// A floppy: its first sector to 0:7C00h.
TEST(floppy)
{
    struct image image = disc_new(2880 * 512);

    disks_bpb(&image, 0, 2880, 2, 18, 0xf0);
    look_and_free(&image);
    assert_loads(0x7c00, 512);
    assert_int_equal(probe.kind, KIND_FLOPPY);
    assert_true(probe.has_disk);
    assert_null(probe.entry);
    assert_int_equal(probe.load_offset, 0);
    assert_int_equal(probe.bytes, 2880 * 512);
    assert_int_equal(probe.disk.sectors, 2880);
    assert_string_equal(probe.warning, "");
}

// A floppy that ends inside a track needs memory for all of it.
TEST(floppy_cut_short)
{
    struct image image = disc_new(2000 * 512 + 1);

    disks_bpb(&image, 0, 2880, 2, 18, 0xf0);
    look_and_free(&image);
    assert_loads(0x7c00, 512);
    assert_int_equal(probe.disk.sectors, 56 * 36);
    assert_int_equal(probe.bytes, 56 * 36 * 512);
    assert_true(strlen(probe.warning) > 0);
}

// A hard disk, behind 1000 bytes of header: offset=1000.
TEST(hard_disk)
{
    struct image image = disc_new(1000 + 700 * 512);

    disks_partition(&image, 1000, 0, 6, "\1\1\0", 17, "\3\x11\x09", 663);
    words.disk.offset = 1000;
    look_and_free(&image);
    words = no_words();
    assert_loads(0x7c00, 512);
    assert_int_equal(probe.kind, KIND_HARD_DISK);
    assert_int_equal(probe.load_offset, 1000);
    assert_int_equal(probe.disk.sectors, 700);
    assert_int_equal(probe.bytes, 1000 + 700 * 512);
}

// Without a signature a disk is a drive, but is not booted.
TEST(disk_without_boot_sector)
{
    struct image image = disc_new(2880 * 512);

    look(&image, false);
    assert_int_equal(probe.kind, KIND_FLOPPY);
    assert_boot_error("floppy", "AA55h");
    words.disk.kind = KIND_HARD_DISK;
    look_and_free(&image);
    words = no_words();
    assert_int_equal(probe.kind, KIND_HARD_DISK);
    assert_boot_error("hard disk", "AA55h");
}

// Floppies from before the signature begin with code, and are booted with a
// warning; what was only formatted, and a hard disk without one, are not.
TEST(floppy_without_signature)
{
    static const struct {
        uint8_t first;
        enum image_kind kind;
        bool boots;
    } rows[] = {
        {0xeb, KIND_FLOPPY, true}, {0xfa, KIND_FLOPPY, true},
        {0x00, KIND_FLOPPY, false}, {0xf6, KIND_FLOPPY, false},
        {0xeb, KIND_HARD_DISK, false},
    };
    struct image image = disc_new(320 * 512);
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        *disc_sector(&image, 0) = rows[i].first;
        words = no_words();
        words.disk.kind = rows[i].kind;
        look(&image, false);
        assert_int_equal(probe.boot_error[0] == '\0', rows[i].boots);
        if (rows[i].boots)
            assert_non_null(strstr(probe.warning, "AA55h"));
    }
    words = no_words();
    disc_free(&image);
}

// A hybrid image, ISO and disk in one: a CD, if no word says otherwise.
TEST(words_on_a_hybrid_image)
{
    static const enum image_kind kinds[] = {
        KIND_UNKNOWN, KIND_CD, KIND_FLOPPY, KIND_HARD_DISK,
    };
    struct image image = disc_new(720 * CD_SECTOR), iso = disc_bootable_iso();
    size_t i;

    memcpy(disks_at(&image, 0), iso.data, (size_t)iso.size);
    disc_free(&iso);
    disks_partition(&image, 0, 0, 0x17, "\1\1\0", 0, "\3\x11\x09", 160);
    for (i = 0; i < LENGTH(kinds); i++) {
        words.disk.kind = kinds[i];
        look(&image, false);
        assert_string_equal(probe.error, "");
        assert_string_equal(probe.boot_error, "");
        assert_int_equal(probe.kind, i ? kinds[i] : KIND_CD);
        assert_int_equal(probe.has_disk, i >= 2);
        assert_int_equal(probe.load_bytes, i >= 2 ? 512 : 2048);
    }
    disc_free(&image);
    words = no_words();
}

// The word "iso" on what is none.
TEST(iso_that_is_none)
{
    struct image image = disc_new(2880 * 512);

    disks_bpb(&image, 0, 2880, 2, 18, 0xf0);
    words.disk.kind = KIND_CD;
    look_and_free(&image);
    words = no_words();
    assert_error("no ISO 9660", "1,474,560");
    assert_non_null(strstr(probe.error, "\"iso\""));
}

// Words that contradict the image are refused in the sentence of
// loader/geometry.c.
TEST(words_that_contradict)
{
    struct image image = disc_new(700 * 512);

    disks_partition(&image, 0, 0, 6, "\1\1\0", 17, "\3\x11\x09", 663);
    words.disk.offset = 700 * 512;
    look_and_free(&image);
    words = no_words();
    assert_error("no sector", "358,400");
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
        assert_boot_error("sector", value);
    }
}

// An ISO of 4,700,000,000 bytes with catalog, and so much of the boot image as
// there is, at its end: 1792 bytes in sector 2294921.
static struct image large_iso(struct boot_entry e)
{
    struct image image = disc_sparse(4700000000);
    struct image small = disc_bootable_iso();

    memcpy(disc_sector(&image, DISC_CATALOG),
           disc_sector(&small, DISC_CATALOG), CD_SECTOR);
    disc_free(&small);
    disc_primary(&image, DISC_PRIMARY, "LARGE", 2294921);
    disc_boot_record(&image, DISC_BOOT, 2294920);
    disc_descriptor(&image, DISC_END, 255);
    disc_entry(&image, 1, e);
    memcpy(disc_sector(&image, 2294920), disc_sector(&image, DISC_CATALOG),
           CD_SECTOR);
    memset(disc_sector(&image, DISC_CATALOG), 0, CD_SECTOR);
    return image;
}

TEST(boot_image_beyond_4_gib)
{
    static const struct {
        uint64_t offset;
        uint32_t lba, bytes;
    } rows[] = {
        {0xfffff800, 0x1fffff, 2048}, {0x100000000, 0x200000, 2048},
        {4699998208, 2294921, 1792}, {4700000256, 2294922, 0},
    };
    struct boot_entry e = disc_bootable();
    struct image image;
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        e.lba = rows[i].lba;
        image = large_iso(e);
        look(&image, false);
        disc_unmap(&image);
        if (rows[i].bytes)
            assert_loads(0x7c00, rows[i].bytes);
        else
            assert_boot_error("sector", "2294922");
        assert_int_equal(probe.load_offset, rows[i].offset);
        assert_int_equal(probe.bytes, 4700000000);
        assert_int_equal(bytes_kept(&probe), 4700000000);
    }
}

// A volume that takes 256 bytes more than there are.
TEST(large_iso_cut_short)
{
    struct image image = large_iso(disc_bootable());

    disc_primary(&image, DISC_PRIMARY, "LARGE", 2294922);
    look(&image, false);
    assert_error("4,700,000,000", "4,700,000,256");
    look(&image, true);
    assert_loads(0x7c00, 2048);
    disc_unmap(&image);
}

// A disk that is emulated, 4 GiB behind the CD's beginning.
TEST(emulated_disk_beyond_4_gib)
{
    struct boot_entry e = disc_bootable();
    struct image image;
    struct disk other;

    e.lba = 0x200000;
    e.media = 4;
    image = large_iso(e);
    disks_partition(&image, 0x100000000, 0, 6, "\1\1\0", 17, "\3\x11\x09",
                    663);
    look(&image, false);
    assert_loads(0x7c00, 2048);
    assert_int_equal(probe.disk.offset, 0x100000000);
    assert_int_equal(probe.disk.sectors, 680);
    assert_true(entry_emulates(&image, probe.entry, &other));
    assert_int_equal(other.offset, 0x100000000);
    disc_unmap(&image);
}

// A disk of 5 GiB is one, of 4 GiB too; all bytes are kept, a rest as well.
TEST(large_hard_disks)
{
    static const uint64_t sizes[] = {0x100000000, 0x140000000, 0x140000064};
    struct image image;
    size_t i;

    for (i = 0; i < LENGTH(sizes); i++) {
        image = disc_sparse(sizes[i]);
        disks_partition(&image, 0, 0, 7, "\x20\x21\0", 2048,
                        "\xfe\xff\xff", 0x800000 - 2048);
        look(&image, false);
        assert_loads(0x7c00, 512);
        assert_int_equal(probe.kind, KIND_HARD_DISK);
        assert_int_equal(probe.disk.sectors, i ? 0xa00000 : 0x800000);
        assert_int_equal(probe.bytes, sizes[i]);
        assert_int_equal(bytes_kept(&probe), sizes[i]);
        assert_int_equal(*probe.warning != '\0', i == 2);
        words.disk.kind = KIND_CD;
        look(&image, false);
        words = no_words();
        assert_error("no ISO 9660", i == 2   ? "5,368,709,220"
                                    : i == 1 ? "5,368,709,120"
                                             : "4,294,967,296");
        disc_unmap(&image);
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
    assert_boot_error("segment", "0040");
    e.load_segment = 0x0001;
    disc_entry(&image, 1, e);
    look_and_free(&image);
    assert_boot_error("segment", "0001");
}

GROUP(probe, RUN(bootable_iso), RUN(load_segment_and_count_are_honoured),
      RUN(sector_count_of_0), RUN(load_is_clipped_to_the_image),
      RUN(efi_first), RUN(no_image), RUN(short_image), RUN(no_boot_record),
      RUN(bad_catalogs), RUN(no_bios_entry), RUN(empty_catalog),
      RUN(long_catalog_without_bios_entry), RUN(emulated_floppies),
      RUN(emulated_hard_disk), RUN(emulated_load),
      RUN(emulated_floppy_cut_short), RUN(emulated_disk_without_boot_sector),
      RUN(emulated_disk_that_is_none), RUN(entries_that_emulate),
      RUN(entry_is_chosen), RUN(entry_that_cannot_be_chosen),
      RUN(entries_are_listed), RUN(floppy), RUN(floppy_cut_short),
      RUN(hard_disk), RUN(disk_without_boot_sector),
      RUN(floppy_without_signature),
      RUN(words_on_a_hybrid_image), RUN(iso_that_is_none),
      RUN(words_that_contradict), RUN(boot_image_outside),
      RUN(boot_image_beyond_4_gib), RUN(large_iso_cut_short),
      RUN(emulated_disk_beyond_4_gib), RUN(large_hard_disks),
      RUN(load_segment_in_the_bios_data_area))
