// SPDX-License-Identifier: GPL-2.0-or-later
// The PXE ROM: its entry point, what it knows of the network, and its end.

#ifndef RAMISO_LOADER_PXE_H
#define RAMISO_LOADER_PXE_H

#include "boot/layout.h"
#include "boot/pxe.h"
#include "loader/bios.h"
#include "loader/dhcp.h"
#include "loader/location.h"

struct pxe {
    uint32_t entry_point; // far pointer
    struct lease lease;
    struct location home; // what names are relative to: the NBP itself
    bool ipxe; // the FILE API is there
    bool prefixed; // `home` is what DHCP's path prefix says
};

// Parameters of a call begin at the low buffer's first byte; what is longer
// or has no place in them, from this offset on.
#define PXE_DATA_OFFSET 0x200u
#define PXE_DATA_SIZE (LOW_BUFFER_SIZE - PXE_DATA_OFFSET)
#define PXE_DATA ((uint8_t *)low_buffer() + PXE_DATA_OFFSET)
#define PXE_DATA_FAR ((uint32_t)LOW_BUFFER_SEGMENT << 16 | \
                      (LOW_BUFFER_OFFSET + PXE_DATA_OFFSET))

// Finds the API by !PXE, PXENV+ or INT 1Ah and reads the cached packets.
// Fails with a sentence if there is none.
void pxe_open(struct pxe *pxe, const struct pxe_entry *entry);

// The status of the PXE call that has just returned AX: of the parameters in
// the low buffer, or AX if that alone complains.
static inline uint16_t pxe_status(uint16_t ax)
{
    uint16_t status = *(uint16_t *)low_buffer();

    return status ? status : ax;
}

// Makes a PXE call with the parameters in the low buffer. Returns its status.
uint16_t pxe_ask(const struct pxe *pxe, uint16_t opcode);

// A router on the way to the server, 0 if it is on our own network.
uint32_t gateway_to(const struct lease *lease, uint32_t server);

// Words behind `chain ramiso.0` if the ROM is iPXE; "" otherwise.
void pxe_command_line(const struct pxe *pxe, char *to, size_t room);

// Ends the network: UNDI, the stack, the ROM's memory. True if the ROM says
// that it is gone.
bool pxe_close(const struct pxe *pxe);

#endif
