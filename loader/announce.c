// SPDX-License-Identifier: GPL-2.0-or-later
// Tells the system that follows of the images, in every way that was asked
// for; protected mode.

#include "loader/announce.h"

#include "loader/console.h"
#include "loader/stale.h"

struct announcements prepare_announcements(struct medium *media,
                                           unsigned count,
                                           const struct options *options,
                                           struct memory_map *map)
{
    struct announcements prepared = {0};

    if (!options->no_inject)
        prepare_initrd(&media[0], map);
    if (options->announce & ANNOUNCE_ACPI)
        prepare_acpi(media, count, map, &prepared);
    return prepared;
}

void announce(const struct announcements *prepared,
              const struct options *options, const struct installed *in,
              uint8_t loader_type)
{
    unsigned broken;

    announce_acpi(prepared);
    if (options->announce & ~in->announce & ANNOUNCE_MEMDISK)
        detail("No mBFT: its addresses have 32 bits, the image's has more.");
    if (in->announce & ANNOUNCE_MEMDISK)
        announce_memdisk(in, loader_type);
    if (in->announce & ANNOUNCE_SLOTS)
        announce_slots(in);
    broken = break_stale_announcements(in->old_int13, in->base,
                                       in->base + in->size);
    if (broken)
        detail("Old announcements of RAM disks in low memory, now broken: %u.",
               broken);
}
