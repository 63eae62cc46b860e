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

/* The digits at `text`; a letter of the alphabet of `base` ends them. */
static unsigned number_at(const char *text, unsigned base)
{
    unsigned number = 0;

    for (;; text++) {
        unsigned small = *text | 32, digit = 99;

        if (*text >= '0' && *text <= '9')
            digit = *text - '0';
        else if (small >= 'a' && small <= 'f')
            digit = small - 'a' + 10;
        if (digit >= base)
            return number;
        number = number * base + digit;
    }
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

static void read_word(const char *word)
{
    if (begins(word, "drive=0x"))
        wishes.drive = (int)number_at(word + 8, 16) & 0xFF;
    else if (begins(word, "drive="))
        wishes.drive = (int)number_at(word + 6, 16) & 0xFF;
    else if (begins(word, "timeout="))
        wishes.seconds = number_at(word + 8, 10);
    else if (begins(word, "case="))
        add_name(params.only, sizeof(params.only), word + 5);
    else if (begins(word, "after="))
        add_name(wishes.after, sizeof(wishes.after), word + 6);
    else if (begins(word, "write"))
        wishes.write = true;
    else if (begins(word, "all"))
        wishes.all = true;
    else if (begins(word, "exit"))
        wishes.exit = true;
}

/* Words that are none of ours are a boot loader's. */
void read_words(void)
{
    const char *p = check_words.text;

    wishes = (struct wishes) { .drive = -1, .seconds = SECONDS };
    check_words.text[WORDS_ROOM - 1] = 0;
    while (*p) {
        while (*p == ' ')
            p++;
        read_word(p);
        while (*p && *p != ' ')
            p++;
    }
}
