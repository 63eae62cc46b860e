// SPDX-License-Identifier: GPL-2.0-or-later
// Leaves the image findable by the system that follows.

#ifndef RAMISO_ANNOUNCE_H
#define RAMISO_ANNOUNCE_H

#include "loader/install.h"

// Which of the announcements in `wanted` can be made of the drives, and how:
// fills in `announce` and `chained_slots` of *installed. MEMDISK's structures
// have 32 bits for an address. An image above that is in grub4dos's drive map,
// which its readers then look for in the vector chain.
void choose_announcements(const struct drive_plan *plan, unsigned wanted,
                          struct installed *installed);

// Slots that the drive map needs for so many images, with the one of zeroes
// behind the last.
unsigned slots_to_keep(const struct installed *installed, unsigned images);

// Adds ACPI tables that tell of the images (loader/acpi.h), and takes their
// memory out of *map; before install(), which publishes the map.
void announce_acpi(const struct medium *media, unsigned count,
                   struct memory_map *map);

// Lets a live system whose initrd we know find its medium (loader/inject.h):
// fills in the sector map of the CD, and takes memory out of *map; before
// install().
void announce_initrd(struct medium *medium, struct memory_map *map);

// Fills in the safe hook, the mBFT and the MDI of the resident block
// (int13/memdisk.h), which tell of the first drive. `loader_type`:
// type_of_loader of the Linux boot protocol.
void announce_memdisk(const struct installed *installed, uint8_t loader_type);

// Fills in the drive map of the resident block (int13/grub4dos.h) with all
// drives but those that a CD emulates, and the safe hook around it.
void announce_slots(const struct installed *installed);

#endif
