// SPDX-License-Identifier: GPL-2.0-or-later
// Tells how far a PXE call that fetches a file has come, by marks that it
// writes over; protected mode, in the timer's interrupt; builds on the host.

#include "loader/watch.h"

#include "loader/bios.h"
#include "loader/clock.h"
#include "loader/console.h"
#include "loader/progress_show.h"

#define STRIDE 0x10000u // bytes between two marks
#define LOOK_AHEAD (4 * STRIDE) // a file may hold what looks like a mark

static struct {
    uint8_t *to;
    uint32_t bytes;
    uint32_t done; // a multiple of STRIDE
    uint32_t changed; // tick at which that was seen
    bool show;
    uint32_t patience;
    bool can_end;
    enum watch_end end;
} watch;

// The last four bytes of a stride. No file has the same in all of them.
static uint32_t *mark_at(uint32_t end)
{
    return (uint32_t *)(uintptr_t)(watch.to + end - sizeof(uint32_t));
}

static uint32_t mark_value(uint32_t end)
{
    return end * 2654435761u ^ 0x6f73696du;
}

static bool has_come(uint32_t end)
{
    return *(volatile uint32_t *)mark_at(end) != mark_value(end);
}

static void look(void)
{
    uint32_t end = watch.done;

    while (end - watch.done < LOOK_AHEAD && watch.bytes - end >= STRIDE) {
        end += STRIDE;
        if (has_come(end)) {
            watch.done = end;
            watch.changed = clock_ticks();
        }
    }
}

void watch_begin(uint8_t *to, uint32_t bytes, bool show, uint32_t patience,
                 bool can_end)
{
    uint32_t end;

    watch.to = to;
    watch.bytes = bytes;
    watch.done = 0;
    watch.changed = clock_ticks();
    watch.show = show;
    watch.patience = patience;
    watch.can_end = can_end;
    watch.end = WATCH_DONE;
    for (end = STRIDE; end && end <= bytes; end += STRIDE)
        *mark_at(end) = mark_value(end);
    bios_hook_tick();
}

enum watch_end watch_end(uint32_t *done)
{
    bios_unhook_tick();
    look();
    *done = watch.done;
    return watch.end;
}

bool watch_tick(void)
{
    if (watch.end != WATCH_DONE)
        return false;
    look();
    if (watch.show)
        progress_update(watch.done);
    if (!watch.can_end)
        return false;
    if (escape_key_waits())
        watch.end = WATCH_STOPPED;
    else if (clock_since(watch.changed) > watch.patience)
        watch.end = WATCH_SILENT;
    return watch.end != WATCH_DONE;
}
