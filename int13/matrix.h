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
#define ROW_DRIVES 0x0f // of row_what(); the overlay is above

// The last two bytes; read so, they take least code.
static inline uint8_t row_ah(const row *r)
{
    return ((const uint8_t *)r)[sizeof *r - 1];
}

static inline uint8_t row_what(const row *r)
{
    return ((const uint8_t *)r)[sizeof *r - 2];
}

static inline service *row_service(row r)
{
    return (service *)(r & (((row)1 << UPPER) - 1));
}

// int13/matrix.c, overlay; a row of 0 ends it. It is overwritten when another
// overlay is fetched.
extern const row matrix[];

#endif
