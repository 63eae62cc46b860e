// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/config.c: names and comments of configuration files.

#include "check.h"

#include "loader/config.h"

// pxelinux's way to write a MAC address: hardware type and six bytes, two
// lower-case digits each, with dashes.
TEST(name_from_the_mac_address)
{
    struct lease lease = {
        .hardware_type = 1,
        .mac = {0x00, 0x0a, 0xAB, 0xcd, 0xEF, 0xff},
    };
    char name[64];

    config_name(name, sizeof name, &lease);
    assert_string_equal(name, "ramiso.cfg/01-00-0a-ab-cd-ef-ff");
}

static void assert_stripped(const char *text, const char *expected)
{
    char copy[128];

    strcpy(copy, text);
    strip_comments(copy);
    assert_string_equal(copy, expected);
}

// A # at the beginning of a word begins a comment, up to the line's end.
TEST(comments_are_blanked)
{
    assert_stripped("# c\nquiet", "    quiet");
    assert_stripped("quiet # c d\npause", "quiet       pause");
    assert_stripped("quiet #c", "quiet   ");
    assert_stripped("#", " ");
    assert_stripped("a\t#b\n#c\nd", "a       d");
}

// Inside a word it is a character like others (a file's name may have it).
TEST(hash_inside_a_word_stays)
{
    assert_stripped("image=a#1.iso # c", "image=a#1.iso    ");
    assert_stripped("a##b", "a##b");
}

// Lines become one line; what is between the spaces is unchanged.
TEST(lines_become_one)
{
    assert_stripped("", "");
    assert_stripped("image=x.iso\r\nquiet\r\n",
                    "image=x.iso  quiet  ");
}

GROUP(config, RUN(name_from_the_mac_address), RUN(comments_are_blanked),
      RUN(hash_inside_a_word_stays), RUN(lines_become_one))
