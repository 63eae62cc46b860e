// SPDX-License-Identifier: GPL-2.0-or-later
// Tests the command line of loader/options.c.

#include "check.h"

#include <stdio.h>

#include "loader/options.h"

static unsigned unknown_count;
static char unknown_last[512];

static void note_unknown(const char *word)
{
    unknown_count++;
    copy_string(unknown_last, sizeof unknown_last, word);
}

static struct options parse(const char *line)
{
    struct options o = default_options();

    unknown_count = 0;
    unknown_last[0] = '\0';
    parse_options(&o, line, note_unknown);
    return o;
}

static void assert_same_image(const struct image_options *a,
                              const struct image_options *b)
{
    assert_string_equal(a->name, b->name);
    assert_int_equal(a->mirror_count, b->mirror_count);
    assert_int_equal(a->disk.kind, b->disk.kind);
    assert_int_equal(a->disk.offset, b->disk.offset);
    assert_int_equal(a->disk.cylinders, b->disk.cylinders);
    assert_int_equal(a->disk.heads, b->disk.heads);
    assert_int_equal(a->disk.sectors, b->disk.sectors);
    assert_int_equal(a->drive, b->drive);
    assert_int_equal(a->edd, b->edd);
    assert_int_equal(a->read_only, b->read_only);
    assert_int_equal(a->writable, b->writable);
    assert_int_equal(a->entry, b->entry);
    assert_int_equal(a->list_entries, b->list_entries);
}

static void assert_same(const struct options *a, const struct options *b)
{
    unsigned i;

    for (i = 0; i < MAX_IMAGES; i++)
        assert_same_image(&a->images[i], &b->images[i]);
    assert_int_equal(a->image_count, b->image_count);
    assert_int_equal(a->serial, b->serial);
    assert_int_equal(a->serial_port, b->serial_port);
    assert_int_equal(a->serial_baud, b->serial_baud);
    assert_int_equal(a->quiet, b->quiet);
    assert_int_equal(a->verbose, b->verbose);
    assert_int_equal(a->pause, b->pause);
    assert_int_equal(a->keep_pxe, b->keep_pxe);
    assert_int_equal(a->way, b->way);
    assert_int_equal(a->short_image, b->short_image);
    assert_int_equal(a->bios_copy, b->bios_copy);
    assert_int_equal(a->no_dpt, b->no_dpt);
    assert_int_equal(a->announce, b->announce);
    assert_int_equal(a->hidden, b->hidden);
    assert_int_equal(a->reserve, b->reserve);
    assert_int_equal(a->no_inject, b->no_inject);
}

// The word is reported once, and nothing comes of it.
static void assert_refused(const char *word)
{
    struct options o = parse(word), none = default_options();

    assert_int_equal(unknown_count, 1);
    assert_string_equal(unknown_last, word);
    assert_same(&o, &none);
}

static void assert_without_effect(const char *line)
{
    struct options o = parse(line), none = default_options();

    assert_int_equal(unknown_count, 0);
    assert_same(&o, &none);
}

// With no words: no image, no serial port, and the image's range as
// persistent memory (E820 type 12).
TEST(defaults_are_quiet_about_everything)
{
    struct options o = default_options();

    assert_int_equal(o.image_count, 0);
    assert_false(o.serial || o.quiet || o.verbose || o.pause);
    assert_false(o.keep_pxe || o.short_image || o.bios_copy || o.no_dpt);
    assert_int_equal(o.hidden, 0);
    assert_int_equal(o.images[0].drive, DRIVE_ANY);
    assert_int_equal(o.images[MAX_IMAGES - 1].drive, DRIVE_ANY);
    assert_int_equal(o.images[0].disk.kind, KIND_UNKNOWN);
    assert_int_equal(o.images[0].edd, EDD_DEFAULT);
    assert_int_equal(o.reserve, 12);
}

// An empty line, or one of blanks alone, has no words.
TEST(blank_lines_have_no_words)
{
    assert_without_effect("");
    assert_without_effect(" ");
    assert_without_effect(" \t\r\n  ");
}

