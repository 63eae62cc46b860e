// SPDX-License-Identifier: GPL-2.0-or-later
// Extends the initrd of the live system on the CD that is booted; protected
// mode.

#include "loader/announce.h"

#include "loader/boot.h"
#include "loader/console.h"
#include "loader/inject.h"
#include "loader/physical.h"

void prepare_initrd(struct medium *m, struct memory_map *map)
{
    const struct payload payload = {
        .data = inject_image,
        .bytes = (uint32_t)inject_image_end - (uint32_t)inject_image,
    };
    struct injection injection;
    struct placement place;

    if (m->probe.kind != KIND_CD)
        return;
    if (!find_injection(&m->image, &injection)) {
        if (injection.too_many)
            detail("Live system: it has more initrds than can be made longer; "
                   "they stay as they are.");
        return;
    }
    if (m->place.base >= FOUR_GIB) { // the sector map's addresses have 32 bits
        detail("Live system: above 4 GiB its initrd stays as it is; it has to "
               "find the image by ACPI's NFIT.");
        return;
    }
    place = place_low(map, injection_size(&injection, &payload));
    if (!place.base) {
        detail("There is no room for a longer initrd: it stays as it is.");
        return;
    }
    memmap_set(map, place.base, place.length, E820_RESERVED);
    m->gained_sectors = build_injection(
        &injection, &m->image, &payload, (uint32_t)m->place.base,
        physical_memory((uint32_t)place.base), (uint32_t)place.base,
        &m->map);
    detail("Live system: its initrd gets %u bytes more, at %08lXh, for "
           "the case that it has no driver of its own (inject=off: as it is).",
           (unsigned)payload.bytes, (unsigned long)place.base);
}
