// SPDX-License-Identifier: GPL-2.0-or-later
// libramiso: an image in memory becomes a BIOS drive, and is booted; for
// programs that run without an operating system.
//
// The steps, in this order: ramiso_probe(), ramiso_install(), optionally
// ramiso_announce(), ramiso_start(). Each says in ramiso_text() what it has
// done, and warns of, also when it has gone well. What is installed stays until
// the machine is reset. All addresses are physical, in bytes.
//
// What the caller must have set up, for every function:
// - 32-bit protected mode at ring 0, code and data segments flat (base 0,
//   limit 4 GiB), no paging, A20 on. GDT, IDT, segment registers, flags, stack
//   and SSE registers may be the caller's; they come back as they were. CR3
//   and EFER.LME do not. Interrupts are off during a call, but for BIOS calls;
//   an NMI or an exception during one is not survived.
// - The BIOS alive: its vectors, data areas and interrupt controllers as it
//   has left them. The functions make BIOS calls.
// - Nothing of the caller's at 2C000h to 33FFFh, which is used during a call.
//   From ramiso_install() on nothing in the last 8 KiB of base memory, which
//   ends at [0:413h] KiB, and from ramiso_start() on nothing at all in base
//   memory: the boot image goes there, mostly to 7C00h.
// - The program, its data and its stack below 200000h, and from
//   ramiso_install() on nothing of its own above, but the images.
// - The BSS cleared.
// ramiso.ld and the library's own start of an NBP see to all but the images'
// places. The compiler is told -m32 -ffreestanding -fno-pic
// -fno-stack-protector -mgeneral-regs-only (pkg-config's cflags): the library
// brings memcpy, memmove, memset and memcmp, which it makes calls to, for a
// program without its own; but not for one built with -mregparm.
//
// The library has one state, as the machine has one INT 13h: it cannot be
// called by an interrupt handler, and keeps nothing that has to be freed.

#ifndef RAMISO_H
#define RAMISO_H

#include <stdint.h>

#ifndef __i386__
#error "libramiso is for 32-bit x86: compile with -m32"
#endif

