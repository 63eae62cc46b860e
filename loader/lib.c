// SPDX-License-Identifier: GPL-2.0-or-later
// The string functions that are not the C library's; any mode.

#include "loader/lib.h"

bool copy_string(char *to, size_t room, const char *from)
{
    size_t length = strlen(from);
    bool whole = length < room;

    if (!whole)
        length = room - 1;
    memcpy(to, from, length);
    to[length] = '\0';
    return whole;
}

uint8_t byte_sum(const void *from, size_t bytes)
{
    const uint8_t *p = from;
    uint8_t sum = 0;

    while (bytes--)
        sum += *p++;
    return sum;
}

uint64_t divide(uint64_t value, uint64_t divisor)
{
    uint64_t quotient = 0, rest = 0;
    int bit;

    for (bit = 63; bit >= 0; bit--) {
        rest = rest << 1 | (value >> bit & 1);
        if (rest >= divisor) {
            rest -= divisor;
            quotient |= 1ull << bit;
        }
    }
    return quotient;
}
