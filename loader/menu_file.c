// SPDX-License-Identifier: GPL-2.0-or-later
// Makes a menu of configuration files; any mode, builds on the host.
//
// It is put together in the buffer that the files are read into. What is still
// to be read lies at the buffer's end, a file in front of the one that
// includes it. What has come of it grows from the beginning, and is never
// longer than what has been read.

#include "loader/menu_file.h"

#include "loader/format.h"

struct file {
    const char *name;
    const struct file *parent; // that includes it
    unsigned line, title_line;
    bool in_entry;
    char *at; // the line that is read, and all behind it, terminated
};

struct reader {
    struct menu *menu;
    read_text_file *read;
    const void *source;
    bool has_default;
    uint16_t wanted; // offset of its text, as in struct menu_entry
};

static bool wrong(struct reader *r, const struct file *f, const char *text,
                  ...) __attribute__((format(printf, 3, 4)));

static bool wrong(struct reader *r, const struct file *f, const char *text,
                  ...)
{
    char *to = r->menu->error;
    size_t room = sizeof r->menu->error, length;
    va_list args;

    length = format(to, room, "%s, line %u: ", f->name, f->line);
    va_start(args, text);
    format_list(to + length, room - length, text, args);
    va_end(args);
    return false;
}

// The line at f->at, without its comment and the blanks at its ends. *next is
// what follows, NULL for nothing: what comes of the last line may be written
// over the terminator. A # at the beginning of a word begins a comment.
static char *take_line(struct file *f, char **next)
{
    char *line = f->at, *end;
    bool word_start = true, comment = false;

    for (end = line; *end && *end != '\n'; end++) {
        comment = comment || (*end == '#' && word_start);
        if (comment || (unsigned char)*end < ' ')
            *end = ' ';
        word_start = *end == ' ';
    }
    *next = *end ? end + 1 : NULL;
    while (end > line && end[-1] == ' ')
        end--;
    *end = '\0';
    while (*line == ' ')
        line++;
    f->line++;
    return line;
}

// Adds a text, which was read further behind or is a constant, to the end of
// what has been put together. Returns its offset.
static uint16_t put(struct menu *m, const char *text)
{
    size_t bytes = strlen(text) + 1;
    uint16_t at = m->bytes - m->common_bytes;

    memmove(m->text + m->bytes, text, bytes);
    m->bytes += (uint16_t)bytes;
    return at;
}

static void reverse(char *from, char *end)
{
    while (from < --end) {
        char c = *from;

        *from++ = *end;
        *end = c;
    }
}

// Adds words for every entry: to the end, and from there to their place.
static void put_common(struct menu *m, const char *words)
{
    char *from = m->text + m->common_bytes, *middle = m->text + m->bytes;
    size_t length = strlen(words) + 1;

    memmove(middle, words, length);
    middle[length - 1] = ' ';
    reverse(from, middle);
    reverse(middle, middle + length);
    reverse(from, middle + length);
    m->common_bytes += (uint16_t)length;
    m->bytes += (uint16_t)length;
}

static const struct menu_entry *last_entry(const struct menu *m)
{
    return &m->entries[m->count - 1];
}

static bool put_words(struct reader *r, struct file *f, char *words)
{
    struct menu *m = r->menu;

    if (!f->in_entry) {
        put_common(m, words);
        return true;
    }
    // In place of the terminator, with a blank behind the words before.
    if (m->common_bytes + last_entry(m)->words + 1u == m->bytes)
        m->bytes--;
    else
        m->text[m->bytes - 1] = ' ';
    put(m, words);
    return true;
}

static bool names_image(const char *from, const char *end)
{
    bool word_start = true;

    for (; end - from > 6; word_start = *from++ == ' ')
        if (word_start && strncmp(from, "image=", 6) == 0 &&
            (unsigned char)from[6] > ' ')
            return true;
    return false;
}

static bool end_entry(struct reader *r, struct file *f)
{
    struct menu *m = r->menu;
    const char *entries = m->text + m->common_bytes;

    if (!f->in_entry)
        return true;
    f->in_entry = false;
    if (names_image(entries + last_entry(m)->words, m->text + m->bytes) ||
        names_image(m->text, entries))
        return true;
    f->line = f->title_line;
    return wrong(r, f, "\"%s\" has no image: write a line \"image NAME.iso\" "
                 "below it.", menu_title(m, m->count - 1u));
}

