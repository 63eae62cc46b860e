// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/menu_file.c: what configuration files say.

#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "loader/lib.h"
#include "loader/menu_file.h"

static char small[8][2][256];
static char *text; // exactly as large as it must be
static struct menu menu;

// From `small`, or a file of 'x's: "x100" has 100.
static enum text_status read_file(const void *source, const char *name,
                                  char *to, size_t room, size_t *bytes)
{
    const char *from = NULL;
    unsigned i;

    assert_ptr_equal(source, &menu);
    for (i = 0; i < LENGTH(small); i++)
        if (small[i][0][0] && strcmp(small[i][0], name) == 0)
            from = small[i][1];
    if (strcmp(name, "silent") == 0)
        return TEXT_NO_ANSWER;
    if (!from && name[0] != 'x')
        return TEXT_MISSING;
    *bytes = from ? strlen(from) : strtoul(name + 1, NULL, 10);
    if (*bytes > room)
        return TEXT_TOO_LARGE;
    if (from)
        memcpy(to, from, *bytes);
    else
        memset(to, 'x', *bytes);
    return TEXT_READ;
}

static void file(unsigned number, const char *name, const char *content)
{
    assert_true(copy_string(small[number][0], sizeof small[0][0], name));
    assert_true(copy_string(small[number][1], sizeof small[0][1], content));
}

static enum text_status read_named(const char *name)
{
    text = realloc(text, MENU_TEXT_MAX);
    memset(text, 0x5a, MENU_TEXT_MAX);
    memset(&menu, 0x5a, sizeof menu);
    menu.text = text;
    return menu_read(&menu, name, read_file, &menu);
}

static enum text_status read_text(const char *content)
{
    memset(small, 0, sizeof small);
    file(0, "cfg", content);
    return read_named("cfg");
}

static void assert_entry(unsigned number, const char *title,
                         const char *words)
{
    char line[COMMAND_LINE_MAX];

    assert_true(number < menu.count);
    assert_string_equal(menu_title(&menu, number), title);
    menu_words(&menu, number, line);
    assert_string_equal(line, words);
}

static void assert_wrong(const char *content, const char *error)
{
    assert_int_equal(read_text(content), TEXT_WRONG);
    assert_string_equal(menu.error, error);
}

// Without a title all words are one entry's, whatever the lines are.
TEST(file_without_titles)
{
    assert_int_equal(read_text("image=x.iso\r\n\r\n  quiet\tro \npause"),
                     TEXT_READ);
    assert_int_equal(menu.count, 1);
    assert_entry(0, "", "image=x.iso quiet ro pause ");
    assert_int_equal(read_text(""), TEXT_READ);
    assert_int_equal(menu.count, 1);
    assert_entry(0, "", "");
    assert_int_equal(read_text("image x.iso"), TEXT_READ);
    assert_entry(0, "", "image=x.iso ");
    assert_int_equal(menu.timeout, NO_TIMEOUT);
    assert_int_equal(menu.chosen, 0);
}

// A title begins an entry; what is in front of the first is everyone's.
TEST(titles_and_words)
{
    assert_int_equal(read_text("console=ttyS0\n"
                               "quiet\n"
                               "title  Debian 12, live \n"
                               "image=d.iso\n"
                               "ro noacpi\n"
                               "title FreeDOS\r\n"
                               "  image=f.img\r\n"), TEXT_READ);
    assert_int_equal(menu.count, 2);
    assert_entry(0, "Debian 12, live",
                 "console=ttyS0 quiet image=d.iso ro noacpi");
    assert_entry(1, "FreeDOS", "console=ttyS0 quiet image=f.img");
}

// "image NAME" and "mirror NAME" are words, at the beginning of a line only.
TEST(image_and_mirror_lines)
{
    assert_int_equal(read_text("title A\nimage   a.iso ro\nmirror b.iso\n"
                               "images c\nro image d\nimage e"), TEXT_READ);
    assert_entry(0, "A", "image=a.iso ro mirror=b.iso images c ro image d "
                         "image=e");
}