// Words may come in any order, with any blanks between them: a configuration
// file has several lines, and Windows line ends.
TEST(words_come_in_any_order_and_spacing)
{
    struct options a = parse("quiet image=a.iso reserve=2 pause");
    struct options b = parse("\tpause\r\nreserve=2\n\n image=a.iso\tquiet ");

    assert_int_equal(unknown_count, 0);
    assert_string_equal(a.images[0].name, "a.iso");
    assert_true(a.quiet && a.pause);
    assert_int_equal(a.reserve, 2);
    assert_same(&a, &b);
}

// Each switch sets its own field and no other.
TEST(each_switch_sets_its_field)
{
    static const struct {
        const char *word;
        size_t field;
    } rows[] = {
        {"serial", offsetof(struct options, serial)},
        {"quiet", offsetof(struct options, quiet)},
        {"verbose", offsetof(struct options, verbose)},
        {"pause", offsetof(struct options, pause)},
        {"keeppxe", offsetof(struct options, keep_pxe)},
        {"short", offsetof(struct options, short_image)},
        {"int", offsetof(struct options, bios_copy)},
        {"nodpt", offsetof(struct options, no_dpt)},
        {"inject=off", offsetof(struct options, no_inject)},
        {"inject=auto inject=off", offsetof(struct options, no_inject)},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        struct options o = parse(rows[i].word), want = default_options();

        *(bool *)((char *)&want + rows[i].field) = true;
        assert_int_equal(unknown_count, 0);
        assert_same(&o, &want);
    }
}

// announce= takes a list; noacpi takes one of it out; the last word wins.
TEST(announcements)
{
    static const struct {
        const char *line;
        unsigned bits;
    } rows[] = {
        {"", 7}, {"announce=all", 7}, {"announce=none", 0},
        {"announce=acpi", 1}, {"announce=memdisk", 2}, {"announce=slots", 4},
        {"announce=acpi,slots", 5}, {"announce=slots,memdisk", 6},
        {"announce=none,slots", 4}, {"announce=none announce=acpi", 1},
        {"noacpi", 6}, {"announce=all noacpi", 6}, {"noacpi announce=all", 7},
        {"announce=slots noacpi", 4},
    };
    static const char *const wrong[] = {
        "announce", "announce=", "announce=acpi,", "announce=,acpi",
        "announce=acpix", "announce=ALL", "noacpi=1",
        "announce=slots;acpi", "announce=nones",
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        struct options o = parse(rows[i].line), want = default_options();

        want.announce = rows[i].bits;
        assert_int_equal(unknown_count, 0);
        assert_same(&o, &want);
    }
    for (i = 0; i < LENGTH(wrong); i++)
        assert_refused(wrong[i]);
}

// Words are compared whole and in their case; what is not known is reported
// by name.
TEST(unknown_words_are_refused)
{
    static const char *const words[] = {
        "bogus", "quiet1", "quie", "QUIET", "isolinux", "=", "image",
        "console", "reserve", "serial=1", "\xc3\xa4", "rw=1",
        "isox", "rox", "ro1=1", "floppyx", "harddisk1", "nopassan", "nodp",
    };
    size_t i;

    for (i = 0; i < LENGTH(words); i++)
        assert_refused(words[i]);
}

