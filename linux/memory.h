// SPDX-License-Identifier: GPL-2.0-or-later
// A range of a file, of /dev/mem for one, seen through windows.

#ifndef RAMISO_LINUX_MEMORY_H
#define RAMISO_LINUX_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

// A 32-bit process has 3 GiB of addresses, the range may be larger.
#define WINDOW_BITS 26
#define WINDOW_BYTES (1u << WINDOW_BITS)
#define WINDOWS 32u

struct memory {
    int file;
    uint64_t base; // a page's
    uint64_t bytes;
    struct {
        const uint8_t *data; // NULL: unused
        uint32_t number; // its first byte is `number` windows after base
    } windows[WINDOWS];
};

// Where the byte at `offset`, which is in the range, is now; lowers *count to
// the bytes that follow it there. NULL: the kernel refuses.
const uint8_t *memory_at(struct memory *memory, uint64_t offset,
                         uint32_t *count);

// Whether the kernel shows the whole range.
bool memory_visible(struct memory *memory);

#endif