// A # at the beginning of a word begins a comment, up to the line's end;
// inside a word it is a character.
TEST(comments)
{
    assert_int_equal(read_text("# title A\n#\nquiet # ro\n"
                               "title C#\t# sharp\n"
                               "image=a#1.iso #ro\n#image=b\nro#\n"),
                     TEXT_READ);
    assert_int_equal(menu.count, 1);
    assert_entry(0, "C#", "quiet image=a#1.iso ro#");
}

static enum text_status read_zeros(const void *source, const char *name,
                                   char *to, size_t room, size_t *bytes)
{
    (void)source;
    (void)name;
    (void)room;
    *bytes = 12; // with the zeros
    memcpy(to, "\0ro\0\nimage x", *bytes);
    return TEXT_READ;
}

// A zero or another control character is a blank; the mark that editors of
// Windows put in front of a file is not there.
TEST(odd_characters)
{
    static const char odd[] = "\xef\xbb\xbftitle A\vB\nimage=a";

    assert_int_equal(read_text(odd), TEXT_READ);
    assert_entry(0, "A B", "image=a");
    assert_int_equal(menu_read(&menu, "cfg", read_zeros, NULL), TEXT_READ);
    assert_entry(0, "", "ro image=x ");
}

// Only whole keywords count, in lower case.
TEST(words_like_keywords)
{
    assert_int_equal(read_text("titles x\nTitle y\nimage=a\n"), TEXT_READ);
    assert_int_equal(menu.count, 1);
    assert_entry(0, "", "titles x Title y image=a ");
}

TEST(timeouts)
{
    assert_int_equal(read_text("timeout 0\ntitle A\nimage=a"), TEXT_READ);
    assert_int_equal(menu.timeout, 0);
    assert_int_equal(read_text("timeout 9999\ntitle A\nimage=a"), TEXT_READ);
    assert_int_equal(menu.timeout, 9999);
    assert_entry(0, "A", "image=a");
    assert_wrong("ro\ntimeout 10000\n",
                 "cfg, line 2: \"timeout 10000\" is not a number of seconds "
                 "up to 9999.");
    assert_int_equal(read_text("timeout 5s"), TEXT_WRONG);
    assert_int_equal(read_text("timeout -1"), TEXT_WRONG);
    assert_int_equal(read_text("timeout 99999999999"), TEXT_WRONG);
}

#define THREE "title A\nimage=a\ntitle 1\nimage=b\ntitle B b\nimage=c\n"

// By number, from 1 on, else by title; one that is not there is told.
TEST(defaults)
{
    static const struct {
        const char *content;
        unsigned chosen;
        bool lost;
    } rows[] = {
        {THREE, 0, false}, {"default 1\n" THREE, 0, false},
        {"default 3\n" THREE, 2, false}, {"default B b\n" THREE, 2, false},
        {"default A\n" THREE, 0, false}, {"default 4\n" THREE, 0, true},
        {"default 0\n" THREE, 0, true}, {"default b\n" THREE, 0, true},
        {"default C\ndefault  B b # c\n" THREE, 2, false},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        assert_int_equal(read_text(rows[i].content), TEXT_READ);
        assert_int_equal(menu.chosen, rows[i].chosen);
        assert_int_equal(menu.lost_default, rows[i].lost);
        assert_entry(2, "B b", "image=c");
    }
    assert_int_equal(read_text("default 3\ntitle A\nimage=a\ntitle 3\n"
                               "image=b"), TEXT_READ);
    assert_int_equal(menu.chosen, 1);
}

// Behind the first title they would be words of its entry.
TEST(header_lines_come_first)
{
    assert_wrong("title A\nimage=a\ntimeout 5\n",
                 "cfg, line 3: \"timeout\" belongs before the first title.");
    assert_wrong("title A\ndefault A\nimage=a\n",
                 "cfg, line 2: \"default\" belongs before the first title.");
}

