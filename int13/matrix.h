// SPDX-License-Identifier: GPL-2.0-or-later
// Rows of the support matrix.

#ifndef RAMISO_INT13_MATRIX_H
#define RAMISO_INT13_MATRIX_H

#include "int13/services.h"

// A row of the matrix: the service's address and, in the upper bits that the
// resident part's 16-bit offsets leave free, AH, the overlay that the service
// is in (0: none) and the drives that it is for, by enum drive_flags.
typedef uintptr_t row;

#define UPPER (8 * sizeof(row) - 16)
#define ROW(ah, overlay, drives, serve) \
    ((row)(serve) + ((row)((ah) << 8 | (overlay) << 4 | (drives)) << UPPER))
#define AH_OF(r) ((uint8_t)((r) >> (UPPER + 8)))
#define OVERLAY_OF(r) ((uint8_t)((r) >> UPPER) >> 4)
#define DRIVES_OF(r) ((uint8_t)((r) >> UPPER) & 0x0f)
#define SERVICE_OF(r) ((service *)((r) & (((row)1 << UPPER) - 1)))

// int13/matrix.c, overlay; a row of 0 ends it. It is overwritten when another
// overlay is fetched.
extern const row matrix[];

#endif
