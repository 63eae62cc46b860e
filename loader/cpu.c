// SPDX-License-Identifier: GPL-2.0-or-later
// Asks the processor what it can do; any mode, builds on the host.

#include "loader/cpu.h"

#include "loader/cpuid.h"

#define C_SSSE3 (1u << 9) // CPUID 1, ECX
#define LEAF_MORE 7 // EBX
#define B_SHA (1u << 29)
#define LEAF_EXTENDED 0x80000000u // EAX: the last of its kind
#define MOST_ADDRESS_BITS 52
#define LEAF_ADDRESSES 0x80000008u // EAX, bits 0 to 7: physical address bits

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
    if (bits < 32 || bits > MOST_ADDRESS_BITS) // not to be believed
        bits = 32;
    return 1ull << bits;
}
