// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the command line into struct options; any mode, builds on the host.

#include "loader/options.h"

#define WORD_MAX 300
#define DEFAULT_BAUD 115200

struct options default_options(void)
{
    return (struct options){
        .serial_baud = DEFAULT_BAUD,
        .reserve = RESERVE_PMEM,
    };
}

static const char *after(const char *word, const char *prefix)
{
    size_t length = strlen(prefix);

    return strncmp(word, prefix, length) == 0 ? word + length : NULL;
}

// Reads a decimal number; returns what follows it, or NULL if there is none.
static const char *read_number(const char *s, uint32_t *value)
{
    uint32_t n = 0;

    if (*s < '0' || *s > '9')
        return NULL;
    for (; *s >= '0' && *s <= '9'; s++) {
        if (n > (UINT32_MAX - 9) / 10)
            return NULL;
        n = n * 10 + (uint32_t)(*s - '0');
    }
    *value = n;
    return s;
}

// ttyS<port>[,<baud>[<parity and bits, ignored>]]
static bool set_console(struct options *o, const char *value)
{
    uint32_t port, baud = DEFAULT_BAUD;
    const char *s = after(value, "ttyS");

    s = s ? read_number(s, &port) : NULL;
    if (!s || port > 3)
        return false;
    if (*s == ',')
        s = read_number(s + 1, &baud);
    else if (*s)
        return false;
    if (!s || !baud)
        return false;
    o->serial = true;
    o->serial_port = port;
    o->serial_baud = baud;
    return true;
}

static bool set_reserve(struct options *o, const char *value)
{
    uint32_t type;
    const char *rest = read_number(value, &type);

    if (!rest || *rest || (type != RESERVE_PMEM && type != RESERVE_PLAIN))
        return false;
    o->reserve = (enum reserve_type)type;
    return true;
}

// Words that stand for one switch of struct options.
static bool set_switch(struct options *o, const char *word)
{
    static const struct {
        const char *word;
        size_t offset;
    } switches[] = {
        {"serial", offsetof(struct options, serial)},
        {"quiet", offsetof(struct options, quiet)},
        {"verbose", offsetof(struct options, verbose)},
        {"pause", offsetof(struct options, pause)},
        {"keeppxe", offsetof(struct options, keep_pxe)},
        {"short", offsetof(struct options, short_image)},
        {"int", offsetof(struct options, bios_copy)},
    };
    size_t i;

    for (i = 0; i < sizeof switches / sizeof *switches; i++) {
        if (strcmp(word, switches[i].word) == 0) {
            *(bool *)((char *)o + switches[i].offset) = true;
            return true;
        }
    }
    return false;
}

// Words that are right as they are: what we do anyway, or what boot loaders
// put there for themselves.
static bool is_harmless(const char *word)
{
    static const char *const whole[] = {"iso", "raw", "bigraw", "safeint"};
    static const char *const prefixes[] = {"BOOT_IMAGE=", "initrd=", "mem=",
                                           "vga="};
    size_t i;

    for (i = 0; i < sizeof whole / sizeof *whole; i++)
        if (strcmp(word, whole[i]) == 0)
            return true;
    for (i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (after(word, prefixes[i]))
            return true;
    return false;
}

static bool apply(struct options *o, const char *word)
{
    const char *value;

    if ((value = after(word, "image=")))
        return *value && strlen(value) < sizeof o->image &&
               copy_string(o->image, sizeof o->image, value);
    if ((value = after(word, "console=")))
        return strcmp(value, "tty0") == 0 || set_console(o, value);
    if ((value = after(word, "reserve=")))
        return set_reserve(o, value);
    if (strcmp(word, "quiet") == 0)
        o->verbose = false;
    if (strcmp(word, "verbose") == 0)
        o->quiet = false;
    return set_switch(o, word) || is_harmless(word);
}

void parse_options(struct options *o, const char *line, unknown_word *unknown)
{
    char word[WORD_MAX];
    size_t length;

    for (;;) {
        while (*line && (unsigned char)*line <= ' ')
            line++;
        if (!*line)
            return;
        length = 0;
        while ((unsigned char)line[length] > ' ')
            length++;
        if (length >= sizeof word) {
            memcpy(word, line, sizeof word - 1);
            word[sizeof word - 1] = '\0';
            unknown(word);
        } else {
            memcpy(word, line, length);
            word[length] = '\0';
            if (!apply(o, word))
                unknown(word);
        }
        line += length;
    }
}
