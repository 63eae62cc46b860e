// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/ebda.c: where the RSDP goes.

#include "check.h"

#include "loader/ebda.h"
#include "physmem.h"

// The first gap of zeroes from 100h on, with a paragraph of them in front, or
// without if there is none such; none over the first KiB's end, which is all
// that systems look at.
TEST(room_in_the_ebda)
{
    physmem_clear();
    put(0x40e, 0x9fc0, 2);
    put(0x413, 639, 2);
    *at(0x9fc00) = 1;
    assert_int_equal(ebda_room(36), 0x9fd00);
    *at(0x9fd20) = 1;
    assert_int_equal(ebda_room(36), 0x9fd40);
    memset(at(0x9fd00), 0x11, 0x300);
    assert_int_equal(ebda_room(36), 0);
    memset(at(0x9ffe0), 0, 0x20);
    assert_int_equal(ebda_room(36), 0);
    assert_int_equal(ebda_room(20), 0x9ffe0);
    memset(at(0x9ffd0), 0, 0x30);
    assert_int_equal(ebda_room(36), 0x9ffd0);
    memset(at(0x9ff00), 0, 0x50);
    assert_int_equal(ebda_room(36), 0x9ff10);
    assert_int_equal(get(0x413, 2), 639);
}

// A machine without an EBDA: ACPI 6.4, 5.2.5.1 wants its segment at 40:0Eh; its
// first byte is its size in KiB, and INT 12h must not hand it out.
TEST(ebda_is_made)
{
    physmem_clear();
    put(0x413, 640, 2);
    memset(at(0x9fc00), 0x55, 1024);
    assert_int_equal(ebda_room(36), 0x9fd00);
    assert_int_equal(get(0x40e, 2), 0x9fc0);
    assert_int_equal(get(0x413, 2), 639);
    assert_int_equal(*at(0x9fc00), 1);
    assert_int_equal(ebda_room(36), 0x9fd00);
}

GROUP(ebda, RUN(room_in_the_ebda), RUN(ebda_is_made))
