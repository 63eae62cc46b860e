// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes the command line: any text gives sound options.

#include "fuzz.h"

#include "loader/options.h"

static const char *line;

static void check_word(const char *word)
{
    REQUIRE(*word);
    REQUIRE(strstr(line, word));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = exact_copy(data, size, 1);
    struct options o = default_options();

    line = text;
    parse_options(&o, text, check_word);
    REQUIRE(memchr(o.image, '\0', sizeof o.image));
    REQUIRE(!o.image[0] || strstr(text, o.image));
    REQUIRE(o.serial_port <= 3);
    REQUIRE(o.serial_baud > 0);
    REQUIRE(o.reserve == RESERVE_PMEM || o.reserve == RESERVE_PLAIN);
    free(text);
    return 0;
}
