// SPDX-License-Identifier: GPL-2.0-or-later
// The resident part's data: what the loader fills in before it installs it.
//
// The block in conventional memory is, from its first byte (offset 0 of its
// own segment) to its last:
//   struct int13_params | code and constants | overlay | drives |
//   command line | stack
// The first two are the linked blob's beginning; the loader appends the rest
// and puts the offsets into the parameters. Pointers are 16-bit offsets.
//
// The rest of the blob, one overlay after the other, and the memory map behind
// them are the annex: it lies in high memory, and is fetched in pieces.

#ifndef RAMISO_INT13_PARAMS_H
#define RAMISO_INT13_PARAMS_H

#include <stddef.h>
#include <stdint.h>

#include "int13/eltorito.h"
#include "int13/grub4dos.h"
#include "int13/memdisk.h"

#define MAX_DRIVES 4
#define MOST_FLOPPIES 4 // that 0:410h can count
#define FIRST_HARD_DISK 0x80
#define HARD_DISK_END 0xa0 // from here on, numbers of CDs and the like
#define FIRST_CD_DRIVE 0xe0
#define ALL_EMULATED 0x7f // DL of AH=4Bh
#define MIN_RESIDENT_STACK 160 // bytes; measured use: 112 in
                                 // the guest tests

// What a drive is, and so which rows of the matrix (int13/matrix.c) it has.
enum drive_flags {
    DRIVE_CD = 1 << 0, // 2048-byte sectors, no CHS
    DRIVE_DISK = 1 << 1, // floppy or hard disk: 512-byte sectors, CHS
    // AH=41h to 48h are served. A CD serves them in any case; without this it
    // has a sector map (int13/mapped.h).
    DRIVE_EDD = 1 << 2,
    DRIVE_EMULATED = 1 << 3, // El Torito's disk; its CD stands before it
    DRIVE_READ_ONLY = 1 << 4,
    DRIVE_ENDED = 1 << 5, // the emulation has ended: the drive is not there
    DRIVE_HIGH = 1 << 7, // it lies above 4 GiB (int13/high.h)
};

#define E820_SMAP 0x534d4150u // "SMAP" (ACPI 6.4, section 15.1)
#define E820_SHORT 20 // bytes of an entry without attributes
#define E820_LONG 24 // and with them

#define INT15_UNSUPPORTED 0x86 // AH of INT 15h

struct drive {
    uint8_t number; // INT 13h DL
    uint8_t flags; // enum drive_flags
    uint8_t sector_shift; // 9 or 11
    uint8_t edd_flags; // that AH=48h reports
    union {
        uint8_t locks; // of a CD, by AH=45h, counted
        uint8_t floppy_type; // that AH=08h reports in BL
    };
    uint32_t base; // physical address of the first sector
    union {
        uint32_t base_high;
        uint32_t gained; // with a sector map, and so below 4 GiB: sectors
                         // that are not in the image, the last ones
    };
    uint32_t sectors; // of 1 << sector_shift bytes
    uint32_t catalog_lba; // El Torito boot catalog of a CD
    // Of a CD, the entry that was booted; of an emulated disk, the entry that
    // it stands for; of every disk, its geometry in `chs`.
    struct eltorito_packet boot;
} __attribute__((packed));
_Static_assert(sizeof(struct drive) == 40, "struct drive");

// A CD that is not one piece of memory (int13/mapped.h).
static inline uint8_t is_mapped(const struct drive *d)
{
    return (d->flags & (DRIVE_CD | DRIVE_EDD)) == DRIVE_CD;
}

// Bits of `hidden`.
#define HIDE_FLOPPIES 1u
#define HIDE_HARD_DISKS 2u

// Overlay n lies n times this behind `annex`.
#define ANNEX_STEP 512u

// Overlays by number, in the order of the linker script.
#define OVERLAY_CLASSIC 1
#define OVERLAY_EXTENSIONS 2
#define OVERLAY_PARAMETERS 3
#define OVERLAY_ELTORITO 4
#define OVERLAY_EMULATION 5
#define OVERLAY_INT15 6
#define OVERLAY_MATRIX 7
#define OVERLAY_MAPPED 8
#define OVERLAY_HIGH 9

