// SPDX-License-Identifier: GPL-2.0-or-later
// Extends the initrd of a live system that cannot find its medium by itself.
//
// The boot loader on the CD reads the initrd through INT 13h. It is shown
// directory records that lead to a longer initrd behind the CD's end: the same
// sectors, and behind them an archive whose program serves the image as a
// block device (linux/). Nothing in the image changes; the sectors that are
// shown instead, and those of the archive, lie in memory of their own.

#ifndef RAMISO_INJECT_H
#define RAMISO_INJECT_H

#include "int13/mapped.h"
#include "loader/image.h"

#define MAX_INITRDS 2
#define MAX_DIRECTORY_SECTORS 4
#define MAX_INITRD_RECORDS 8

// What is to be extended.
struct injection {
    bool too_many; // more than there is room for
    unsigned initrds, sectors, records;
    struct {
        uint32_t lba, bytes;
    } initrd[MAX_INITRDS];
    uint32_t sector[MAX_DIRECTORY_SECTORS]; // LBAs, in order
    struct {
        uint64_t at; // of the directory record, bytes
        unsigned initrd;
    } record[MAX_INITRD_RECORDS];
};

// The archive; two places in it take the image's base and length.
struct payload {
    const uint8_t *data;
    uint32_t bytes;
};

// Looks for the initrds of a live system, in the folders live and casper of
// both trees. False if there are none, or more than can be handled.
bool find_injection(const struct image *image, struct injection *injection);

// Bytes of memory that the injection takes.
uint32_t injection_size(const struct injection *injection,
                        const struct payload *payload);

// Builds it into `to`, physical `address`, and the CD's sector map. The image
// lies at `base`, physical. Returns the sectors that the CD gains.
uint32_t build_injection(const struct injection *injection,
                         const struct image *image,
                         const struct payload *payload, uint32_t base,
                         uint8_t *to, uint32_t address,
                         struct sector_map *map);

#endif
