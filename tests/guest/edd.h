/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Structures of the Enhanced Disk Drive specification (EDD-3, EDD-4) and of El
   Torito 1.0, any CPU mode; written apart from the code under test, so that
   an error there is not repeated here. */
#ifndef EDD_H
#define EDD_H

#include <stddef.h>
#include <stdint.h>

/* EDD-4 table 9: device address packet */
struct edd_packet {
    uint8_t size;
    uint8_t reserved;
    uint16_t count;
    uint16_t buffer_off, buffer_seg;
    uint64_t lba;
    uint64_t flat;                      /* size 18h, buffer FFFF:FFFF */
} __attribute__((packed));
_Static_assert(sizeof(struct edd_packet) == 24, "EDD packet");
_Static_assert(offsetof(struct edd_packet, flat) == 16, "EDD packet");

/* EDD FN 48h: result buffer */
struct edd_parameters {
    uint16_t size;
    uint16_t flags;
    uint32_t cylinders, heads, sectors_per_track;
    uint64_t total;
    uint16_t bytes_per_sector;
    uint16_t dpte_off, dpte_seg;
    uint16_t path_key;          /* BEDDh */
    uint8_t path_length;                /* 24h, or 2Ch in EDD-4 */
    uint8_t reserved[3];
    char bus[4];
    char interface[8];
    uint8_t interface_path[8];
    uint8_t device_path[8];
    uint8_t reserved2;
    uint8_t path_sum;
} __attribute__((packed));
_Static_assert(sizeof(struct edd_parameters) == 66, "EDD parameters");
_Static_assert(offsetof(struct edd_parameters, path_sum) == 65, "EDD path");

/* El Torito 1.0, section 6, figure 5: specification packet of AX=4Bxxh */
struct eltorito_packet {
    uint8_t size;                       /* 13h */
    uint8_t media;
    uint8_t drive;
    uint8_t controller;
    uint32_t lba;
    uint16_t device;
    uint16_t cache_seg;
    uint16_t load_seg;
    uint16_t count;
    uint8_t cylinder_low, sector_high, head;
} __attribute__((packed));
_Static_assert(sizeof(struct eltorito_packet) == 0x13, "El Torito packet");
_Static_assert(offsetof(struct eltorito_packet, head) == 18, "El Torito");

/* El Torito 1.0, section 6: command packet of AX=4D00h */
struct eltorito_command {
    uint8_t size;                       /* 8 */
    uint8_t count;
    uint16_t buffer_off, buffer_seg;
    uint16_t first;
} __attribute__((packed));
_Static_assert(sizeof(struct eltorito_command) == 8, "El Torito command");
_Static_assert(offsetof(struct eltorito_command, first) == 6, "El Torito");

#endif