// The value of a known word is wrong: what is allowed is told, and all of that
// is taken.
TEST(allowed_values_are_told)
{
    static const struct {
        const char *word, *values; // with blanks between them
    } rows[] = {
        {"fetch=", "best rom file udp"}, {"console=", "tty0 ttyS0 ttyS3"},
        {"announce=", "all none acpi,memdisk,slots"},
        {"reserve=", "2 12"}, {"inject=", "auto off"}, {"c=", "1 16777216"},
        {"h=", "1 256"}, {"s=", "1 63"}, {"offset=", "0 4294967295"},
        {"floppy=", "0 127"}, {"harddisk=", "0 126 128 254"},
        {"drive=", "0 254 0x81 81h fd1 hd1 cd0"},
        {"entry=", "list 1 65535"},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        char values[60], word[80], *value;

        copy_string(values, sizeof values, rows[i].values);
        for (value = strtok(values, " "); value; value = strtok(NULL, " ")) {
            sprintf(word, "%s%s", rows[i].word, value);
            parse(word);
            assert_int_equal(unknown_count, 0);
            assert_non_null(strstr(allowed_values(word), value));
        }
        sprintf(word, "%sfoo", rows[i].word);
        assert_refused(word);
        assert_non_null(allowed_values(word));
    }
    assert_non_null(allowed_values("image="));
    assert_non_null(allowed_values("mirror="));
    assert_non_null(allowed_values("mem=x"));
}

// A word without a value, or another one, has none.
TEST(no_values_of_unknown_words)
{
    static const char *const words[] = {"fetch", "fetchx=rom", "quiet=1",
                                        "floppy", "floppyx", "bogus=1", ""};
    size_t i;

    for (i = 0; i < LENGTH(words); i++)
        assert_null(allowed_values(words[i]));
}

// An unknown word is warned of, and the rest of the line still counts.
TEST(words_after_an_unknown_one_count)
{
    struct options o = parse("image=a.iso bogus quiet");

    assert_int_equal(unknown_count, 1);
    assert_string_equal(unknown_last, "bogus");
    assert_string_equal(o.images[0].name, "a.iso");
    assert_true(o.quiet);
}

// Menus written for MEMDISK, and the words that boot loaders add of
// themselves (BOOT_IMAGE=, initrd=), are no reason to warn.
TEST(words_of_others_are_harmless)
{
    assert_without_effect("raw bigraw safeint stack=1024 raw=1 raw=2");
    assert_without_effect("BOOT_IMAGE=/boot/ramiso initrd=x.iso vga=0");
}

// What is so without a word may be said too, and the last word counts.
TEST(defaults_can_be_had_back)
{
    assert_without_effect("inject=off inject=auto");
    assert_without_effect("announce=none announce=all");
    assert_without_effect("reserve=2 reserve=12 fetch=rom fetch=best");
}

// console=ttyS<port>[,<baud>[<parity, bits>]], as Linux writes it; 115200
// baud if none is given.
TEST(console_names_port_and_baud)
{
    struct options o = parse("console=ttyS1,9600n8");

    assert_true(o.serial);
    assert_int_equal(o.serial_port, 1);
    assert_int_equal(o.serial_baud, 9600);
    o = parse("console=ttyS3");
    assert_true(o.serial);
    assert_int_equal(o.serial_port, 3);
    assert_int_equal(o.serial_baud, 115200);
    o = parse("console=ttyS0,115200n8r");
    assert_int_equal(o.serial_port, 0);
    assert_int_equal(o.serial_baud, 115200);
    assert_int_equal(unknown_count, 0);
}

// console=tty0 is the screen, which is on anyway.
TEST(console_tty0_is_the_screen)
{
    assert_without_effect("console=tty0");
}

// "serial" alone is COM1 at 115200 baud.
TEST(serial_is_com1)
{
    struct options o = parse("serial");

    assert_true(o.serial);
    assert_int_equal(o.serial_port, 0);
    assert_int_equal(o.serial_baud, 115200);
}

// There are four serial ports, a baud rate is a number above 0, and numbers
// that 32 bits do not hold are not cut to some other number.
TEST(wrong_consoles_are_refused)
{
    static const char *const words[] = {
        "console=", "console=hvc0", "console=ttyS", "console=ttyS4",
        "console=ttyS0x", "console=ttyS0,", "console=ttyS0,0",
        "console=ttyS0,fast", "console=ttyS-1", "console=ttyS4294967296",
        "console=ttyS0,4294967296", "console=ttyS0,18446744073709551617",
        "console=tty1", "console=ttyS0 ,",
    };
    size_t i;

    for (i = 0; i + 1 < LENGTH(words); i++)
        assert_refused(words[i]);
    parse(words[i]);
    assert_int_equal(unknown_count, 1);
    assert_string_equal(unknown_last, ",");
}

