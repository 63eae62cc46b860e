// SPDX-License-Identifier: GPL-2.0-or-later
// The El Torito boot catalog (El Torito 1.0, section 2), read whole.

#ifndef RAMISO_LOADER_ELTORITO_H
#define RAMISO_LOADER_ELTORITO_H

#include "loader/image.h"

#define CATALOG_ENTRIES 32

enum platform {
    PLATFORM_X86 = 0x00,
    PLATFORM_POWERPC = 0x01,
    PLATFORM_MAC = 0x02,
    PLATFORM_EFI = 0xef,
};

#define MEDIA_TYPE 0x0f // of the media byte

enum media_type { // low four bits of an entry's media byte
    MEDIA_NO_EMULATION = 0,
    MEDIA_FLOPPY_1200 = 1,
    MEDIA_FLOPPY_1440 = 2,
    MEDIA_FLOPPY_2880 = 3,
    MEDIA_HARD_DISK = 4,
};

struct boot_entry {
    uint8_t platform; // enum platform, of its section
    bool bootable;
    uint8_t media; // the whole byte; type in the low four bits
    uint16_t load_segment; // 0: 7C0h
    uint16_t sector_count; // 512-byte sectors
    uint32_t lba; // 2048-byte sectors
};

enum catalog_status {
    CATALOG_OK,
    CATALOG_OUTSIDE, // it does not lie inside the image
    CATALOG_NO_VALIDATION, // header ID or key bytes are wrong
    CATALOG_CHECKSUM, // of the validation entry
};

struct boot_catalog {
    enum catalog_status status;
    uint16_t checksum; // the sum that should be 0
    unsigned count;
    bool more; // there were more entries than fit
    struct boot_entry entries[CATALOG_ENTRIES]; // the default entry first
};

void eltorito_read_catalog(const struct image *image, uint32_t lba,
                           struct boot_catalog *catalog);

// The entry a BIOS boots: the first that is bootable, for x86. NULL: none.
const struct boot_entry *eltorito_choose(const struct boot_catalog *catalog);

const char *platform_name(uint8_t platform);
const char *media_name(uint8_t media);

#endif
