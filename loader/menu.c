// SPDX-License-Identifier: GPL-2.0-or-later
// The menu's state: keys in, rows of text out; any mode, builds on the host.

#include "loader/menu.h"

#include "loader/format.h"
#include "loader/keys.h"

enum { // rows
    ROW_HEADING = 0,
    ROW_ABOVE = 1,
    ROW_LIST = 2,
    ROW_BELOW = ROW_LIST + MENU_LIST_ROWS,
    ROW_SEARCH,
    ROW_NOTE,
    ROW_HELP = MENU_ROWS - 1,
    ROW_EDIT = ROW_SEARCH,
};
#define EDIT_ROWS 3
#define EDIT_COLUMNS (MENU_COLUMNS - 1)
_Static_assert(ROW_EDIT + EDIT_ROWS <= ROW_HELP, "the line is above the help");

#define SEARCH "Search: "
#define LEAVE "Go back to the firmware? y/n "

static char lower(char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c + ('a' - 'A'));
    return c;
}

static bool is_printable(int c)
{
    return c >= ' ' && c < 0x7f;
}

static bool begins_with(const char *text, const char *start)
{
    for (; *start; text++, start++)
        if (lower(*text) != lower(*start))
            return false;
    return true;
}

// Whether the search finds the entry.
static bool found(const struct menu_state *s, unsigned entry)
{
    const char *title = menu_title(s->menu, entry);

    while (*title && !begins_with(title, s->search))
        title++;
    return *title;
}

// How many the search finds among the first `end`.
static unsigned found_before(const struct menu_state *s, unsigned end)
{
    unsigned i, count = 0;

    for (i = 0; i < end; i++)
        count += found(s, i);
    return count;
}

// The entry that the search finds as number `n`, from 0 on, or the last one.
static unsigned found_number(const struct menu_state *s, unsigned n)
{
    unsigned i, last = s->selected;

    for (i = 0; i < s->menu->count; i++) {
        if (!found(s, i))
            continue;
        last = i;
        if (!n--)
            break;
    }
    return last;
}

static void show_selected(struct menu_state *s)
{
    unsigned at = found_before(s, s->selected);

    if (at < s->top)
        s->top = at;
    if (at >= s->top + MENU_LIST_ROWS)
        s->top = at - MENU_LIST_ROWS + 1;
}

// Moves among those that the search finds, as far as they go.
static void move(struct menu_state *s, int by)
{
    int to = (int)found_before(s, s->selected) + by;

    s->selected = found_number(s, to > 0 ? (unsigned)to : 0);
    show_selected(s);
}

void menu_begin(struct menu_state *s, const struct menu *menu,
                const char *heading, char *line)
{
    *s = (struct menu_state){
        .menu = menu,
        .heading = heading,
        .seconds = menu->lost_default ? NO_TIMEOUT : menu->timeout,
        .selected = menu->chosen,
        .line = line,
    };
    show_selected(s);
}

// A character that leaves nothing to be found is not taken.
static void set_search(struct menu_state *s, size_t length, char c)
{
    if (length + 1 >= sizeof s->search)
        return;
    s->search[length] = c;
    s->search[length + (c != '\0')] = '\0';
    if (!found_before(s, s->menu->count))
        s->search[length] = '\0';
    if (!found(s, s->selected))
        s->selected = found_number(s, 0);
    s->top = 0;
    show_selected(s);
}

static void take_words(struct menu_state *s)
{
    menu_words(s->menu, s->selected, s->line);
    s->cursor = strlen(s->line);
}

// How far the key moves the mark.
static int steps(int key)
{
    switch (key) {
    case KEY_UP:
        return -1;
    case KEY_DOWN:
        return 1;
    case KEY_PAGE_UP:
        return -MENU_LIST_ROWS;
    case KEY_PAGE_DOWN:
        return MENU_LIST_ROWS;
    case KEY_HOME:
        return -MENU_ENTRIES_MAX;
    case KEY_END:
        return MENU_ENTRIES_MAX;
    default:
        return 0;
    }
}

static enum menu_action list_key(struct menu_state *s, int key)
{
    size_t length = strlen(s->search);

    if (key == KEY_ENTER || key == KEY_TAB)
        take_words(s);
    if (key == KEY_ENTER)
        return MENU_START;
    if (key == KEY_TAB)
        s->mode = MENU_EDIT;
    else if (key == KEY_ESCAPE && !length)
        s->mode = MENU_LEAVING;
    else if (key == KEY_ESCAPE)
        set_search(s, 0, '\0');
    else if (key == KEY_BACKSPACE)
        set_search(s, length - (length > 0), '\0');
    else if (is_printable(key))
        set_search(s, length, (char)key);
    else
        move(s, steps(key));
    return MENU_STAY;
}

static void insert(struct menu_state *s, char c)
{
    size_t behind = strlen(s->line + s->cursor) + 1;

    if (s->cursor + behind == COMMAND_LINE_MAX)
        return;
    memmove(s->line + s->cursor + 1, s->line + s->cursor, behind);
    s->line[s->cursor++] = c;
}

static void delete_at_cursor(struct menu_state *s)
{
    char *at = s->line + s->cursor;

    memmove(at, at + 1, strlen(at)); // nothing at the line's end
}

static void move_cursor(struct menu_state *s, int key)
{
    switch (key) {
    case KEY_LEFT:
        s->cursor -= s->cursor > 0;
        break;
    case KEY_RIGHT:
        s->cursor += s->line[s->cursor] != '\0';
        break;
    case KEY_HOME:
        s->cursor = 0;
        break;
    case KEY_END:
        s->cursor = strlen(s->line);
        break;
    }
}