// The image's range can be reported as E820 type 12 or 2, nothing else.
TEST(reserve_is_2_or_12)
{
    static const char *const wrong[] = {
        "reserve=", "reserve=1", "reserve=0", "reserve=2x", "reserve=012x",
        "reserve=x", "reserve=4294967298", "reserve=-2",
    };
    size_t i;

    assert_int_equal(parse("reserve=2").reserve, 2);
    assert_int_equal(parse("reserve=2 reserve=12").reserve, 12);
    for (i = 0; i < LENGTH(wrong); i++)
        assert_refused(wrong[i]);
}

// A value may hold further equals signs, and reaches to the next blank.
TEST(image_takes_its_whole_value)
{
    assert_string_equal(parse("image=tftp://10.0.0.1/a=b.iso x")
                            .images[0].name, "tftp://10.0.0.1/a=b.iso");
}

// An empty name is no name.
TEST(empty_image_name_is_refused)
{
    assert_refused("image=");
    assert_string_equal(parse("image=a.iso image=").images[0].name, "a.iso");
    assert_int_equal(parse("image=a.iso image=").image_count, 1);
}

static const char *long_image(size_t name_length)
{
    static char line[1024];

    strcpy(line, "image=");
    memset(line + 6, 'n', name_length);
    line[6 + name_length] = '\0';
    return line;
}

// A name that fills the field but for its terminator is taken whole.
TEST(longest_image_name_fits)
{
    struct options o = parse(long_image(IMAGE_NAME_MAX - 1));

    assert_int_equal(unknown_count, 0);
    assert_int_equal(strlen(o.images[0].name), IMAGE_NAME_MAX - 1);
}

// A name that does not fit is refused: a cut name would be another file's.
TEST(too_long_image_name_is_refused)
{
    assert_refused(long_image(IMAGE_NAME_MAX));
}

// A word that is longer than any known one is reported once, cut or not, and
// its tail is not taken for a word of its own.
TEST(endless_words_are_refused_whole)
{
    char line[3000];
    struct options o;

    memset(line, 'x', 2000);
    copy_string(line + 2000, sizeof line - 2000, "quiet");
    o = parse(line);
    assert_int_equal(unknown_count, 1);
    assert_memory_equal(unknown_last, line, strlen(unknown_last));
    assert_false(o.quiet);
    copy_string(line + 2000, sizeof line - 2000, " quiet");
    o = parse(line);
    assert_int_equal(unknown_count, 1);
    assert_true(o.quiet);
}

// Word lengths around every buffer size that may lie behind it.
TEST(long_words_of_each_length_are_refused_once)
{
    char line[600];
    size_t length;

    for (length = 250; length < 550; length++) {
        memset(line, 'x', length);
        copy_string(line + length, sizeof line - length, " pause");
        assert_true(parse(line).pause);
        assert_int_equal(unknown_count, 1);
        assert_true(strlen(unknown_last) <= length);
        assert_true(strlen(unknown_last) >= 200);
    }
}

