// SPDX-License-Identifier: GPL-2.0-or-later
// Leaves the image findable by the system that follows.

#ifndef RAMISO_ANNOUNCE_H
#define RAMISO_ANNOUNCE_H

#include "boot/acpi.h"
#include "loader/install.h"

// Made before install(), which publishes the memory map that it is in; told
// behind it.
struct announcements {
    struct acpi_rsdp *rsdp_at; // where the RSDP goes; NULL: there is none
    struct acpi_rsdp rsdp;
};

// Builds what `options` ask for beside the resident part, and takes its
// memory out of *map: a live system's longer initrd, ACPI's tables. The
// first medium is the one that is booted.
struct announcements prepare_announcements(struct medium *media,
                                           unsigned count,
                                           const struct options *options,
                                           struct memory_map *map);

// Tells of all that has been installed, and breaks old announcements that
// would be taken for ours. `loader_type`: of the Linux boot protocol.
void announce(const struct announcements *prepared,
              const struct options *options, const struct installed *in,
              uint8_t loader_type);

// The parts of both, for them and for install().

// Which of the announcements in `wanted` can be made of the drives, and how:
// fills in `announce` and `chained_slots` of *installed. MEMDISK's structures
// have 32 bits for an address. An image above that is in grub4dos's drive map,
// which its readers then look for in the vector chain.
void choose_announcements(const struct drive_plan *plan, unsigned wanted,
                          struct installed *installed);

// Slots that the drive map needs for so many images, with the one of zeroes
// behind the last.
unsigned slots_to_keep(const struct installed *installed, unsigned images);

// ACPI tables that tell of the images (loader/acpi.h): `rsdp_at` stays NULL if
// there can be none.
void prepare_acpi(const struct medium *media, unsigned count,
                  struct memory_map *map, struct announcements *prepared);
void announce_acpi(const struct announcements *prepared);

// Lets a live system whose initrd we know find its medium (loader/inject.h):
// fills in the sector map of the CD.
void prepare_initrd(struct medium *medium, struct memory_map *map);

// Fills in the safe hook, the mBFT and the MDI of the resident block
// (int13/memdisk.h), which tell of the first drive.
void announce_memdisk(const struct installed *installed, uint8_t loader_type);

// Fills in the drive map of the resident block (int13/grub4dos.h) with all
// drives but those that a CD emulates, and the safe hook around it.
void announce_slots(const struct installed *installed);

#endif
