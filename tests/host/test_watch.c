// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/watch.c on a place that bytes come to between two ticks.

#include "check.h"

#undef fail // cmocka's, and the console's
#include "loader/watch.h"
#include "rom.h"

#define KIB64 0x10000u
#define GUARD 0xeeu
#define PATIENCE 36u // ticks

static _Alignas(16) uint8_t place[8 * KIB64];

static void begin(uint32_t bytes, bool can_end)
{
    rom_clear();
    memset(place, GUARD, sizeof place);
    watch_begin(place, bytes, false, PATIENCE, can_end);
}

// The n-th 64 KiB come, n from 0 on.
static void come(unsigned n)
{
    memset(place + n * KIB64, 0x11, KIB64);
}

static void assert_done(uint32_t bytes)
{
    uint32_t done = 1;

    assert_int_equal(watch_end(&done), WATCH_DONE);
    assert_int_equal(done, bytes);
    assert_int_equal(rom.hooks, 0);
}

// INT 1Ch is taken for as long as it lasts. Only whole pieces of 64 KiB are
// seen, whether a tick comes in between or not.
TEST(marks)
{
    begin(4 * KIB64, true);
    assert_int_equal(rom.hooks, 1);
    assert_false(watch_tick());
    assert_done(0);
    begin(4 * KIB64, true);
    come(0);
    memset(place + KIB64, 0x11, KIB64 - 4);
    assert_false(watch_tick());
    assert_done(KIB64);
    begin(4 * KIB64, true);
    come(0);
    assert_false(watch_tick());
    come(1);
    come(2);
    come(3);
    assert_done(4 * KIB64);
}

// Nothing is written behind the place, which need not end with a whole piece,
// nor is what changes there taken for the file.
TEST(end_of_the_place)
{
    uint32_t i;

    begin(2 * KIB64 - 1, true);
    for (i = 2 * KIB64 - 1; i < sizeof place; i++)
        assert_int_equal(place[i], GUARD);
    memset(place, 0x11, sizeof place);
    assert_done(KIB64);
    begin(KIB64 - 1, true);
    for (i = 0; i < sizeof place; i++)
        assert_int_equal(place[i], GUARD);
    memset(place, 0x11, sizeof place);
    assert_done(0);
}

// Up to three pieces may hold by chance what looks as if they had not come:
// the one behind them tells.
TEST(look_ahead)
{
    begin(8 * KIB64, true);
    come(0);
    come(4);
    assert_false(watch_tick());
    assert_done(5 * KIB64);
    begin(8 * KIB64, true);
    come(0);
    come(5);
    assert_false(watch_tick());
    assert_done(KIB64);
}

// Not all marks are the same: a file of one value over and over is no trouble.
TEST(marks_differ)
{
    uint32_t first, second;

    begin(2 * KIB64, true);
    memcpy(&first, place + KIB64 - 4, 4);
    memcpy(&second, place + 2 * KIB64 - 4, 4);
    assert_int_not_equal(first, second);
    assert_done(0);
}

// ESC ends the call, once.
TEST(escape)
{
    uint32_t done;

    begin(2 * KIB64, true);
    come(0);
    rom.escape = true;
    assert_true(watch_tick());
    assert_false(watch_tick());
    assert_int_equal(watch_end(&done), WATCH_STOPPED);
    assert_int_equal(done, KIB64);
}

// So does silence, which begins anew with every 64 KiB.
TEST(silence)
{
    uint32_t done;

    begin(4 * KIB64, true);
    rom_tick(PATIENCE);
    assert_false(watch_tick());
    come(0);
    assert_false(watch_tick());
    rom_tick(PATIENCE);
    assert_false(watch_tick());
    rom_tick(1);
    assert_true(watch_tick());
    assert_false(watch_tick());
    assert_int_equal(watch_end(&done), WATCH_SILENT);
    assert_int_equal(done, KIB64);
}

// Where the call cannot be ended, neither does.
TEST(no_end)
{
    begin(2 * KIB64, false);
    rom.escape = true;
    rom_tick(100 * PATIENCE);
    assert_false(watch_tick());
    come(0);
    assert_done(KIB64);
}

GROUP(watch, RUN(marks), RUN(end_of_the_place), RUN(look_ahead),
      RUN(marks_differ), RUN(escape), RUN(silence), RUN(no_end))