// syslinux doc/memdisk.txt: what the image is, and which drive it becomes.
TEST(kinds_and_their_drives)
{
    static const struct {
        const char *line;
        enum image_kind kind;
        int drive;
    } rows[] = {
        {"iso", KIND_CD, DRIVE_ANY},
        {"iso=1", KIND_CD, DRIVE_ANY},
        {"floppy", KIND_FLOPPY, DRIVE_ANY},
        {"floppy=0", KIND_FLOPPY, 0},
        {"floppy=0x7f", KIND_FLOPPY, 0x7f},
        {"harddisk", KIND_HARD_DISK, DRIVE_ANY},
        {"harddisk=0", KIND_HARD_DISK, 0x80},
        {"harddisk=3", KIND_HARD_DISK, 0x83},
        {"harddisk=126", KIND_HARD_DISK, 0xfe},
        {"harddisk=128", KIND_HARD_DISK, 0x80},
        {"harddisk=0x81", KIND_HARD_DISK, 0x81},
        {"harddisk=254", KIND_HARD_DISK, 0xfe},
        {"floppy=1 harddisk", KIND_HARD_DISK, 1},
        {"harddisk=1 floppy", KIND_FLOPPY, 0x81},
        {"drive=1 iso", KIND_CD, 1},
        {"iso drive=1", KIND_CD, 1},
        {"drive=2 floppy=1", KIND_FLOPPY, 1},
        {"drive=2 harddisk=1", KIND_HARD_DISK, 0x81},
        {"drive=0x81 harddisk", KIND_HARD_DISK, 0x81},
        {"drive=1 floppy", KIND_FLOPPY, 1},
        {"iso drive=cd1", KIND_CD, 0xe1},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        struct options o = parse(rows[i].line), want = default_options();

        want.images[0].disk.kind = rows[i].kind;
        want.images[0].drive = rows[i].drive;
        assert_int_equal(unknown_count, 0);
        assert_same(&o, &want);
    }
}

// Drives as C, assemblers and people write them, up to FEh: FFh and 7Fh for
// "none" and "all" are programs' own.
TEST(drives_in_every_spelling)
{
    static const struct {
        const char *word;
        int drive;
    } rows[] = {
        {"drive=0", 0}, {"drive=129", 0x81}, {"drive=0x81", 0x81},
        {"drive=0X8a", 0x8a}, {"drive=81h", 0x81}, {"drive=E0h", 0xe0},
        {"drive=fdh", 0xfd}, {"drive=cdh", 0xcd}, {"drive=254", 0xfe},
        {"drive=0xfe", 0xfe}, {"drive=feh", 0xfe}, {"drive=fd0", 0},
        {"drive=fd127", 127}, {"drive=hd0", 0x80}, {"drive=hd126", 0xfe},
        {"drive=cd0", 0xe0}, {"drive=cd30", 0xfe},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        assert_int_equal(parse(rows[i].word).images[0].drive, rows[i].drive);
        assert_int_equal(unknown_count, 0);
    }
}

// Numbers that are none, or out of range.
TEST(wrong_values_are_refused)
{
    static const char *const words[] = {
        "drive=", "drive=255", "drive=0xff", "drive=ffh", "drive=h",
        "drive=fd", "drive=fd128", "drive=hd", "drive=hd127", "drive=cd31",
        "drive=cd", "drive=81g", "drive=0x", "drive=-1", "drive=81hh",
        "drive=e0", "drive=4294967424", "drive=100000081h", "drive=0x81h",
        "floppy=", "floppy=128", "floppy=a", "floppy=-1", "harddisk=",
        "harddisk=127",
        "harddisk=255", "harddisk=1x", "harddisk=128x", "c=", "c=0",
        "c=16777217", "c=x", "h=0", "h=257", "h=2.", "s=0", "s=64", "s=0x40",
        "offset=", "offset=4294967296", "offset=1k", "offset=0x100000000",
        "entry=", "entry=0", "entry=65536", "entry=one", "entry=lists",
    };
    size_t i;

    for (i = 0; i < LENGTH(words); i++)
        assert_refused(words[i]);
}

// c= h= s= offset=, decimal or with 0x, up to the most that can be.
TEST(numbers_of_a_disk)
{
    struct disk_hints d = parse("c=80 h=2 s=18 offset=128").images[0].disk;

    assert_int_equal(d.cylinders, 80);
    assert_int_equal(d.heads, 2);
    assert_int_equal(d.sectors, 18);
    assert_int_equal(d.offset, 128);
    d = parse("c=0x1000000 h=256 s=0x3F offset=0xffffffff").images[0].disk;
    assert_int_equal(d.cylinders, 0x1000000);
    assert_int_equal(d.heads, 256);
    assert_int_equal(d.sectors, 63);
    assert_int_equal(d.offset, 0xffffffff);
    d = parse("offset=4294967295 offset=0 c=1 h=1 s=1").images[0].disk;
    assert_int_equal(d.offset, 0);
    assert_int_equal(unknown_count, 0);
}

