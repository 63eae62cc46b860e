// SPDX-License-Identifier: GPL-2.0-or-later
// The host's side of loader/physical.h.

#include "physmem.h"

#include <string.h>

#define SLACK 0x20000u // a table may begin at the end

static _Alignas(16) uint8_t low[PHYSMEM_LOW + SLACK];
static _Alignas(16) uint8_t high[PHYSMEM_HIGH_BYTES + SLACK];
static uint8_t nothing[SLACK]; // where there is no memory

void physmem_clear(void)
{
    memset(low, 0, sizeof low);
    memset(high, 0, sizeof high);
}

void *physical_memory(uint32_t address)
{
    if (address < PHYSMEM_LOW)
        return low + address;
    if (address >= PHYSMEM_HIGH &&
        address - PHYSMEM_HIGH < PHYSMEM_HIGH_BYTES)
        return high + (address - PHYSMEM_HIGH);
    return nothing;
}

uint8_t *at(uint32_t address)
{
    return physical_memory(address);
}

void put(uint32_t address, uint64_t value, unsigned bytes)
{
    for (; bytes; bytes--, value >>= 8)
        *at(address++) = (uint8_t)value;
}

uint64_t get(uint32_t address, unsigned bytes)
{
    uint64_t value = 0;

    while (bytes--)
        value = value << 8 | *at(address + bytes);
    return value;
}
