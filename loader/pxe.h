// SPDX-License-Identifier: GPL-2.0-or-later
// The PXE ROM: its entry point, what it knows of the network, and its end.

#ifndef RAMISO_LOADER_PXE_H
#define RAMISO_LOADER_PXE_H

#include "boot/layout.h"
#include "boot/pxe.h"
#include "loader/dhcp.h"
#include "loader/location.h"

struct pxe {
    uint32_t entry_point; // far pointer
    struct lease lease;
    struct location home; // the NBP itself: server and path
};

// Finds the API by !PXE, PXENV+ or INT 1Ah and reads the cached packets.
// Fails with a sentence if there is none.
void pxe_open(struct pxe *pxe, const struct pxe_entry *entry);

// Words behind `chain ramiso.0` if the ROM is iPXE; "" otherwise.
void pxe_command_line(const struct pxe *pxe, char *to, size_t room);

// Ends the network: UNDI, the stack, the ROM's memory. True if the ROM says
// that it is gone.
bool pxe_close(const struct pxe *pxe);

#endif
