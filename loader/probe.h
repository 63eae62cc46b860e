// SPDX-License-Identifier: GPL-2.0-or-later
// What the image is, and what of it is to be booted.

#ifndef RAMISO_PROBE_H
#define RAMISO_PROBE_H

#include "loader/eltorito.h"
#include "loader/geometry.h"
#include "loader/iso9660.h"
#include "loader/options.h"

struct probe {
    char error[320]; // one sentence: this can be no drive; "" if it can
    char boot_error[320]; // one sentence: it cannot be booted; "" if it can
    char warning[160]; // one sentence, "" if there is nothing to say
    enum image_kind kind;
    uint64_t bytes; // of memory needed: the image, and what a disk adds
    // The disk that it is or, for a CD whose entry asks for emulation, the
    // one that is emulated; has_disk is false for a CD without.
    bool has_disk;
    struct disk disk;
    // A CD's; entry is NULL for a disk, and for a CD that cannot be booted.
    struct iso_volume volume;
    struct boot_catalog catalog;
    const struct boot_entry *entry; // in `catalog`
    // What is loaded to be started; all of it lies inside the image.
    uint64_t load_offset; // bytes from the image's first one
    uint32_t load_address; // physical
    uint32_t load_bytes;
};

// Bytes of memory that are kept: without what an image file has in front of a
// disk's first sector (a DOSEMU header, offset=), so that it begins at a page.
static inline uint64_t bytes_kept(const struct probe *p)
{
    return p->kind == KIND_CD ? p->bytes : p->bytes - p->disk.offset;
}

// Looks at the image as the words on it ask. `allow_short`: an image that
// ends before its volume does is not an error.
void probe_image(const struct image *image, const struct image_options *words,
                 bool allow_short, struct probe *probe);

// True if a BIOS machine can boot the catalog entry as a disk, which *disk
// then describes.
bool entry_emulates(const struct image *image, const struct boot_entry *entry,
                    struct disk *disk);

// "1: BIOS, 2: EFI (not bootable)"
const char *list_entries(const struct boot_catalog *catalog, char *to,
                         size_t room);

#endif
