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

#endif
