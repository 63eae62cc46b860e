/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text on COM1 and on the VGA text screen, straight to the hardware (32-bit
   protected mode), so that no BIOS call disturbs what is under test. */
#include <stdarg.h>

#include "guest.h"

enum {
    COM1 = 0x3F8, LINE_STATUS = COM1 + 5, TRANSMIT_EMPTY = 0x20,
    VGA_TEXT = 0xB8000, COLUMNS = 80, ROWS = 25, GREY = 0x0700,
};

static unsigned column;
static bool no_port;            /* nothing answers where COM1 is */

static void serial_byte(uint8_t byte)
{
    for (unsigned spins = 0; !no_port && spins < 1000000; spins++)
        if (in8(LINE_STATUS) & TRANSMIT_EMPTY)
            break;
    out8(COM1, byte);
}

static void screen_line(void)
{
    uint16_t *cell = at(VGA_TEXT);

    for (unsigned i = 0; i < COLUMNS * (ROWS - 1); i++)
        cell[i] = cell[i + COLUMNS];
    for (unsigned i = 0; i < COLUMNS; i++)
        cell[COLUMNS * (ROWS - 1) + i] = GREY | ' ';
    column = 0;
}

static void screen_byte(uint8_t byte)
{
    uint16_t *cell = at(VGA_TEXT);

    if (byte == '\n')
        screen_line();
    else if (column < COLUMNS)
        cell[COLUMNS * (ROWS - 1) + column++] = GREY | byte;
}

/* A whole row of the screen. */
void screen_row(unsigned row, uint8_t colour, const char *text)
{
    uint16_t *cell = (uint16_t *)at(VGA_TEXT) + row * COLUMNS;

    for (unsigned i = 0; i < COLUMNS; i++)
        cell[i] = colour << 8 | (*text ? *text++ : ' ');
}

void console_open(void)
{
    no_port = in8(LINE_STATUS) == 0xFF;
    out8(COM1 + 1, 0);          /* no interrupts */
    out8(COM1 + 3, 0x80);
    out8(COM1, 1);                      /* 115200 baud */
    out8(COM1 + 1, 0);
    out8(COM1 + 3, 3);          /* 8 bits, no parity, 1 stop bit */
    out8(COM1 + 2, 7);          /* FIFOs on and empty */
    out8(COM1 + 4, 3);
    screen_line();
}

struct writer {
    char *out;
    unsigned room, used;
};

static void put(struct writer *writer, char byte)
{
    if (writer->used + 1 < writer->room)
        writer->out[writer->used++] = byte;
}

static void put_text(struct writer *writer, const char *text)
{
    while (*text)
        put(writer, *text++);
}

static void put_hex(struct writer *writer, uint32_t value, unsigned digits)
{
    while (digits--)
        put(writer, "0123456789ABCDEF"[(value >> (4 * digits)) & 15]);
}

static void put_decimal(struct writer *writer, uint32_t value)
{
    char digits[10];
    unsigned n = 0;

    do
        digits[n++] = (char)('0' + value % 10);
    while (value /= 10);
    while (n)
        put(writer, digits[--n]);
}

/* %s text, %d decimal, %b %w %l hexadecimal with 2, 4, 8 digits */
unsigned format_text(char *out, unsigned room, const char *format,
             va_list args)
{
    struct writer writer = { out, room, 0 };

    for (; *format; format++) {
        if (*format != '%') {
            put(&writer, *format);
            continue;
        }
        switch (*++format) {
        case 's': put_text(&writer, va_arg(args, const char *)); break;
        case 'd': put_decimal(&writer, va_arg(args, uint32_t)); break;
        case 'b': put_hex(&writer, va_arg(args, uint32_t), 2); break;
        case 'w': put_hex(&writer, va_arg(args, uint32_t), 4); break;
        case 'l': put_hex(&writer, va_arg(args, uint32_t), 8); break;
        default: put(&writer, '?'); break;
        }
    }
    out[writer.used] = 0;
    return writer.used;
}

unsigned format_line(char *out, unsigned room, const char *format, ...)
{
    unsigned length;
    va_list args;

    va_start(args, format);
    length = format_text(out, room, format, args);
    va_end(args);
    return length;
}

void print(const char *format, ...)
{
    char text[400];
    va_list args;

    va_start(args, format);
    format_text(text, sizeof(text), format, args);
    va_end(args);
    for (const char *p = text; *p; p++)
        serial_byte(*p);
}

void screen(const char *format, ...)
{
    char text[200];
    va_list args;

    va_start(args, format);
    format_text(text, sizeof(text), format, args);
    va_end(args);
    for (const char *p = text; *p; p++)
        screen_byte(*p);
}
