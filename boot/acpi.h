// SPDX-License-Identifier: GPL-2.0-or-later
// Layouts of ACPI 6.4, section 5.2, as far as the loader adds to them.

#ifndef RAMISO_ACPI_LAYOUT_H
#define RAMISO_ACPI_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

// Root system description pointer (5.2.5.3).
struct acpi_rsdp {
    char signature[8]; // "RSD PTR "
    uint8_t checksum; // of the first 20 bytes
    char oem_id[6];
    uint8_t revision; // 2 and more: what follows is there
    uint32_t rsdt; // physical address
    uint32_t length;
    uint64_t xsdt;
    uint8_t extended_checksum; // of all of it
    uint8_t reserved[3];
} __attribute__((packed));
_Static_assert(sizeof(struct acpi_rsdp) == 36, "ACPI 6.4, table 5.27");

#define ACPI_RSDP_SHORT (uint32_t)offsetof(struct acpi_rsdp, length)
#define ACPI_RSDP_PARAGRAPH 16u // it lies at a multiple of it

static inline uint32_t acpi_rsdp_size(const struct acpi_rsdp *rsdp)
{
    return rsdp->revision >= 2 ? (uint32_t)sizeof *rsdp : ACPI_RSDP_SHORT;
}

// System description table header (5.2.6).
struct acpi_header {
    char signature[4];
    uint32_t length; // of the table, this included
    uint8_t revision, checksum;
    char oem_id[6];
    char oem_table_id[8];
    uint32_t oem_revision;
    char creator_id[4];
    uint32_t creator_revision;
} __attribute__((packed));
_Static_assert(sizeof(struct acpi_header) == 36, "ACPI 6.4, table 5.28");

#define ACPI_FADT_DSDT 40u // dword: physical address of the DSDT (5.2.9)

// NVDIMM firmware interface table (5.2.25): its structures follow.
struct acpi_nfit {
    struct acpi_header header;
    uint32_t reserved;
} __attribute__((packed));
_Static_assert(sizeof(struct acpi_nfit) == 40, "ACPI 6.4, table 5.130");

// System physical address range structure (5.2.25.2).
struct acpi_spa_range {
    uint16_t type; // 0
    uint16_t length;
    uint16_t index;
    uint16_t flags;
    uint32_t reserved;
    uint32_t proximity_domain;
    uint8_t guid[16];
    uint64_t base, bytes;
    uint64_t attributes; // EFI memory mapping attributes
} __attribute__((packed));
_Static_assert(sizeof(struct acpi_spa_range) == 56, "ACPI 6.4, table 5.132");

#define ACPI_SPA_RANGE 0

// Its GUIDs for a virtual disk and a virtual CD: ACPI 6.4, table 5.132; UEFI
// 2.9, "Disk types".
#define ACPI_GUID_VIRTUAL_DISK { \
    0x5a, 0x53, 0xab, 0x77, 0xfc, 0x45, 0x4b, 0x62, \
    0x55, 0x60, 0xf7, 0xb2, 0x81, 0xd1, 0xf9, 0x6e, \
}
#define ACPI_GUID_VIRTUAL_CD { \
    0x30, 0xbd, 0x5a, 0x3d, 0x75, 0x41, 0xce, 0x87, \
    0x6d, 0x64, 0xd2, 0xad, 0xe5, 0x23, 0xc4, 0xbb, \
}
#define ACPI_WRITE_BACK 8

#endif
