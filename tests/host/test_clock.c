// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/clock.c: ticks, over midnight too.

#include "check.h"

#include "boot/bda.h"
#include "loader/clock.h"
#include "loader/physical.h"

static void set_ticks(uint32_t value)
{
    memcpy(physical_memory(BDA_TICKS), &value, sizeof value);
}

// The BIOS's count is at 40h:6Ch.
TEST(ticks_of_the_data_area)
{
    set_ticks(0x00123456);
    assert_int_equal(clock_ticks(), 0x00123456);
}

// A day has 1800B0h ticks, and the count begins anew at midnight.
TEST(durations)
{
    set_ticks(1000);
    assert_int_equal(clock_since(1000), 0);
    assert_int_equal(clock_since(900), 100);
    set_ticks(5);
    assert_int_equal(clock_since(0x1800b0 - 3), 8);
    assert_int_equal(ticks_between(0x1800b0 - 3, 5), 8);
    assert_int_equal(ticks_between(5, 0x1800b0 - 3), 0x1800b0 - 8);
}

GROUP(clock, RUN(ticks_of_the_data_area), RUN(durations))
