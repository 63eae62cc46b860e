// SPDX-License-Identifier: GPL-2.0-or-later
// Leaves the loader: into the boot sector, or back to the PXE ROM.

#ifndef RAMISO_START_H
#define RAMISO_START_H

#include "boot/layout.h"
#include "loader/install.h"

// Loads the boot image and starts it as a BIOS does.
_Noreturn void start_boot_image(const struct image *image,
                                const struct probe *probe,
                                const struct installed *installed);

// Returns from a network bootstrap program: RETF on the ROM's stack.
_Noreturn void return_to_rom(const struct pxe_entry *entry);

#endif
