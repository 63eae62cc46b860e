// SPDX-License-Identifier: GPL-2.0-or-later
// Memory by physical addresses of 64 bits, below 4 GiB and above; the host
// tests take their own pointers for addresses.

#ifndef RAMISO_MEMORY_H
#define RAMISO_MEMORY_H

#include "loader/lib.h"

#define FOUR_GIB 0x100000000ull

// From one place to another, which may overlap. What is above 4 GiB must be
// below cpu_reach().
#ifdef RAMISO_HOST
static inline void memory_move(uint64_t to, uint64_t from, uint64_t bytes)
{
    memmove((void *)(uintptr_t)to, (const void *)(uintptr_t)from, bytes);
}

static inline const uint8_t *memory_piece(uint64_t from, uint64_t left,
                                          size_t *bytes)
{
    *bytes = left;
    return (const uint8_t *)(uintptr_t)from;
}
#else
void memory_move(uint64_t to, uint64_t from, uint64_t bytes);
void memory_clear(uint64_t to, uint64_t bytes);

// The next *bytes of `left` bytes to be read: where they lie, or a copy that is
// good until the next call.
const uint8_t *memory_piece(uint64_t from, uint64_t left, size_t *bytes);
#endif

// From the loader's memory to physical memory, and the other way.
static inline void memory_write(uint64_t to, const void *from, uint64_t bytes)
{
    memory_move(to, (uintptr_t)from, bytes);
}

static inline void memory_read(void *to, uint64_t from, uint64_t bytes)
{
    memory_move((uintptr_t)to, from, bytes);
}

#endif
