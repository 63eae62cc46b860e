// SPDX-License-Identifier: GPL-2.0-or-later
// A network bootstrap program that carries an ISO and boots it; protected
// mode, flat, no interrupts, no C library.

#include <ramiso.h>

__asm__(".section .rodata\n"
        "iso: .incbin \"" ISO "\"\n"
        "iso_end:\n"
        ".text");

extern const uint8_t iso[], iso_end[];

// INT 10h AH=0Eh: writes the character AL.
static void print(const char *text)
{
    while (*text) {
        struct ramiso_registers regs = {
            .eax = 0x0e00 | (uint8_t)*text++,
            .ebx = 7,
        };

        ramiso_interrupt(0x10, &regs);
    }
}

// INT 16h AH=00h
static void wait_key(void)
{
    struct ramiso_registers regs = {.eax = 0};

    ramiso_interrupt(0x16, &regs);
}

// Whether the step has gone well; says what it said.
static int went_well(int status)
{
    print(ramiso_text());
    return status == RAMISO_OK;
}

void nbp_main(const struct ramiso_nbp *nbp)
{
    struct ramiso_image image = {
        .address = (uintptr_t)iso,
        .bytes = (uintptr_t)iso_end - (uintptr_t)iso,
        .name = ISO,
    };

    (void)nbp;
    print("An example of libramiso ");
    print(ramiso_version());
    print("\r\n");
    if (went_well(ramiso_probe(&image, 1, WORDS, 0)) &&
        went_well(ramiso_install(0)) && went_well(ramiso_announce()))
        went_well(ramiso_start());
    print("Press a key to go back to the PXE ROM.\r\n");
    wait_key();
}
