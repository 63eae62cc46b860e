// SPDX-License-Identifier: GPL-2.0-or-later
// Shows the progress of a fetch by the BIOS's clock; protected mode, builds on
// the host.

#include "loader/progress_show.h"

#include "loader/clock.h"
#include "loader/console.h"
#include "loader/progress.h"

static struct progress state;

static void show(unsigned where)
{
    char text[PROGRESS_ROOM];

    if (where & PROGRESS_SCREEN) {
        progress_bar(&state, text);
        progress_to_screen(text);
    }
    if (where & PROGRESS_SERIAL) {
        progress_line(&state, text);
        progress_to_serial(text);
    }
}

void progress_begin(const char *name, uint64_t total)
{
    progress_start(&state, name, total, clock_ticks());
    progress_open();
    show(PROGRESS_SCREEN);
}

void progress_update(uint64_t done)
{
    unsigned where = progress_sample(&state, done, clock_ticks());

    if (where)
        show(where);
    progress_flow();
}

void progress_end(uint64_t done)
{
    char text[PROGRESS_ROOM];
    bool whole;

    if (done)
        progress_finish(&state, done, clock_ticks());
    show(PROGRESS_SCREEN);
    whole = progress_summary(&state, text);
    progress_close(done && whole ? text : NULL);
}
