// SPDX-License-Identifier: GPL-2.0-or-later
// Which INT 13h drives the images become, and under which numbers.

#ifndef RAMISO_DRIVES_H
#define RAMISO_DRIVES_H

#include "int13/params.h"
#include "loader/medium.h"

// The machine before us.
struct bios_drives {
    uint8_t floppies, hard_disks;
    uint8_t free_cds[MAX_DRIVES]; // CD numbers that nothing answers to
};

struct drive_plan {
    char error[160]; // one sentence, "" if all is well
    struct drive drives[MAX_DRIVES];
    uint32_t count;
    uint32_t boot; // index of the one that is booted
    uint32_t status_drive; // that DL=7Fh means; MAX_DRIVES: none
    unsigned hidden; // HIDE_ bits
    uint8_t floppies, hard_disks; // of the machine then, ours included
};

// Sectors of the image, without those that only a longer initrd has.
static inline uint32_t image_sectors(const struct drive *d)
{
    return is_mapped(d) ? d->sectors - d->gained : d->sectors;
}

// Physical address of the first sector.
static inline uint64_t image_base(const struct drive *d)
{
    return is_mapped(d) ? d->base : (uint64_t)d->base_high << 32 | d->base;
}

// Describes the drives that `count` media become; the first one is booted. A
// CD stands before the disks that its boot catalog lets it emulate: the one
// that is booted, and those that AH=4Ah can begin.
void plan_drives(const struct medium *media, unsigned count, unsigned hidden,
                 const struct bios_drives *bios, struct drive_plan *plan);

#endif