static bool read_title(struct reader *r, struct file *f, char *title)
{
    struct menu *m = r->menu;
    struct menu_entry *e = &m->entries[m->count];

    if (!end_entry(r, f))
        return false;
    if (m->count == MENU_ENTRIES_MAX)
        return wrong(r, f, "there are more than %u titles: leave some out.",
                     MENU_ENTRIES_MAX);
    f->in_entry = true;
    f->title_line = f->line;
    e->title = put(m, title);
    e->words = put(m, "");
    m->count++;
    return true;
}

static bool read_default(struct reader *r, struct file *f, char *text)
{
    if (f->in_entry)
        return wrong(r, f, "\"default\" belongs before the first title.");
    r->has_default = true;
    r->wanted = put(r->menu, text);
    return true;
}

// The whole number that the text is, up to `most`, or -1.
static int whole_number(const char *text, int most)
{
    int n = 0;

    for (; *text >= '0' && *text <= '9' && n <= most; text++)
        n = n * 10 + (*text - '0');
    return *text || n > most ? -1 : n;
}

static bool read_timeout(struct reader *r, struct file *f, char *text)
{
    int seconds = whole_number(text, MOST_SECONDS);

    if (f->in_entry)
        return wrong(r, f, "\"timeout\" belongs before the first title.");
    if (seconds < 0)
        return wrong(r, f, "\"timeout %s\" is not a number of seconds up to "
                     "%u.", text, MOST_SECONDS);
    r->menu->timeout = seconds;
    return true;
}

// "image NAME" is the word image=NAME.
static bool join(struct reader *r, struct file *f, char *value,
                 const char *word)
{
    size_t left = strlen(word);

    *--value = '=';
    while (left)
        *--value = word[--left];
    return put_words(r, f, value);
}

static bool read_image(struct reader *r, struct file *f, char *name)
{
    return join(r, f, name, "image");
}

static bool read_mirror(struct reader *r, struct file *f, char *name)
{
    return join(r, f, name, "mirror");
}

// Reads the file to the end of the buffer, which is `end`.
static enum text_status load(struct reader *r, struct file *f, char *end)
{
    char *to = r->menu->text + r->menu->bytes;
    size_t bytes = 0, i;
    enum text_status status = TEXT_TOO_LARGE;

    if (to < end)
        status = r->read(r->source, f->name, to, (size_t)(end - to) - 1,
                         &bytes);
    if (status != TEXT_READ)
        return status;
    for (i = 0; i < bytes; i++)
        if (!to[i])
            to[i] = ' ';
    f->at = end - 1 - bytes;
    memmove(f->at, to, bytes);
    end[-1] = '\0';
    if (strncmp(f->at, "\xef\xbb\xbf", 3) == 0)
        f->at += 3; // Windows editors put it there
    return status;
}

static bool read_lines(struct reader *r, struct file *f);

static bool read_include(struct reader *r, struct file *f, char *name)
{
    struct file included = {.name = name, .parent = f};
    const struct file *p;
    unsigned depth = 0;

    for (p = f; p; p = p->parent, depth++)
        if (strcmp(p->name, name) == 0)
            return wrong(r, f, "%s includes itself.", name);
    if (depth > INCLUDE_DEPTH)
        return wrong(r, f, "more than %u files include each other.",
                     INCLUDE_DEPTH);
    if (!end_entry(r, f))
        return false;
    switch (load(r, &included, f->at)) {
    case TEXT_READ:
        return read_lines(r, &included);
    case TEXT_TOO_LARGE:
        return wrong(r, f, "with %s the menu is larger than %u bytes: leave "
                     "some of it out.", name, MENU_TEXT_MAX);
    case TEXT_NO_ANSWER:
        return wrong(r, f, "the server does not answer for %s: check it.",
                     name);
    default:
        return wrong(r, f, "the server does not give %s: check the name.",
                     name);
    }
}

// What follows the keyword that the line begins with, or NULL.
static char *after_keyword(char *line, const char *keyword)
{
    size_t length = strlen(keyword);

    if (strncmp(line, keyword, length) != 0 ||
        (line[length] && line[length] != ' '))
        return NULL;
    for (line += length; *line == ' ';)
        line++;
    return line;
}

