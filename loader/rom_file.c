// SPDX-License-Identifier: GPL-2.0-or-later
// Fetches a file by the PXE ROM's TFTP_READ_FILE, straight to above 1 MiB;
// protected mode, calls in real mode.

#include "loader/rom_file.h"

#include "loader/bios.h"
#include "loader/clock.h"
#include "loader/watch.h"

// iPXE takes a URL in place of the name, and leaves the server aside then.
static bool put_name(char to[PXE_FILE_NAME], const struct transfer *t)
{
    if (t->file.tftp && t->file.port == TFTP_PORT)
        return copy_string(to, PXE_FILE_NAME, t->file.path);
    return t->pxe->ipxe && location_url(to, PXE_FILE_NAME, &t->file);
}

bool rom_can_read(const struct transfer *t)
{
    char name[PXE_FILE_NAME];

    return t->to + t->room <= FOUR_GIB && put_name(name, t);
}

enum fetch_status rom_read(struct transfer *t, uint32_t limit,
                           uint32_t seconds)
{
    struct pxe_tftp_read_file *r = low_buffer();
    uint32_t room = limit ? limit : (uint32_t)t->room;
    enum watch_end end;
    uint32_t done;
    uint16_t status;

    *r = (struct pxe_tftp_read_file){
        .size = room,
        .buffer = (uint32_t)t->to,
        .server = t->file.server,
        .gateway = gateway_to(&t->pxe->lease, t->file.server),
    };
    if (!rom_can_read(t))
        return FETCH_UNABLE;
    put_name(r->name, t);
    watch_begin(physical_memory((uint32_t)t->to), room, !limit, seconds * TICKS_PER_SECOND,
                t->pxe->ipxe);
    status = pxe_ask(t->pxe, PXENV_TFTP_READ_FILE);
    end = watch_end(&done);
    t->done = done;
    if (end == WATCH_STOPPED)
        return FETCH_STOPPED;
    if (end == WATCH_SILENT)
        return FETCH_BROKEN_OFF;
    if (status != PXE_SUCCESS)
        return r->size > room ? FETCH_TOO_LARGE : fetch_failed(t, status);
    if (r->size > room)
        return FETCH_TOO_LARGE;
    t->done = r->size;
    return FETCH_OK;
}
