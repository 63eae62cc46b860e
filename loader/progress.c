// SPDX-License-Identifier: GPL-2.0-or-later
// Tells how far a fetch is, how fast, and when it ends; any mode, builds on
// the host.

#include "loader/progress.h"

#include "loader/clock.h"
#include "loader/format.h"

#define BAR 24u
#define KILOBYTE 1000u
#define MEGABYTE 1000000u

#define SCREEN_TICKS 4u // between two samples: about a fifth of a second
#define SERIAL_TICKS TICKS_PER_SECOND
#define RATE_TICKS 55u // three seconds
#define STALL_TICKS 55u

#define RATE_UNIT 256u
#define TICK_CLOCK 1193182u // a tick is 65536 of its periods
#define TICK_PERIODS 65536u

static unsigned in_seconds(uint32_t ticks, unsigned parts)
{
    return (unsigned)divide((uint64_t)ticks * TICK_PERIODS * parts,
                            TICK_CLOCK);
}

static bool stalled(const struct progress *p)
{
    return p->elapsed - p->moved >= STALL_TICKS;
}

void progress_start(struct progress *p, const char *name, uint64_t total,
                    uint32_t ticks)
{
    const char *slash;

    *p = (struct progress){
        .total = total, .ticks = ticks, .serial = SERIAL_TICKS};
    while ((slash = strchr(name, '/')))
        name = slash + 1;
    copy_string(p->name, sizeof p->name, name);
}

// A new rate weighs as much as its share of the last three seconds. Out of a
// stall it begins anew: the time left would be years.
static void take(struct progress *p, uint64_t done, uint32_t step)
{
    uint64_t bytes = done > p->done ? done - p->done : 0;
    uint32_t span;

    if (bytes && stalled(p))
        p->steady = p->elapsed;
    p->elapsed += step;
    span = p->elapsed - p->steady;
    if (span > RATE_TICKS)
        span = step > RATE_TICKS ? step : RATE_TICKS;
    if (span)
        p->rate = divide(p->rate * (span - step) + bytes * RATE_UNIT, span);
    if (bytes)
        p->moved = p->elapsed;
    p->done = done;
}

unsigned progress_sample(struct progress *p, uint64_t done, uint32_t ticks)
{
    uint32_t step = ticks_between(p->ticks, ticks);

    if (step < SCREEN_TICKS)
        return 0;
    progress_finish(p, done, ticks);
    if (p->elapsed < p->serial)
        return PROGRESS_SCREEN;
    p->serial += SERIAL_TICKS;
    if (p->serial <= p->elapsed)
        p->serial = p->elapsed + SERIAL_TICKS;
    return PROGRESS_SCREEN | PROGRESS_SERIAL;
}

void progress_finish(struct progress *p, uint64_t done, uint32_t ticks)
{
    take(p, done, ticks_between(p->ticks, ticks));
    p->ticks = ticks;
}

// "12.3", of megabytes or seconds.
static size_t put_tenths(char *to, size_t room, uint64_t tenths)
{
    uint64_t whole = divide(tenths, 10);

    return format(to, room, "%llu.%u", (unsigned long long)whole,
                  (unsigned)(tenths - whole * 10));
}

static size_t put_megabytes(char *to, size_t room, uint64_t bytes)
{
    return put_tenths(to, room, divide(bytes, MEGABYTE / 10));
}

static size_t put_rate(char *to, size_t room, uint64_t bytes_a_second)
{
    size_t length = format(to, room, ", ");

    if (bytes_a_second < MEGABYTE)
        return length +
               format(to + length, room - length, "%u KB/s",
                      (unsigned)divide(bytes_a_second, KILOBYTE));
    length += put_megabytes(to + length, room - length, bytes_a_second);
    return length + format(to + length, room - length, " MB/s");
}

static size_t put_time_left(char *to, size_t room, uint64_t seconds)
{
    uint64_t minutes = divide(seconds, 60);

    if (minutes >= 100)
        return format(to, room, ", %llu h left",
                      (unsigned long long)divide(minutes, 60));
    return format(to, room, ", %u:%02u left", (unsigned)minutes,
                  (unsigned)(seconds - minutes * 60));
}

static uint64_t left(const struct progress *p)
{
    return p->total > p->done ? p->total - p->done : 0;
}

// Never 100 before it is all there.
static unsigned percent(const struct progress *p)
{
    return 100 - (unsigned)divide(left(p) * 100 + p->total - 1, p->total);
}

static size_t put_speed(const struct progress *p, char *to, size_t room)
{
    uint64_t rate = divide(divide(p->rate * TICK_CLOCK, RATE_UNIT),
                           TICK_PERIODS);
    size_t length;

    if (stalled(p))
        return format(to, room, ", stalled for %u s",
                      in_seconds(p->elapsed - p->moved, 1));
    if (!rate)
        return 0;
    length = put_rate(to, room, rate);
    if (p->total)
        length += put_time_left(to + length, room - length,
                                divide(left(p) + rate - 1, rate));
    return length;
}

static void put_numbers(const struct progress *p, char *to, size_t room)
{
    size_t length = 0;

    if (p->total)
        length = format(to, room, "%u %% ", percent(p));
    length += put_megabytes(to + length, room - length, p->done);
    if (p->total) {
        length += format(to + length, room - length, " of ");
        length += put_megabytes(to + length, room - length, p->total);
    }
    length += format(to + length, room - length, " MB");
    put_speed(p, to + length, room - length);
}

void progress_bar(const struct progress *p, char to[PROGRESS_ROOM])
{
    size_t length = 0;

    if (p->total) {
        to[0] = '[';
        memset(to + 1, '.', BAR);
        memset(to + 1, '#', percent(p) * BAR / 100);
        length = 1 + BAR;
        to[length++] = ']';
        to[length++] = ' ';
    }
    put_numbers(p, to + length, PROGRESS_ROOM - length);
}

void progress_line(const struct progress *p, char to[PROGRESS_ROOM])
{
    size_t length = format(to, PROGRESS_ROOM, "%s ", p->name);

    put_numbers(p, to + length, PROGRESS_ROOM - length);
}

bool progress_summary(const struct progress *p, char to[PROGRESS_ROOM])
{
    size_t length = put_megabytes(to, PROGRESS_ROOM, p->done);

    length += format(to + length, PROGRESS_ROOM - length, " MB in ");
    length += put_tenths(to + length, PROGRESS_ROOM - length,
                         in_seconds(p->elapsed, 10));
    length += format(to + length, PROGRESS_ROOM - length, " s");
    if (p->elapsed)
        put_rate(to + length, PROGRESS_ROOM - length,
                 divide(divide(p->done * TICK_CLOCK, TICK_PERIODS),
                        p->elapsed));
    return p->done && p->done >= p->total;
}
