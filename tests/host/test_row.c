// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/row.c: the right cells of the text memory, and no others.

#include "check.h"

#include "loader/row.h"
#include "physmem.h"

#define COLOUR 0xb8000u
#define MONO 0xb0000u
#define TEXT_SIZE 0x8000u
#define UNTOUCHED 0xee

// BIOS data area: mode, columns, page and where that begins.
static void screen(uint8_t mode, unsigned columns, uint8_t page,
                   unsigned offset)
{
    physmem_clear();
    memset(at(MONO), UNTOUCHED, TEXT_SIZE);
    memset(at(COLOUR), UNTOUCHED, TEXT_SIZE);
    *at(0x449) = mode;
    put(0x44a, columns, 2);
    put(0x44e, offset, 2);
    *at(0x462) = page;
}

static unsigned touched(uint32_t from)
{
    unsigned count = 0, i;

    for (i = 0; i < TEXT_SIZE; i++)
        count += at(from)[i] != UNTOUCHED;
    return count;
}

static void assert_row(uint32_t from, const char *text, unsigned columns)
{
    unsigned i;

    for (i = 0; i < columns; i++) {
        assert_int_equal(at(from)[2 * i],
                         i < strlen(text) ? text[i] : ' ');
        assert_int_equal(at(from)[2 * i + 1], 0x07);
    }
}

// Row 5 of 80x25 in colour: the text, then spaces, grey on black.
TEST(colour_row)
{
    screen(3, 80, 0, 0);
    row_write(5, "12.3 MB");
    assert_row(COLOUR + 5 * 160, "12.3 MB", 80);
    assert_int_equal(touched(COLOUR), 160);
    assert_int_equal(touched(MONO), 0);
}

// Mode 7 has its memory at B0000h.
TEST(monochrome_row)
{
    screen(7, 80, 0, 0);
    row_write(24, "12.3 MB");
    assert_row(MONO + 24 * 160, "12.3 MB", 80);
    assert_int_equal(touched(MONO), 160);
    assert_int_equal(touched(COLOUR), 0);
}

// A page that is not the first.
TEST(another_page)
{
    screen(3, 80, 2, 0x2000);
    row_write(1, "x");
    assert_row(COLOUR + 0x2000 + 160, "x", 80);
    assert_int_equal(touched(COLOUR), 160);
}

// What does not fit into the columns is left out.
TEST(narrow_row)
{
    static const char text[] = "0123456789012345678901234567890123456789ab";

    screen(1, 40, 0, 0);
    row_write(0, text);
    assert_row(COLOUR, text, 40);
    assert_int_equal(touched(COLOUR), 80);
}

// The last row that fits into 32 KiB is written, one behind it is not.
TEST(nothing_behind_the_memory)
{
    screen(3, 80, 0, 0x8000 - 160);
    row_write(0, "x");
    assert_int_equal(touched(COLOUR), 160);
    screen(3, 80, 0, 0x8000 - 158);
    row_write(0, "x");
    screen(3, 0xffff, 0, 0);
    row_write(0, "x");
    assert_int_equal(touched(COLOUR), 0);
    assert_int_equal(*at(COLOUR + TEXT_SIZE), 0);
}

// The cursor of the page that is shown: column first, then row.
TEST(above_the_cursor)
{
    screen(3, 80, 0, 0);
    *at(0x450) = 33;
    *at(0x451) = 12;
    assert_int_equal(row_above_cursor(), 11);
    *at(0x451) = 0;
    assert_int_equal(row_above_cursor(), 0);
    *at(0x462) = 3;
    *at(0x457) = 24;
    assert_int_equal(row_above_cursor(), 23);
}

GROUP(row, RUN(colour_row), RUN(monochrome_row), RUN(another_page),
      RUN(narrow_row), RUN(nothing_behind_the_memory), RUN(above_the_cursor))