TEST(entry_without_image)
{
    assert_wrong("ro\ntitle A\nro\ntitle B\nimage=b\n",
                 "cfg, line 2: \"A\" has no image: write a line \"image "
                 "NAME.iso\" below it.");
    assert_wrong("title A\nimage=a\ntitle B\n\nnoimage=x\n",
                 "cfg, line 3: \"B\" has no image: write a line \"image "
                 "NAME.iso\" below it.");
    assert_int_equal(read_text("title A\nimage=\ntitle B\nimage=b"),
                     TEXT_WRONG);
    assert_int_equal(read_text("image=common.iso\ntitle A\nro\ntitle B\n"),
                     TEXT_READ);
    assert_entry(1, "B", "image=common.iso ");
}

TEST(keyword_without_value)
{
    static const char *const keywords[] = {"title", "default", "timeout",
                                           "include", "image", "mirror"};
    char content[32], error[64];
    size_t i;

    for (i = 0; i < LENGTH(keywords); i++) {
        snprintf(content, sizeof content, "ro\n%s # x\n", keywords[i]);
        snprintf(error, sizeof error,
                 "cfg, line 2: \"%s\" has nothing behind it.", keywords[i]);
        assert_wrong(content, error);
    }
}

static enum text_status read_two(const char *first, const char *second)
{
    memset(small, 0, sizeof small);
    file(0, "cfg", first);
    file(1, "more", second);
    return read_named("cfg");
}

// What an included file says stands where the include is.
TEST(included_files)
{
    assert_int_equal(read_two("ro\ninclude more\nquiet\ntitle C\nimage=c",
                              "timeout 7\ntitle A\nimage=a\ntitle B\n"
                              "image=b"), TEXT_READ);
    assert_int_equal(menu.count, 3);
    assert_int_equal(menu.timeout, 7);
    assert_entry(0, "A", "ro quiet image=a");
    assert_entry(1, "B", "ro quiet image=b");
    assert_entry(2, "C", "ro quiet image=c");
    assert_int_equal(read_two("title A\nimage=a\ninclude more", "quiet\n"
                              "default B\ntitle B\nimage=b\n"), TEXT_READ);
    assert_int_equal(menu.chosen, 1);
    assert_entry(0, "A", "quiet image=a");
    assert_entry(1, "B", "quiet image=b");
    assert_int_equal(read_two("title A\nimage=a\ninclude more\nnoacpi",
                              "title B\nimage=b\n"), TEXT_READ);
    assert_entry(0, "A", "noacpi image=a");
    assert_entry(1, "B", "noacpi image=b");
    assert_int_equal(read_two("include more\n", "image=x ro\n"), TEXT_READ);
    assert_entry(0, "", "image=x ro ");
}

// The lines are those of the file that is wrong.
TEST(errors_in_included_files)
{
    assert_int_equal(read_two("\n\ninclude more\n", "\ntimeout x\n"),
                     TEXT_WRONG);
    assert_string_equal(menu.error, "more, line 2: \"timeout x\" is not a "
                        "number of seconds up to 9999.");
    assert_int_equal(read_two("\ninclude more\ntimeout y\n", "\n\n\n\n"),
                     TEXT_WRONG);
    assert_string_equal(menu.error, "cfg, line 3: \"timeout y\" is not a "
                        "number of seconds up to 9999.");
    assert_wrong("ro\ninclude gone\n", "cfg, line 2: the server does not give "
                 "gone: check the name.");
    assert_wrong("include silent\n", "cfg, line 1: the server does not answer "
                 "for silent: check it.");
    assert_wrong("include x16383\n", "cfg, line 1: with x16383 the menu is "
                 "larger than 16384 bytes: leave some of it out.");
}

