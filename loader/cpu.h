// SPDX-License-Identifier: GPL-2.0-or-later
// What CPUID tells of the processor; protected mode.

#ifndef RAMISO_CPU_H
#define RAMISO_CPU_H

#include "loader/lib.h"

#define FEATURE_TSC (1u << 4) // CPUID 1, EDX
#define FEATURE_PAE (1u << 6)
#define FEATURE_PSE36 (1u << 17)

// EDX of CPUID 1; 0 on a processor without CPUID.
uint32_t cpu_features(void);

// Whether it has the SHA instructions, and the SSSE3 beside them.
bool cpu_has_sha(void);

// First physical address that PAE paging cannot reach, at the least 4 GiB.
uint64_t cpu_reach(void);

#endif
