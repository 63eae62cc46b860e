/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a RAM disk leaves for operating systems: safe hook, mBFT, MEMDISK's
   installation check; layouts for any CPU mode, finders in cases_announce.c. */
#ifndef HOOK_H
#define HOOK_H

#include <stddef.h>
#include <stdint.h>

/* Head of a hooked INT 13h handler, with MEMDISK's tail. */
struct safe_hook {
    uint8_t jump[3];
    char signature[8];          /* $INT13SF */
    char vendor[8];
    uint16_t old_off, old_seg;  /* previous INT 13h */
    uint32_t flags;
    uint32_t mbft;
} __attribute__((packed));
_Static_assert(sizeof(struct safe_hook) == 31, "safe hook");
_Static_assert(offsetof(struct safe_hook, mbft) == 27, "safe hook");

/* MEMDISK's information, behind the ACPI-like header. */
struct mdi {
    uint16_t bytes;
    uint8_t minor, major;
    uint32_t disk;              /* physical address of the image */
    uint32_t sectors;           /* of 1 << shift bytes */
    uint16_t cmdline_off, cmdline_seg;
    uint16_t old13_off, old13_seg;
    uint16_t old15_off, old15_seg;
    uint16_t old_base_memory;
    uint8_t loader;
    uint8_t shift;
    uint16_t dpt;
} __attribute__((packed));
_Static_assert(sizeof(struct mdi) == 30, "MDI");

struct mbft {
    char signature[4];          /* mBFT */
    uint32_t length;            /* 40 + mdi.bytes */
    uint8_t revision, checksum;
    char oem[6], table[8];
    uint32_t zero[3];
    uint32_t hook;              /* physical address of the safe hook */
    struct mdi mdi;
    uint8_t beyond[6];          /* not in `length`; Windows drivers read it */
    uint16_t cylinders, heads;
    uint32_t sectors_per_track;
    uint8_t beyond2[8];
    uint8_t drive;
} __attribute__((packed));
_Static_assert(sizeof(struct mbft) == 93, "mBFT");
_Static_assert(offsetof(struct mbft, mdi) == 40, "mBFT");
_Static_assert(offsetof(struct mbft, drive) == 92, "mBFT");

const struct safe_hook *find_hook(void);
const struct mbft *find_mbft(void);

#endif
