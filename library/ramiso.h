// SPDX-License-Identifier: GPL-2.0-or-later
// libramiso: an image in memory becomes a BIOS drive, and is booted; for
// programs that run without an operating system.
//
// The steps, in this order: ramiso_probe(), ramiso_install(), optionally
// ramiso_announce(), ramiso_start(). Each says in ramiso_text() what it has
// done. All addresses are physical, in bytes.
//
// What the caller must have set up, for every function:
// - 32-bit protected mode at ring 0, code and data segments flat (base 0,
//   limit 4 GiB), no paging, A20 on. GDT, IDT and segment registers, the
//   interrupt flag and the stack may be the caller's; they come back as they
//   were, but interrupts are off meanwhile.
// - The BIOS alive: its vectors, data areas and interrupt controllers as it
//   has left them. The functions make BIOS calls.
// - Nothing of the caller's at 2C000h to 33FFFh, which is used during a call.
// - The program, its data and its stack below 200000h, and from
//   ramiso_install() on nothing of its own above, but the images. For
//   ramiso_start() they have to be out of base memory too, where the boot image
//   goes (mostly 7C00h).
// - The BSS cleared. ramiso.ld and the library's own start of an NBP see to
//   all of this but the places above 200000h.
//
// The library has one state, as the machine has one INT 13h: it cannot be
// called by an interrupt handler, and keeps nothing that has to be freed.

#ifndef RAMISO_H
#define RAMISO_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Arguments on the stack, whatever the caller's compiler is told.
#define RAMISO_CALL __attribute__((cdecl, regparm(0)))

// What the steps return. After an error the last line of ramiso_text() is the
// sentence for people: what, the value, what to do.
enum ramiso_status {
    RAMISO_OK,
    RAMISO_ORDER, // called out of order, or not set up as is said above
    RAMISO_WORDS, // a word that must not be passed over cannot be obeyed
    RAMISO_IMAGE, // the image can be no drive, not be booted, or is another
    RAMISO_MACHINE, // no room in memory or among the drive numbers
};

#define RAMISO_IMAGES_MAX 4u

// An image as it lies in memory: an ISO, a floppy or a hard disk. It is the
// caller's until ramiso_install(), which moves it to its own place.
struct ramiso_image {
    uint64_t address; // not in 2C000h to 33FFFh
    uint64_t bytes;
    const char *name; // for people, cut to 63 characters; NULL: none
};

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
    uint32_t emulated; // the disk that a CD's boot entry asks for, or NONE
    // Of the disk, or the emulated one; 0 for a CD without.
    uint32_t cylinders; // not cut to 1024
    uint32_t heads; // 1 to 256
    uint32_t sectors_per_track; // 1 to 63
    // What ramiso_start() loads (El Torito 1.0, section 2.2).
    uint32_t load_address;
    uint32_t load_bytes;
    char volume[33]; // a CD's name (ECMA-119, 8.4.7), else ""
};

struct ramiso_installed {
    uint64_t image; // where the first image is now
    uint64_t image_bytes; // of the range kept for it, reserved in E820
    uint32_t drive; // INT 13h number of the drive that is booted
    uint32_t resident; // the handler's block, at the top of base memory
    uint32_t resident_bytes; // a multiple of 1024
};

// Finds out what the images are. `words`: ramiso's command line, up to 2047
// characters, or NULL; sha256= is checked here, and words on the console and
// on the network mean nothing. The strings and the array may be gone
// afterwards. `found` may be NULL. Changes nothing in the machine; may be
// called again.
// RAMISO_ORDER, RAMISO_WORDS, RAMISO_IMAGE, RAMISO_MACHINE.
RAMISO_CALL int ramiso_probe(const struct ramiso_image *images,
                             uint32_t count, const char *words,
                             struct ramiso_found *found);

// Moves the images to their places, at the top of RAM, and hooks INT 13h and
// INT 15h; from here on the images' memory and the top of base memory are the
// drives'. `installed` may be NULL. An error leaves vectors and memory map as
// they were, but the images may be elsewhere, or lie over each other: begin
// again with ramiso_probe() and fresh ones.
// RAMISO_ORDER, RAMISO_MACHINE.
RAMISO_CALL int ramiso_install(struct ramiso_installed *installed);

// Tells the system that follows of the images: ACPI NFIT, MEMDISK's and
// grub4dos's structures, as the word announce= has it.
// RAMISO_ORDER.
RAMISO_CALL int ramiso_announce(void);

// Loads the boot image of the first one and starts it, as a BIOS does. Returns
// an error, or not at all.
// RAMISO_ORDER.
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
// carry flag behind it: 0 or 1.
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

// The program, where the library's own start of an NBP is linked in (ramiso.ld
// does), defined as RAMISO_CALL too: called with all set up, on a stack of 16 KiB, with the memory zeroed
// where the program came. Returning leads back to the ROM.
RAMISO_CALL void nbp_main(const struct ramiso_nbp *nbp);

// Goes back to the ROM, for a program with a start of its own.
RAMISO_CALL __attribute__((noreturn)) void
ramiso_return_to_rom(const struct ramiso_nbp *nbp);

#ifdef __cplusplus
}
#endif

#endif
