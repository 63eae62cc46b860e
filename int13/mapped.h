// SPDX-License-Identifier: GPL-2.0-or-later
// A CD that is not one piece of memory: where its sectors are.

#ifndef RAMISO_INT13_MAPPED_H
#define RAMISO_INT13_MAPPED_H

#include <stdint.h>

// From sector `first` on, up to the next piece's, sector n lies at physical
// address `zero` + n * 2048 (modulo 2^32).
struct map_piece {
    uint32_t first;
    uint32_t zero;
} __attribute__((packed));
_Static_assert(sizeof(struct map_piece) == 8, "struct map_piece");

#define MAP_PIECES 12

// Sorted; the first one begins at sector 0, and the last one only ends the CD.
// First thing in its overlay, where the loader puts it.
struct sector_map {
    struct map_piece pieces[MAP_PIECES];
};

#endif
