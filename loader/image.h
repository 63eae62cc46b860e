// SPDX-License-Identifier: GPL-2.0-or-later
// The image in memory, and checked reads from it.

#ifndef RAMISO_IMAGE_H
#define RAMISO_IMAGE_H

#include "loader/lib.h"

struct image {
    const uint8_t *data;
    uint64_t size; // bytes
};

// Copies `bytes` bytes from `offset`. False, and nothing copied, if they do
// not lie inside the image.
static inline bool image_read(const struct image *image, uint64_t offset,
                              void *to, size_t bytes)
{
    if (offset > image->size || bytes > image->size - offset)
        return false;
    memcpy(to, image->data + (size_t)offset, bytes);
    return true;
}

#endif
