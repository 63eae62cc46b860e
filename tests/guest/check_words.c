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

/* Adds a case's name to those that are run. */
static void only_case(const char *name)
{
    unsigned used = 0;

    while (params.only[used])
        used++;
    if (used)
        params.only[used++] = ' ';
    while (*name && *name != ' ' && used + 1 < sizeof(params.only))
        params.only[used++] = *name++;
}

static void read_word(const char *word)
{
    if (begins(word, "drive=0x"))
        wishes.drive = number_at(word + 8, 16) & 0xFF;
    else if (begins(word, "drive="))
        wishes.drive = number_at(word + 6, 16) & 0xFF;
    else if (begins(word, "timeout="))
        wishes.seconds = number_at(word + 8, 10);
    else if (begins(word, "case="))
        only_case(word + 5);
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
