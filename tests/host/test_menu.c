// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/menu.c: what keys do, and what is shown.

#include "check.h"

#include <stdio.h>

#include "loader/keys.h"
#include "loader/lib.h"
#include "loader/menu.h"

#define HEADING_ROW 0
#define LIST_ROW 2 // MENU_LIST_ROWS of them
#define SEARCH_ROW 20
#define NOTE_ROW 21
#define HELP_ROW 23

static char text[MENU_TEXT_MAX], content[MENU_TEXT_MAX];
static char line[COMMAND_LINE_MAX];
static struct menu menu;
static struct menu_state now;

static enum text_status read_content(const void *source, const char *name,
                                     char *to, size_t room, size_t *bytes)
{
    (void)source;
    (void)name;
    (void)room;
    *bytes = strlen(content);
    memcpy(to, content, *bytes);
    return TEXT_READ;
}

static void begin(const char *wanted)
{
    menu.text = text;
    if (wanted != content)
        assert_true(copy_string(content, sizeof content, wanted));
    assert_int_equal(menu_read(&menu, "cfg", read_content, NULL), TEXT_READ);
    menu_begin(&now, &menu, "heading", line);
}

#define FOUR \
    "title Debian 12\nimage d.iso\ntitle FreeDOS\nimage f.img\nro\n" \
    "title debug CD\nimage c.iso\ntitle Windows\nimage w.iso\n"

// Entry 0 to count - 1 with the titles e000, e001 and so on.
static void begin_many(unsigned count)
{
    unsigned i;

    content[0] = '\0';
    for (i = 0; i < count; i++)
        sprintf(content + strlen(content), "title e%03u\nimage x\n", i);
    begin(content);
}

static enum menu_action press(int key)
{
    return menu_key(&now, key);
}

static void press_enter(const char *words)
{
    assert_int_equal(press(KEY_ENTER), MENU_START);
    assert_string_equal(line, words);
}

static void type(const char *keys)
{
    for (; *keys; keys++)
        assert_int_equal(press(*keys), MENU_STAY);
}

static const char *row(unsigned number)
{
    static char shown[MENU_COLUMNS + 1];

    menu_row(&now, number, shown);
    return shown;
}

// The list as it is shown, one title a line, the marked one behind a ">".
static const char *list(void)
{
    static char shown[MENU_LIST_ROWS * (MENU_COLUMNS + 2) + 1];
    char one[MENU_COLUMNS + 1];
    unsigned i;

    shown[0] = '\0';
    for (i = 0; i < MENU_LIST_ROWS; i++) {
        bool marked = menu_row(&now, LIST_ROW + i, one);

        if (one[0])
            sprintf(shown + strlen(shown), "%s%s\n", marked ? ">" : "",
                    one + 2);
    }
    return shown;
}

TEST(entries_are_shown)
{
    begin("default 2\n" FOUR);
    assert_string_equal(row(HEADING_ROW), "heading");
    assert_string_equal(list(),
                        "Debian 12\n>FreeDOS\ndebug CD\nWindows\n");
    assert_string_equal(row(SEARCH_ROW), "");
    assert_string_equal(row(NOTE_ROW), "");
}

// A title is cut at the screen's edge, and has no characters that a terminal
// could take for a command.
TEST(odd_titles)
{
    begin("title a\x9b" "1m\xc3\xa9\x7f" "b\nimage x\n");
    assert_string_equal(list(), ">a?1m???b\n");
    strcpy(content, "title ");
    memset(content + 6, 'x', 100);
    copy_string(content + 106, sizeof content - 106, "\nimage x\n");
    begin(content);
    assert_int_equal(strlen(row(LIST_ROW)), MENU_COLUMNS);
}

