// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/format.c: expected texts are C's own, from vsnprintf's rules.

#include "check.h"

#include "loader/format.h"

static char text[80];

#define ASSERT_TEXT(expected, ...) \
    do { \
        size_t written = format(text, sizeof text, __VA_ARGS__); \
        assert_string_equal(text, expected); \
        assert_int_equal(written, strlen(expected)); \
    } while (0)

// Text goes through unchanged, a doubled percent sign once.
TEST(plain_text_is_unchanged)
{
    ASSERT_TEXT("", "%s", "");
    ASSERT_TEXT("plain", "plain");
    ASSERT_TEXT("100% of it", "%u%% of %s", 100u, "it");
    ASSERT_TEXT("<a>", "<%c>", 'a');
}

// Decimal and hexadecimal, both cases, zero included.
TEST(numbers_are_written_whole)
{
    ASSERT_TEXT("0 0 0", "%u %x %X", 0u, 0u, 0u);
    ASSERT_TEXT("4294967295", "%u", UINT32_MAX);
    ASSERT_TEXT("deadbeef DEADBEEF", "%x %X", 0xdeadbeefu, 0xdeadbeefu);
}

// The length modifiers take arguments of their size, and only theirs.
TEST(long_numbers_are_64_bits_wide)
{
    ASSERT_TEXT("18446744073709551615", "%llu", ~0ull);
    ASSERT_TEXT("123456789abcdef0 7", "%llx %u", 0x123456789abcdef0ull, 7u);
    ASSERT_TEXT("fee00000 7", "%lx %u", 0xfee00000ul, 7u);
}

// A width pads with blanks on the left, with zeroes if it begins with 0, and
// never cuts.
TEST(width_pads_and_never_cuts)
{
    ASSERT_TEXT("[  7]", "[%3u]", 7u);
    ASSERT_TEXT("[007]", "[%03u]", 7u);
    ASSERT_TEXT("[0000002A]", "[%08X]", 42u);
    ASSERT_TEXT("[1234]", "[%3u]", 1234u);
    ASSERT_TEXT("[         1]", "[%10u]", 1u);
    ASSERT_TEXT("[00000000FEE00000]", "[%016llX]", 0xfee00000ull);
}

// The result always fits with its terminator, and the length that is
// returned is what was written, so that texts can be put together.
TEST(long_texts_are_cut_to_the_room)
{
    char to[8];
    size_t room;

    for (room = 1; room < sizeof to; room++) {
        memset(to, '#', sizeof to);
        assert_int_equal(format(to, room, "%s-%u", "abc", 123456u), room - 1);
        assert_memory_equal(to, "abc-123", room - 1);
        assert_int_equal(to[room - 1], '\0');
        assert_int_equal(to[room], '#');
    }
}

// Thousands are separated by commas, three by three from the right.
TEST(digits_are_grouped_by_three)
{
    char to[27];

    assert_string_equal(group_digits(to, 0), "0");
    assert_string_equal(group_digits(to, 999), "999");
    assert_string_equal(group_digits(to, 1000), "1,000");
    assert_string_equal(group_digits(to, 12345), "12,345");
    assert_string_equal(group_digits(to, 123456789), "123,456,789");
}

// The largest number fits into the 27 characters that the header asks for.
TEST(largest_number_fits_grouped)
{
    char to[28];

    memset(to, '#', sizeof to);
    assert_string_equal(group_digits(to, UINT64_MAX),
                        "18,446,744,073,709,551,615");
    assert_int_equal(to[27], '#');
}

GROUP(format, RUN(plain_text_is_unchanged), RUN(numbers_are_written_whole),
      RUN(long_numbers_are_64_bits_wide), RUN(width_pads_and_never_cuts),
      RUN(long_texts_are_cut_to_the_room), RUN(digits_are_grouped_by_three),
      RUN(largest_number_fits_grouped))
