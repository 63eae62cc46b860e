// SPDX-License-Identifier: GPL-2.0-or-later
// The resident block and its annex: planned and built.

#ifndef RAMISO_LOADER_RESIDENT_H
#define RAMISO_LOADER_RESIDENT_H

#include "int13/mapped.h"
#include "int13/params.h"
#include "loader/memmap.h"

// What the resident block is to hold.
struct resident_parts {
    const uint8_t *blob; // the linked resident part
    uint32_t blob_size;
    const struct drive *drives;
    uint32_t drive_count;
    uint32_t status_drive; // index of the one that DL=7Fh means, if it is
                           // below drive_count
    unsigned hidden; // HIDE_ bits
    const struct memory_map *map; // as the system is to see it
    const struct sector_map *sector_map; // of the CD without DRIVE_EDD
    const char *command_line;
    unsigned slots; // of the drive map that are kept for it, the last one's
                    // zeroes included
    enum copy_engine engine;
};

// Bytes that the block needs in conventional memory: a multiple of 1024.
uint32_t resident_size(const struct resident_parts *parts);

// Bytes that the annex needs in high memory for a map of `entries` entries.
uint32_t annex_size(const struct resident_parts *parts, uint32_t entries);

// Builds the block of `size` bytes that is to run at physical `base` into
// `block`, and its annex, which is to lie at physical `annex_base`, into
// `annex`. The old vectors and what is announced are still to be filled in.
// Returns the offset of the command line in the block.
uint16_t build_resident(const struct resident_parts *parts, uint8_t *block,
                        uint32_t base, uint32_t size, uint8_t *annex,
                        uint32_t annex_base);

#endif
