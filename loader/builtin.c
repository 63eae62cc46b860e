// SPDX-License-Identifier: GPL-2.0-or-later
// The built-in command line: `make CMDLINE='...'`.

#include "loader/builtin.h"

#ifndef BUILTIN_WORDS
#define BUILTIN_WORDS ""
#endif

const volatile struct builtin builtin = {BUILTIN_MARKER, BUILTIN_WORDS};
