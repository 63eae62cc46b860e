// SPDX-License-Identifier: GPL-2.0-or-later
// Images that a boot loader has handed over, before they are looked at.

#ifndef RAMISO_HANDED_H
#define RAMISO_HANDED_H

#include "loader/image.h"
#include "loader/memmap.h"
#include "loader/options.h"

// Unpacks those that are packed, each to a place of its own in *map, and
// compares those that have a digest with it; with a progress bar. Fails with a
// sentence if that does not work, or if it is another one.
void prepare_handed(struct image *images, unsigned count,
                    const struct options *options,
                    const struct memory_map *map);

#endif
