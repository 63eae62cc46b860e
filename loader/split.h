// SPDX-License-Identifier: GPL-2.0-or-later
// Several images in the one block that a boot loader hands over.

#ifndef RAMISO_SPLIT_H
#define RAMISO_SPLIT_H

#include "loader/image.h"

// Finds the images in `block`: members of newc cpio archives, into which iPXE
// wraps initrds that have a name; else files one after the other, padded with
// zeroes to 4 bytes (syslinux) or a page (iPXE), where the first one's own
// size (ISO volume, disk geometry) says where to look for the next. What has
// no seam that can be told for certain stays one image: so does a disk with
// partitions and another disk behind it. Returns how many, at
// least 1 if the block is not empty, at most MAX_IMAGES; sets *more if there
// were more.
unsigned split_images(const struct image *block, struct image *images,
                      bool *more);

#endif
