// SPDX-License-Identifier: GPL-2.0-or-later
// Sends and receives UDP packets through the PXE ROM; protected mode, calls in
// real mode.

#include "loader/udp.h"

#include "loader/bios.h"

#define POLLS 32u // for a packet, in one change of CPU mode

static uint16_t network_order(uint16_t value)
{
    return (uint16_t)(value << 8 | value >> 8);
}

bool udp_open(const struct udp *udp)
{
    struct pxe_udp_open *o = low_buffer();

    *o = (struct pxe_udp_open){.address = udp->pxe->lease.address};
    return pxe_ask(udp->pxe, PXENV_UDP_OPEN) == PXE_SUCCESS;
}

void udp_close(const struct udp *udp)
{
    memset(low_buffer(), 0, PXE_DATA_OFFSET);
    pxe_ask(udp->pxe, PXENV_UDP_CLOSE);
}

void udp_send(const struct udp *udp, size_t bytes)
{
    struct pxe_udp_write *w = low_buffer();

    *w = (struct pxe_udp_write){
        .destination = udp->server,
        .gateway = gateway_to(&udp->pxe->lease, udp->server),
        .source_port = network_order(udp->port),
        .destination_port = network_order(udp->server_port),
        .size = (uint16_t)bytes,
        .buffer = PXE_DATA_FAR,
    };
    pxe_ask(udp->pxe, PXENV_UDP_WRITE);
}

size_t udp_receive(const struct udp *udp, uint32_t *from, uint16_t *from_port)
{
    struct pxe_udp_read *r = low_buffer();

    *r = (struct pxe_udp_read){
        .destination = udp->pxe->lease.address,
        .destination_port = network_order(udp->port),
        .size = PXE_DATA_SIZE,
        .buffer = PXE_DATA_FAR,
    };
    if (pxe_status(pxe_poll(udp->pxe->entry_point, PXENV_UDP_READ, POLLS)) ||
        r->size > PXE_DATA_SIZE)
        return 0;
    *from = r->source;
    *from_port = network_order(r->source_port);
    return r->size;
}
