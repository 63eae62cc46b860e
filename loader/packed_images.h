// SPDX-License-Identifier: GPL-2.0-or-later
// Packed images that are in memory already.

#ifndef RAMISO_PACKED_IMAGES_H
#define RAMISO_PACKED_IMAGES_H

#include "loader/image.h"
#include "loader/memmap.h"

// Unpacks those of the images that are packed, with a progress bar, each to a
// place of its own in *map; fails with a sentence if that does not work.
void unpack_images(struct image *images, unsigned count,
                   const struct memory_map *map);

#endif
