// SPDX-License-Identifier: GPL-2.0-or-later
// Memory by its physical address; the host tests put their own there.

#ifndef RAMISO_PHYSICAL_H
#define RAMISO_PHYSICAL_H

#include <stdint.h>

static inline uint32_t far_to_physical(uint32_t far_pointer)
{
    return (far_pointer >> 16 << 4) + (far_pointer & 0xffff);
}

#ifdef RAMISO_HOST

void *physical_memory(uint32_t address);

#else

// (Not an array of C's, and the compiler must not think so.)
static inline void *physical_memory(uint32_t address)
{
    __asm__("" : "+r"(address));
    return (void *)address;
}

#endif

#endif
