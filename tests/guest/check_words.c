/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of int13check: a kernel's command line, or what was written into
   the file (32-bit protected mode). */
#include "check.h"

enum { WORDS_ROOM = 256, SECONDS = 15 };

/* Found by its mark; kernel.asm copies the command line behind it. */
struct words {
    char magic[8];
    char text[WORDS_ROOM];
};
struct words check_words __attribute__((section(".data"))) = {
    .magic = { 'I', '1', '3', 'W', 'O', 'R', 'D', 'S' },
};

struct wishes wishes;

static bool begins(const char *text, const char *with)
{
    while (*with && *text == *with)
        text++, with++;
    return !*with;
}

/* The whole word is a number of this base. */
static bool take_number(const char *text, unsigned base, unsigned most,
                        unsigned *number)
{
    const char *first = text;

    *number = 0;
    for (; *text && *text != ' '; text++) {
        unsigned small = *text | 32, digit = 99;

        if (*text >= '0' && *text <= '9')
            digit = *text - '0';
        else if (small >= 'a' && small <= 'f')
            digit = small - 'a' + 10;
        if (digit >= base)
            return false;
        *number = *number * base + digit;
        if (*number > most)
            return false;
    }
    return text > first;
}

static bool is_word(const char *text, const char *word)
{
    while (*word && *text == *word)
        text++, word++;
    return !*word && (!*text || *text == ' ');
}

/* Adds a row's name to a list. */
static void add_name(char *list, unsigned room, const char *name)
{
    unsigned used = 0;

    while (list[used])
        used++;
    if (used)
        list[used++] = ' ';
    while (*name && *name != ' ' && used + 1 < room)
        list[used++] = *name++;
}

static bool read_drive(const char *number)
{
    unsigned drive_number;

    if (begins(number, "0x"))
        number += 2;
    if (!take_number(number, 16, 0xFF, &drive_number))
        return false;
    wishes.drive = (int)drive_number;
    return true;
}

static bool read_timeout(const char *number)
{
    unsigned seconds;

    if (!take_number(number, 10, 9999, &seconds))
        return false;
    wishes.seconds = seconds;
    return true;
}

/* False: it is none of ours, or its number is none. */
static bool read_word(const char *word)
{
    if (begins(word, "drive="))
        return read_drive(word + 6);
    if (begins(word, "timeout="))
        return read_timeout(word + 8);
    if (begins(word, "case="))
        add_name(params.only, sizeof(params.only), word + 5);
    else if (begins(word, "after="))
        add_name(wishes.after, sizeof(wishes.after), word + 6);
    else if (is_word(word, "write"))
        wishes.write = true;
    else if (is_word(word, "all"))
        wishes.all = true;
    else if (is_word(word, "exit"))
        wishes.exit = true;
    else        /* what boot loaders add */
        return begins(word, "BOOT_IMAGE=") || begins(word, "initrd=");
    return true;
}

static void tell_unknown(const char *word)
{
    char text[64];
    unsigned n = 0;

    for (; word[n] && word[n] != ' ' && n + 1 < sizeof(text); n++)
        text[n] = word[n];
    text[n] = 0;
    tell("\"%s\" is no word of int13check: it is ignored.", text);
}

/* Words that are none of ours are told, and ignored. */
void read_words(void)
{
    const char *p = check_words.text;

    wishes = (struct wishes) { .drive = -1, .seconds = SECONDS };
    check_words.text[WORDS_ROOM - 1] = 0;
    while (*p) {
        while (*p == ' ')
            p++;
        if (*p && !read_word(p))
            tell_unknown(p);
        while (*p && *p != ' ')
            p++;
    }
}
