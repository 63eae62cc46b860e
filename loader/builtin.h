// SPDX-License-Identifier: GPL-2.0-or-later
// Words that are built into the file, and where a tool finds them there.

#ifndef RAMISO_BUILTIN_H
#define RAMISO_BUILTIN_H

#define BUILTIN_MARKER "ramiso command line:" // 20 characters, no terminator
#define BUILTIN_MAX 492

struct builtin {
    char marker[20];
    char words[BUILTIN_MAX]; // with a terminator; "" for none
};
_Static_assert(sizeof(struct builtin) == 512, "tools look for this");

extern const volatile struct builtin builtin;

#endif
