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

// Walks the volume descriptors from sector 16 on.
struct iso_volume iso_read_volume(const struct image *image);

#endif
