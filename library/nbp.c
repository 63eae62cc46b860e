// SPDX-License-Identifier: GPL-2.0-or-later
// Begins and ends a network bootstrap program that is linked with the library;
// protected mode.

#include "boot/layout.h"
#include "library/ramiso.h"
#include "loader/lib.h"
#include "loader/physical.h"

_Noreturn __attribute__((regparm(3))) void loader_main(uint32_t kind,
                                                       const void *info,
                                                       const void *base);

// library/head.asm
__attribute__((regparm(1))) void call_nbp_main(const struct ramiso_nbp *nbp);

_Noreturn __attribute__((regparm(3))) void loader_main(uint32_t kind,
                                                       const void *info,
                                                       const void *base)
{
    static struct ramiso_nbp nbp;
    uint8_t *low = physical_memory(NBP_BASE);
    uint32_t i;

    (void)kind;
    (void)base;
    nbp = *(const struct ramiso_nbp *)info;
    // Scanners of low memory are to find nothing of us, or of the image.
    for (i = 0; i < nbp.file_end - NBP_BASE; i++)
        low[i] = 0;
    call_nbp_main(&nbp);
    ramiso_return_to_rom(&nbp);
}
