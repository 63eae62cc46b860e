// SPDX-License-Identifier: GPL-2.0-or-later
// Footer of a VHD: Virtual Hard Disk Image Format Specification 1.0, "Hard
// Disk Footer Format". All numbers are big-endian.

#ifndef RAMISO_VHD_H
#define RAMISO_VHD_H

#include <stddef.h>
#include <stdint.h>

#define VHD_FIXED 2 // type: the disk, then the footer

struct vhd_footer {
    char cookie[8]; // "conectix"
    uint8_t features[4], version[4];
    uint8_t data_offset[8];
    uint8_t time[4], creator[4], creator_version[4], creator_host[4];
    uint8_t original_size[8], size[8];
    uint8_t cylinders[2], heads, sectors;
    uint8_t type[4];
    uint8_t checksum[4]; // complement of the sum of all other bytes
    uint8_t id[16];
    uint8_t saved_state;
    uint8_t reserved[427];
} __attribute__((packed));
_Static_assert(offsetof(struct vhd_footer, cylinders) == 56, "VHD footer");
_Static_assert(sizeof(struct vhd_footer) == 512, "VHD footer");

#endif
