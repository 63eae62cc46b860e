// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the words and warns of wrong ones; protected mode.

#include "loader/words.h"

#include "loader/console.h"

static void warn_word(const char *word)
{
    const char *allowed = allowed_values(word);

    if (strncmp(word, DIGEST_WORD, sizeof DIGEST_WORD - 1) == 0)
        fail("The word \"%s\" is no SHA-256, so nothing is booted: behind the "
             "= give %s.", word, allowed);
    if (allowed)
        warn("The word \"%s\" is ignored: behind the = there has to be %s.",
             word, allowed);
    else
        warn("The word \"%s\" is unknown: it is ignored; the README lists "
             "all.", word);
}

struct options read_words(const char *line)
{
    struct options o = default_options();

    parse_options(&o, line, warn_word);
    return o;
}

void refuse_verify(const struct options *o)
{
    if (o->verify)
        fail("The word verify is for an image that ramiso.0 fetches, so "
             "nothing is booted: give sha256= instead.");
}
