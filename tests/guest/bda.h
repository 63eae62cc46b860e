/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Low memory that the BIOS keeps: vectors that point at tables, and the BIOS
   data area (IBM PC/AT Technical Reference; any CPU mode). */
#ifndef BDA_H
#define BDA_H

#include "guest.h"

enum {
    TABLE_VECTOR = 0x1E * 4,    /* diskette parameters */
    EBDA_SEG = 0x40E,           /* segment of the extended area */
    EQUIPMENT = 0x410,          /* bit 0: floppies; bits 6 and 7: how many */
    BASE_KIB = 0x413,           /* KiB of base memory */
    FLOPPY_STATUS = 0x441,      /* last ones of INT 13h */
    TICKS = 0x46C,              /* of the timer since midnight */
    DISK_STATUS = 0x474,
    DISK_COUNT = 0x475,         /* hard disks */
};

static inline unsigned floppy_count(void)
{
    uint16_t equipment = word_at(EQUIPMENT);

    return equipment & 1 ? (equipment >> 6 & 3) + 1 : 0;
}

static inline uint8_t disk_count(void)
{
    return byte_at(DISK_COUNT);
}

#endif
