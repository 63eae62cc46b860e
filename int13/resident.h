// SPDX-License-Identifier: GPL-2.0-or-later
// What the resident services share: their block, the copy engines, and the
// caller's memory.
//
// The resident part runs in real or virtual-8086 mode with CS=DS=ES=SS, so
// its own pointers are offsets; the caller's memory is reached through FS.
// The host tests put a megabyte of their own behind the same functions.

#ifndef RAMISO_INT13_RESIDENT_H
#define RAMISO_INT13_RESIDENT_H

#include "int13/frame.h"
#include "int13/params.h"

#ifdef RAMISO_HOST
#define RESIDENT_CALL
#else
#define RESIDENT_CALL __attribute__((regparm(3)))
#endif

extern struct int13_params params;
extern struct drive drives[]; // params.drive_count of them
extern uint8_t present; // number of the overlay that is there, 0: none
extern uint8_t overlay[]; // where overlays are fetched to,
extern uint8_t overlay_bytes[]; // so many bytes: the symbol's address

// The one call that is being served; static because one call is all that the
// guard in int13/entry.asm lets in, and because fixed addresses make the
// smallest code.
extern struct frame frame;

// The stack that the call came on. A service finds the return address and the
// caller's FLAGS there, behind its return to entry.asm.
extern struct stack_pointer {
    uint32_t sp;
    uint16_t ss;
} __attribute__((packed)) caller_stack;
_Static_assert(sizeof(struct stack_pointer) == 6, "int13/entry.asm");
#define STACK_IP 2
#define STACK_CS 4
#define STACK_FLAGS 6

// Called by entry.asm on the private stack, interrupts off, CS=DS=ES=SS.
RESIDENT_CALL uint8_t int13_service(struct drive *d);
RESIDENT_CALL uint8_t int15_service(void);

// Copies between two physical addresses below 4 GiB (int13/copy.asm).
// Returns the bytes that were not copied: 0 when all went well.
RESIDENT_CALL uint32_t copy_physical(uint32_t to, uint32_t from,
                                     uint32_t bytes);

// Copies from a physical address to our memory, a multiple of 4 bytes. False
// if that failed.
static inline uint8_t fetch(void *to, uint32_t from, uint32_t bytes);

// Copies between our memory and the caller's DS:SI, or `offset` of the
// selected segment (int13/caller.asm). False, and nothing done, if the bytes
// do not end inside the segment. The first takes an even number of bytes.
// The first two leave the caller's DS selected.
RESIDENT_CALL uint8_t caller_get(void *to, uint16_t bytes);
RESIDENT_CALL uint8_t caller_put(const void *from, uint16_t bytes);
RESIDENT_CALL uint8_t caller_put_at(const void *from, uint16_t bytes,
                                    uint16_t offset);

// How many drives of the class that `number` belongs to the machine has, by
// the BIOS data area: the BIOS's and ours (int13/foreign.asm).
RESIDENT_CALL uint8_t class_count(uint8_t number);

// One segment of the caller's memory: caller_segment() selects it.
#ifdef RAMISO_HOST

uint8_t host_fetch(void *to, uint32_t from, uint32_t bytes);

static inline uint8_t fetch(void *to, uint32_t from, uint32_t bytes)
{
    return host_fetch(to, from, bytes);
}

void caller_segment(uint16_t segment);
uint8_t caller_u8(uint32_t offset);
void caller_put_u8(uint32_t offset, uint8_t value);
void caller_put_u16(uint32_t offset, uint16_t value);

#else

static inline uint8_t fetch(void *to, uint32_t from, uint32_t bytes)
{
    return !copy_physical(params.linear + (uint32_t)to, from, bytes);
}

static inline void caller_segment(uint16_t segment)
{
    __asm__ volatile("mov %0, %%fs" : : "r"(segment));
}

static inline uint8_t caller_u8(uint32_t offset)
{
    return *(volatile uint8_t __seg_fs *)offset;
}

static inline void caller_put_u8(uint32_t offset, uint8_t value)
{
    *(volatile uint8_t __seg_fs *)offset = value;
}

static inline void caller_put_u16(uint32_t offset, uint16_t value)
{
    *(volatile uint16_t __seg_fs *)offset = value;
}

#endif

#endif
