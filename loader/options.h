// SPDX-License-Identifier: GPL-2.0-or-later
// The command line: words with spaces between them, in any order.

#ifndef RAMISO_OPTIONS_H
#define RAMISO_OPTIONS_H

#include "loader/lib.h"

#define IMAGE_NAME_MAX 256

enum reserve_type {
    RESERVE_PMEM = 12, // E820 type: legacy persistent memory
    RESERVE_PLAIN = 2,
};

struct options {
    char image[IMAGE_NAME_MAX]; // "" if none is named
    bool serial;
    unsigned serial_port; // 0 is COM1
    uint32_t serial_baud;
    bool quiet, verbose, pause;
    bool keep_pxe;
    bool short_image; // boot an image that ends before its volume does
    bool bios_copy; // always by INT 15h AH=87h
    enum reserve_type reserve;
};

// Called for each word that is not known, or whose value is not.
typedef void unknown_word(const char *word);

struct options default_options(void);

// Applies the words of `line` to *o; the last word on a matter wins.
void parse_options(struct options *o, const char *line,
                   unknown_word *unknown);

#endif