static void chain(unsigned length)
{
    char name[16], content[32];
    unsigned i;

    memset(small, 0, sizeof small);
    for (i = 0; i < length; i++) {
        snprintf(name, sizeof name, "f%u", i);
        snprintf(content, sizeof content,
                 i + 1 < length ? "\ninclude f%u" : "image=%u", i + 1);
        file(i, name, content);
    }
}

// Four files deep, and no circles.
TEST(depth_of_includes)
{
    chain(5);
    assert_int_equal(read_named("f0"), TEXT_READ);
    assert_entry(0, "", "image=5 ");
    chain(6);
    assert_int_equal(read_named("f0"), TEXT_WRONG);
    assert_string_equal(menu.error,
                        "f4, line 2: more than 4 files include each other.");
    assert_wrong("include cfg", "cfg, line 1: cfg includes itself.");
    assert_int_equal(read_two("include more", "ro\ninclude cfg"), TEXT_WRONG);
    assert_string_equal(menu.error, "more, line 2: cfg includes itself.");
}

// The first file: no error, but another may be looked for; or too large.
TEST(first_file)
{
    memset(small, 0, sizeof small);
    assert_int_equal(read_named("gone"), TEXT_MISSING);
    assert_int_equal(read_named("silent"), TEXT_NO_ANSWER);
    assert_int_equal(read_named("x16383"), TEXT_WRONG);
    assert_string_equal(menu.error, "x16383, line 0: the file is larger than "
                        "16382 bytes: leave some of it out.");
}

TEST(long_words)
{
    char words[COMMAND_LINE_MAX];

    memset(small, 0, sizeof small);
    assert_int_equal(read_named("x2046"), TEXT_READ);
    menu_words(&menu, 0, words);
    assert_int_equal(strlen(words), 2047); // with a blank behind
    assert_int_equal(read_named("x2047"), TEXT_WRONG);
    assert_int_equal(read_named("x16382"), TEXT_WRONG);
    assert_string_equal(menu.error, "x16382, line 1: the words of \"\" are "
                        "longer than 2047 characters: shorten them.");
}

static char many[16384];

static enum text_status read_many(const void *source, const char *name,
                                  char *to, size_t room, size_t *bytes)
{
    (void)source;
    (void)name;
    *bytes = strlen(many);
    assert_true(*bytes <= room);
    memcpy(to, many, *bytes);
    return TEXT_READ;
}

static enum text_status read_entries(unsigned count)
{
    unsigned i;

    many[0] = '\0';
    for (i = 0; i < count; i++)
        sprintf(many + strlen(many), "title %u\nimage=%u\n", i, i);
    menu.text = text = realloc(text, MENU_TEXT_MAX);
    return menu_read(&menu, "cfg", read_many, NULL);
}

TEST(many_entries)
{
    assert_int_equal(read_entries(100), TEXT_READ);
    assert_int_equal(menu.count, 100);
    assert_entry(0, "0", "image=0");
    assert_entry(99, "99", "image=99");
    assert_int_equal(read_entries(101), TEXT_WRONG);
    assert_string_equal(menu.error, "cfg, line 201: there are more than 100 "
                        "titles: leave some out.");
}

// DHCP's root path makes a menu of one image.
TEST(menu_of_one_image)
{
    menu.text = text = realloc(text, MENU_TEXT_MAX);
    menu_of_image(&menu, "http://10.0.0.1/x.iso");
    assert_int_equal(menu.count, 1);
    assert_entry(0, "", "image=http://10.0.0.1/x.iso ");
}

GROUP(menu_file, RUN(file_without_titles), RUN(titles_and_words),
      RUN(image_and_mirror_lines), RUN(comments), RUN(odd_characters),
      RUN(words_like_keywords), RUN(timeouts), RUN(defaults),
      RUN(header_lines_come_first), RUN(entry_without_image),
      RUN(keyword_without_value), RUN(included_files),
      RUN(errors_in_included_files), RUN(depth_of_includes), RUN(first_file),
      RUN(long_words), RUN(many_entries), RUN(menu_of_one_image))