// memdisk.txt, and the other names that its option parser has.
TEST(edd_has_several_names)
{
    static const char *const on[] = {"edd", "ebios", "noedd edd", "edd=1",
                                     "edd=0"};
    static const char *const off[] = {"noedd", "noebios", "cbios",
                                      "edd cbios"};
    size_t i;

    for (i = 0; i < LENGTH(on); i++)
        assert_int_equal(parse(on[i]).images[0].edd, EDD_ON);
    for (i = 0; i < LENGTH(off); i++)
        assert_int_equal(parse(off[i]).images[0].edd, EDD_OFF);
    assert_int_equal(unknown_count, 0);
}

// The last of ro and rw counts.
TEST(write_protection)
{
    struct image_options o = parse("ro").images[0];

    assert_true(o.read_only && !o.writable);
    o = parse("ro rw").images[0];
    assert_true(!o.read_only && o.writable);
    o = parse("rw ro=1").images[0];
    assert_true(o.read_only && !o.writable);
    o = parse("rw ro=yes").images[0];
    assert_true(o.read_only && !o.writable);
    o = parse("ro=").images[0];
    assert_true(o.read_only && !o.writable);
    assert_int_equal(unknown_count, 0);
}

// nopass hides the drives of the booted one's class, nopassany all.
TEST(hidden_drives)
{
    assert_int_equal(parse("nopass").hidden, HIDE_SAME_CLASS);
    assert_int_equal(parse("nopassany").hidden,
                     HIDE_FLOPPIES | HIDE_HARD_DISKS);
    assert_int_equal(parse("nopassany=1 nopass").hidden,
                     HIDE_FLOPPIES | HIDE_HARD_DISKS | HIDE_SAME_CLASS);
    assert_int_equal(unknown_count, 0);
}

// The last of quiet and verbose counts; other words leave both alone.
TEST(one_loudness)
{
    struct options o = parse("verbose quiet pause");

    assert_true(o.quiet && !o.verbose);
    o = parse("quiet verbose pause");
    assert_true(!o.quiet && o.verbose);
}

// The last of dpt and nodpt counts.
TEST(dpt_can_be_had_back)
{
    assert_true(parse("dpt nodpt").no_dpt);
    assert_false(parse("dpt nodpt").force_dpt);
    assert_true(parse("nodpt dpt").force_dpt);
    assert_false(parse("").force_dpt);
    assert_false(parse("nodpt dpt").no_dpt);
}

// A number of the boot catalog's entry, or the wish to choose.
TEST(entries)
{
    struct image_options o = parse("entry=3").images[0];

    assert_true(o.entry == 3 && !o.list_entries);
    assert_int_equal(parse("entry=1").images[0].entry, 1);
    o = parse("entry=3 entry=list").images[0];
    assert_true(!o.entry && o.list_entries);
    o = parse("entry=list entry=65535").images[0];
    assert_true(o.entry == 65535 && !o.list_entries);
    assert_int_equal(unknown_count, 0);
}

// Words go to the image= before them, those in front of all to the first.
TEST(words_go_to_their_image)
{
    struct options o = parse("ro image=a.img floppy image=b.img drive=hd0 "
                             "quiet image=c.iso iso");

    assert_int_equal(unknown_count, 0);
    assert_int_equal(o.image_count, 3);
    assert_true(o.quiet);
    assert_string_equal(o.images[0].name, "a.img");
    assert_true(o.images[0].read_only);
    assert_int_equal(o.images[0].disk.kind, KIND_FLOPPY);
    assert_string_equal(o.images[1].name, "b.img");
    assert_false(o.images[1].read_only);
    assert_int_equal(o.images[1].disk.kind, KIND_UNKNOWN);
    assert_int_equal(o.images[1].drive, 0x80);
    assert_string_equal(o.images[2].name, "c.iso");
    assert_int_equal(o.images[2].drive, DRIVE_ANY);
    assert_int_equal(o.images[2].disk.kind, KIND_CD);
}

