// SPDX-License-Identifier: GPL-2.0-or-later
// One image with all that is known of it: what becomes a drive, or two.

#ifndef RAMISO_MEDIUM_H
#define RAMISO_MEDIUM_H

#include "int13/mapped.h"
#include "loader/image.h"
#include "loader/options.h"
#include "loader/place.h"
#include "loader/probe.h"

struct medium {
    struct image image;
    struct image_options words;
    struct probe probe;
    struct placement place;
    // A CD that shows longer initrds than it has (loader/inject.h); 0: none.
    uint32_t gained_sectors;
    struct sector_map map;
};

// Bytes that a system is to see, from the place's base on: a CD's image as it
// is, a disk without what an image file has around it.
static inline uint64_t medium_bytes(const struct medium *m)
{
    return m->probe.kind == KIND_CD ? m->image.size
                                    : m->probe.disk.sectors * DISK_SECTOR;
}

#endif
