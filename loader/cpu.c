// SPDX-License-Identifier: GPL-2.0-or-later
// Asks the processor what it can do; protected mode.

#include "loader/cpu.h"

#define EFLAGS_ID (1u << 21) // can be changed where there is CPUID
#define LEAF_MORE 7 // EBX
#define C_SSSE3 (1u << 9) // CPUID 1, ECX
#define B_SHA (1u << 29) // LEAF_MORE
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

struct leaf {
    uint32_t a, b, c, d;
};

static struct leaf cpuid(uint32_t number)
{
    struct leaf l = {.a = number, .c = 0};

    __asm__("cpuid" : "+a"(l.a), "=b"(l.b), "+c"(l.c), "=d"(l.d));
    return l;
}

uint32_t cpu_features(void)
{
    return has_cpuid() ? cpuid(1).d : 0;
}

bool cpu_has_sha(void)
{
    return has_cpuid() && cpuid(0).a >= LEAF_MORE && cpuid(1).c & C_SSSE3 &&
           cpuid(LEAF_MORE).b & B_SHA;
}

uint64_t cpu_reach(void)
{
    uint32_t features = cpu_features(), bits = 32;

    if (!(features & FEATURE_PAE))
        return 1ull << 32;
    // Intel SDM volume 3, 4.1.4, says 36 then; QEMU's qemu32 has 32.
    if (features & FEATURE_PSE36)
        bits = 36;
    if (cpuid(LEAF_EXTENDED).a >= LEAF_ADDRESSES)
        bits = cpuid(LEAF_ADDRESSES).a & 0xff;
    return 1ull << bits;
}
