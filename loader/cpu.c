// SPDX-License-Identifier: GPL-2.0-or-later
// Asks the processor what it can do; protected mode.

#include "loader/cpu.h"

#define EFLAGS_ID (1u << 21) // can be changed where there is CPUID
#define LEAF_EXTENDED 0x80000000u // EAX: the last of its kind
#define LEAF_ADDRESSES 0x80000008u // EAX, bits 0 to 7: physical address bits

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

// EAX of a leaf; EDX in *d.
static uint32_t cpuid(uint32_t leaf, uint32_t *d)
{
    uint32_t b, c;

    __asm__("cpuid" : "+a"(leaf), "=b"(b), "=c"(c), "=d"(*d));
    return leaf;
}

uint32_t cpu_features(void)
{
    uint32_t d = 0;

    if (has_cpuid())
        cpuid(1, &d);
    return d;
}

uint64_t cpu_reach(void)
{
    uint32_t features = cpu_features(), bits = 32, d;

    if (!(features & FEATURE_PAE))
        return 1ull << 32;
    // Intel SDM volume 3, 4.1.4, says 36 then; QEMU's qemu32 has 32.
    if (features & FEATURE_PSE36)
        bits = 36;
    if (cpuid(LEAF_EXTENDED, &d) >= LEAF_ADDRESSES)
        bits = cpuid(LEAF_ADDRESSES, &d) & 0xff;
    return 1ull << bits;
}
