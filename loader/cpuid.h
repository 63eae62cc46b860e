// SPDX-License-Identifier: GPL-2.0-or-later
// The instruction CPUID.

#ifndef RAMISO_CPUID_H
#define RAMISO_CPUID_H

#include "loader/lib.h"

bool has_cpuid(void);

// EAX of a leaf; EDX in *d. Only where there is CPUID.
uint32_t cpuid(uint32_t leaf, uint32_t *d);

#endif
