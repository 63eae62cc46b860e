// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the time stamp counter, if the processor has one; protected mode.

#include "loader/stamp.h"

#include "loader/cpu.h"

uint64_t time_stamp(void)
{
    uint64_t stamp;

    if (!(cpu_features() & FEATURE_TSC))
        return 0;
    __asm__ volatile("rdtsc" : "=A"(stamp));
    return stamp;
}
