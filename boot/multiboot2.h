// SPDX-License-Identifier: GPL-2.0-or-later
// Multiboot 2.0 boot information (section 3.6).

#ifndef RAMISO_MULTIBOOT2_H
#define RAMISO_MULTIBOOT2_H

#include <stdint.h>

#define MULTIBOOT2_TAG_ALIGN 8

enum multiboot2_tag_type {
    MULTIBOOT2_END = 0,
    MULTIBOOT2_COMMAND_LINE = 1,
    MULTIBOOT2_MODULE = 3,
    MULTIBOOT2_EFI32 = 11, // system table pointers
    MULTIBOOT2_EFI64 = 12,
};

struct multiboot2_info {
    uint32_t total_size, reserved; // tags follow
} __attribute__((packed));
_Static_assert(sizeof(struct multiboot2_info) == 8, "Multiboot2 3.6.1");

struct multiboot2_tag {
    uint32_t type, size;
    union {
        char command_line[1];
        struct {
            uint32_t start, end; // physical; end is behind the last byte
            char string[1];
        } module;
    };
} __attribute__((packed));
_Static_assert(sizeof(struct multiboot2_tag) == 20,
               "Multiboot2 3.6.6 and padding");

#endif
