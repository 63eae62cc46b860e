// SPDX-License-Identifier: GPL-2.0-or-later
// Runs CPUID if the processor has it; protected mode.

#include "loader/cpuid.h"

#define EFLAGS_ID (1u << 21) // can be changed where there is CPUID

bool has_cpuid(void)
{
    uint32_t before, after;

    __asm__("pushfl\n\t"
            "popl %0\n\t"
            "movl %0, %1\n\t"
            "xorl %2, %1\n\t"
            "pushl %1\n\t"
            "popfl\n\t"
            "pushfl\n\t"
            "popl %1\n\t"
            "pushl %0\n\t"
            "popfl"
            : "=&r"(before), "=&r"(after)
            : "i"(EFLAGS_ID)
            : "cc");
    return (before ^ after) & EFLAGS_ID;
}

struct cpuid cpuid(uint32_t leaf)
{
    struct cpuid r = {.a = leaf};

    __asm__("cpuid" : "+a"(r.a), "=b"(r.b), "+c"(r.c), "=d"(r.d));
    return r;
}
