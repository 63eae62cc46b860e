// SPDX-License-Identifier: GPL-2.0-or-later
// The machine that the resident services see on the host: a megabyte with
// the caller in it, the drives' sectors, the annex, other high memory, and a
// log of every byte written to them.

#ifndef HOST_MACHINE_H
#define HOST_MACHINE_H

#include <stdbool.h>

#include "int13/edd.h"
#include "int13/resident.h"

#define LOW_END 0x10fff0u // one behind FFFF:FFFF
#define HIGH_BASE 0x10000000u
#define HIGH_BYTES 0x40000u
#define IMAGE_BASE 0x3fe00000u
#define IMAGE_SECTORS 500u
#define IMAGE_BYTES (IMAGE_SECTORS * CD_SECTOR)
#define CD_NUMBER 0xe0
#define RESIDENT_SEGMENT 0x9f00
#define ANNEX_BASE 0x1ff00000u
#define OVERLAYS 9u
#define MAP_BYTES 0x1000u // of the annex, behind the overlays
#define CALLER_STACK 0x20000u // 2000:0000
#define CALLER_SP 0x0800

struct write {
    uint64_t at; // physical
    uint32_t bytes;
};

struct copy {
    uint64_t to, from;
    uint32_t bytes;
};

#define WRITES_MAX 16

struct machine {
    _Alignas(16) uint8_t low[LOW_END];
    uint8_t high[HIGH_BYTES]; // at HIGH_BASE
    uint8_t image[IMAGE_BYTES]; // at IMAGE_BASE: what the drives hold
    uint8_t map[MAP_BYTES]; // the memory map's entries
    struct write writes[WRITES_MAX]; // of the last call, in order
    unsigned write_count;
    struct copy copy; // the last one
    unsigned copy_count;
    uint32_t copy_limit; // a copy fails after so many bytes
    bool no_annex; // fetching fails
    unsigned fetch_count; // of overlays, by the last call
    unsigned overlay; // the one that is there; 0: none
};

extern struct machine machine;

// One CD at IMAGE_BASE; caller's registers zero, but DS:SI and ES:DI.
void machine_start(void);

// The same, but memory keeps what it holds.
void machine_restart(void);

// One more drive: a disk at IMAGE_BASE of so many whole cylinders; a floppy
// below 80h, else a hard disk with EDD.
struct drive *add_disk(uint8_t number, uint16_t cylinders, uint16_t heads,
                       uint8_t sectors);

// The same, emulated by the CD before it.
struct drive *add_emulated(uint8_t number, uint16_t cylinders, uint16_t heads,
                           uint8_t sectors);

// Byte `offset` of the image, as it was at first.
uint8_t image_byte(uint32_t offset);

// Physical address of the caller's DS:SI + `offset`.
uint32_t at_si(uint32_t offset);

// Puts bytes where the caller has them.
void poke(uint32_t at, const void *from, uint32_t bytes);

// A call with what is in `frame`, for the drive in DL, or for `d`; the log
// begins anew.
uint8_t call_int13(void);
uint8_t call_drive(struct drive *d);
uint8_t call_int15(void);

// Whether all registers are the same.
bool same_registers(const struct frame *a, const struct frame *b);

// True if all that the last call wrote lies in the `count` ranges.
bool wrote_only(const struct write *ranges, unsigned count);

#endif