static bool read_line(struct reader *r, struct file *f, char *line)
{
    static const struct {
        const char *keyword;
        bool (*read)(struct reader *r, struct file *f, char *rest);
    } keywords[] = {
        {"title", read_title},     {"default", read_default},
        {"timeout", read_timeout}, {"include", read_include},
        {"image", read_image},     {"mirror", read_mirror},
    };
    size_t i;

    if (!*line)
        return true;
    for (i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        char *rest = after_keyword(line, keywords[i].keyword);

        if (rest && !*rest)
            return wrong(r, f, "\"%s\" has nothing behind it.", line);
        if (rest)
            return keywords[i].read(r, f, rest);
    }
    return put_words(r, f, line);
}

static bool read_lines(struct reader *r, struct file *f)
{
    char *next;

    do {
        char *line = take_line(f, &next);

        if (!read_line(r, f, line))
            return false;
        f->at = next;
    } while (next);
    return end_entry(r, f);
}

// By its number, from 1 on, or its title.
static void find_default(struct reader *r)
{
    struct menu *m = r->menu;
    const char *wanted = m->text + m->common_bytes + r->wanted;
    int number = whole_number(wanted, m->count);
    unsigned i;

    if (number > 0) {
        m->chosen = (uint16_t)(number - 1);
        return;
    }
    for (i = 0; i < m->count; i++) {
        if (strcmp(menu_title(m, i), wanted) == 0) {
            m->chosen = (uint16_t)i;
            return;
        }
    }
    m->lost_default = true;
}

static void clear_menu(struct menu *m)
{
    *m = (struct menu){.text = m->text, .timeout = NO_TIMEOUT};
}

// Without titles the words for all are the one entry's.
static void finish_menu(struct menu *m)
{
    if (m->count)
        return;
    m->entries[0].title = m->entries[0].words = put(m, "");
    m->count = 1;
}

static bool words_fit(struct reader *r, const struct file *f)
{
    struct menu *m = r->menu;
    unsigned i;

    for (i = 0; i < m->count; i++) {
        const char *entries = m->text + m->common_bytes;
        size_t own = strlen(entries + m->entries[i].words);

        if (m->common_bytes + own >= COMMAND_LINE_MAX)
            return wrong(r, f, "the words of \"%s\" are longer than %u "
                         "characters: shorten them.", menu_title(m, i),
                         COMMAND_LINE_MAX - 1);
    }
    return true;
}

enum text_status menu_read(struct menu *menu, const char *name,
                           read_text_file *read, const void *source)
{
    struct reader r = {.menu = menu, .read = read, .source = source};
    struct file f = {.name = name};
    enum text_status status;

    clear_menu(menu);
    status = load(&r, &f, menu->text + MENU_TEXT_MAX - 1);
    if (status == TEXT_MISSING || status == TEXT_NO_ANSWER)
        return status;
    if (status == TEXT_TOO_LARGE)
        wrong(&r, &f, "the file is larger than %u bytes: leave some of it "
              "out.", MENU_TEXT_MAX - 2);
    if (status != TEXT_READ || !read_lines(&r, &f))
        return TEXT_WRONG;
    finish_menu(menu);
    if (!words_fit(&r, &f))
        return TEXT_WRONG;
    if (r.has_default)
        find_default(&r);
    return TEXT_READ;
}

void menu_of_image(struct menu *menu, const char *name)
{
    clear_menu(menu);
    format(menu->text, COMMAND_LINE_MAX, "image=%s ", name);
    menu->bytes = menu->common_bytes = (uint16_t)strlen(menu->text);
    finish_menu(menu);
}

const char *menu_title(const struct menu *menu, unsigned entry)
{
    return menu->text + menu->common_bytes + menu->entries[entry].title;
}

void menu_common_words(const struct menu *menu, char *to)
{
    memcpy(to, menu->text, menu->common_bytes);
    to[menu->common_bytes] = '\0';
}

void menu_words(const struct menu *menu, unsigned entry, char *to)
{
    const char *own =
        menu->text + menu->common_bytes + menu->entries[entry].words;

    menu_common_words(menu, to);
    copy_string(to + menu->common_bytes,
                COMMAND_LINE_MAX - menu->common_bytes, own);
}
