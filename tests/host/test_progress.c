// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/progress.c: a line that always fits, and tells the truth.

#include "check.h"

#include <stdio.h>

#include "loader/progress.h"

#define TICKS_PER_10_S 182u

static char text[PROGRESS_WIDTH + 2];

static void show(uint64_t done, uint64_t total, uint32_t ticks)
{
    memset(text, '\x7f', sizeof text);
    progress_text(text, done, total, ticks);
}

static void assert_shows(const char *part)
{
    if (!strstr(text, part))
        fail_msg("no \"%s\" in \"%s\"", part, text);
}

static unsigned bar_length(void)
{
    unsigned count = 0;
    const char *at;

    for (at = text; *at; at++)
        count += *at == '#';
    return count;
}

static unsigned percent(void)
{
    unsigned value = 1000;

    sscanf(strchr(text, ']') + 1, "%u%%", &value);
    return value;
}

static void assert_one_line(void)
{
    const char *at;

    assert_int_equal(strlen(text), PROGRESS_WIDTH);
    assert_int_equal(text[PROGRESS_WIDTH + 1], '\x7f');
    for (at = text; *at; at++)
        assert_true(*at >= ' ' && *at <= '~');
}

// 79 printable characters whatever the numbers: shorter would leave rests of
// the last line, longer would wrap.
TEST(line_has_79_characters)
{
    static const uint64_t bytes[] = {
        0, 1, 511, 99999, 100000, 1000000, 4294967295, 4294967296,
        5000000000, 1000000000000, UINT64_MAX / 2000,
    };
    static const uint32_t ticks[] = {0, 1, 18, 182, 65543, 1573040};
    size_t i, j, k;

    for (i = 0; i < LENGTH(bytes); i++) {
        for (j = 0; j < LENGTH(bytes); j++) {
            for (k = 0; k < LENGTH(ticks); k++) {
                show(bytes[i], bytes[j], ticks[k]);
                assert_one_line();
            }
        }
    }
}

// Half of 100 MB in ten seconds: 5 MB/s, ten seconds more.
TEST(half_of_it)
{
    show(50000000, 100000000, TICKS_PER_10_S);
    assert_shows(" 50%");
    assert_shows("50.0/100.0 MB");
    assert_shows("5.0 MB/s");
    assert_shows("0:10 left");
    assert_int_equal(bar_length(), 14);
}

// Nothing yet, and all of it.
TEST(first_and_last_line)
{
    show(0, 100000000, 18);
    assert_int_equal(percent(), 0);
    assert_int_equal(bar_length(), 0);
    show(100000000, 100000000, 18);
    assert_int_equal(percent(), 100);
    assert_shows("100.0/100.0 MB");
    assert_shows("0:00 left");
    assert_int_equal(bar_length(), 28);
}

// 100% means that it is all there, not almost.
TEST(percent_is_never_early)
{
    show(99999999, 100000000, 18);
    assert_int_equal(percent(), 99);
    show(1, 2, 18);
    assert_int_equal(percent(), 50);
    show(1, 3, 18);
    assert_int_equal(percent(), 33);
    show(1, 1, 18);
    assert_int_equal(percent(), 100);
    show(0, 1, 18);
    assert_int_equal(percent(), 0);
}

// More than was announced is still 100%.
TEST(more_than_announced)
{
    show(200, 100, 18);
    assert_int_equal(percent(), 100);
    assert_int_equal(bar_length(), 28);
    assert_shows("0:00 left");
}

// Totals over 4 GiB are not cut to 32 bits.
TEST(totals_over_4_gib)
{
    show(5000000000, 10000000000, TICKS_PER_10_S);
    assert_shows(" 50%");
    assert_shows("5000.0/10000.0 MB");
    assert_shows("0:10 left");
    show(4294967296, 8589934592, TICKS_PER_10_S);
    assert_shows(" 50%");
    assert_shows("4294.9/8589.9 MB");
}

// Minutes and seconds, two digits of these.
TEST(time_left_in_minutes)
{
    show(10000000, 100000000, TICKS_PER_10_S);
    assert_shows("1:30 left");
    show(10000000, 70500000, TICKS_PER_10_S);
    assert_shows("1:01 left");
    show(1000000, 2000000000, TICKS_PER_10_S);
    assert_shows("333:");
}

// As long as nothing is known of the rate, the time left is not 0.
TEST(no_time_left_without_a_rate)
{
    show(0, 100000000, 0);
    assert_null(strstr(text, "0:00 left"));
    show(0, 100000000, TICKS_PER_10_S);
    assert_null(strstr(text, "0:00 left"));
    show(1000, 100000000, 0);
    assert_null(strstr(text, "0:00 left"));
}

// Without a total there is no bar, no percent and no time left.
TEST(unknown_total)
{
    show(12345678, 0, TICKS_PER_10_S);
    assert_one_line();
    assert_shows("12.3 MB");
    assert_shows("1.2 MB/s");
    assert_null(strchr(text, '%'));
    assert_null(strstr(text, "left"));
}

GROUP(progress, RUN(line_has_79_characters), RUN(half_of_it),
      RUN(first_and_last_line), RUN(percent_is_never_early),
      RUN(more_than_announced), RUN(totals_over_4_gib),
      RUN(time_left_in_minutes), RUN(no_time_left_without_a_rate),
      RUN(unknown_total))
