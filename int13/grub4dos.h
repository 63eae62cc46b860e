// SPDX-License-Identifier: GPL-2.0-or-later
// The drive map that readers of a grub4dos-style RAM disk look for (SVBus,
// FiraDisk, WinVBlock); layout as grub4dos 0.4.4 to 0.4.6a have it.
//
// Readers find the table by the signature: in the INT 13h handler, whose
// segment begins SLOTS_AT bytes below the table, or in a page of memory below
// 640 KiB, SIGNATURE_AT - SLOTS_AT bytes behind the table.

#ifndef RAMISO_GRUB4DOS_H
#define RAMISO_GRUB4DOS_H

#include <stddef.h>
#include <stdint.h>

// Offsets in the segment.
#define SLOTS_AT 0x20
#define SLOT_HOOK_AT 0x100
#define SIGNATURE_AT 0x103

// One drive. A slot of zeroes ends the table.
struct drive_slot {
    uint8_t number; // INT 13h number that the system sees
    uint8_t target; // SLOT_MEMORY
    uint8_t last_head;
    uint8_t sectors; // bits 0 to 5: the last sector of a track; SLOT_READ_ONLY
    uint16_t cylinders; // bits 0 to 9: the last cylinder; SLOT_CD, SLOT_LBA
    uint8_t target_last_head;
    uint8_t target_sectors; // as above
    uint64_t start; // physical address / 512
    uint64_t count; // of 512 bytes, for a CD too
} __attribute__((packed));
_Static_assert(sizeof(struct drive_slot) == 24, "drive map slot");
_Static_assert(offsetof(struct drive_slot, count) == 16, "drive map slot");

#define SLOT_MEMORY 0xff
#define SLOT_READ_ONLY 0x80
#define SLOT_CD 0x2000 // 2048-byte sectors
#define SLOT_LBA 0x8000 // the target is reached by LBA
#define SLOT_SECTOR 512u

// Flags of the handler's safe hook, as grub4dos sets them.
#define SLOT_HOOK_CLAIMED 1u

#endif
