// SPDX-License-Identifier: GPL-2.0-or-later
// Fetches a file by the PXE ROM's TFTP_READ_FILE, straight to above 1 MiB;
// protected mode, calls in real mode; builds on the host.

#include "loader/rom_file.h"

#include "loader/bios.h"
#include "loader/clock.h"
#include "loader/watch.h"

// iPXE takes a URL in place of the name, and leaves the server aside then.
// False: the call cannot name the file, or not reach its place.
static bool put_name(char to[PXE_FILE_NAME], const struct transfer *t)
{
    if (t->to + t->room > FOUR_GIB)
        return false;
    if (t->file.tftp && t->file.port == TFTP_PORT)
        return copy_string(to, PXE_FILE_NAME, t->file.path);
    return t->pxe->ipxe && location_url(to, PXE_FILE_NAME, &t->file);
}

bool rom_can_read(const struct transfer *t)
{
    char name[PXE_FILE_NAME];

    return put_name(name, t);
}

// Into the low buffer. False: as put_name().
static bool put_parameters(struct transfer *t, uint32_t room)
{
    struct pxe_tftp_read_file *r = low_buffer();

    *r = (struct pxe_tftp_read_file){
        .size = room,
        .buffer = (uint32_t)t->to,
        .server = t->file.server,
        .gateway = gateway_to(&t->pxe->lease, t->file.server),
    };
    if (put_name(r->name, t))
        return true;
    copy_string(t->why, sizeof t->why,
                "the PXE ROM's own call takes 127 characters, port 69 and "
                "memory below 4 GiB only");
    return false;
}

enum fetch_status rom_read(struct transfer *t, uint32_t limit,
                           uint32_t seconds)
{
    const struct pxe_tftp_read_file *r = low_buffer();
    uint32_t room = limit ? limit : (uint32_t)t->room, done;
    enum watch_end end;
    uint16_t status;

    if (!put_parameters(t, room))
        return FETCH_UNABLE;
    watch_begin((void *)(uintptr_t)t->to, room, !limit,
                seconds * TICKS_PER_SECOND, t->pxe->ipxe);
    status = pxe_ask(t->pxe, PXENV_TFTP_READ_FILE);
    end = watch_end(&done);
    t->done = done;
    if (end == WATCH_STOPPED)
        return FETCH_STOPPED;
    if (end == WATCH_SILENT)
        return FETCH_BROKEN_OFF;
    if (r->size > room)
        return FETCH_TOO_LARGE;
    if (status != PXE_SUCCESS)
        return fetch_failed(t, status);
    t->done = r->size;
    return FETCH_OK;
}