// A second line goes on where the first ended.
TEST(lines_add_up)
{
    struct options o = parse("image=a image=b");

    parse_options(&o, "ro image=c", note_unknown);
    assert_int_equal(o.image_count, 3);
    assert_true(o.images[1].read_only && !o.images[0].read_only);
}

// An image too many is refused, and its words are nobody else's.
TEST(too_many_images_are_refused)
{
    struct options o = parse("image=a image=b image=c image=d image=e ro "
                             "quiet");
    unsigned i;

    assert_int_equal(unknown_count, 1);
    assert_string_equal(unknown_last, "image=e");
    assert_int_equal(o.image_count, MAX_IMAGES);
    assert_true(o.quiet);
    for (i = 0; i < MAX_IMAGES; i++)
        assert_false(o.images[i].read_only);
    assert_string_equal(o.images[3].name, "d");
}

// mem= as Linux has it: bytes, or with a letter KiB, MiB, GiB.
TEST(memory_limit)
{
    assert_int_equal(parse("").memory_limit, 0);
    assert_int_equal(parse("mem=64M").memory_limit, 64 << 20);
    assert_int_equal(parse("mem=65536k").memory_limit, 64 << 20);
    assert_int_equal(parse("mem=3G").memory_limit, 3ull << 30);
    assert_int_equal(parse("mem=67108864").memory_limit, 64 << 20);
    assert_int_equal(parse("mem=x").memory_limit, 0);
    assert_int_equal(parse("mem=4M").memory_limit, 4 << 20);
    assert_int_equal(parse("mem=4095k").memory_limit, 0);
}

// A mirror is a word of the line itself, as far as the next blank.
static void assert_mirror(const struct image_options *o, unsigned n,
                          const char *line, const char *name)
{
    const char *at = strstr(line, name);

    assert_true(n < o->mirror_count);
    assert_ptr_equal(o->mirrors[n], at);
    assert_true((unsigned char)at[strlen(name)] <= ' ');
}

// Behind its image, in their order, with other words between them.
TEST(mirrors)
{
    static const char line[] = "image=a.iso mirror=http://h/b=1\tro\r\n"
                               "mirror=/c.iso quiet mirror=d.iso";
    struct options o = parse(line);

    assert_int_equal(unknown_count, 0);
    assert_int_equal(o.image_count, 1);
    assert_string_equal(o.images[0].name, "a.iso");
    assert_int_equal(o.images[0].mirror_count, 3);
    assert_mirror(&o.images[0], 0, line, "http://h/b=1");
    assert_mirror(&o.images[0], 1, line, "/c.iso");
    assert_mirror(&o.images[0], 2, line, "d.iso");
    assert_true(o.quiet && o.images[0].read_only);
}

// Each image has its own.
TEST(mirrors_of_the_second_image)
{
    static const char line[] = "image=a mirror=b1 image=c mirror=d1 "
                               "mirror=d2";
    static const char more[] = "mirror=d3";
    struct options o = parse(line);

    parse_options(&o, more, note_unknown);
    assert_int_equal(unknown_count, 0);
    assert_int_equal(o.images[0].mirror_count, 1);
    assert_mirror(&o.images[0], 0, line, "b1");
    assert_int_equal(o.images[1].mirror_count, 3);
    assert_mirror(&o.images[1], 0, line, "d1");
    assert_mirror(&o.images[1], 1, line, "d2");
    assert_mirror(&o.images[1], 2, more, "d3");
}

