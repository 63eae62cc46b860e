// SPDX-License-Identifier: GPL-2.0-or-later
// First sector of a partitioned disk: UEFI specification 2.10, section 5.2.1.

#ifndef RAMISO_MBR_H
#define RAMISO_MBR_H

#include <stddef.h>
#include <stdint.h>

#define MBR_ACTIVE 0x80
#define MBR_ENTRIES 4

struct mbr_chs {
    uint8_t head;
    uint8_t sector; // from 1 on; bits 7 and 6: bits 9 and 8 of the cylinder
    uint8_t cylinder;
} __attribute__((packed));
_Static_assert(sizeof(struct mbr_chs) == 3, "UEFI 2.10, table 5.2");

struct mbr_entry {
    uint8_t status; // 0 or MBR_ACTIVE
    struct mbr_chs first_chs;
    uint8_t type; // 0: the entry is not in use
    struct mbr_chs last_chs;
    uint32_t first, sectors;
} __attribute__((packed));
_Static_assert(sizeof(struct mbr_entry) == 16, "UEFI 2.10, table 5.2");

struct mbr {
    uint8_t code[440];
    uint32_t disk_signature;
    uint16_t unknown;
    struct mbr_entry entries[MBR_ENTRIES];
    uint8_t signature[2]; // 55h, AAh
} __attribute__((packed));
_Static_assert(sizeof(struct mbr) == 512, "UEFI 2.10, table 5.1");
_Static_assert(offsetof(struct mbr, signature) == 510, "UEFI 2.10, table 5.1");

#endif
