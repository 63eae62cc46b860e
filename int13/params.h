// SPDX-License-Identifier: GPL-2.0-or-later
// The resident part's data: what the loader fills in before it installs it.
//
// The block in conventional memory is, from its first byte (offset 0 of its
// own segment) to its last:
//   struct int13_params | code and constants | drives | memory map |
//   command line | stack
// The first two are the linked blob; the loader appends the rest and puts
// the offsets into the parameters. Pointers are 16-bit offsets.

#ifndef RAMISO_INT13_PARAMS_H
#define RAMISO_INT13_PARAMS_H

#include <stddef.h>
#include <stdint.h>

#include "int13/eltorito.h"
#include "int13/memdisk.h"

#define MAX_DRIVES 4
#define FIRST_CD_DRIVE 0xe0
#define MIN_RESIDENT_STACK 256 // bytes; measured use: 122, BIOS calls included

enum drive_kind_flags {
    DRIVE_CD = 1 << 0, // no-emulation CD: 2048-byte sectors, no CHS
    DRIVE_READ_ONLY = 1 << 1,
};

#define E820_SMAP 0x534d4150u // "SMAP" (ACPI 6.4, section 15.1)
#define E820_SHORT 20 // bytes of an entry without attributes

struct drive {
    uint8_t number; // INT 13h DL
    uint8_t flags; // enum drive_kind_flags
    uint8_t sector_shift; // 9 or 11
    uint8_t locks; // by AH=45h, counted
    uint32_t base, base_high; // physical address of the first sector
    uint32_t sectors; // of 1 << sector_shift bytes
    uint32_t catalog_lba; // El Torito boot catalog
    struct eltorito_packet boot; // the entry that was booted
} __attribute__((packed));
_Static_assert(sizeof(struct drive) == 39, "struct drive");

enum copy_engine {
    ENGINE_AUTO, // by the CPU's mode at each call
    ENGINE_BIOS, // always INT 15h AH=87h
};

// What INT 15h E801h, E881h, 88h, DA88h and 8Ah answer.
struct extended_memory {
    uint16_t kib_88; // KiB from 1 MiB on, without a gap
    uint16_t kib_1m_16m; // E801h: AX and CX
    uint16_t blocks_64k; // E801h: BX and DX, 64 KiB above 16 MiB
    uint32_t kib; // 8Ah and DA88h: KiB from 1 MiB on, up to 4 GiB
} __attribute__((packed));

struct int13_params {
    // Filled in by the linker.
    uint16_t int13_entry, int15_entry; // MEMDISK's install check: ES:[0], [2]
    uint16_t blob_size; // bytes; the drives begin here
    // Filled in by the loader.
    uint16_t segment; // real-mode segment of this block
    uint32_t stack_top; // offset, also the block's size in bytes
    uint32_t linear; // physical address of this block
    uint16_t gdt_limit; // the copy engine's GDT, as LGDT takes it;
    uint32_t gdt_base; // the linker leaves the offset, the loader adds linear
    uint8_t drive_count;
    uint8_t engine; // enum copy_engine
    uint16_t e820_table; // offset of the memory map's entries
    uint16_t e820_bytes; // of all of them
    uint8_t e820_stride; // bytes of an entry: 20, or 24 with attributes
    uint16_t fast_sectors; // most that int13/fast.asm may copy; 0: none
    uint32_t old_int15; // far pointer
    struct extended_memory extended;
    struct safe_hook hook; // INT 13h points here
    struct mbft mbft __attribute__((aligned(16)));
} __attribute__((packed));
_Static_assert(offsetof(struct int13_params, mbft) == 0x50, "mBFT");

// The drives of a built block.
static inline struct drive *resident_drives(struct int13_params *params)
{
    return (struct drive *)((uint8_t *)params + params->blob_size);
}

#endif
