// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes menus: texts with a zero between them. The first is the menu, those
// behind it are the files "1" to "9", and the last has the keys that are
// pressed: below 20h those that are no characters.

#include "fuzz.h"

#include "loader/menu.h"

#include "loader/keys.h"

struct texts {
    const char *at, *end;
};

static enum text_status read_text(const void *source, const char *name,
                                  char *to, size_t room, size_t *bytes)
{
    const struct texts *t = source;
    const char *at = t->at;
    int number = name[0] - '0';

    if (number < 0 || number > 9 || name[1])
        return TEXT_MISSING;
    for (; number && at < t->end; number--)
        at += strlen(at) + 1;
    if (at >= t->end)
        return TEXT_NO_ANSWER;
    *bytes = strlen(at);
    if (*bytes > room)
        return TEXT_TOO_LARGE;
    memcpy(to, at, *bytes);
    return TEXT_READ;
}

static void check_text(const struct menu *m, unsigned offset)
{
    REQUIRE(m->common_bytes + offset < m->bytes);
    REQUIRE(memchr(m->text + m->common_bytes + offset, '\0',
                   m->bytes - m->common_bytes - offset));
}

static void check_menu(const struct menu *m)
{
    char line[COMMAND_LINE_MAX];
    unsigned i;

    REQUIRE(m->common_bytes <= m->bytes && m->bytes <= MENU_TEXT_MAX);
    REQUIRE(m->count && m->count <= MENU_ENTRIES_MAX && m->chosen < m->count);
    REQUIRE(m->timeout >= NO_TIMEOUT && m->timeout <= MOST_SECONDS);
    for (i = 0; i < m->count; i++) {
        check_text(m, m->entries[i].title);
        check_text(m, m->entries[i].words);
        REQUIRE(m->count == 1 || *menu_title(m, i));
        menu_words(m, i, line);
        REQUIRE(!strpbrk(line, "\n\r\t"));
        REQUIRE(m->count == 1 || strstr(line, "image="));
    }
}

// One entry is marked, always.
static void check_rows(const struct menu_state *s)
{
    char text[MENU_COLUMNS + 1];
    unsigned row, column, marked = 0;

    for (row = 0; row < MENU_ROWS; row++)
        marked += menu_row(s, row, text);
    REQUIRE(marked == 1);
    menu_cursor(s, &row, &column);
    REQUIRE(row < MENU_ROWS && column <= MENU_COLUMNS);
}

static void press(const struct menu *m, const char *keys)
{
    static char line[COMMAND_LINE_MAX];
    struct menu_state s;

    menu_begin(&s, m, "heading", line);
    check_rows(&s);
    for (; *keys; keys++) {
        int key = (unsigned char)*keys;

        if (key < KEY_BACKSPACE || (key > KEY_ENTER && key < KEY_ESCAPE))
            key += KEY_UP - 1;
        menu_key(&s, key);
        check_rows(&s);
        REQUIRE(s.cursor <= strlen(line) && s.selected < m->count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct menu menu;
    char *copy = exact_copy(data, size, 1), *last = copy + size;
    struct texts texts = {copy, copy + size + 1};

    menu.text = malloc(MENU_TEXT_MAX);
    while (last > copy && last[-1])
        last--;
    if (menu_read(&menu, "0", read_text, &texts) == TEXT_READ) {
        check_menu(&menu);
        if (menu.count > 1) // else it is not shown
            press(&menu, last);
    }
    free(menu.text);
    free(copy);
    return 0;
}
