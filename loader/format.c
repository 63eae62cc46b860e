// SPDX-License-Identifier: GPL-2.0-or-later
// A small printf for messages; any mode, builds on the host.

#include "loader/format.h"

struct output {
    char *at, *end; // `end` is the place of the last terminator
};

static void put(struct output *o, char c)
{
    if (o->at < o->end)
        *o->at++ = c;
}

static void put_string(struct output *o, const char *s)
{
    while (*s)
        put(o, *s++);
}

static void put_number(struct output *o, uint64_t value, unsigned base,
                       unsigned width, char pad, bool upper)
{
    const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char text[20];
    unsigned count = 0;

    do {
        uint64_t rest = divide(value, base);

        text[count++] = digits[value - rest * base];
        value = rest;
    } while (value);
    for (; width > count; width--)
        put(o, pad);
    while (count)
        put(o, text[--count]);
}

static uint64_t get_number(va_list *args, unsigned longs)
{
    if (longs == 2)
        return va_arg(*args, unsigned long long);
    if (longs == 1)
        return va_arg(*args, unsigned long);
    return va_arg(*args, unsigned);
}

static const char *put_field(struct output *o, const char *f, va_list *args)
{
    char pad = *f == '0' ? '0' : ' ';
    unsigned width = 0, longs = 0;

    for (; *f >= '0' && *f <= '9'; f++)
        width = width * 10 + (unsigned)(*f - '0');
    for (; *f == 'l'; f++)
        longs++;
    switch (*f) {
    case 's':
        put_string(o, va_arg(*args, const char *));
        break;
    case 'c':
        put(o, (char)va_arg(*args, int));
        break;
    case 'u':
        put_number(o, get_number(args, longs), 10, width, pad, false);
        break;
    case 'x':
    case 'X':
        put_number(o, get_number(args, longs), 16, width, pad, *f == 'X');
        break;
    default:
        put(o, *f);
    }
    return *f ? f + 1 : f;
}

size_t format_list(char *to, size_t room, const char *f, va_list args)
{
    struct output o = {to, to + room - 1};
    va_list copy;

    va_copy(copy, args);
    while (*f) {
        if (*f == '%')
            f = put_field(&o, f + 1, &copy);
        else
            put(&o, *f++);
    }
    va_end(copy);
    *o.at = '\0';
    return (size_t)(o.at - to);
}

size_t format(char *to, size_t room, const char *f, ...)
{
    va_list args;
    size_t length;

    va_start(args, f);
    length = format_list(to, room, f, args);
    va_end(args);
    return length;
}

const char *group_digits(char *to, uint64_t value)
{
    char plain[21];
    size_t length = format(plain, sizeof plain, "%llu",
                           (unsigned long long)value), i;
    char *at = to;

    for (i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            *at++ = ',';
        *at++ = plain[i];
    }
    *at = '\0';
    return to;
}