enum copy_engine {
    ENGINE_AUTO, // 0: by the CPU's mode at each call
    ENGINE_BIOS, // always INT 15h AH=87h
};

// What INT 15h E801h, E881h, 88h, DA88h and 8Ah answer.
struct extended_memory {
    uint16_t kib_88; // KiB from 1 MiB on, without a gap
    uint16_t kib_1m_16m; // E801h: AX and CX
    uint16_t blocks_64k; // E801h: BX and DX, 64 KiB above 16 MiB
    uint32_t kib; // 8Ah and DA88h: KiB from 1 MiB on, up to 4 GiB
} __attribute__((packed));
_Static_assert(sizeof(struct extended_memory) == 10, "INT 15h");

// Diskette parameter table, as INT 1Eh points to it (IBM PS/2 and PC BIOS
// Interface, "Diskette").
struct diskette_parameters {
    uint8_t specify1, specify2, motor_off;
    uint8_t sector_size; // 128 << n bytes
    uint8_t sectors_per_track;
    uint8_t gap, data_length, format_gap, format_fill;
    uint8_t head_settle, motor_start;
} __attribute__((packed));
_Static_assert(sizeof(struct diskette_parameters) == 11, "INT 1Eh");

struct int13_params {
    // Filled in by the linker.
    uint16_t int13_entry, int15_entry; // MEMDISK's install check: ES:[0], [2]
    uint16_t drives; // offset
    uint16_t overlay; // offset; the blob's first overlay lies here in it
    // Filled in by the loader.
    uint16_t segment; // real-mode segment of this block
    uint16_t stack_top; // offset, also the block's size in bytes
    uint32_t linear; // physical address of this block
    uint16_t gdt_limit; // the copy engine's GDT, as LGDT takes it;
    uint32_t gdt_base; // the linker leaves the offset, the loader adds linear
    uint8_t drive_count;
    uint8_t engine; // enum copy_engine
    uint32_t annex; // physical address, minus ANNEX_STEP
    uint32_t e820_table; // physical address of the memory map's entries
    // grub4dos's drive map. What its drives and the slot of zeroes behind them
    // leave free may hold the command line.
    struct drive_slot slots[MAX_DRIVES + 1];
    uint32_t old_int15; // far pointer
    uint16_t e820_bytes; // of all of them
    uint8_t e820_stride; // bytes of an entry: 20, or 24 with attributes
    uint8_t hidden; // real drives that are not passed on: HIDE_...
    struct mbft mbft;
    uint16_t status_drive; // offset of the drive that DL=7Fh means, 0: none
    uint8_t unused;
    // Where grub4dos has its INT 13h handler; ours is there only if an image
    // lies above 4 GiB. Otherwise the strings alone, out of the vector chain.
    uint8_t slot_jump[3];
    char slot_signature[16]; // "$INT13SFGRUB4DOS"
    union {
        struct {
            uint32_t slot_previous; // far pointer to the handler before it
            uint32_t slot_flags;
        } __attribute__((packed));
        struct safe_hook hook; // INT 13h points here otherwise
    };
    struct extended_memory extended;
    struct diskette_parameters dpt; // of the floppy last asked for
} __attribute__((packed));
_Static_assert(sizeof(struct int13_params) == 0x147, "struct int13_params");
_Static_assert(offsetof(struct int13_params, slots) == SLOTS_AT, "grub4dos");
_Static_assert(offsetof(struct int13_params, mbft) == 0xa0, "mBFT: paragraph");
_Static_assert(offsetof(struct int13_params, slot_jump) == SLOT_HOOK_AT,
               "grub4dos");
_Static_assert(offsetof(struct int13_params, slot_signature) == SIGNATURE_AT,
               "grub4dos");

// The drives of a built block.
static inline struct drive *resident_drives(struct int13_params *params)
{
    return (struct drive *)((uint8_t *)params + params->drives);
}

#endif
