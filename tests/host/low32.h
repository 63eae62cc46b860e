// SPDX-License-Identifier: GPL-2.0-or-later
// Memory below 4 GiB on a 64-bit host, for structures with 32-bit pointers.

#ifndef HOST_LOW32_H
#define HOST_LOW32_H

#include <stddef.h>
#include <stdint.h>

// The first call gets the memory, later ones the same again, zeroed.
uint8_t *low32(size_t bytes);

#endif
