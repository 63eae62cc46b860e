// SPDX-License-Identifier: GPL-2.0-or-later
// Layouts of the "El Torito" Bootable CD-ROM Format Specification 1.0.

#ifndef RAMISO_ELTORITO_H
#define RAMISO_ELTORITO_H

#include <stddef.h>
#include <stdint.h>

#define CD_SECTOR       2048u
#define CD_SECTOR_SHIFT 11
#define BOOT_SEGMENT    0x7c0 // what load segment 0 stands for
#define DEFAULT_SECTORS 4u // loaded where the sector count is 0

// The end of a disk as AH=08h returns it in CH, CL and DH: the last cylinder
// (its upper bits in bits 7 and 6 of `sectors`), the sectors of a track, the
// last head. All 0 without emulation.
struct eltorito_chs {
    uint8_t cylinder, sectors, head;
} __attribute__((packed));
_Static_assert(sizeof(struct eltorito_chs) == 3, "specification packet");

// Specification packet: section 6, returned by INT 13h AX=4B01h.
struct eltorito_packet {
    uint8_t size; // 13h
    uint8_t media; // boot media type and flags of the entry
    uint8_t drive;
    uint8_t controller;
    uint32_t image_lba; // in 2048-byte sectors
    uint16_t device; // 0 for a drive that is neither SCSI nor IDE
    uint16_t buffer_segment; // 0: no 3 KiB cache
    uint16_t load_segment;
    uint16_t sector_count; // 512-byte sectors loaded at boot
    struct eltorito_chs chs;
} __attribute__((packed));
_Static_assert(sizeof(struct eltorito_packet) == 0x13, "specification packet");

// Command packet: section 6, input of INT 13h AH=4Dh.
struct eltorito_command {
    uint8_t size; // 8
    uint8_t count; // sectors of the catalog wanted
    uint32_t buffer; // far pointer
    uint16_t first; // first sector, relative to the catalog
} __attribute__((packed));
_Static_assert(sizeof(struct eltorito_command) == 8, "command packet");

#endif
