// SPDX-License-Identifier: GPL-2.0-or-later
// An image in the loader's own file, behind the loader: what tells of it, for
// the loader and for ramiso-embed.

#ifndef RAMISO_EMBEDDED_H
#define RAMISO_EMBEDDED_H

#include <stddef.h>
#include <stdint.h>

#define EMBEDDED_MARKER "ramiso embedded img:" // 20 characters, no terminator
#define EMBEDDED_END "ramiso image end" // 16 characters, no terminator
#define EMBEDDED_END_SIZE 16u
#define EMBEDDED_NAME_MAX 64

// Where the descriptor lies, from the loader's first byte on (linker.ld).
#define EMBEDDED_OFFSET 0x200u

// The image's bytes are in the file behind the loader's, and EMBEDDED_END is
// behind them, so that a file that was cut off is noticed.
struct embedded {
    char marker[20];
    char version[12]; // of the loader, with a terminator
    uint32_t offset; // of the image, from the loader's first byte on
    uint32_t bytes; // of the image
    uint32_t appended; // bytes behind the loader; 0: there is no image
    char name[EMBEDDED_NAME_MAX]; // the image's file, with a terminator
} __attribute__((packed));
_Static_assert(sizeof(struct embedded) == 108, "boot/pxe.asm, linker.ld");
_Static_assert(offsetof(struct embedded, name) == 44, "boot/pxe.asm");

// A PXE ROM loads ramiso.0 to 7C00h (boot/layout.h) and has its own code and
// data at the end of base memory. Up to the limit a file may reach: Debian
// 12's iPXE, as the ROM of a card of QEMU's, leaves 625 KiB and refuses more.
// Other ROMs may begin lower, and not check; none below the second one is
// known to us.
#define NBP_LIMIT 0x9c400u
#define NBP_CAREFUL 0x80000u

#ifndef RAMISO_HOST
struct handover;

extern const volatile struct embedded embedded;

// Lets the image in the file be that of *h if no other was handed over.
// `base`: where the loader's first byte was loaded to.
void take_embedded(struct handover *h, const void *base);

// Fails if that is not all there.
void check_embedded(const struct handover *h);
#endif

#endif
