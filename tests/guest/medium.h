/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the driver says of the medium under test and of the drives beside it
   (any CPU mode); without its word it is a no-emulation CD. */
#ifndef MEDIUM_H
#define MEDIUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { /* medium.kind */
    ON_CD = 1 << 0, ON_FLOPPY = 1 << 1, ON_HARD_DISK = 1 << 2,
    EMULATED = 1 << 3,          /* by a CD, at medium.cd.number */
    READ_ONLY = 1 << 4,
    WITH_EDD = 1 << 5,          /* AH=41h to 48h are served */
    WITH_OTHER = 1 << 6,        /* there is a second image */
    HIDES = 1 << 7,             /* real drives are hidden: medium.hidden */
    BRIEF = 1 << 8,             /* without the tables on CPU and memory map */
    FOREIGN = 1 << 9,           /* contents not known from `filled` on */
    BOOTED = 1 << 10,           /* the program was booted from it */
    WRITES = 1 << 11,           /* write calls may be made */
    VAST = 1 << 12,             /* its end is not known */
};
enum { NO_DRIVE = 0xFF };

struct geometry {
    uint16_t cylinders, heads, sectors;     /* as AH=08h counts them */
} __attribute__((packed));
_Static_assert(sizeof(struct geometry) == 6, "struct geometry");

/* A drive beside the one under test. */
struct neighbour {
    uint8_t number;             /* NO_DRIVE: there is none */
    uint8_t behind;             /* real drive: its number behind our handler */
    uint32_t total, data, salt;
    struct geometry geometry;
} __attribute__((packed));
_Static_assert(sizeof(struct neighbour) == 20, "struct neighbour");

struct medium {
    char magic[8];              /* RAMEDIUM */
    uint16_t kind;
    uint16_t unit;              /* bytes in a sector */
    uint32_t salt;              /* of the pattern */
    uint32_t filled;            /* sectors with a pattern; behind them zeroes,
                                   or what FOREIGN says */
    struct geometry geometry;
    uint8_t number;             /* drive number expected */
    uint8_t floppy_type;        /* BL of AH=08h */
    uint8_t floppies, disks;    /* counts expected, all drives together */
    uint8_t hidden;             /* 1: floppies, 2: hard disks */
    uint8_t media;              /* media byte of the boot entry */
    struct neighbour real_floppy, real_disk, other, cd;
} __attribute__((packed));
_Static_assert(sizeof(struct medium) == 112, "struct medium");
_Static_assert(offsetof(struct medium, real_floppy) == 32, "struct medium");

extern struct medium medium;

static inline bool medium_is(unsigned kind)
{
    return medium.kind & kind;
}

#endif
