// SPDX-License-Identifier: GPL-2.0-or-later
// Talks to the PXE ROM (PXE 2.1); protected mode, calls in real mode.

#include "loader/pxe.h"

#include "loader/bios.h"
#include "loader/console.h"

#define PACKET_MAX 1500

uint16_t pxe_ask(const struct pxe *pxe, uint16_t opcode)
{
    return pxe_status(pxe_call(pxe->entry_point, opcode));
}

uint32_t gateway_to(const struct lease *lease, uint32_t server)
{
    return (server ^ lease->address) & lease->mask ? lease->router : 0;
}

static bool sound(const void *structure, const char *signature,
                  size_t signature_bytes, uint8_t length, size_t least)
{
    const uint8_t *p = structure;
    uint8_t sum = 0, i;

    if (memcmp(p, signature, signature_bytes) != 0 || length < least)
        return false;
    for (i = 0; i < length; i++)
        sum += p[i];
    return !sum;
}

static uint32_t entry_of_pxe(uint32_t far_pointer)
{
    const struct pxe_structure *p =
        physical_memory(far_to_physical(far_pointer));

    if (!far_pointer || !sound(p, "!PXE", 4, p->length, sizeof *p))
        return 0;
    return p->entry_point;
}

// PXENV+ leads to a !PXE if it is new enough, else to its own entry point.
static uint32_t entry_of_pxenv(uint32_t far_pointer)
{
    const struct pxenv_structure *p =
        physical_memory(far_to_physical(far_pointer));
    uint32_t entry = 0;

    if (!far_pointer ||
        !sound(p, "PXENV+", 6, p->length,
               offsetof(struct pxenv_structure, segments)))
        return 0;
    if (p->version >= PXENV_VERSION_WITH_PXE && p->length >= sizeof *p)
        entry = entry_of_pxe(p->pxe);
    return entry ? entry : p->entry_point;
}

static uint32_t ask_installation_check(void)
{
    struct real_regs regs = {.eax = 0x5650};

    if (bios_interrupt(0x1a, &regs) || (regs.eax & 0xffff) != 0x564e)
        return 0;
    return (uint32_t)regs.es << 16 | (regs.ebx & 0xffff);
}

static uint32_t find_entry(const struct pxe_entry *e)
{
    uint32_t entry;

    entry = entry_of_pxe((uint32_t)e->pxe_segment << 16 | e->pxe_offset);
    if (!entry)
        entry = entry_of_pxenv((uint32_t)e->pxenv_segment << 16 |
                               e->pxenv_offset);
    if (!entry)
        entry = entry_of_pxenv(ask_installation_check());
    return entry;
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
    pxe->entry_point = find_entry(entry);
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
