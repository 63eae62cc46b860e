// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the progress bar's line; any mode, builds on the host.

#include "loader/progress.h"

#include "loader/format.h"

#define BAR 28u
#define MEGABYTE 1000000u
#define TENTH (MEGABYTE / 10)

// A tick of the BIOS's clock is 65536/1193182 s.
static uint32_t milliseconds(uint32_t ticks)
{
    return (uint32_t)divide((uint64_t)ticks * 65536 * 1000, 1193182);
}

// Megabytes with one decimal: "12.3".
static void tenths(char *to, size_t room, uint64_t bytes)
{
    uint64_t t = divide(bytes, TENTH), whole = divide(t, 10);

    format(to, room, "%u.%u", (unsigned)whole, (unsigned)(t - whole * 10));
}

static void put_bar(char to[BAR + 1], unsigned percent)
{
    unsigned filled = percent * BAR / 100;

    memset(to, '.', BAR);
    memset(to, '#', filled);
    to[BAR] = '\0';
}

void progress_text(char to[PROGRESS_WIDTH + 1], uint64_t done,
                   uint64_t total, uint32_t ticks)
{
    char so_far[24], all[24], speed[24], bar[BAR + 1];
    uint32_t ms = milliseconds(ticks);
    uint64_t rate = ms ? divide(done * 1000, ms) : 0; // bytes a second
    size_t length;

    tenths(so_far, sizeof so_far, done);
    tenths(speed, sizeof speed, rate);
    if (total) {
        uint64_t left = total > done ? total - done : 0;
        unsigned percent =
            100 - (unsigned)divide(left * 100 + total - 1, total);
        unsigned seconds =
            rate ? (unsigned)divide(left + rate - 1, rate) : 0;

        tenths(all, sizeof all, total);
        put_bar(bar, percent);
        length = format(to, PROGRESS_WIDTH + 1,
                        "[%s] %3u%% %s/%s MB %s MB/s ", bar, percent,
                        so_far, all, speed);
        if (rate || !left)
            length += format(to + length, PROGRESS_WIDTH + 1 - length,
                             "%u:%02u left", seconds / 60, seconds % 60);
    } else {
        length = format(to, PROGRESS_WIDTH + 1, "%s MB %s MB/s", so_far,
                        speed);
    }
    memset(to + length, ' ', PROGRESS_WIDTH - length);
    to[PROGRESS_WIDTH] = '\0';
}
