// SPDX-License-Identifier: GPL-2.0-or-later
// Directories of an ISO 9660 volume (ECMA-119, 9.1) and of its Joliet twin:
// reads them, and gives a record another extent.

#ifndef RAMISO_ISODIR_H
#define RAMISO_ISODIR_H

#include "loader/image.h"

#define ISO_TREES 2 // the primary one, and Joliet's
#define ISO_NAME_MAX 64

// A directory record, as far as it is needed.
struct iso_record {
    uint64_t at; // of the record in the image, bytes; it ends in its sector
    uint32_t lba, bytes; // of the file or directory
    bool directory;
    bool whole; // in one extent, and not interleaved
    char name[ISO_NAME_MAX]; // capital letters, cut short, ";1" left out
};

struct iso_reader {
    const struct image *image;
    uint64_t at, end;
    bool joliet;
};

// The root directory of a tree. False if there is no such tree.
bool iso_open_root(const struct image *image, unsigned tree,
                   struct iso_reader *r);

// The directory that a record of `parent` names.
struct iso_reader iso_open(const struct iso_reader *parent,
                           const struct iso_record *record);

// The next record; not those of the directory itself and the one above.
bool iso_next(struct iso_reader *r, struct iso_record *record);

// Gives the record at `at` another extent: in `sector`, which holds what the
// image has from `sector_at` on.
void iso_move(uint8_t *sector, uint64_t sector_at, uint64_t at, uint32_t lba,
              uint32_t bytes);

#endif
