// SPDX-License-Identifier: GPL-2.0-or-later
// Builds ISO images for tests: volume descriptors and boot catalogs.

#ifndef HOST_DISC_H
#define HOST_DISC_H

#include "loader/eltorito.h"
#include "loader/iso9660.h"

#define DISC_PRIMARY 16u // sectors
#define DISC_BOOT 17u
#define DISC_END 18u
#define DISC_CATALOG 20u
#define DISC_BOOT_IMAGE 24u
#define DISC_SECTORS 40u

// `bytes` zero bytes of their own, so that a sanitizer sees reads past them.
struct image disc_new(uint64_t bytes);
void disc_free(struct image *image);

// The same, of any size: it takes no memory but where it is touched.
struct image disc_sparse(uint64_t bytes);
void disc_unmap(struct image *image);

uint8_t *disc_sector(struct image *image, uint32_t lba);
void disc_put16(uint8_t *to, uint16_t value);
void disc_put32(uint8_t *to, uint32_t value);

// Volume descriptors.
void disc_descriptor(struct image *image, uint32_t lba, uint8_t type);
void disc_primary(struct image *image, uint32_t lba, const char *name,
                  uint32_t sectors);
void disc_boot_record(struct image *image, uint32_t lba, uint32_t catalog);

// Record `index` of the catalog at DISC_CATALOG.
uint8_t *disc_record(struct image *image, unsigned index);
void disc_validation(struct image *image, uint8_t platform);
void disc_entry(struct image *image, unsigned index, struct boot_entry e);
void disc_section(struct image *image, unsigned index, bool last,
                  uint8_t platform, uint16_t count);

// A bootable entry of four sectors at DISC_BOOT_IMAGE.
struct boot_entry disc_bootable(void);

// DISC_SECTORS sectors with all of it: one volume, one bootable BIOS entry.
struct image disc_bootable_iso(void);

#endif
