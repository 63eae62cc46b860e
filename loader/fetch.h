// SPDX-License-Identifier: GPL-2.0-or-later
// Gets the images from the network.

#ifndef RAMISO_FETCH_H
#define RAMISO_FETCH_H

#include "loader/image.h"
#include "loader/memmap.h"
#include "loader/options.h"
#include "loader/pxe.h"

// Fetches the images that the options name, each to its place in *map, with
// a progress bar. Returns how many; fails with a sentence if that does not
// work.
unsigned fetch_images(const struct pxe *pxe, const struct options *options,
                      const struct memory_map *map,
                      struct image images[MAX_IMAGES]);

#endif
