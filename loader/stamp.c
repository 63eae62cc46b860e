// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the time stamp counter, if the processor has one; protected mode.

#include "loader/stamp.h"

#define EFLAGS_ID (1u << 21) // can be changed where there is CPUID
#define FEATURE_TSC (1u << 4) // CPUID 1, EDX

static bool has_cpuid(void)
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

uint64_t time_stamp(void)
{
    uint32_t a = 1, b, c, d;
    uint64_t stamp;

    if (!has_cpuid())
        return 0;
    __asm__("cpuid" : "+a"(a), "=b"(b), "=c"(c), "=d"(d));
    if (!(d & FEATURE_TSC))
        return 0;
    __asm__ volatile("rdtsc" : "=A"(stamp));
    return stamp;
}
