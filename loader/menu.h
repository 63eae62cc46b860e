// SPDX-License-Identifier: GPL-2.0-or-later
// The menu: what keys do to it, and what it shows.

#ifndef RAMISO_MENU_H
#define RAMISO_MENU_H

#include "loader/menu_file.h"

#define MENU_ROWS 24
#define MENU_COLUMNS 79 // a text in the last column could scroll the screen
#define MENU_LIST_ROWS 17
#define MENU_SEARCH_MAX 24

enum menu_mode { MENU_LIST, MENU_EDIT, MENU_LEAVING };

struct menu_state {
    const struct menu *menu;
    const char *heading;
    enum menu_mode mode;
    int seconds; // until the selected entry starts, or NO_TIMEOUT
    unsigned selected;
    unsigned top; // how many that are found are above the first one shown
    char search[MENU_SEARCH_MAX];
    // The words of the selected entry, when it is edited or started.
    char *line; // COMMAND_LINE_MAX
    size_t cursor;
};

enum menu_action { MENU_STAY, MENU_START, MENU_LEAVE };

void menu_begin(struct menu_state *s, const struct menu *menu,
                const char *heading, char *line);

// With MENU_START the words are in `line`.
enum menu_action menu_key(struct menu_state *s, int key);

// A second has gone by.
enum menu_action menu_second(struct menu_state *s);

// What a row shows. True if it is highlighted.
bool menu_row(const struct menu_state *s, unsigned row,
              char to[MENU_COLUMNS + 1]);

// Where the cursor stands.
void menu_cursor(const struct menu_state *s, unsigned *row,
                 unsigned *column);

#endif
