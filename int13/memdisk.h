// SPDX-License-Identifier: GPL-2.0-or-later
// Layouts that readers of a MEMDISK-style RAM disk look for.
//
// The safe hook is Microsoft's "Safe MBR hook"; the mBFT and the MDI behind
// it follow syslinux doc/memdisk.txt and their readers (memdiskfind,
// FreeBSD's biosmemdisk, WinVBlock, FiraDisk).

#ifndef RAMISO_MEMDISK_H
#define RAMISO_MEMDISK_H

#include <stddef.h>
#include <stdint.h>

// First bytes of an INT 13h handler that can be walked past.
struct safe_hook {
    uint8_t jump[3];
    char signature[8]; // "$INT13SF"
    char vendor[8]; // "MEMDISK "
    uint32_t previous; // far pointer to the handler before it
    uint32_t flags; // bit 0: claimed by a driver
    uint32_t mbft; // physical address
} __attribute__((packed));
_Static_assert(sizeof(struct safe_hook) == 31, "safe hook with MEMDISK tail");

// MEMDISK info: what the install check points to.
struct memdisk_info {
    uint16_t bytes; // 1Eh
    uint8_t minor, major;
    uint32_t disk; // physical address
    uint32_t sectors; // of 1 << sector_shift bytes
    uint32_t command_line; // far pointer
    uint32_t old_int13, old_int15; // far pointers
    uint16_t old_base_memory; // KiB
    uint8_t loader_type; // type_of_loader of the Linux boot protocol
    uint8_t sector_shift; // 9 or 11
    uint16_t dpt; // offset of a diskette parameter table, 0: none
} __attribute__((packed));
_Static_assert(sizeof(struct memdisk_info) == 30, "MDI");

// MEMDISK boot firmware table: an ACPI-shaped header around the MDI. The
// length covers all up to `beyond`; Windows drivers read on behind it.
struct mbft {
    char signature[4]; // "mBFT"
    uint32_t length; // 70
    uint8_t revision; // 1
    uint8_t checksum;
    char oem_id[6];
    char oem_table_id[8];
    uint32_t reserved[3];
    uint32_t safe_hook; // physical address
    struct memdisk_info info;
    uint8_t beyond[6];
    uint16_t cylinders, heads;
    uint32_t sectors_per_track;
    uint8_t unread[8];
    uint8_t drive;
} __attribute__((packed));
_Static_assert(sizeof(struct mbft) == 93, "mBFT drive number");
_Static_assert(offsetof(struct mbft, info) == 40, "mBFT");
_Static_assert(offsetof(struct mbft, beyond) == 70, "mBFT length");
_Static_assert(offsetof(struct mbft, drive) == 92, "mBFT drive number");

#endif
