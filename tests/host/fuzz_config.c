// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes comments of configuration files.

#include "fuzz.h"

#include "loader/config.h"

// No word begins with #, no line ends are left, and nothing but blanks
// has come in.
static void check(const char *before, const char *after)
{
    size_t i;

    REQUIRE(strlen(before) == strlen(after));
    for (i = 0; after[i]; i++) {
        REQUIRE(after[i] == before[i] || after[i] == ' ');
        REQUIRE(after[i] != '#' || (i && (uint8_t)after[i - 1] > ' '));
        REQUIRE(!after[i] || (unsigned char)after[i] >= ' ');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *before = exact_copy(data, size, 1), *text;

    text = exact_copy((uint8_t *)before, strlen(before), 1);
    strip_comments(text);
    check(before, text);
    free(text);
    free(before);
    return 0;
}
