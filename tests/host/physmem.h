// SPDX-License-Identifier: GPL-2.0-or-later
// Physical memory for the host tests: the first MiB, and a piece of high
// memory.

#ifndef HOST_PHYSMEM_H
#define HOST_PHYSMEM_H

#include "loader/physical.h"

#define PHYSMEM_LOW 0x100000u
#define PHYSMEM_HIGH 0x7fe0000u
#define PHYSMEM_HIGH_BYTES 0x20000u

// All of it zero.
void physmem_clear(void);

// A byte of it, and a number of up to 8 bytes, little-endian.
uint8_t *at(uint32_t address);
void put(uint32_t address, uint64_t value, unsigned bytes);
uint64_t get(uint32_t address, unsigned bytes);

#endif
