// SPDX-License-Identifier: GPL-2.0-or-later
// Fetches a file by iPXE's FILE API, up to 64 KiB for a change of CPU mode;
// protected mode, calls in real mode; builds on the host.

#include "loader/ipxe.h"

#include "loader/bios.h"
#include "loader/clock.h"
#include "loader/console.h"
#include "loader/progress_show.h"

// A call brings a packet. When the connection has broken, iPXE of 2019 says
// that it was a success, and puts the error's number where the size should be,
// as 40,390. The less a call asks for, the surer that is seen (boot/low.asm).
#define PIECE 2048u
#define POLLS 64u // with nothing to read, between two looks at the keyboard

static const uint8_t *stream_buffer(void)
{
    return physical_memory(STREAM_BASE);
}

// Takes what has come into the buffer, `most` bytes of it. *bytes is 0 at the
// file's end.
static uint16_t read_some(const struct transfer *t, uint32_t most,
                          uint32_t *bytes)
{
    struct pxe_stream_read *s = low_buffer();
    uint16_t status;

    *s = (struct pxe_stream_read){
        .read = {.handle = t->handle, .buffer = STREAM_BASE << 12},
        .entry_point = t->pxe->entry_point,
        .most = (uint16_t)most,
        .piece = PIECE,
        .polls = POLLS,
    };
    status = pxe_status(pxe_call_stream());
    *bytes = s->bytes;
    return s->bytes ? PXE_SUCCESS : status; // which comes again
}

// The same, but waits until something has come, or ESC or a long silence.
static enum fetch_status wait_some(struct transfer *t, uint32_t most,
                                   uint32_t *bytes)
{
    uint32_t begun = clock_ticks();

    for (;;) {
        uint16_t status = read_some(t, most, bytes);

        if (escape_pressed())
            return FETCH_STOPPED;
        if (status == PXE_SUCCESS)
            return FETCH_OK;
        if (status != PXE_STATUS_TRY_AGAIN)
            return fetch_failed(t, status);
        progress_update(t->done);
        if (clock_since(begun) > SILENCE * TICKS_PER_SECOND)
            return FETCH_BROKEN_OFF;
    }
}

static enum fetch_status read_head(struct transfer *t)
{
    enum fetch_status status;
    uint32_t bytes;

    t->head_bytes = 0;
    do {
        status = wait_some(t, HEAD_BYTES - t->head_bytes, &bytes);
        memcpy(t->head + t->head_bytes, stream_buffer(), bytes);
        t->head_bytes += bytes;
    } while (status == FETCH_OK && bytes && t->head_bytes < HEAD_BYTES);
    return status;
}

enum fetch_status stream_open(struct transfer *t, const char *name)
{
    struct pxe_file_open *o = low_buffer();
    struct pxe_file_size *s = low_buffer();
    uint16_t status;

    memset(o, 0, sizeof *o);
    o->name = PXE_DATA_FAR;
    copy_string((char *)PXE_DATA, PXE_DATA_SIZE, name);
    status = pxe_ask(t->pxe, PXENV_FILE_OPEN);
    if (status != PXE_SUCCESS)
        return fetch_failed(t, status);
    t->handle = o->handle;
    *s = (struct pxe_file_size){.handle = t->handle};
    t->size = pxe_ask(t->pxe, PXENV_FILE_SIZE) == PXE_SUCCESS ? s->size : 0;
    return read_head(t);
}

static enum fetch_status store(struct transfer *t, const uint8_t *from,
                               uint32_t bytes)
{
    if (!t->sink && bytes > t->room - t->done)
        return FETCH_TOO_LARGE;
    if (!t->sink)
        memory_write(t->to + t->done, from, bytes);
    else if (!t->sink->take(t->sink, from, bytes))
        return FETCH_NOT_TAKEN;
    t->done += bytes;
    if (t->moved)
        t->moved(t);
    progress_update(t->done);
    return FETCH_OK;
}

enum fetch_status stream_receive(struct transfer *t, uint32_t limit)
{
    enum fetch_status status = FETCH_OK;
    uint32_t bytes;

    if (!t->done)
        status = store(t, t->head, t->head_bytes);
    while (status == FETCH_OK && (!limit || t->done < limit)) {
        status = wait_some(t, STREAM_SIZE, &bytes);
        // A server that ends the connection early is no error to iPXE.
        if (status == FETCH_OK && !bytes)
            return t->done < t->size ? FETCH_BROKEN_OFF : FETCH_OK;
        if (status == FETCH_OK)
            status = store(t, stream_buffer(), bytes);
    }
    return status;
}

void stream_close(struct transfer *t)
{
    struct pxe_file_read *c = low_buffer();

    *c = (struct pxe_file_read){.handle = t->handle};
    pxe_ask(t->pxe, PXENV_FILE_CLOSE);
}
