// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/progress.c: texts that fit and tell the truth, at the right
// times.

#include "check.h"

#include <stdlib.h>

#include "loader/progress.h"

#define MB 1000000u
#define TICKS_PER_DAY 1573040u // 1800B0h
#define TICKS_PER_10_S 182u
#define TICKS_PER_MINUTE 1092u
#define SAMPLE 4u // ticks from one to the next

static struct progress p;
static uint32_t now;
static uint64_t bytes;
static char text[2 * PROGRESS_ROOM];

static void start(uint64_t total)
{
    now = 1000;
    bytes = 0;
    progress_start(&p, "x.iso", total, now);
}

// Samples for so many ticks, in which bytes come in at `rate` a tick.
static void run(uint32_t ticks, uint64_t rate)
{
    uint32_t end = now + ticks;

    while (now + SAMPLE <= end) {
        now += SAMPLE;
        bytes += rate * SAMPLE;
        progress_sample(&p, bytes, now);
    }
}

// One sample, after so many ticks.
static void jump(uint32_t ticks, uint64_t done)
{
    now += ticks;
    bytes = done;
    progress_sample(&p, bytes, now);
}

static const char *bar(void)
{
    progress_bar(&p, text);
    return text;
}

static const char *line(void)
{
    progress_line(&p, text);
    return text;
}

static const char *summary(void)
{
    progress_summary(&p, text);
    return text;
}

static void assert_shows(const char *part)
{
    if (!strstr(line(), part))
        fail_msg("no \"%s\" in \"%s\"", part, text);
}

static void assert_shows_no(const char *part)
{
    if (strstr(line(), part))
        fail_msg("\"%s\" in \"%s\"", part, text);
}

// Of "x.iso 34 % 12.3 of 64.0 MB, 11.9 MB/s, 0:04 left".
static double rate_shown(void)
{
    const char *shown = strstr(line(), "MB, ");
    char *end;
    double rate;

    if (!shown)
        return -1;
    rate = strtod(shown + strlen("MB, "), &end);
    return strncmp(end, " MB/s", 5) == 0 ? rate : -1;
}

static void assert_rate(double least, double most)
{
    double rate = rate_shown();

    if (rate < least || rate > most)
        fail_msg("not from %.1f to %.1f MB/s: %s", least, most, text);
}

// Half of 100 MB in ten seconds: 5 MB/s, ten seconds more.
TEST(half_of_it)
{
    start(100 * MB);
    jump(TICKS_PER_10_S, 50 * MB);
    assert_string_equal(bar(), "[############............] 50 % "
                               "50.0 of 100.0 MB, 5.0 MB/s, 0:10 left");
    assert_string_equal(
        line(), "x.iso 50 % 50.0 of 100.0 MB, 5.0 MB/s, 0:10 left");
}

// Nothing yet, and all of it.
TEST(first_and_last_bar)
{
    start(100 * MB);
    assert_string_equal(bar(),
                        "[........................] 0 % 0.0 of 100.0 MB");
    jump(TICKS_PER_10_S, 100 * MB);
    assert_string_equal(bar(), "[########################] 100 % "
                               "100.0 of 100.0 MB, 10.0 MB/s, 0:00 left");
}

// Of a path or a URL only the last part is said, and no more than fits.
TEST(names)
{
    static const char wide[] = "0123456789012345678901234567890123456789";

    progress_start(&p, "tftp://10.0.0.1/images/y.iso", 0, 0);
    assert_string_equal(line(), "y.iso 0.0 MB");
    progress_start(&p, "y.iso", 0, 0);
    assert_string_equal(line(), "y.iso 0.0 MB");
    progress_start(&p, wide, 0, 0);
    assert_memory_equal(line(), wide, sizeof p.name - 1);
    assert_shows(" 0.0 MB");
}

static unsigned percent(uint64_t done, uint64_t total)
{
    unsigned long value;
    char *end;

    start(total);
    jump(SAMPLE, done);
    value = strtoul(line() + strlen("x.iso "), &end, 10);
    return strncmp(end, " %", 2) == 0 ? (unsigned)value : 1000;
}

// 100 % means that it is all there, not almost.
TEST(percent_is_never_early)
{
    assert_int_equal(percent(99999999, 100000000), 99);
    assert_int_equal(percent(1, 2), 50);
    assert_int_equal(percent(1, 3), 33);
    assert_int_equal(percent(1, 1), 100);
    assert_int_equal(percent(0, 1), 0);
}

// More than was announced is still 100 %.
TEST(more_than_announced)
{
    assert_int_equal(percent(200, 100), 100);
    assert_shows("0:00 left");
    assert_non_null(strstr(bar(), "[########################] 100 %"));
}

