// SPDX-License-Identifier: GPL-2.0-or-later
// Gets the command line and the image from the network.

#ifndef RAMISO_FETCH_H
#define RAMISO_FETCH_H

#include "loader/image.h"
#include "loader/memmap.h"
#include "loader/options.h"
#include "loader/transfer.h"

// Fetches a small file, relative to the NBP, to `to`: once, without tries or
// mirrors.
enum fetch_status fetch_file(const struct pxe *pxe, const char *name,
                             void *to, size_t room, size_t *bytes);

// The name of the n-th mirror of an image; of the image itself for 0.
void mirror_name(const struct image_options *o, unsigned n,
                 char name[IMAGE_NAME_MAX]);

// Fetches the images that the options name, each to its place in *map, with
// a progress bar. Returns how many; fails with a sentence if that does not
// work.
unsigned fetch_images(const struct pxe *pxe, const struct options *options,
                      const struct memory_map *map,
                      struct image images[MAX_IMAGES]);

#endif
