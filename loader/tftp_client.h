// SPDX-License-Identifier: GPL-2.0-or-later
// Our own TFTP client on the PXE ROM's UDP service.

#ifndef RAMISO_TFTP_CLIENT_H
#define RAMISO_TFTP_CLIENT_H

#include "loader/tftp.h"
#include "loader/udp.h"

enum fetch_status;
struct transfer;

struct tftp_client {
    struct udp udp;
    struct tftp tftp;
    uint32_t stranger; // another address that answered
    uint32_t patience; // ticks to wait before asking again, at first
    uint32_t looks; // for packets
    bool stopped; // by ESC
    // A first block that came before its place: the answer of a server that
    // grants no options.
    uint8_t first[TFTP_HEADER + TFTP_BLOCK_DEFAULT];
    size_t first_bytes;
};

// Asks for the file; `plain`: without options. With them its size comes with
// the answer, and nothing of it before client_receive().
// FETCH_UNABLE if the ROM gives no UDP.
enum fetch_status client_open(struct transfer *t, bool plain);

// Fetches to the transfer's place until the end or, with a limit, until that
// many bytes have come; then it may be called again.
enum fetch_status client_receive(struct transfer *t, uint32_t limit);

// Gives UDP back for a while, and takes it again.
void client_pause(struct transfer *t);
void client_resume(struct transfer *t);

// Ends it, and tells the server if that does not know.
void client_close(struct transfer *t);

#endif