// A mirror of nothing, without a name, or one too many is none.
TEST(wrong_mirrors_are_refused)
{
    struct options o = parse("image=a mirror=b mirror=c mirror=d mirror=e");
    char line[1024] = "image=a mirror=";

    assert_int_equal(unknown_count, 1);
    assert_string_equal(unknown_last, "mirror=e");
    assert_int_equal(o.images[0].mirror_count, 3);
    assert_refused("mirror=a");
    assert_refused("mirror=");
    assert_refused("mirror");
    o = parse("mirror=b image=a");
    assert_int_equal(unknown_count, 1);
    assert_int_equal(o.images[0].mirror_count, 0);
    o = parse("image=a mirror= mirror=b");
    assert_int_equal(unknown_count, 1);
    assert_int_equal(o.images[0].mirror_count, 1);
    memset(line + 15, 'n', IMAGE_NAME_MAX);
    assert_int_equal(parse(line).images[0].mirror_count, 0);
    assert_int_equal(unknown_count, 1);
    line[15 + IMAGE_NAME_MAX - 1] = '\0';
    assert_int_equal(parse(line).images[0].mirror_count, 1);
    assert_int_equal(unknown_count, 0);
}

// A mirror of an image that was not taken is no other's.
TEST(mirrors_of_too_many_images)
{
    struct options o = parse("image=a image=b image=c image=d image=e "
                             "mirror=f");
    unsigned i;

    for (i = 0; i < MAX_IMAGES; i++)
        assert_int_equal(o.images[i].mirror_count, 0);
}

// fetch= forces a way; the last word counts.
TEST(ways_to_fetch)
{
    static const char *const wrong[] = {
        "fetch", "fetch=", "fetch=tftp", "fetch=rom,udp", "fetch=ROM",
        "fetch=best1", "fetch=ud",
    };
    size_t i;

    assert_int_equal(parse("").way, WAY_BEST);
    assert_int_equal(parse("fetch=rom").way, WAY_ROM);
    assert_int_equal(parse("fetch=file").way, WAY_STREAM);
    assert_int_equal(parse("fetch=udp").way, WAY_CLIENT);
    assert_int_equal(parse("fetch=udp fetch=best").way, WAY_BEST);
    assert_int_equal(parse("fetch=best fetch=udp").way, WAY_CLIENT);
    assert_int_equal(unknown_count, 0);
    for (i = 0; i < LENGTH(wrong); i++)
        assert_refused(wrong[i]);
}

GROUP(options, RUN(allowed_values_are_told), RUN(no_values_of_unknown_words),
      RUN(memory_limit), RUN(mirrors),
      RUN(mirrors_of_the_second_image), RUN(wrong_mirrors_are_refused),
      RUN(mirrors_of_too_many_images), RUN(ways_to_fetch),
      RUN(defaults_are_quiet_about_everything),
      RUN(blank_lines_have_no_words),
      RUN(words_come_in_any_order_and_spacing),
      RUN(each_switch_sets_its_field), RUN(announcements),
      RUN(unknown_words_are_refused),
      RUN(words_after_an_unknown_one_count), RUN(words_of_others_are_harmless),
      RUN(defaults_can_be_had_back),
      RUN(console_names_port_and_baud), RUN(console_tty0_is_the_screen),
      RUN(serial_is_com1), RUN(wrong_consoles_are_refused),
      RUN(reserve_is_2_or_12), RUN(image_takes_its_whole_value),
      RUN(empty_image_name_is_refused), RUN(longest_image_name_fits),
      RUN(too_long_image_name_is_refused),
      RUN(endless_words_are_refused_whole),
      RUN(long_words_of_each_length_are_refused_once),
      RUN(kinds_and_their_drives), RUN(drives_in_every_spelling),
      RUN(wrong_values_are_refused), RUN(numbers_of_a_disk),
      RUN(edd_has_several_names), RUN(write_protection), RUN(hidden_drives),
      RUN(one_loudness), RUN(dpt_can_be_had_back), RUN(entries),
      RUN(words_go_to_their_image), RUN(lines_add_up),
      RUN(too_many_images_are_refused))