// Totals over 4 GiB are not cut to 32 bits.
TEST(totals_over_4_gib)
{
    start(10000000000);
    jump(TICKS_PER_10_S, 5000000000);
    assert_shows("50 % 5000.0 of 10000.0 MB, 500.1 MB/s, 0:10 left");
    start(8589934592);
    jump(TICKS_PER_10_S, 4294967296);
    assert_shows("50 % 4294.9 of 8589.9 MB");
}

// Minutes and two digits of seconds; hours from 100 minutes on.
TEST(time_left)
{
    start(100 * MB);
    jump(TICKS_PER_10_S, 10 * MB);
    assert_shows("1:30 left");
    start(70500000);
    jump(TICKS_PER_10_S, 10 * MB);
    assert_shows("1:01 left");
    start(2000 * MB);
    jump(TICKS_PER_10_S, 1 * MB);
    assert_shows(", 5 h left");
    start(600 * MB);
    jump(TICKS_PER_10_S, 1 * MB);
    assert_shows(", 99:48 left");
}

// Below 1 MB/s, kilobytes.
TEST(slow_lines)
{
    start(2000 * MB);
    jump(TICKS_PER_10_S, 300000);
    assert_shows(" MB, 30 KB/s, ");
    start(2000 * MB);
    jump(TICKS_PER_10_S, 5 * MB);
    assert_shows(" MB, 500 KB/s, ");
    start(2000 * MB);
    jump(TICKS_PER_10_S, 10 * MB);
    assert_shows(" MB, 1.0 MB/s, ");
}

// As long as nothing is known of the rate, there is no time left.
TEST(no_time_left_without_a_rate)
{
    start(100 * MB);
    jump(SAMPLE, 0);
    assert_string_equal(line(), "x.iso 0 % 0.0 of 100.0 MB");
}

// Without a total there is no bar, no percent and no time left.
TEST(unknown_total)
{
    start(0);
    jump(TICKS_PER_10_S, 12345678);
    assert_string_equal(bar(), "12.3 MB, 1.2 MB/s");
    assert_string_equal(line(), "x.iso 12.3 MB, 1.2 MB/s");
}

// Five samples a second for the screen, and one a second for the serial port
// too, however often it is asked.
TEST(samples)
{
    unsigned i, screen = 0, serial = 0, last = 0;

    start(100 * MB);
    for (i = 1; i <= TICKS_PER_10_S; i++) {
        unsigned where = progress_sample(&p, i, now + i);

        assert_int_equal(progress_sample(&p, i, now + i), 0);
        screen += !!(where & PROGRESS_SCREEN);
        if (!(where & PROGRESS_SERIAL))
            continue;
        serial++;
        assert_in_range(i - last, 14, 22);
        last = i;
    }
    assert_in_range(screen, 45, 60);
    assert_in_range(serial, 9, 11);
}

// After a pause of ten seconds there is one line, not ten.
TEST(no_lines_are_made_up_for)
{
    start(100 * MB);
    assert_int_equal(progress_sample(&p, 1, now + TICKS_PER_10_S),
                     PROGRESS_SCREEN | PROGRESS_SERIAL);
    assert_int_equal(progress_sample(&p, 1, now + TICKS_PER_10_S + SAMPLE),
                     PROGRESS_SCREEN);
}

// The rate is that of the last few seconds: after ten seconds with 9.1 MB/s
// and ten with a tenth of it, the average would be 5.
TEST(rate_is_a_recent_one)
{
    start(1000 * MB);
    run(TICKS_PER_10_S, 500000);
    assert_rate(9.0, 9.2);
    run(TICKS_PER_10_S, 60000);
    assert_rate(1.0, 1.5);
}

// Bytes that come in bursts, and every other fifth of a second none, do not
// make the rate jump.
TEST(rate_is_smooth)
{
    unsigned i;

    start(1000 * MB);
    run(2 * TICKS_PER_10_S, 500000);
    for (i = 0; i < 50; i++) {
        run(SAMPLE, i % 2 * 1000000);
        assert_rate(8.2, 10.0);
    }
}

// The first seconds show their own average: no rate of 0 that grows.
TEST(rate_is_right_at_once)
{
    start(100 * MB);
    run(SAMPLE, 500000);
    assert_rate(9.0, 9.2);
    run(SAMPLE, 500000);
    assert_rate(9.0, 9.2);
}

// Three seconds without a byte are a stall, and it is said how long.
TEST(stall)
{
    start(100 * MB);
    jump(SAMPLE, MB);
    jump(54, MB);
    assert_shows("KB/s, ");
    assert_shows_no("stalled");
    jump(SAMPLE, MB);
    assert_string_equal(line(), "x.iso 1 % 1.0 of 100.0 MB, stalled for 3 s");
    run(365 - 54 - SAMPLE, 0);
    assert_shows(", stalled for 19 s");
    run(TICKS_PER_MINUTE, 0);
    assert_shows(", stalled for 79 s");
}

