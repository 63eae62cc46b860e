// SPDX-License-Identifier: GPL-2.0-or-later
// Begins and ends a network bootstrap program that is linked with the library;
// protected mode.

#include "library/ramiso.h"
#include "loader/boot.h"
#include "loader/lib.h"
#include "loader/physical.h"

// library/head.asm
__attribute__((regparm(1))) void call_nbp_main(const struct ramiso_nbp *nbp);

_Noreturn __attribute__((regparm(3))) void loader_main(uint32_t kind,
                                                       const void *info,
                                                       const void *base)
{
    static struct ramiso_nbp nbp;

    (void)kind;
    (void)base;
    nbp = *(const struct ramiso_nbp *)info;
    // Scanners of low memory are to find nothing of us, or of the image.
    memset(physical_memory(NBP_BASE), 0, nbp.file_end - NBP_BASE);
    call_nbp_main(&nbp);
    ramiso_return_to_rom(&nbp);
}
