/* SPDX-License-Identifier: GPL-2.0-or-later */
/* int13check's screen, its serial port and its keys: lines that are kept and
   can be paged through at the end (calls in real mode, the rest in 32-bit
   protected mode). */
#include <stdarg.h>

#include "bda.h"
#include "check.h"

enum {
    LINE = 80, INDENT = 6, LINES = 25, PAGE = LINES - 2,
    TICKS_A_SECOND = 18,
    MOST_LINES = 2000,
    ZERO_FLAG = 0x40, TEXT_MODE = 0x0003,
    COM1 = 0x3F8, LINE_STATUS = COM1 + 5, RECEIVED = 1,
};

/* The lines lie one behind the other: a byte of colour, text, 0. */
static uint32_t log_at;
static unsigned log_count;

static uint32_t log_end(void)
{
    return word_at(BASE_KIB) * 1024U;
}

void view_open(void)
{
    struct call call;

    call_init(&call, TEXT_MODE);
    call.vector = 0x10;
    call_run(&call);
    console_open();
}

void view_clear(void)
{
    for (unsigned row = 0; row < LINES; row++)
        screen_row(row, WHITE, "");
}

void log_clear(void)
{
    log_at = LOG;
    log_count = 0;
}

static void keep_line(uint8_t colour, const char *text, unsigned length)
{
    if (log_at + length + 2 > log_end() || log_count == MOST_LINES)
        return;
    *(uint8_t *)at(log_at++) = colour;
    memcpy(at(log_at), text, length);
    log_at += length;
    *(uint8_t *)at(log_at++) = 0;
    log_count++;
}

static unsigned length_of(const char *text)
{
    unsigned n = 0;

    while (text[n])
        n++;
    return n;
}

/* Where a line that is too long is cut: behind a blank, if there is one. */
static unsigned cut(const char *text, unsigned length, unsigned room)
{
    unsigned n = length < room ? length : room;

    while (n > room / 2 && n < length && text[n - 1] != ' ')
        n--;
    return n;
}

/* On the screen and for the pages; what is longer than a line goes on in the
   next one, indented. */
void log_line(uint8_t colour, const char *format, ...)
{
    char text[480], *p = text;
    unsigned left, indent = 0;
    va_list args;

    va_start(args, format);
    format_text(text, sizeof(text), format, args);
    va_end(args);
    left = length_of(text);
    do {
        char part[LINE + 1];
        unsigned n = cut(p, left, LINE - indent);

        memset(part, ' ', indent);
        memcpy(part + indent, p, n);
        part[indent + n] = 0;
        screen_row(LINES - 1, colour, part);
        screen("\n");
        keep_line(colour, part, indent + n);
        indent = INDENT;
        p += n;
        left -= n;
    } while (left);
}

/* On the screen and on the serial port. */
void tell(const char *format, ...)
{
    char text[400];
    va_list args;

    va_start(args, format);
    format_text(text, sizeof(text), format, args);
    va_end(args);
    print("%s\n", text);
    screen("\n%s", text);
}

/* INT 16h's key: its character, or a value of enum key. */
static int keyboard_key(void)
{
    static const struct { uint8_t scan; int key; } keys[] = {
        { 0x48, KEY_UP }, { 0x50, KEY_DOWN }, { 0x49, KEY_PAGE_UP },
        { 0x51, KEY_PAGE_DOWN }, { 0x47, KEY_HOME }, { 0x4F, KEY_END },
    };
    struct call call;
    uint8_t character;

    call_init(&call, 0x0100);
    call.vector = 0x16;
    call_run(&call);
    if (call.regs.eflags & ZERO_FLAG)
        return KEY_NONE;
    call_init(&call, 0x0000);
    call.vector = 0x16;
    call_run(&call);
    character = call.regs.eax;
    for (unsigned i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if ((!character || character == 0xE0)
            && (uint8_t)(call.regs.eax >> 8) == keys[i].scan)
            return keys[i].key;
    return character;
}

static int serial_key(void)
{
    uint8_t status = in8(LINE_STATUS);

    if (status == 0xFF || !(status & RECEIVED))
        return KEY_NONE;
    return in8(COM1);
}

/* 0 seconds: as long as it takes; KEY_NONE when the time is over. */
int wait_key(unsigned seconds)
{
    uint32_t start = dword_at(TICKS);

    for (;;) {
        int key = keyboard_key();

        if (!key)
            key = serial_key();
        if (key)
            return key;
        if (seconds && dword_at(TICKS) - start >= seconds * TICKS_A_SECOND)
            return KEY_NONE;
    }
}

/* Lines of the log that are shown: all, or no passed ones. */
static bool is_shown(uint8_t colour, bool failures)
{
    return !failures || colour != GREEN;
}

static unsigned count_shown(bool failures)
{
    unsigned n = 0;

    for (uint32_t p = LOG; p < log_at; p += length_of(at(p + 1)) + 2)
        n += is_shown(byte_at(p), failures);
    return n;
}

static void show_page(unsigned first, bool failures)
{
    unsigned row = 0, n = 0;

    for (uint32_t p = LOG; p < log_at && row < PAGE;
         p += length_of(at(p + 1)) + 2) {
        if (!is_shown(byte_at(p), failures) || n++ < first)
            continue;
        screen_row(row++, byte_at(p), at(p + 1));
    }
    while (row < PAGE)
        screen_row(row++, WHITE, "");
}

static unsigned moved(unsigned first, int key, unsigned last)
{
    int to = (int)first;

    switch (key) {
    case KEY_UP: to -= 1; break;
    case KEY_DOWN: to += 1; break;
    case KEY_PAGE_UP: to -= PAGE - 1; break;
    case KEY_PAGE_DOWN: case ' ': to += PAGE - 1; break;
    case KEY_HOME: to = 0; break;
    case KEY_END: to = (int)last; break;
    }
    return to < 0 ? 0 : (unsigned)to > last ? last : (unsigned)to;
}

/* The kept lines, first those of what does not hold, if anything; until Enter
   is pressed. */
void show_pages(const char *score, bool failures)
{
    unsigned first = 0;
    int key;

    do {
        unsigned count = count_shown(failures);
        unsigned last = count > PAGE ? count - PAGE : 0;

        first = moved(first, 0, last);
        show_page(first, failures);
        screen_row(LINES - 2, YELLOW, score);
        screen_row(LINES - 1, BAR, failures
                   ? " Up Down PgUp PgDn Home End    F: all rules    "
                   "Enter: choose a drive"
                   : " Up Down PgUp PgDn Home End    F: what does not hold    "
                   "Enter: choose a drive");
        key = wait_key(0);
        if ((key | 0x20) == 'f')
            failures = !failures, first = 0;
        else
            first = moved(first, key, last);
    } while (key != KEY_ENTER && key != '\n');
}
