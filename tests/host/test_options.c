// SPDX-License-Identifier: GPL-2.0-or-later
// Tests the command line of loader/options.c.

#include "check.h"

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

static void assert_same(const struct options *a, const struct options *b)
{
    assert_string_equal(a->image, b->image);
    assert_int_equal(a->serial, b->serial);
    assert_int_equal(a->serial_port, b->serial_port);
    assert_int_equal(a->serial_baud, b->serial_baud);
    assert_int_equal(a->quiet, b->quiet);
    assert_int_equal(a->verbose, b->verbose);
    assert_int_equal(a->pause, b->pause);
    assert_int_equal(a->keep_pxe, b->keep_pxe);
    assert_int_equal(a->short_image, b->short_image);
    assert_int_equal(a->bios_copy, b->bios_copy);
    assert_int_equal(a->reserve, b->reserve);
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

    assert_string_equal(o.image, "");
    assert_false(o.serial || o.quiet || o.verbose || o.pause);
    assert_false(o.keep_pxe || o.short_image || o.bios_copy);
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
    assert_string_equal(a.image, "a.iso");
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
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        struct options o = parse(rows[i].word), want = default_options();

        *(bool *)((char *)&want + rows[i].field) = true;
        assert_int_equal(unknown_count, 0);
        assert_same(&o, &want);
    }
}

// Words are compared whole and in their case; what is not known is reported
// by name.
TEST(unknown_words_are_refused)
{
    static const char *const words[] = {
        "bogus", "quiet1", "quie", "QUIET", "isolinux", "=", "image",
        "console", "reserve", "serial=1", "\xc3\xa4",
    };
    size_t i;

    for (i = 0; i < LENGTH(words); i++)
        assert_refused(words[i]);
}

// An unknown word is warned of, and the rest of the line still counts.
TEST(words_after_an_unknown_one_count)
{
    struct options o = parse("image=a.iso bogus quiet");

    assert_int_equal(unknown_count, 1);
    assert_string_equal(unknown_last, "bogus");
    assert_string_equal(o.image, "a.iso");
    assert_true(o.quiet);
}

// Menus written for MEMDISK, and the words that boot loaders add of
// themselves (BOOT_IMAGE=, initrd=), are no reason to warn.
TEST(words_of_others_are_harmless)
{
    assert_without_effect("iso raw bigraw safeint");
    assert_without_effect("BOOT_IMAGE=/boot/ramiso initrd=x.iso vga=0 mem=9");
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
    assert_string_equal(parse("image=tftp://10.0.0.1/a=b.iso x").image,
                        "tftp://10.0.0.1/a=b.iso");
}

// An empty name is no name.
TEST(empty_image_name_is_refused)
{
    assert_refused("image=");
    assert_string_equal(parse("image=a.iso image=").image, "a.iso");
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
    assert_int_equal(strlen(o.image), IMAGE_NAME_MAX - 1);
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
    strcpy(line + 2000, "quiet");
    o = parse(line);
    assert_int_equal(unknown_count, 1);
    assert_memory_equal(unknown_last, line, strlen(unknown_last));
    assert_false(o.quiet);
    strcpy(line + 2000, " quiet");
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
        strcpy(line + length, " pause");
        assert_true(parse(line).pause);
        assert_int_equal(unknown_count, 1);
        assert_true(strlen(unknown_last) <= length);
        assert_true(strlen(unknown_last) >= 200);
    }
}

GROUP(options, RUN(defaults_are_quiet_about_everything),
      RUN(blank_lines_have_no_words),
      RUN(words_come_in_any_order_and_spacing),
      RUN(each_switch_sets_its_field), RUN(unknown_words_are_refused),
      RUN(words_after_an_unknown_one_count), RUN(words_of_others_are_harmless),
      RUN(console_names_port_and_baud), RUN(console_tty0_is_the_screen),
      RUN(serial_is_com1), RUN(wrong_consoles_are_refused),
      RUN(reserve_is_2_or_12), RUN(image_takes_its_whole_value),
      RUN(empty_image_name_is_refused), RUN(longest_image_name_fits),
      RUN(too_long_image_name_is_refused),
      RUN(endless_words_are_refused_whole),
      RUN(long_words_of_each_length_are_refused_once))
