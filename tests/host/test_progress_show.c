// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/progress_show.c: what comes to the screen and the serial port,
// and when, by the BIOS's clock.

#include "check.h"

#undef fail // cmocka's, and the console's
#include "loader/console.h"
#include "loader/progress_show.h"
#include "physmem.h"

#define MB 1000000u

static unsigned opened, screens, serials, flows, closed;
static char screen[100], serial[100], end[100];

void progress_open(void)
{
    opened++;
}

void progress_to_screen(const char *text)
{
    screens++;
    copy_string(screen, sizeof screen, text);
}

void progress_to_serial(const char *text)
{
    serials++;
    copy_string(serial, sizeof serial, text);
}

void progress_flow(void)
{
    flows++;
}

void progress_close(const char *text)
{
    closed++;
    copy_string(end, sizeof end, text ? text : "nothing");
}

static void set_clock(uint32_t ticks)
{
    *(uint32_t *)physical_memory(0x46c) = ticks;
}

static void begin(uint64_t total)
{
    opened = screens = serials = flows = closed = 0;
    screen[0] = serial[0] = end[0] = '\0';
    set_clock(100);
    progress_begin("images/x.iso", total);
}

// The empty bar is there before the first byte; then a row five times a second
// and a line each second, which each update lets flow; the full bar and what it
// took at the end.
TEST(from_begin_to_end)
{
    begin(100 * MB);
    assert_int_equal(opened, 1);
    assert_int_equal(screens, 1);
    assert_string_equal(screen,
                        "[........................] 0 % 0.0 of 100.0 MB");
    progress_update(MB);
    set_clock(103);
    progress_update(MB);
    assert_int_equal(screens, 1);
    set_clock(104);
    progress_update(MB);
    progress_update(MB);
    assert_int_equal(flows, 4);
    assert_int_equal(screens, 2);
    assert_int_equal(serials, 0);
    set_clock(100 + 182);
    progress_update(50 * MB);
    assert_int_equal(screens, 3);
    assert_int_equal(serials, 1);
    assert_memory_equal(serial, "x.iso 50 % 50.0 of 100.0 MB, ", 29);
    set_clock(100 + 183);
    progress_end(100 * MB);
    assert_memory_equal(screen, "[########################] 100 % ", 33);
    assert_int_equal(serials, 1);
    assert_int_equal(closed, 1);
    assert_string_equal(end, "100.0 MB in 10.0 s, 9.9 MB/s");
}

// A fetch that failed ends without praise, and the bar stays where it was.
TEST(failure)
{
    begin(100 * MB);
    set_clock(200);
    progress_update(50 * MB);
    progress_end(0);
    assert_memory_equal(screen, "[############............] 50 % ", 32);
    assert_string_equal(end, "nothing");
    begin(0);
    set_clock(200);
    progress_update(50 * MB);
    progress_end(0);
    assert_string_equal(end, "nothing");
    begin(100 * MB);
    progress_end(99 * MB);
    assert_string_equal(end, "nothing");
    assert_int_equal(closed, 1);
}

// The second image begins with nothing of the first one.
TEST(one_after_the_other)
{
    begin(100 * MB);
    set_clock(1000);
    progress_end(100 * MB);
    begin(10 * MB);
    assert_string_equal(screen,
                        "[........................] 0 % 0.0 of 10.0 MB");
    set_clock(100 + 14);
    progress_update(MB);
    assert_int_equal(serials, 0);
    set_clock(100 + 18);
    progress_update(MB);
    assert_int_equal(serials, 1);
}

GROUP(progress_show, RUN(from_begin_to_end), RUN(failure),
      RUN(one_after_the_other))