#ifdef __cplusplus
extern "C" {
#define RAMISO_ASSERT(holds) static_assert(holds, "the library's layout")
#else
#define RAMISO_ASSERT(holds) _Static_assert(holds, "the library's layout")
#endif

// Arguments on the stack, whatever the caller's compiler is told.
#define RAMISO_CALL __attribute__((cdecl, regparm(0)))

// What the steps return. After an error the last line of ramiso_text() is the
// sentence for people: what, the value, what to do.
enum ramiso_status {
    RAMISO_OK,
    RAMISO_CALLER, // out of order, a wrong argument, or not set up as above
    RAMISO_WORDS, // a word that would check the image cannot be obeyed
    RAMISO_IMAGE, // the image can be no drive, not be booted, or is another
    RAMISO_MACHINE, // no room in memory, or not the drives that are wanted
};

#define RAMISO_IMAGES_MAX 4u

// An image as it lies in memory: an ISO, a floppy or a hard disk. It is the
// caller's until ramiso_install(), which moves it to its own place.
struct ramiso_image {
    uint64_t address; // above 4 GiB only where PAE reaches
    uint64_t bytes;
    const char *name; // for people, cut to 63 characters; NULL: none
    uint32_t reserved;
};
RAMISO_ASSERT(sizeof(struct ramiso_image) == 24);

enum ramiso_kind {
    RAMISO_NONE,
    RAMISO_CD,
    RAMISO_FLOPPY,
    RAMISO_HARD_DISK,
};

// What the first image is, which is the one that is booted.
struct ramiso_found {
    uint64_t memory; // bytes that it takes, without rounding up
    uint32_t kind; // enum ramiso_kind
    uint32_t emulated; // the disk that a CD's boot entry asks for, or 0
    // Of the disk, or the emulated one; 0 for a CD without.
    uint32_t cylinders; // not cut to 1024
    uint32_t heads; // 1 to 256
    uint32_t sectors_per_track; // 1 to 63
    // What ramiso_start() loads (El Torito 1.0, section 2.2).
    uint32_t load_address;
    uint32_t load_bytes;
    char volume[36]; // a CD's name (ECMA-119, 8.4.7), else ""
};
RAMISO_ASSERT(sizeof(struct ramiso_found) == 72);

struct ramiso_installed {
    uint64_t image; // where the first image is now
    uint64_t image_bytes; // of the range kept for it, reserved in E820
    uint32_t drive; // INT 13h number of the drive that is booted
    uint32_t resident; // the handler's block, at the top of base memory
    uint32_t resident_bytes; // a multiple of 1024
    uint32_t reserved;
};
RAMISO_ASSERT(sizeof(struct ramiso_installed) == 32);

// Finds out what the images are. `words`: ramiso's command line, up to 2047
// characters, or NULL; sha256= is checked here, unknown ones are warned of, and
// those on the console and on the network mean nothing. The strings and the
// array may be gone afterwards. `found` may be NULL, and is left alone on an
// error. Installs nothing; may be called again until ramiso_install() has gone
// well. RAMISO_CALLER, RAMISO_WORDS, RAMISO_IMAGE, RAMISO_MACHINE.
RAMISO_CALL int ramiso_probe(const struct ramiso_image *images,
                             uint32_t count, const char *words,
                             struct ramiso_found *found);

// Moves the images to their places, at the top of RAM, hooks INT 13h and
// INT 15h, and counts the drives in the BIOS data area (and INT 1Eh, for a
// floppy). A live system's initrd is shown longer than it is, as the README
// says, unless the words say inject=off. From here on all of base memory above
// [0:413h] KiB, and all high memory that INT 15h AX=E820h says is not RAM,
// belongs to the drives: read the map anew. `installed` may be NULL. An error
// leaves vectors, BIOS data area and memory map as they were, but the images
// may be elsewhere, or lie over each other: begin again with ramiso_probe() and
// fresh ones. RAMISO_CALLER, RAMISO_MACHINE.
RAMISO_CALL int ramiso_install(struct ramiso_installed *installed);

// Tells the system that follows of the images: ACPI NFIT, MEMDISK's and
// grub4dos's structures, as the word announce= has it; breaks old structures
// of this kind in base memory that lead nowhere. RAMISO_CALLER.
RAMISO_CALL int ramiso_announce(void);

// Loads the boot image of the first one and starts it, as a BIOS does. Returns
// an error, or not at all. RAMISO_CALLER.
RAMISO_CALL int ramiso_start(void);

// What the last step has said: lines that end in CR and LF, what is too long
// left out. Valid until the next step.
RAMISO_CALL const char *ramiso_text(void);

// "0.1.0"
RAMISO_CALL const char *ramiso_version(void);

// Registers of a BIOS call, in and out; the flags are those that come back.
struct ramiso_registers {
    uint32_t eax, ebx, ecx, edx, esi, edi, ebp;
    uint16_t ds, es; // segments
    uint16_t flags;
    uint16_t reserved;
};

// INT `number`, 0 to FFh, in real mode, with carry set before. Returns the
// carry flag behind it: 0 or 1. Buffers for it are the caller's, in base
// memory.
RAMISO_CALL int ramiso_interrupt(uint32_t number,
                                 struct ramiso_registers *registers);

// What a PXE ROM has given the network bootstrap program that it starts (PXE
// 2.1, section 4.4.5).
struct ramiso_nbp {
    uint16_t sp, ss; // the ROM's stack: a far return address on top
    uint16_t pxenv_offset, pxenv_segment; // ES:BX
    uint16_t pxe_offset, pxe_segment; // SS:SP+4: !PXE
    uint32_t file_end; // the program came in 7C00h to here
};

// The ROM's API, as long as the program has not ended it: makes the call
// `opcode` (PXE 2.1, section 3) with `parameters`, which are copied to where
// real mode reaches them, and back: up to 4096 bytes, the first two the status.
// Buffers that they point to are the caller's, in base memory. Returns the
// status, or what AX says if that is 0; FFFFh if there is no such ROM.
RAMISO_CALL int ramiso_pxe(const struct ramiso_nbp *nbp, uint32_t opcode,
                           void *parameters, uint32_t bytes);

// The program, where the library's own start of an NBP is linked in (ramiso.ld
// does): called with all set up, on a stack of 16 KiB, with the memory zeroed
// where the program came. Returning leads back to the ROM.
void nbp_main(const struct ramiso_nbp *nbp);

// Goes back to the ROM, for a program with a start of its own.
RAMISO_CALL __attribute__((noreturn)) void
ramiso_return_to_rom(const struct ramiso_nbp *nbp);

#ifdef __cplusplus
}
#endif

#endif
