// SPDX-License-Identifier: GPL-2.0-or-later
// Where the PXE ROM is called.

#ifndef RAMISO_PXE_ENTRY_H
#define RAMISO_PXE_ENTRY_H

#include "boot/layout.h"

// The far pointer to the API's entry point, by !PXE, PXENV+ or INT 1Ah; 0 if
// there is none.
uint32_t find_pxe_entry(const struct pxe_entry *entry);

#endif
