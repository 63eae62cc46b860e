// SPDX-License-Identifier: GPL-2.0-or-later
// The command line's words, and what is said of those that are none.

#ifndef RAMISO_WORDS_H
#define RAMISO_WORDS_H

#include "loader/options.h"

// Warns of each word that is not known or has a wrong value. One that would be
// a digest fails: nothing is booted unchecked.
struct options read_words(const char *line);

// Fails if the words say `verify`, where there is no network to ask.
void refuse_verify(const struct options *options);

#endif
