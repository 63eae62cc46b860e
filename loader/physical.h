// SPDX-License-Identifier: GPL-2.0-or-later
// Memory by its physical address; the host tests put their own there.

#ifndef RAMISO_PHYSICAL_H
#define RAMISO_PHYSICAL_H

#include <stdint.h>

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
