// SPDX-License-Identifier: GPL-2.0-or-later
// Of C11, 7.22, what the sources in build/src use if they are given no
// allocator. They are given one always: loader/heap.h.

#ifndef RAMISO_LIBC_STDLIB_H
#define RAMISO_LIBC_STDLIB_H

#include <stddef.h>

static inline void *malloc(size_t bytes)
{
    (void)bytes;
    return NULL;
}

static inline void *calloc(size_t items, size_t bytes)
{
    (void)items;
    (void)bytes;
    return NULL;
}

static inline void free(void *memory)
{
    (void)memory;
}

#endif
