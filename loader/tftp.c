// SPDX-License-Identifier: GPL-2.0-or-later
// Fetches files by the PXE ROM's TFTP calls; protected mode, calls in real
// mode.

#include "loader/tftp.h"

#include "loader/bios.h"

#define TFTP_PORT 69
#define PACKET_SIZE 1428 // an Ethernet frame with room for tunnels
#define PACKET_OFFSET 0x200 // in the low buffer, behind the parameters

static uint16_t network_order(uint16_t value)
{
    return (uint16_t)(value << 8 | value >> 8);
}

// A router, if the server is not on our own network.
static uint32_t gateway_to(const struct pxe *pxe, uint32_t server)
{
    const struct lease *l = &pxe->lease;

    return (server ^ l->address) & l->mask ? l->router : 0;
}

static bool set_name(char to[PXE_FILE_NAME], const struct location *file)
{
    return copy_string(to, PXE_FILE_NAME, file->path);
}

// PXE status after a call, from AX or the structure, whichever complains.
static uint16_t call(const struct pxe *pxe, uint16_t opcode)
{
    uint16_t exit = pxe_call(pxe->entry_point, opcode);
    uint16_t status = *(uint16_t *)low_buffer();

    return exit && !status ? exit : status;
}

uint32_t tftp_size(const struct pxe *pxe, const struct location *file)
{
    struct pxe_tftp_size *s = low_buffer();

    *s = (struct pxe_tftp_size){
        .server = file->server,
        .gateway = gateway_to(pxe, file->server),
    };
    if (!set_name(s->name, file) ||
        call(pxe, PXENV_TFTP_GET_FSIZE) != PXE_SUCCESS)
        return 0;
    return s->size;
}

// Status; *packet_size is what the server granted.
static uint16_t open_file(const struct pxe *pxe, const struct location *file,
                          uint16_t *packet_size)
{
    struct pxe_tftp_open *o = low_buffer();
    uint16_t status;

    *o = (struct pxe_tftp_open){
        .server = file->server,
        .gateway = gateway_to(pxe, file->server),
        .port = network_order(TFTP_PORT),
        .packet_size = PACKET_SIZE,
    };
    if (!set_name(o->name, file))
        return TFTP_TOO_LARGE;
    status = call(pxe, PXENV_TFTP_OPEN);
    *packet_size = o->packet_size;
    return status;
}

static uint16_t read_packet(const struct pxe *pxe, uint16_t *size)
{
    struct pxe_tftp_read *r = low_buffer();
    uint16_t status;

    *r = (struct pxe_tftp_read){
        .size = PACKET_SIZE,
        .buffer = (uint32_t)LOW_BUFFER_SEGMENT << 16 |
                  (LOW_BUFFER_OFFSET + PACKET_OFFSET),
    };
    status = call(pxe, PXENV_TFTP_READ);
    *size = r->size <= PACKET_SIZE ? r->size : 0;
    return status;
}

// Whether a packet was the last. Its size tells only where the total is not
// known: some ROMs do not say what packet size the server granted.
static bool is_last(uint32_t done, uint32_t expected, uint16_t size,
                    uint16_t packet_size)
{
    return expected ? done >= expected : size != packet_size;
}

uint32_t tftp_fetch(const struct pxe *pxe, const struct location *file,
                    uint8_t *to, uint32_t room, uint32_t expected,
                    tftp_progress *progress, uint16_t *status)
{
    const uint8_t *packet = (uint8_t *)low_buffer() + PACKET_OFFSET;
    uint16_t packet_size, size = 0;
    uint32_t done = 0;

    *status = open_file(pxe, file, &packet_size);
    if (*status != PXE_SUCCESS)
        return 0;
    do {
        *status = read_packet(pxe, &size);
        if (*status == PXE_SUCCESS && size > room - done)
            *status = TFTP_TOO_LARGE;
        if (*status != PXE_SUCCESS)
            break;
        memcpy(to + done, packet, size);
        done += size;
        if (progress)
            progress(done);
    } while (size && !is_last(done, expected, size, packet_size));
    memset(low_buffer(), 0, sizeof(struct pxe_tftp_open));
    call(pxe, PXENV_TFTP_CLOSE);
    return done;
}
