// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/keys.c against the PC's scan codes and VT100, VT220 and xterm
// sequences.

#include "check.h"

#include "loader/keys.h"

// Scan codes of set 1, as INT 16h AH=00h has them in AH; AL is 0, or E0h for
// the keys that the 101-key keyboard has added.
TEST(keys_of_the_bios)
{
    static const struct {
        uint16_t ax;
        int key;
    } rows[] = {
        {0x1e61, 'a'}, {0x1e41, 'A'}, {0x0231, '1'}, {0x3920, ' '},
        {0x1c0d, KEY_ENTER}, {0x011b, KEY_ESCAPE}, {0x0f09, KEY_TAB},
        {0x0e08, KEY_BACKSPACE}, {0x4800, KEY_UP}, {0x48e0, KEY_UP},
        {0x5000, KEY_DOWN}, {0x50e0, KEY_DOWN}, {0x4b00, KEY_LEFT},
        {0x4d00, KEY_RIGHT}, {0x4700, KEY_HOME}, {0x4fe0, KEY_END},
        {0x4900, KEY_PAGE_UP}, {0x5100, KEY_PAGE_DOWN},
        {0x5300, KEY_DELETE}, {0x3b00, KEY_NONE}, {0x52e0, KEY_NONE},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++)
        assert_int_equal(key_of_bios(rows[i].ax), rows[i].key);
}

// The bytes, each but the last without a key.
static int send(const char *bytes)
{
    struct escape e = {0};

    for (; bytes[1]; bytes++)
        assert_int_equal(key_of_terminal(&e, (uint8_t)*bytes), KEY_NONE);
    return key_of_terminal(&e, (uint8_t)*bytes);
}

TEST(keys_of_terminals)
{
    static const struct {
        const char *bytes;
        int key;
    } rows[] = {
        {"a", 'a'}, {"~", '~'}, {"\r", KEY_ENTER}, {"\n", KEY_ENTER},
        {"\t", KEY_TAB}, {"\b", KEY_BACKSPACE}, {"\x7f", KEY_BACKSPACE},
        {"\x1b[A", KEY_UP}, {"\x1b[B", KEY_DOWN}, {"\x1b[C", KEY_RIGHT},
        {"\x1b[D", KEY_LEFT}, {"\x1b[H", KEY_HOME}, {"\x1b[F", KEY_END},
        {"\x1bOA", KEY_UP}, {"\x1bOB", KEY_DOWN}, {"\x1bOC", KEY_RIGHT},
        {"\x1bOD", KEY_LEFT}, {"\x1bOH", KEY_HOME}, {"\x1bOF", KEY_END},
        {"\x1b[1~", KEY_HOME}, {"\x1b[4~", KEY_END}, {"\x1b[7~", KEY_HOME},
        {"\x1b[8~", KEY_END}, {"\x1b[5~", KEY_PAGE_UP},
        {"\x1b[6~", KEY_PAGE_DOWN}, {"\x1b[3~", KEY_DELETE},
        {"\x1b[1;5A", KEY_UP}, {"\x1b[3;2~", KEY_DELETE},
        {"\x1b[15~", KEY_NONE}, {"\x1b[2~", KEY_NONE}, {"\x1b[Z", KEY_NONE},
        {"\x1b[259~", KEY_DELETE}, // a number is a byte's
        {"\x1bOP", KEY_NONE}, {"\x1bx", 'x'}, {"\x1b\x1b[A", KEY_UP},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++)
        assert_int_equal(send(rows[i].bytes), rows[i].key);
}

static int send_to(struct escape *e, const char *bytes)
{
    int key = KEY_NONE;

    for (; *bytes; bytes++)
        key = key_of_terminal(e, (uint8_t)*bytes);
    return key;
}

// Behind a sequence the next byte is a key again, and the next sequence one
// of its own.
TEST(sequences_end)
{
    static const char *const sequences[] = {"\x1b[A", "\x1bOA", "\x1b[5~",
                                            "\x1b[5;2~", "\x1b[Z"};
    struct escape e = {0};
    size_t i;

    for (i = 0; i < LENGTH(sequences); i++) {
        send_to(&e, sequences[i]);
        assert_int_equal(send_to(&e, "A"), 'A');
        send_to(&e, sequences[i]);
        assert_int_equal(send_to(&e, "\x1b[3~"), KEY_DELETE);
        assert_int_equal(key_of_silence(&e), KEY_NONE);
    }
}

// Esc alone is told by the silence behind it, once; half a sequence is none.
TEST(escape_alone)
{
    struct escape e = {0};

    assert_int_equal(key_of_silence(&e), KEY_NONE);
    assert_int_equal(key_of_terminal(&e, 0x1b), KEY_NONE);
    assert_int_equal(key_of_silence(&e), KEY_ESCAPE);
    assert_int_equal(key_of_silence(&e), KEY_NONE);
    key_of_terminal(&e, 0x1b);
    key_of_terminal(&e, '[');
    assert_int_equal(key_of_silence(&e), KEY_NONE);
    assert_int_equal(key_of_terminal(&e, 'A'), 'A');
}

GROUP(keys, RUN(keys_of_the_bios), RUN(keys_of_terminals),
      RUN(sequences_end), RUN(escape_alone))
