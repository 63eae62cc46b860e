// SPDX-License-Identifier: GPL-2.0-or-later
// UDP by the PXE ROM (PXE 2.1, section 3.5).

#ifndef RAMISO_UDP_H
#define RAMISO_UDP_H

#include "loader/pxe.h"

struct udp {
    const struct pxe *pxe;
    uint32_t server; // network byte order
    uint16_t port, server_port; // ours and the server's
};

// Takes the ROM's UDP service. False if it has none to give.
bool udp_open(const struct udp *udp);
void udp_close(const struct udp *udp);

// A packet to be sent is put here, and one that came lies here.
static inline uint8_t *udp_buffer(void)
{
    return PXE_DATA;
}

// Sends `bytes` of the buffer to the server's port. What is lost, by the ROM
// or later, is for the caller to send again.
void udp_send(const struct udp *udp, size_t bytes);

// Takes one packet for our port, if one comes very soon, into the buffer.
// Returns its length, 0 for none; *from and *from_port tell the sender.
size_t udp_receive(const struct udp *udp, uint32_t *from,
                   uint16_t *from_port);

#endif
