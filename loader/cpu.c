// SPDX-License-Identifier: GPL-2.0-or-later
// Asks the processor what it can do; any mode, builds on the host.

#include "loader/cpu.h"

#include "loader/cpuid.h"

#define LEAF_EXTENDED 0x80000000u // EAX: the last of its kind
#define LEAF_ADDRESSES 0x80000008u // EAX, bits 0 to 7: physical address bits

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
