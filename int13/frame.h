// SPDX-License-Identifier: GPL-2.0-or-later
// The caller's registers, as int13/entry.asm saves them for the services.

#ifndef RAMISO_INT13_FRAME_H
#define RAMISO_INT13_FRAME_H

#include <stddef.h>
#include <stdint.h>

union reg32 {
    uint32_t e;
    uint16_t x;
    struct {
        uint8_t l, h;
    };
    struct {
        uint16_t low, high;
    };
};

struct frame {
    uint16_t fs, es, ds;
    union reg32 di, si, bp, sp, b, d, c, a; // PUSHAD's order
} __attribute__((packed));
_Static_assert(sizeof(struct frame) == 38, "entry.asm pushes this");

// What a handler tells entry.asm: the caller's carry flag, or that the call
// belongs to the handler before us.
#define VERDICT_OK    0
#define VERDICT_CARRY 1
#define VERDICT_PASS  2

#endif
