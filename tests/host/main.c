// SPDX-License-Identifier: GPL-2.0-or-later
// Runs the groups of unit tests named on the command line, or lists them.

#include "check.h"

#include <stdio.h>

struct group {
    const char *name;
    int (*run)(void);
};

#define ROW(name) {#name, test_##name},
static const struct group groups[] = {GROUPS(ROW)};

int main(int count, char **names)
{
    int failed = 0, i;
    size_t g;

    for (g = 0; count < 2 && g < LENGTH(groups); g++)
        puts(groups[g].name);
    for (i = 1; i < count; i++)
        for (g = 0; g < LENGTH(groups); g++)
            if (strcmp(names[i], groups[g].name) == 0)
                failed += groups[g].run();
    return failed != 0;
}
