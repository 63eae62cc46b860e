// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/lib.c and the inline functions of its header.

#include "check.h"

#include "loader/lib.h"

// What fits with its terminator is copied whole.
TEST(copy_string_copies_what_fits)
{
    char to[4] = "###";

    assert_true(copy_string(to, sizeof to, "abc"));
    assert_string_equal(to, "abc");
    assert_true(copy_string(to, sizeof to, ""));
    assert_string_equal(to, "");
}

// What does not fit is cut, terminated, and reported.
TEST(copy_string_reports_a_cut)
{
    char to[5] = "####";

    assert_false(copy_string(to, 4, "abcd"));
    assert_string_equal(to, "abc");
    assert_int_equal(to[4], '\0');
    assert_false(copy_string(to, 1, "abcd"));
    assert_string_equal(to, "");
    assert_true(copy_string(to, 1, ""));
}

// The quotient is C's own, for every size of number.
TEST(divide_is_division)
{
    static const uint64_t values[] = {
        0, 1, 2, 9, 10, 1193182, 0xffffffff, 0x100000000, 0x7fffffffffffffff,
        0x8000000000000000, 0x8000000000000001, UINT64_MAX - 1, UINT64_MAX,
    };
    size_t i, j;

    for (i = 0; i < LENGTH(values); i++)
        for (j = 1; j < LENGTH(values); j++)
            assert_true(divide(values[i], values[j]) == values[i] / values[j]);
}

// Little endian, whatever the address; no sign comes in from the top byte.
TEST(numbers_are_little_endian)
{
    static const uint8_t bytes[] = {0x00, 0x78, 0x56, 0x34, 0xf2, 0xff};

    assert_int_equal(get_le16(bytes + 1), 0x5678);
    assert_true(get_le32(bytes + 1) == 0xf2345678u);
    assert_int_equal(get_le16(bytes + 4), 0xfff2);
}

// To multiples of a power of two, 64 bits wide.
TEST(rounding_is_64_bits_wide)
{
    assert_true(round_up(0, 4096) == 0);
    assert_true(round_up(1, 4096) == 4096);
    assert_true(round_up(4096, 4096) == 4096);
    assert_true(round_up(0x1000000001, 0x200000) == 0x1000200000);
    assert_true(round_down(4095, 4096) == 0);
    assert_true(round_down(4096, 4096) == 4096);
    assert_true(round_down(0x10003fffff, 0x200000) == 0x1000200000);
}

// Modulo 256; no bytes have the sum 0.
TEST(byte_sum_is_modulo_256)
{
    static const uint8_t bytes[] = {0xff, 0x80, 0x82, 0x01};

    assert_int_equal(byte_sum(bytes, 0), 0);
    assert_int_equal(byte_sum(bytes, 1), 0xff);
    assert_int_equal(byte_sum(bytes, 3), 0x01);
    assert_int_equal(byte_sum(bytes + 1, 3), 0x03);
}

GROUP(lib, RUN(copy_string_copies_what_fits), RUN(copy_string_reports_a_cut),
      RUN(divide_is_division), RUN(numbers_are_little_endian),
      RUN(rounding_is_64_bits_wide), RUN(byte_sum_is_modulo_256))
