// SPDX-License-Identifier: GPL-2.0-or-later
// The menu that configuration files make.

#ifndef RAMISO_MENU_FILE_H
#define RAMISO_MENU_FILE_H

#include "loader/handover.h"
#include "loader/lib.h"

#define MENU_TEXT_MAX 16384u
#define MENU_ENTRIES_MAX 100
#define INCLUDE_DEPTH 4 // files in files
#define NO_TIMEOUT (-1)
#define MOST_SECONDS 9999

struct menu_entry { // offsets from the end of the common words
    uint16_t title, words;
};

struct menu {
    // The words for every entry, then the entries' texts, each of these with
    // a terminator; the caller's buffer of MENU_TEXT_MAX bytes.
    char *text;
    uint16_t common_bytes, bytes;
    uint16_t count;
    uint16_t chosen; // the default, later what was chosen last
    int timeout; // seconds, or NO_TIMEOUT
    bool lost_default; // it names no entry
    struct menu_entry entries[MENU_ENTRIES_MAX];
    char error[256];
};

enum text_status {
    TEXT_READ,
    TEXT_MISSING,
    TEXT_TOO_LARGE,
    TEXT_NO_ANSWER, // from the server: another name is no use
    TEXT_WRONG, // menu->error says why
};

// Reads a text file into `to`, at most `room` bytes; *bytes is how many.
typedef enum text_status read_text_file(const void *source, const char *name,
                                        char *to, size_t room,
                                        size_t *bytes);

// Reads the menu from a file and from what it includes. A file without titles
// is one entry with the title "".
enum text_status menu_read(struct menu *menu, const char *name,
                           read_text_file *read, const void *source);

// A menu of one entry with the word image=NAME.
void menu_of_image(struct menu *menu, const char *name);

const char *menu_title(const struct menu *menu, unsigned entry);

// The words for all entries; one entry's whole line, which has those in front.
// `to` has room for COMMAND_LINE_MAX.
void menu_common_words(const struct menu *menu, char *to);
void menu_words(const struct menu *menu, unsigned entry, char *to);

#endif
