// SPDX-License-Identifier: GPL-2.0-or-later
// Text formatting for the loader's messages.

#ifndef RAMISO_FORMAT_H
#define RAMISO_FORMAT_H

#include <stdarg.h>

#include "loader/lib.h"

// Like vsnprintf, for %s %c %% and %u %x %X with an optional width, leading
// 0, and ll. Returns the length written, which always fits with its
// terminator.
size_t format_list(char *to, size_t room, const char *format, va_list args);

size_t format(char *to, size_t room, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// "123456789" as "123,456,789" into `to`, which has room for 27 characters.
const char *group_digits(char *to, uint64_t value);

#endif