static enum menu_action edit_key(struct menu_state *s, int key)
{
    if (key == KEY_ENTER)
        return MENU_START;
    if (key == KEY_ESCAPE) {
        s->mode = MENU_LIST;
    } else if (key == KEY_DELETE) {
        delete_at_cursor(s);
    } else if (key == KEY_BACKSPACE && s->cursor) {
        s->cursor--;
        delete_at_cursor(s);
    } else if (is_printable(key)) {
        insert(s, (char)key);
    } else {
        move_cursor(s, key);
    }
    return MENU_STAY;
}

enum menu_action menu_key(struct menu_state *s, int key)
{
    bool counting = s->seconds != NO_TIMEOUT;

    s->seconds = NO_TIMEOUT;
    if (counting && key == KEY_ESCAPE)
        return MENU_STAY; // it was for the countdown
    if (s->mode == MENU_EDIT)
        return edit_key(s, key);
    if (s->mode == MENU_LIST)
        return list_key(s, key);
    s->mode = MENU_LIST;
    return lower((char)key) == 'y' ? MENU_LEAVE : MENU_STAY;
}

enum menu_action menu_second(struct menu_state *s)
{
    if (s->seconds > 0)
        s->seconds--;
    if (s->seconds)
        return MENU_STAY;
    take_words(s);
    return MENU_START;
}

// Which row of the edited line is the first one shown.
static size_t first_edit_row(const struct menu_state *s)
{
    size_t row = s->cursor / EDIT_COLUMNS;

    return row < EDIT_ROWS ? 0 : row - EDIT_ROWS + 1;
}

static void edit_row(const struct menu_state *s, unsigned row,
                     char to[MENU_COLUMNS + 1])
{
    size_t from = (first_edit_row(s) + row) * EDIT_COLUMNS;

    to[0] = ' ';
    to[1] = '\0';
    if (from < strlen(s->line))
        copy_string(to + 1, EDIT_COLUMNS + 1, s->line + from);
}

static void note(const struct menu_state *s, char to[MENU_COLUMNS + 1])
{
    if (s->mode == MENU_LEAVING)
        copy_string(to, MENU_COLUMNS + 1, LEAVE);
    else if (s->seconds != NO_TIMEOUT)
        format(to, MENU_COLUMNS + 1,
               "The marked entry starts in %u s; any key stops that.",
               (unsigned)s->seconds);
    else if (s->menu->lost_default)
        copy_string(to, MENU_COLUMNS + 1,
                    "\"default\" names no entry: correct it; choose one.");
}

// How many that are found are not shown.
static void more(const struct menu_state *s, bool above,
                 char to[MENU_COLUMNS + 1])
{
    unsigned all = found_before(s, s->menu->count), count = s->top;

    if (!above)
        count = all > s->top + MENU_LIST_ROWS ? all - s->top - MENU_LIST_ROWS
                                              : 0;
    if (count)
        format(to, MENU_COLUMNS + 1, "    (%u more %s)", count,
               above ? "above" : "below");
}

// `row` is counted in the list.
static bool list_row(const struct menu_state *s, unsigned row,
                     char to[MENU_COLUMNS + 1])
{
    unsigned entry;

    if (s->top + row >= found_before(s, s->menu->count))
        return false;
    entry = found_number(s, s->top + row);
    format(to, MENU_COLUMNS + 1, "  %s", menu_title(s->menu, entry));
    for (; *to; to++)
        if (!is_printable(*to))
            *to = '?'; // terminals take some for commands
    return entry == s->selected;
}

static void search_row(const struct menu_state *s, char to[MENU_COLUMNS + 1])
{
    if (s->search[0])
        format(to, MENU_COLUMNS + 1, SEARCH "%s", s->search);
}

static void help(const struct menu_state *s, char to[MENU_COLUMNS + 1])
{
    copy_string(to, MENU_COLUMNS + 1,
                s->mode == MENU_EDIT
                    ? "Enter: start with these words   Esc: back"
                    : "Up, Down, Enter: start   Tab: edit the words   "
                      "letters: search   Esc: leave");
}

bool menu_row(const struct menu_state *s, unsigned row,
              char to[MENU_COLUMNS + 1])
{
    to[0] = '\0';
    if (row >= ROW_LIST && row < ROW_BELOW)
        return list_row(s, row - ROW_LIST, to);
    if (row == ROW_HEADING)
        copy_string(to, MENU_COLUMNS + 1, s->heading);
    else if (row == ROW_ABOVE || row == ROW_BELOW)
        more(s, row == ROW_ABOVE, to);
    else if (row == ROW_HELP)
        help(s, to);
    else if (s->mode == MENU_EDIT)
        edit_row(s, row - ROW_EDIT, to);
    else if (row == ROW_SEARCH)
        search_row(s, to);
    else if (row == ROW_NOTE)
        note(s, to);
    return false;
}

void menu_cursor(const struct menu_state *s, unsigned *row, unsigned *column)
{
    if (s->mode == MENU_EDIT) {
        *row = ROW_EDIT + (unsigned)(s->cursor / EDIT_COLUMNS -
                                     first_edit_row(s));
        *column = 1 + (unsigned)(s->cursor % EDIT_COLUMNS);
    } else if (s->mode == MENU_LEAVING) {
        *row = ROW_NOTE;
        *column = sizeof LEAVE - 1;
    } else {
        *row = ROW_SEARCH;
        *column = s->search[0] ? sizeof SEARCH - 1 +
                                     (unsigned)strlen(s->search) : 0;
    }
}