// Out of a stall the old rate, and the 0 of the stall, are forgotten.
TEST(after_a_stall)
{
    start(1000 * MB);
    run(TICKS_PER_10_S, 1000000);
    run(TICKS_PER_MINUTE, 0);
    assert_shows("stalled");
    run(SAMPLE, 500000);
    assert_shows_no("stalled");
    assert_rate(9.0, 9.2);
    run(TICKS_PER_10_S, 500000);
    assert_rate(9.0, 9.2);
}

// The clock begins anew at midnight.
TEST(midnight)
{
    start(100 * MB);
    progress_start(&p, "x.iso", 100 * MB, TICKS_PER_DAY - 91);
    progress_sample(&p, 50 * MB, 91);
    assert_shows("5.0 MB/s, 0:10 left");
    progress_finish(&p, 100 * MB, 91 + TICKS_PER_10_S);
    assert_string_equal(summary(), "100.0 MB in 19.9 s, 5.0 MB/s");
}

// What it took: the average. 97 ticks are 5.33 s.
TEST(the_whole)
{
    start(64 * MB);
    jump(90, 10 * MB);
    progress_finish(&p, 64 * MB, now + 7);
    assert_true(progress_summary(&p, text));
    assert_string_equal(text, "64.0 MB in 5.3 s, 12.0 MB/s");
    start(0);
    progress_finish(&p, 64 * MB, now + 97);
    assert_true(progress_summary(&p, text));
    assert_string_equal(text, "64.0 MB in 5.3 s, 12.0 MB/s");
}

// Sooner than the clock can tell there is no rate.
TEST(the_whole_at_once)
{
    start(737280);
    progress_finish(&p, 737280, now);
    assert_true(progress_summary(&p, text));
    assert_string_equal(text, "0.7 MB in 0.0 s");
    assert_string_equal(line(), "x.iso 100 % 0.7 of 0.7 MB");
}

// Nothing, or not all of it, is no success.
TEST(not_the_whole)
{
    start(64 * MB);
    progress_finish(&p, 64 * MB - 1, now + 97);
    assert_false(progress_summary(&p, text));
    start(0);
    progress_finish(&p, 0, now + 97);
    assert_false(progress_summary(&p, text));
}

// Another server begins at the first byte again.
TEST(back_to_the_first_byte)
{
    start(100 * MB);
    run(TICKS_PER_10_S, 200000);
    bytes = 0;
    run(SAMPLE, 0);
    assert_shows("x.iso 0 % 0.0 of 100.0 MB, ");
    assert_rate(3.0, 3.7);
    run(TICKS_PER_10_S, 200000);
    assert_rate(3.5, 3.7);
}

// A full CD's worth of digits still fits into a row of 80; and whatever the
// numbers, the texts fit into their place and are printable.
TEST(texts_fit)
{
    static const uint64_t values[] = {
        0, 1, 511, 99999, 1000000, 4294967295, 5000000000, 1000000000000,
        UINT64_MAX / 2000, UINT64_MAX,
    };
    static const uint32_t ticks[] = {0, 1, 18, 182, 65543, 1573039};
    size_t i, j, k;
    const char *at;

    start(4294967295);
    jump(TICKS_PER_10_S, 1250 * MB);
    assert_in_range(strlen(bar()), 70, 79);
    for (i = 0; i < LENGTH(values); i++) {
        for (j = 0; j < LENGTH(values); j++) {
            for (k = 0; k < LENGTH(ticks); k++) {
                memset(text, '\x7f', sizeof text);
                progress_start(&p, "0123456789012345678901234567890123456789",
                               values[i], 0);
                progress_finish(&p, values[j], ticks[k]);
                for (at = bar(); *at; at++)
                    assert_in_range(*at, ' ', '~');
                line();
                summary();
                assert_int_equal(text[PROGRESS_ROOM], '\x7f');
            }
        }
    }
}

GROUP(progress, RUN(half_of_it), RUN(first_and_last_bar), RUN(names),
      RUN(percent_is_never_early), RUN(more_than_announced),
      RUN(totals_over_4_gib), RUN(time_left), RUN(slow_lines),
      RUN(no_time_left_without_a_rate), RUN(unknown_total), RUN(samples),
      RUN(no_lines_are_made_up_for), RUN(rate_is_a_recent_one),
      RUN(rate_is_smooth), RUN(rate_is_right_at_once), RUN(stall),
      RUN(after_a_stall), RUN(midnight), RUN(the_whole),
      RUN(the_whole_at_once), RUN(not_the_whole),
      RUN(back_to_the_first_byte), RUN(texts_fit))
