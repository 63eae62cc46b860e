// SPDX-License-Identifier: GPL-2.0-or-later
// What ramiso-info knows of an image file, found out by the loader's code.

#ifndef RAMISO_TOOLS_INFO_H
#define RAMISO_TOOLS_INFO_H

#include <stdio.h>

#include "loader/drives.h"
#include "loader/handover.h"
#include "loader/unpack.h"

#define SENTENCE_MAX 384
#define WARNINGS_MAX 12

// Where a medium's image comes from.
struct part {
    uint64_t offset, size; // bytes of the file
    enum packing packing;
    uint64_t bytes; // of it unpacked, as far as that went
    uint64_t memory; // bytes that unpacking takes beside the image
    void *unpacked; // NULL: it is not packed, or cannot be unpacked
};

// Where the images go on a machine with room everywhere.
enum image_range { RANGE_BELOW, RANGE_EITHER, RANGE_ABOVE }; // of 4 GiB

struct info {
    const char *file; // as it was named
    char words[COMMAND_LINE_MAX]; // the loader's, on this file
    struct options options; // what they say
    struct image image; // all of the file
    // What a boot loader's initrd of this file is taken for: images[0] is
    // booted. There is more than one only in a file put together of several.
    struct medium media[MAX_IMAGES];
    struct part parts[MAX_IMAGES];
    unsigned count;
    struct drive_plan plan; // on a machine without drives of their class
    enum image_range range; // EITHER: above where the machine has room there
    bool live; // a live system whose initrd can be made longer
    uint32_t injected; // bytes for that; 0: not where the image is
    bool hybrid; // a CD with a partition table: a hard disk, too
    uint32_t resident; // bytes of base memory that the driver keeps
    uint64_t driver; // bytes of high memory that it keeps
    uint64_t base_needed; // bytes of base memory to start with
    char error[SENTENCE_MAX]; // what the loader refuses with; "": bootable
    char warnings[WARNINGS_MAX][SENTENCE_MAX];
    unsigned warning_count;
};

// Fills in the rest of *info from file, words, options and image. False: what
// a packed image becomes cannot be stored, and errno says why.
bool look_into(struct info *info);

// Unpacks *image, of which `part` has the packing: it becomes what is in it,
// up to `most` bytes, or nothing, with a sentence in `error`. False: as above.
bool unpack_image(struct image *image, struct part *part, const char *name,
                  uint64_t most, char error[SENTENCE_MAX]);

// Gives back what unpack_image() has stored for all parts.
void forget_parts(struct info *info);

// A sentence in `error` if the image has another SHA-256 than is wanted.
void check_digest(const struct image *image, const uint8_t *wanted,
                  const char *name, char error[SENTENCE_MAX]);

// The disk of which `drive` has all the sectors, if it is known where its
// geometry comes from; else NULL.
const struct disk *disk_of(const struct info *info,
                           const struct drive *drive);

// True if what the catalog entry loads ends in 55h AAh, as a boot sector
// does.
bool entry_signed(const struct info *info, const struct boot_entry *entry);

void print_text(FILE *to, const struct info *info);

// An object for each image; between them and around them stands what begins
// and ends the list.
void json_begin(FILE *to);
void print_json(FILE *to, const struct info *info, bool first);
void json_end(FILE *to);

// Bytes of the UTF-8 character of two bytes and more that `s` begins with,
// 0 if it begins with none.
size_t utf8_length(const char *s);

#endif
