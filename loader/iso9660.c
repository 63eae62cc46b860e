// SPDX-License-Identifier: GPL-2.0-or-later
// Finds an ISO 9660 volume and its El Torito boot record; any mode, builds
// on the host.

#include "loader/iso9660.h"

#define FIRST_DESCRIPTOR 16
#define MAX_DESCRIPTORS 64

// Descriptor types and offsets, ECMA-119 8.1 to 8.4; the boot system
// identifier and the catalog pointer, El Torito 1.0 figure 7.
#define TYPE_END 255
#define STANDARD_ID 1
#define VOLUME_NAME 40
#define VOLUME_NAME_LENGTH 32
#define VOLUME_SPACE 80
#define BOOT_SYSTEM 7
#define BOOT_CATALOG 71

static void read_primary(struct iso_volume *v, const uint8_t *sector)
{
    size_t length = VOLUME_NAME_LENGTH;

    if (v->found)
        return;
    v->found = true;
    v->sectors = get_le32(sector + VOLUME_SPACE);
    while (length && sector[VOLUME_NAME + length - 1] <= ' ')
        length--;
    memcpy(v->name, sector + VOLUME_NAME, length);
    v->name[length] = '\0';
}

static void read_boot_record(struct iso_volume *v, const uint8_t *sector)
{
    static const char system[] = "EL TORITO SPECIFICATION";

    if (v->has_boot_record ||
        memcmp(sector + BOOT_SYSTEM, system, sizeof system - 1) != 0)
        return;
    v->has_boot_record = true;
    v->catalog_lba = get_le32(sector + BOOT_CATALOG);
}

bool iso_read_descriptor(const struct image *image, unsigned index,
                         uint8_t *to, size_t bytes)
{
    return index < MAX_DESCRIPTORS &&
           image_read(image, (uint64_t)(FIRST_DESCRIPTOR + index) * CD_SECTOR,
                      to, bytes) &&
           memcmp(to + STANDARD_ID, "CD001", 5) == 0 && to[0] != TYPE_END;
}

struct iso_volume iso_read_volume(const struct image *image)
{
    struct iso_volume v = {0};
    uint8_t sector[VOLUME_SPACE + 4]; // the farthest field that is read
    unsigned i;

    for (i = 0; iso_read_descriptor(image, i, sector, sizeof sector); i++) {
        if (sector[0] == ISO_PRIMARY)
            read_primary(&v, sector);
        else if (sector[0] == ISO_BOOT)
            read_boot_record(&v, sector);
    }
    return v;
}
