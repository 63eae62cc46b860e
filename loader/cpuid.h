// SPDX-License-Identifier: GPL-2.0-or-later
// The instruction CPUID.

#ifndef RAMISO_CPUID_H
#define RAMISO_CPUID_H

#include "loader/lib.h"

bool has_cpuid(void);

struct cpuid {
    uint32_t a, b, c, d;
};

// What it says of a leaf, or its first part. Only where there is CPUID.
struct cpuid cpuid(uint32_t leaf);

#endif
