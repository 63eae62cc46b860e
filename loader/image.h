// SPDX-License-Identifier: GPL-2.0-or-later
// An image in memory, and checked reads from it.

#ifndef RAMISO_IMAGE_H
#define RAMISO_IMAGE_H

#include "loader/memory.h"

#define MAX_IMAGES 4
#define IMAGE_LABEL_MAX 64

enum image_kind {
    KIND_UNKNOWN, // to be found out
    KIND_CD,
    KIND_FLOPPY,
    KIND_HARD_DISK,
};

struct image {
    const uint8_t *data; // NULL above 4 GiB
    uint64_t high; // its address there
    uint64_t size; // bytes
    char label[IMAGE_LABEL_MAX]; // its file's name, cut short; "" if unknown
};

// Physical address of the first byte.
static inline uint64_t image_address(const struct image *image)
{
    return image->high ? image->high : (uintptr_t)image->data;
}

static inline void set_image_address(struct image *image, uint64_t address)
{
    image->high = address < FOUR_GIB ? 0 : address;
    image->data = image->high ? NULL : (const uint8_t *)(uintptr_t)address;
}

// Copies `bytes` bytes from `offset`. False, and nothing copied, if they do
// not lie inside the image.
static inline bool image_read(const struct image *image, uint64_t offset,
                              void *to, size_t bytes)
{
    if (offset > image->size || bytes > image->size - offset)
        return false;
    memory_read(to, image_address(image) + offset, bytes);
    return true;
}

#endif
