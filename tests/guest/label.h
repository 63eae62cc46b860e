/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The label of int13check's own media (any CPU mode), which tells what is on
   them: in the boot sector of a disk, in the first sector of a CD's boot
   image, which may be an emulated disk's. Written by checkfile.py. */
#ifndef LABEL_H
#define LABEL_H

#include <stddef.h>
#include <stdint.h>

enum { LABEL_AT = 0x178 };      /* in its sector; checkfile.py reads it here */

struct label {
    char magic[8];              /* I13LABEL */
    uint32_t total, data;       /* sectors; the first one with the pattern */
    uint32_t salt;              /* of the pattern */
    uint32_t boot_lba, catalog_lba;     /* of a CD */
    uint16_t boot_count;
    uint32_t cd_total, cd_data; /* of a CD that emulates the disk */
    uint8_t media;              /* as its boot entry has it; 0: no emulation */
} __attribute__((packed));
_Static_assert(sizeof(struct label) == 39, "struct label");
_Static_assert(offsetof(struct label, media) == 38, "struct label");
_Static_assert(LABEL_AT + sizeof(struct label) <= 0x1A2, "sector.asm");

#endif
