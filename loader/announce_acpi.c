// SPDX-License-Identifier: GPL-2.0-or-later
// Puts the ACPI tables that tell of the images into the machine; any mode,
// builds on the host.

#include "loader/announce.h"

#include "boot/bda.h"
#include "loader/acpi.h"
#include "loader/console.h"
#include "loader/ebda.h"
#include "loader/physical.h"

// The RSDP in RAM that systems find first: the firmware's own if it is there,
// else a new one in the EBDA.
static struct acpi_rsdp *place_rsdp(const struct acpi_rsdp *rsdp)
{
    uint32_t at;

    if ((uintptr_t)rsdp < (uintptr_t)physical_memory(BASE_MEMORY_END))
        return (struct acpi_rsdp *)(uintptr_t)rsdp;
    at = ebda_room(acpi_rsdp_size(rsdp));
    return at ? physical_memory(at) : NULL;
}

void prepare_acpi(const struct medium *media, unsigned count,
                  struct memory_map *map, struct announcements *prepared)
{
    struct acpi_image images[MAX_IMAGES];
    struct acpi_firmware firmware;
    struct acpi_rsdp *rsdp;
    struct placement place;
    unsigned i;

    if (acpi_find(&firmware) != ACPI_FOUND) {
        detail("This machine has no ACPI tables, or damaged ones: they say "
               "nothing of the image.");
        return;
    }
    for (i = 0; i < count; i++)
        images[i] = (struct acpi_image){
            media[i].place.base, medium_bytes(&media[i]),
            media[i].probe.kind == KIND_CD,
        };
    place = place_low(map, acpi_size(&firmware, count));
    rsdp = place.base ? place_rsdp(firmware.rsdp) : NULL;
    if (!rsdp) {
        detail("There is no room for ACPI tables: they say nothing of the "
               "image.");
        return;
    }
    memmap_set(map, place.base, place.length, E820_RESERVED);
    prepared->rsdp = acpi_build(&firmware, images, count,
                                physical_memory((uint32_t)place.base),
                                (uint32_t)place.base);
    prepared->rsdp_at = rsdp;
    detail("ACPI: NFIT at %08lXh, RSDP at %05Xh.",
           (unsigned long)place.base, (unsigned)(uintptr_t)rsdp);
}

void announce_acpi(const struct announcements *prepared)
{
    if (prepared->rsdp_at)
        memcpy(prepared->rsdp_at, &prepared->rsdp,
               acpi_rsdp_size(&prepared->rsdp));
}
