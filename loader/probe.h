// SPDX-License-Identifier: GPL-2.0-or-later
// What the image is, and what of it is to be booted.

#ifndef RAMISO_PROBE_H
#define RAMISO_PROBE_H

#include "loader/eltorito.h"
#include "loader/iso9660.h"

struct probe {
    char error[320]; // one sentence, "" if the image can be booted
    char warning[160]; // one sentence, "" if there is nothing to say
    struct iso_volume volume;
    struct boot_catalog catalog;
    const struct boot_entry *entry; // in `catalog`
    uint32_t load_address; // physical
    uint32_t load_bytes; // all of them lie inside the image
};

// Looks at the image. `allow_short`: an image that ends before its volume
// does is not an error.
void probe_image(const struct image *image, bool allow_short,
                 struct probe *probe);

#endif
