// SPDX-License-Identifier: GPL-2.0-or-later
// What other programs put around a disk: a header in front of it, a footer
// behind it, or formats that are no copy of the disk.

#ifndef RAMISO_CONTAINER_H
#define RAMISO_CONTAINER_H

#include "loader/geometry.h"

enum container_kind {
    CONTAINER_NONE, // a plain copy
    CONTAINER_DOSEMU,
    CONTAINER_VHD,
};

struct container {
    enum container_kind kind;
    uint64_t offset, bytes; // where the disk lies in the image
    struct geometry geometry; // what the container says; CONTAINER_NONE: 0
};

// Looks for the disk behind byte `offset` of the image, which must lie in it.
// False, and one sentence in `error`, if the container cannot be used.
bool open_container(const struct image *image, uint64_t offset,
                    struct container *container, char *error, size_t room);

#endif