// Enter starts the marked entry, with its words.
TEST(arrows_and_enter)
{
    begin("quiet\n" FOUR);
    press(KEY_DOWN);
    press_enter("quiet image=f.img ro");
    press(KEY_UP);
    press(KEY_UP); // there is nothing above
    press_enter("quiet image=d.iso");
    press(KEY_END);
    press(KEY_DOWN);
    press_enter("quiet image=w.iso");
    press(KEY_HOME);
    press_enter("quiet image=d.iso");
    assert_int_equal(press(KEY_DELETE), MENU_STAY);
    assert_int_equal(press(KEY_LEFT), MENU_STAY);
    assert_string_equal(list(),
                        ">Debian 12\nFreeDOS\ndebug CD\nWindows\n");
}

static void assert_shown(const char *first, const char *marked,
                         const char *above, const char *below)
{
    char one[MENU_COLUMNS + 1];
    unsigned i, marks = 0;

    assert_string_equal(row(LIST_ROW) + 2, first);
    for (i = 0; i < MENU_ROWS; i++) {
        if (!menu_row(&now, i, one))
            continue;
        marks++;
        assert_string_equal(one + 2, marked);
    }
    assert_int_equal(marks, 1);
    assert_string_equal(row(LIST_ROW - 1), above);
    assert_string_equal(row(LIST_ROW + MENU_LIST_ROWS), below);
}

// 17 rows of more entries; the list moves no more than it must.
TEST(list_scrolls)
{
    static const struct {
        int key;
        unsigned times;
        const char *first, *marked, *above, *below;
    } rows[] = {
        {KEY_UP, 1, "e000", "e000", "", "    (23 more below)"},
        {KEY_DOWN, 16, "e000", "e016", "", "    (23 more below)"},
        {KEY_DOWN, 1, "e001", "e017", "    (1 more above)",
         "    (22 more below)"},
        {KEY_UP, 1, "e001", "e016", "    (1 more above)",
         "    (22 more below)"},
        {KEY_PAGE_DOWN, 1, "e017", "e033", "    (17 more above)",
         "    (6 more below)"},
        {KEY_PAGE_DOWN, 1, "e023", "e039", "    (23 more above)", ""},
        {KEY_PAGE_UP, 1, "e022", "e022", "    (22 more above)",
         "    (1 more below)"},
        {KEY_HOME, 1, "e000", "e000", "", "    (23 more below)"},
        {KEY_END, 1, "e023", "e039", "    (23 more above)", ""},
    };
    size_t i;
    unsigned n;

    begin_many(17);
    assert_shown("e000", "e000", "", "");
    begin_many(40);
    for (i = 0; i < LENGTH(rows); i++) {
        for (n = 0; n < rows[i].times; n++)
            press(rows[i].key);
        assert_shown(rows[i].first, rows[i].marked, rows[i].above,
                     rows[i].below);
    }
}

// The default is in view from the beginning.
TEST(default_far_down)
{
    begin_many(40);
    menu.chosen = 30;
    menu_begin(&now, &menu, "heading", line);
    assert_shown("e014", "e030", "    (14 more above)", "    (9 more below)");
}

// Letters leave the entries that have them anywhere, in either case.
TEST(search_narrows)
{
    begin(FOUR);
    type("D");
    assert_string_equal(list(),
                        ">Debian 12\nFreeDOS\ndebug CD\nWindows\n");
    type("eB");
    assert_string_equal(row(SEARCH_ROW), "Search: DeB");
    assert_string_equal(list(), ">Debian 12\ndebug CD\n");
    press(KEY_DOWN);
    assert_string_equal(list(), "Debian 12\n>debug CD\n");
    press(KEY_DOWN);
    assert_string_equal(list(), "Debian 12\n>debug CD\n");
    press_enter("image=c.iso");
    press(KEY_HOME);
    assert_string_equal(list(), ">Debian 12\ndebug CD\n");
    press(KEY_END);
    press(KEY_BACKSPACE);
    press(KEY_BACKSPACE);
    press(KEY_BACKSPACE);
    assert_string_equal(row(SEARCH_ROW), "");
    assert_string_equal(list(),
                        "Debian 12\nFreeDOS\n>debug CD\nWindows\n");
    press(KEY_BACKSPACE);
    assert_string_equal(row(SEARCH_ROW), "");
}

