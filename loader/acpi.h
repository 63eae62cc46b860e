// SPDX-License-Identifier: GPL-2.0-or-later
// ACPI tables that tell the system of the images: an NFIT with a range for
// each, and an SSDT with the NVDIMM root device. A firmware's NFIT keeps its
// ranges, and its root device has ours too; unless that has a method _FIT:
// then there is a second root device with ours.

#ifndef RAMISO_ACPI_H
#define RAMISO_ACPI_H

#include "boot/acpi.h"
#include "loader/lib.h"

// The firmware's tables. The pointers are physical addresses' memory.
struct acpi_firmware {
    const struct acpi_rsdp *rsdp;
    const struct acpi_header *rsdt, *xsdt; // NULL: not there
    const struct acpi_header *nfit; // NULL: not there
    bool nfit_is_unread; // there is a _FIT, which systems ask for instead
};

struct acpi_image {
    uint64_t base, bytes;
    bool is_cd;
};

enum acpi_state {
    ACPI_FOUND,
    ACPI_NONE, // there is no RSDP
    ACPI_DAMAGED, // its tables are not sound, or out of reach
};

// Looks for the RSDP where systems do (5.2.5.1).
enum acpi_state acpi_find(struct acpi_firmware *firmware);

// Bytes that the new tables take for `count` images.
uint32_t acpi_size(const struct acpi_firmware *firmware, unsigned count);

// Builds the new tables, which are to lie at physical `address`, into `to`,
// acpi_size() bytes. Returns the RSDP that leads to them.
struct acpi_rsdp acpi_build(const struct acpi_firmware *firmware,
                            const struct acpi_image *images, unsigned count,
                            uint8_t *to, uint32_t address);

#endif
