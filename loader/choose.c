// SPDX-License-Identifier: GPL-2.0-or-later
// Shows the menu on the console and waits for a choice; protected mode.

#include "loader/choose.h"

#include "boot/layout.h"
#include "loader/clock.h"
#include "loader/console.h"
#include "loader/keys.h"
#include "loader/menu.h"
#include "loader/physical.h"

// What is on the screen, so that only rows that change are written.
struct row {
    char text[MENU_COLUMNS + 1];
    bool marked;
};
_Static_assert(MENU_TEXT_MAX + MENU_ROWS * sizeof(struct row) <= MENU_SIZE,
               "the rows lie behind the menu's text");

static void show(const struct menu_state *s)
{
    struct row *shown = physical_memory(MENU_BASE + MENU_TEXT_MAX);
    unsigned row, column;

    for (row = 0; row < MENU_ROWS; row++, shown++) {
        struct row now;

        now.marked = menu_row(s, row, now.text);
        if (now.marked == shown->marked &&
            strcmp(now.text, shown->text) == 0)
            continue;
        console_row(row, now.text, now.marked);
        *shown = now;
    }
    menu_cursor(s, &row, &column);
    console_cursor(row, column);
}

static bool second_is_over(const struct menu_state *s, uint32_t since)
{
    return s->seconds != NO_TIMEOUT &&
           clock_since(since) >= TICKS_PER_SECOND;
}

static enum menu_action run(struct menu_state *s)
{
    enum menu_action action = MENU_STAY;
    uint32_t since = clock_ticks();
    int key;

    console_clear();
    memset(physical_memory(MENU_BASE + MENU_TEXT_MAX), 0,
           MENU_ROWS * sizeof(struct row));
    while (action == MENU_STAY) {
        show(s);
        do
            key = get_key();
        while (!key && !second_is_over(s, since));
        if (key)
            action = menu_key(s, key);
        else
            action = menu_second(s);
        if (!key)
            since = clock_ticks();
    }
    console_clear();
    return action;
}

bool choose(struct menu *menu, char *line)
{
    struct menu_state s;
    enum menu_action action = MENU_START;

    menu_begin(&s, menu, " ramiso " RAMISO_VERSION, line);
    if (menu->count == 1 || s.seconds == 0)
        menu_words(menu, s.selected, line);
    else
        action = run(&s);
    menu->chosen = (uint16_t)s.selected;
    menu->timeout = NO_TIMEOUT; // it does not count down a second time
    return action == MENU_START;
}
