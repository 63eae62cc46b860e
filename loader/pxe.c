// SPDX-License-Identifier: GPL-2.0-or-later
// Talks to the PXE ROM (PXE 2.1); protected mode, calls in real mode.

#include "loader/pxe.h"

#include "loader/bios.h"
#include "loader/console.h"
#include "loader/pxe_entry.h"

#define PACKET_MAX 1500

uint16_t pxe_ask(const struct pxe *pxe, uint16_t opcode)
{
    return pxe_status(pxe_call(pxe->entry_point, opcode));
}

uint32_t gateway_to(const struct lease *lease, uint32_t server)
{
    bool is_near = !((server ^ lease->address) & lease->mask);

    return is_near ? 0 : lease->router;
}

static bool read_cached(const struct pxe *pxe, uint16_t type,
                        struct lease *lease)
{
    struct pxe_cached_info *info = low_buffer();
    size_t bytes;

    *info = (struct pxe_cached_info){
        .packet_type = type,
        .buffer_size = PACKET_MAX,
        .buffer = PXE_DATA_FAR,
    };
    if (pxe_ask(pxe, PXENV_GET_CACHED_INFO) != PXE_SUCCESS)
        return false;
    bytes = info->buffer_size < PACKET_MAX ? info->buffer_size : PACKET_MAX;
    return dhcp_read(PXE_DATA, bytes, lease);
}

static bool has_file_api(const struct pxe *pxe)
{
    struct pxe_file_api *api = low_buffer();

    *api = (struct pxe_file_api){
        .size = sizeof *api,
        .magic = PXE_FILE_API_MAGIC,
    };
    return pxe_ask(pxe, PXENV_FILE_API_CHECK) == PXE_SUCCESS &&
           api->magic != PXE_FILE_API_MAGIC;
}

void pxe_open(struct pxe *pxe, const struct pxe_entry *entry)
{
    static const struct location nowhere = {.tftp = true};
    bool ack, reply;

    memset(pxe, 0, sizeof *pxe);
    pxe->entry_point = find_pxe_entry(entry);
    if (!pxe->entry_point)
        fail("No PXE interface was found (neither !PXE nor PXENV+): "
             "start it from a PXE ROM, or use ramiso.lkrn.");
    // The reply of a proxy DHCP server, with the boot server, comes last.
    ack = read_cached(pxe, PXE_DHCP_ACK, &pxe->lease);
    reply = read_cached(pxe, PXE_CACHED_REPLY, &pxe->lease);
    if (!ack && !reply)
        fail("The PXE ROM has no DHCP reply (packets 2 and 3 are empty): "
             "start ramiso.0 by DHCP.");
    read_cached(pxe, PXE_DHCP_DISCOVER, &pxe->lease); // the machine's UUID
    resolve_location(pxe->lease.boot_file, &nowhere, &pxe->home);
    if (pxe->home.tftp && !pxe->home.server)
        pxe->home.server = pxe->lease.server;
    pxe->ipxe = has_file_api(pxe);
}

void pxe_command_line(const struct pxe *pxe, char *to, size_t room)
{
    struct pxe_file_command_line *line = low_buffer();

    to[0] = '\0';
    if (!pxe->ipxe)
        return;
    memset(low_buffer(), 0, LOW_BUFFER_SIZE);
    line->size = PXE_DATA_SIZE - 1;
    line->buffer = PXE_DATA_FAR;
    if (pxe_ask(pxe, PXENV_FILE_CMDLINE) == PXE_SUCCESS)
        copy_string(to, room, (char *)PXE_DATA);
}

bool pxe_close(const struct pxe *pxe)
{
    static const uint16_t steps[] = {PXENV_UNDI_SHUTDOWN, PXENV_UNLOAD_STACK,
                                     PXENV_STOP_UNDI};
    bool ok = true;
    size_t i;

    for (i = 0; i < sizeof steps / sizeof *steps; i++) {
        memset(low_buffer(), 0, PXE_DATA_OFFSET);
        if (pxe_call(pxe->entry_point, steps[i]) != PXE_SUCCESS) {
            detail("PXE call %02Xh failed with status %04Xh.", steps[i],
                   *(uint16_t *)low_buffer());
            ok = false;
        }
    }
    return ok;
}
