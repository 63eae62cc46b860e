// SPDX-License-Identifier: GPL-2.0-or-later
// Linux boot protocol: what boot loaders fill in
// (Linux Documentation/arch/x86/boot.rst and zero-page.rst).

#ifndef RAMISO_LINUX_H
#define RAMISO_LINUX_H

#include <stddef.h>
#include <stdint.h>

// The zero page; the setup header lies at the same offset in the setup part.
struct linux_parameters {
    uint8_t other0[0x1c0];
    char efi_signature[4]; // "EL32" or "EL64" on an EFI machine
    uint8_t other1[0x1f1 - 0x1c4];
    uint8_t setup_sects; // of 512 bytes, behind the first one
    uint16_t root_flags;
    uint32_t syssize; // of what is behind the setup part, in 16 bytes
    uint8_t other2[0x202 - 0x1f8];
    char magic[4]; // "HdrS"
    uint16_t version;
    uint8_t other3[8];
    uint8_t type_of_loader;
    uint8_t loadflags;
    uint16_t setup_move_size;
    uint32_t code32_start;
    uint32_t ramdisk_image, ramdisk_size;
    uint32_t bootsect_kludge;
    uint16_t heap_end_ptr;
    uint8_t ext_loader_ver, ext_loader_type;
    uint32_t cmd_line_ptr;
    uint8_t other4[0x260 - 0x22c];
    uint32_t init_size; // bytes of memory that it takes (version 2.10)
} __attribute__((packed));
_Static_assert(sizeof(struct linux_parameters) == 0x264, "boot.rst");
_Static_assert(offsetof(struct linux_parameters, type_of_loader) == 0x210,
               "boot.rst");
_Static_assert(offsetof(struct linux_parameters, cmd_line_ptr) == 0x228,
               "boot.rst");
_Static_assert(offsetof(struct linux_parameters, syssize) == 0x1f4,
               "boot.rst");
_Static_assert(offsetof(struct linux_parameters, init_size) == 0x260,
               "boot.rst");

#endif
