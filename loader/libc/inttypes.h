// SPDX-License-Identifier: GPL-2.0-or-later
// Of C11, 7.8, what the sources in build/src use: the types.

#ifndef RAMISO_LIBC_INTTYPES_H
#define RAMISO_LIBC_INTTYPES_H

#include <stdint.h>

#endif
