// SPDX-License-Identifier: GPL-2.0-or-later
// Where the loader lives while it runs, and what it hands to real mode.

#ifndef RAMISO_LAYOUT_H
#define RAMISO_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#define LOADER_BASE 0x100000u // code, data, BSS and stack: one flat image

#define NBP_BASE 0x7c00u // where a PXE ROM loads ramiso.0 (PXE 2.1, 4.4.5)

// The menu's texts (loader/configure.c): in the memory that ramiso.0 came in,
// which is free when the loader has moved up.
#define MENU_BASE 0x8000u
#define MENU_SIZE 0x5000u

// What iPXE's FILE API brings (loader/ipxe.c), 64 KiB at a time: in the same
// memory.
#define STREAM_BASE 0x10000u
#define STREAM_SIZE 0xffffu // what a 16-bit size can tell

// The low area: code, registers, a buffer and a stack that real mode can
// reach. Any boot loader that starts us is gone by then or lives elsewhere:
// our own setup part is at 10000h or 90000h, PXE ROMs are below 7C00h or at
// the top of base memory.
#define LOW_BASE 0x2c000u
#define LOW_SEGMENT (LOW_BASE >> 4)
#define LOW_BUFFER 0x1000u // offset of the buffer for BIOS and PXE calls
#define LOW_BUFFER_SIZE 0x3000u
#define LOW_STACK 0x8000u // offset of the stack's top

_Static_assert(NBP_BASE <= MENU_BASE && MENU_BASE + MENU_SIZE <= STREAM_BASE &&
                   STREAM_BASE + STREAM_SIZE <= LOW_BASE,
               "nothing lies over another");

// Selectors of the loader's GDT (boot/gdt.asm).
#define SELECTOR_CODE32 0x08
#define SELECTOR_DATA32 0x10
#define SELECTOR_CODE16 0x18 // base LOW_BASE
#define SELECTOR_DATA16 0x20 // base LOW_BASE
#define SELECTOR_START16 0x28 // base set by loader/start.c

// How boot/head.asm was entered, in EAX.
#define ENTRY_LINUX 0u
#define ENTRY_MULTIBOOT2 0x36d76289u
#define ENTRY_PXE 0x45585052u // "RPXE"

// Registers of a real-mode call, in and out.
struct real_regs {
    uint32_t eax, ebx, ecx, edx, esi, edi, ebp;
    uint16_t ds, es;
    uint16_t flags;
    uint16_t reserved;
};
_Static_assert(sizeof(struct real_regs) == 36, "boot/low.asm");

// First bytes of the low area (boot/low.asm).
struct low_area {
    uint16_t enter; // offset of the 16-bit protected mode entry
    uint16_t far_return; // offset of a RETF
    struct real_regs regs;
    uint32_t target; // far pointer to what is called
    uint16_t arguments[3]; // pushed in this order
    uint16_t argument_count; // 0: an interrupt handler, returns by IRET
    uint16_t repeat; // so often again, as long as AX is not 0
    uint16_t gdt_limit; // the loader's GDT and the place to return to
    uint32_t gdt_base;
    uint32_t return_offset;
    uint16_t return_selector;
    uint16_t stream; // offset of what is called like a PXE entry point
    uint16_t tick; // offset of the INT 1Ch handler
    uint16_t tick_leave; // offset of its 16-bit protected mode entry
    uint32_t old_tick; // far pointer to the handler before it
    uint32_t tick_esp; // of who was interrupted
    uint16_t tick_ss;
    uint16_t tick_gdt[3];
    uint16_t tick_abort; // set: the PXE call is to be ended
} __attribute__((packed));
_Static_assert(sizeof(struct low_area) == 90, "boot/low.asm");

// First bytes of boot/start.asm: the state a boot sector starts in.
struct start_state {
    uint16_t enter; // offset of the 16-bit protected mode entry
    uint16_t real_offset, real_segment; // filled in: where real mode goes on
    uint16_t ss, sp;
    uint16_t ip, cs;
    uint16_t di, es;
    uint16_t dx;
} __attribute__((packed));
_Static_assert(sizeof(struct start_state) == 20, "boot/start.asm");

// What boot/pxe.asm saw at its entry.
struct pxe_entry {
    uint16_t sp, ss; // the ROM's stack: a far return address on top
    uint16_t pxenv_offset, pxenv_segment; // ES:BX
    uint16_t pxe_offset, pxe_segment; // SS:SP+4
    uint32_t file_end; // linear end of the NBP as loaded
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_entry) == 16, "boot/pxe.asm");

#endif
