// SPDX-License-Identifier: GPL-2.0-or-later
// ISO 9660 volume descriptors (ECMA-119, section 8), as far as booting needs.

#ifndef RAMISO_ISO9660_H
#define RAMISO_ISO9660_H

#include "int13/eltorito.h"
#include "loader/image.h"

struct iso_volume {
    bool found; // there is a primary volume descriptor
    char name[33];
    uint32_t sectors; // volume space size, 2048-byte sectors
    bool has_boot_record; // El Torito's, not just any
    uint32_t catalog_lba;
};

// ECMA-119, 8.1: the first byte of a volume descriptor.
#define ISO_BOOT 0
#define ISO_PRIMARY 1
#define ISO_SUPPLEMENTARY 2

// The first `bytes` bytes of volume descriptor `index`, which is in sector 16 +
// index. False behind the last one.
bool iso_read_descriptor(const struct image *image, unsigned index,
                         uint8_t *to, size_t bytes);

// Walks the volume descriptors.
struct iso_volume iso_read_volume(const struct image *image);

#endif