// The mark goes to the first that is found if its own entry is not.
TEST(search_moves_the_mark)
{
    begin(FOUR);
    type("12");
    assert_string_equal(list(), ">Debian 12\n");
    press(KEY_ESCAPE);
    type("w");
    assert_string_equal(list(), ">Windows\n");
    press(KEY_ESCAPE);
    assert_string_equal(list(),
                        "Debian 12\nFreeDOS\ndebug CD\n>Windows\n");
    assert_string_equal(row(SEARCH_ROW), "");
    assert_string_equal(row(NOTE_ROW), "");
}

// What would find nothing is not taken, nor what has no room.
TEST(search_always_finds)
{
    begin(FOUR);
    type("freex");
    assert_string_equal(row(SEARCH_ROW), "Search: free");
    type("dos");
    assert_string_equal(list(), ">FreeDOS\n");
    begin("title aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nimage x\n");
    type("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_int_equal(strlen(row(SEARCH_ROW)), 8 + MENU_SEARCH_MAX - 1);
}

// A search in a list that was scrolled begins at its top.
TEST(search_in_a_long_list)
{
    begin_many(100);
    press(KEY_END);
    type("9");
    assert_shown("e029", "e099", "    (2 more above)", "");
    type("7");
    assert_shown("e097", "e097", "", "");
}

static void assert_cursor(unsigned wanted_row, unsigned wanted_column)
{
    unsigned r, c;

    menu_cursor(&now, &r, &c);
    assert_int_equal(r, wanted_row);
    assert_int_equal(c, wanted_column);
}

// Tab shows the whole line, and Enter starts with what it was made.
TEST(editing)
{
    memset(line, 'x', sizeof line);
    begin("quiet\n" FOUR);
    press(KEY_DOWN);
    assert_int_equal(press(KEY_TAB), MENU_STAY);
    assert_string_equal(row(SEARCH_ROW + 1), " ");
    assert_string_equal(row(SEARCH_ROW), " quiet image=f.img ro");
    assert_cursor(20, 21);
    press(KEY_BACKSPACE);
    type("w");
    press(KEY_HOME);
    assert_cursor(20, 1);
    press(KEY_LEFT);
    press(KEY_BACKSPACE);
    press(KEY_DELETE);
    type("Q");
    press(KEY_RIGHT);
    type("-");
    press(KEY_END);
    press(KEY_RIGHT);
    press(KEY_DELETE);
    press(KEY_LEFT);
    press(KEY_LEFT);
    type(" ");
    press(KEY_UP);
    press(KEY_TAB);
    assert_string_equal(row(SEARCH_ROW), " Qu-iet image=f.img  rw");
    assert_cursor(20, 21);
    press_enter("Qu-iet image=f.img  rw");
}

// Esc goes back to the list, and what was edited is forgotten.
TEST(editing_is_given_up)
{
    begin(FOUR);
    type("f");
    press(KEY_TAB);
    type(" x");
    assert_string_equal(row(SEARCH_ROW), " image=f.img ro x");
    press(KEY_ESCAPE);
    assert_string_equal(row(SEARCH_ROW), "Search: f");
    assert_string_equal(row(NOTE_ROW), "");
    press_enter("image=f.img ro");
}

// Three rows of 78 characters, that move with the cursor.
TEST(editing_a_long_line)
{
    unsigned i;

    begin(FOUR);
    press(KEY_TAB); // 11 characters
    for (i = 11; i < 4 * 78; i++)
        press('a' + (int)(i / 78));
    assert_cursor(22, 1);
    assert_string_equal(row(22), " ");
    assert_int_equal(row(21)[1], 'd');
    assert_int_equal(row(20)[78], 'c');
    assert_int_equal(strlen(row(20)), 79);
    press(KEY_LEFT);
    assert_cursor(22, 78);
    assert_int_equal(row(22)[1], 'd');
    assert_int_equal(row(20)[1], 'b');
    press(KEY_HOME);
    assert_cursor(20, 1);
    assert_string_equal(row(HELP_ROW),
                        "Enter: start with these words   Esc: back");
    for (; i < COMMAND_LINE_MAX + 10; i++)
        press('z');
    assert_int_equal(strlen(line), COMMAND_LINE_MAX - 1);
    press(KEY_DELETE);
    assert_int_equal(strlen(line), COMMAND_LINE_MAX - 2);
}

static const char counts_5[] =
    "The marked entry starts in 5 s; any key stops that.";

// The default starts when the time is over.
TEST(time_goes_by)
{
    unsigned i;

    begin("timeout 5\ndefault 3\n" FOUR);
    assert_string_equal(row(NOTE_ROW), counts_5);
    for (i = 0; i < 4; i++)
        assert_int_equal(menu_second(&now), MENU_STAY);
    assert_string_equal(row(NOTE_ROW),
                        "The marked entry starts in 1 s; any key stops that.");
    assert_int_equal(menu_second(&now), MENU_START);
    assert_string_equal(line, "image=c.iso");
}

// Any key stops that, and does what it always does, but for Esc.
TEST(key_stops_the_time)
{
    begin("timeout 5\n" FOUR);
    press(KEY_DOWN);
    assert_string_equal(row(NOTE_ROW), "");
    assert_int_equal(menu_second(&now), MENU_STAY);
    assert_string_equal(row(NOTE_ROW), "");
    press_enter("image=f.img ro");
    begin("timeout 5\n" FOUR);
    press(KEY_ESCAPE);
    assert_string_equal(row(NOTE_ROW), "");
    begin(FOUR);
    assert_int_equal(menu_second(&now), MENU_STAY);
}

// A default that is lost starts nothing.
TEST(lost_default)
{
    begin("timeout 1\ndefault 9\n" FOUR);
    assert_string_equal(row(NOTE_ROW),
                        "\"default\" names no entry: correct it; choose one.");
    assert_int_equal(menu_second(&now), MENU_STAY);
}

// Esc asks; y leaves, everything else does not.
TEST(leaving)
{
    static const int others[] = {'n', KEY_ENTER, KEY_ESCAPE, KEY_DOWN};
    size_t i;

    begin(FOUR);
    for (i = 0; i < LENGTH(others); i++) {
        assert_int_equal(press(KEY_ESCAPE), MENU_STAY);
        assert_string_equal(row(NOTE_ROW), "Go back to the firmware? y/n ");
        assert_cursor(NOTE_ROW, 29);
        assert_int_equal(press(others[i]), MENU_STAY);
        assert_string_equal(row(NOTE_ROW), "");
    }
    press(KEY_ESCAPE);
    assert_int_equal(press('y'), MENU_LEAVE);
    press(KEY_ESCAPE);
    assert_int_equal(press('Y'), MENU_LEAVE);
    assert_string_equal(list(),
                        ">Debian 12\nFreeDOS\ndebug CD\nWindows\n");
}

TEST(cursor_of_the_search)
{
    begin(FOUR);
    assert_cursor(SEARCH_ROW, 0);
    type("de");
    assert_cursor(SEARCH_ROW, 10);
}

GROUP(menu, RUN(entries_are_shown), RUN(odd_titles), RUN(arrows_and_enter),
      RUN(list_scrolls), RUN(default_far_down), RUN(search_narrows),
      RUN(search_moves_the_mark), RUN(search_always_finds),
      RUN(search_in_a_long_list), RUN(editing), RUN(editing_is_given_up),
      RUN(editing_a_long_line), RUN(time_goes_by), RUN(key_stops_the_time),
      RUN(lost_default), RUN(leaving), RUN(cursor_of_the_search))
