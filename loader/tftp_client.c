// SPDX-License-Identifier: GPL-2.0-or-later
// Fetches a file by TFTP over the PXE ROM's UDP: waits, asks again, gives up;
// protected mode, calls in real mode; builds on the host.

#include "loader/tftp_client.h"

#include "loader/clock.h"
#include "loader/console.h"
#include "loader/progress_show.h"
#include "loader/stamp.h"
#include "loader/transfer.h"

#define WINDOW 16u // blocks; what iPXE's drivers have room for
#define OPEN_TRIES 4u // 1, 2, 4, 4 s
#define ASKS 6u // in a silence of about 7 s
#define LEAST_PATIENCE 4u // ticks
#define MOST_PATIENCE 36u
#define FIRST_PORT 0xc000u // of those that no service has (RFC 6335, 6)
#define PORTS 0x3fffu
#define LOOKS 32u // for a packet, between two at the keyboard

static struct tftp_client *client_of(struct transfer *t)
{
    return &t->client;
}

static void send(const struct tftp_client *c, size_t bytes)
{
    if (bytes)
        udp_send(&c->udp, bytes);
}

// A packet from the server's port; the first one tells which that is.
static size_t receive(struct tftp_client *c)
{
    uint32_t from;
    uint16_t port;
    size_t bytes = udp_receive(&c->udp, &from, &port);

    if (!bytes)
        return 0;
    if (from != c->udp.server) {
        c->stranger = from;
        return 0;
    }
    if (c->tftp.state == TFTP_REQUESTED)
        c->udp.server_port = port;
    return port == c->udp.server_port ? bytes : 0;
}

// Looks for a packet, and now and then at the keyboard. Returns its length, 0
// for none.
static size_t look(struct transfer *t)
{
    struct tftp_client *c = client_of(t);

    if (++c->looks % LOOKS == 0)
        c->stopped = escape_pressed();
    progress_update(t->done);
    return receive(c);
}

static enum fetch_status refused(struct transfer *t)
{
    const struct tftp *f = &t->client.tftp;

    if (f->failure == TFTP_TOO_LARGE)
        return FETCH_TOO_LARGE;
    if (f->failure == TFTP_NOT_TAKEN)
        return FETCH_NOT_TAKEN;
    copy_string(t->why, sizeof t->why,
                f->failure == TFTP_BAD_OPTIONS
                    ? "the server grants options that were not asked for"
                    : f->message);
    if (f->failure == TFTP_REFUSED && f->code == TFTP_ERROR_NOT_FOUND)
        return FETCH_NOT_FOUND;
    if (f->failure == TFTP_REFUSED && f->code == TFTP_ERROR_ACCESS)
        return FETCH_DENIED;
    return FETCH_OTHER;
}

static enum fetch_status silent(struct transfer *t, enum fetch_status status)
{
    if (t->client.stranger) {
        char address[16];

        copy_string(t->why, sizeof t->why, "another address answered: ");
        copy_string(t->why + strlen(t->why), 20,
                    ip_text(address, t->client.stranger));
    }
    return status;
}

static void begin(struct transfer *t, bool plain)
{
    struct tftp_client *c = client_of(t);

    memset(c, 0, sizeof *c);
    c->udp.pxe = t->pxe;
    c->udp.server = t->file.server;
    c->udp.port = (uint16_t)(FIRST_PORT +
                             ((uint32_t)time_stamp() ^ clock_ticks()) % PORTS);
    if (plain)
        tftp_begin(&c->tftp, TFTP_BLOCK_DEFAULT, 1);
    else
        tftp_begin(&c->tftp, TFTP_BLOCK_MAX, WINDOW);
}

// What has come is an answer to the request.
static enum fetch_status opened(struct transfer *t, size_t bytes,
                                uint32_t ticks)
{
    struct tftp_client *c = client_of(t);

    tftp_take(&c->tftp, udp_buffer(), bytes);
    if (c->tftp.state == TFTP_FAILED)
        return refused(t);
    c->patience = 2 * ticks + LEAST_PATIENCE;
    if (c->tftp.state == TFTP_OPENED && !c->tftp.granted &&
        bytes <= sizeof c->first) {
        memcpy(c->first, udp_buffer(), bytes);
        c->first_bytes = bytes;
    }
    t->size = c->tftp.size_known ? c->tftp.size : 0;
    return FETCH_OK;
}

// Waits for the answer to a request. The state tells whether there was one.
static enum fetch_status wait_answer(struct transfer *t, uint32_t patience)
{
    struct tftp_client *c = client_of(t);
    uint32_t begun = clock_ticks();
    enum fetch_status status = FETCH_OK;

    do {
        size_t bytes = look(t);

        if (bytes)
            status = opened(t, bytes, clock_since(begun));
    } while (c->tftp.state == TFTP_REQUESTED && !c->stopped &&
             clock_since(begun) <= patience);
    return c->stopped ? FETCH_STOPPED : status;
}

enum fetch_status client_open(struct transfer *t, bool plain)
{
    struct tftp_client *c = client_of(t);
    uint32_t patience = TICKS_PER_SECOND, tries;

    begin(t, plain);
    if (!udp_open(&c->udp))
        return FETCH_UNABLE;
    for (tries = 0; tries < (t->hasty ? 1 : OPEN_TRIES); tries++) {
        enum fetch_status status;
        size_t bytes = tftp_request(&c->tftp, udp_buffer(), t->file.path);

        if (!bytes)
            return FETCH_UNABLE;
        c->udp.server_port = t->file.port;
        send(c, bytes);
        status = wait_answer(t, patience);
        if (status != FETCH_OK || c->tftp.state == TFTP_OPENED)
            return status;
        if (patience < 4 * TICKS_PER_SECOND)
            patience *= 2;
    }
    return silent(t, FETCH_NO_ANSWER);
}

static void answer(struct tftp_client *c)
{
    send(c, tftp_answer(&c->tftp, udp_buffer()));
}

// There is a place now: the server may begin, or has with its first block.
static void go_on(struct transfer *t)
{
    struct tftp_client *c = client_of(t);

    c->tftp.to = t->to;
    c->tftp.room = t->room;
    c->tftp.sink = t->sink;
    if (t->sink)
        c->tftp.ahead = 0; // it takes them in order
    c->tftp.size = t->size; // which may be known better than by the server
    if (c->first_bytes)
        tftp_take(&c->tftp, c->first, c->first_bytes);
    c->first_bytes = 0;
    t->done = tftp_done(&c->tftp);
    answer(c);
}

// Takes a packet and answers it. True if the file has grown.
static bool take(struct transfer *t, size_t bytes, uint32_t limit)
{
    struct tftp_client *c = client_of(t);
    uint64_t before = t->done;
    bool due = tftp_take(&c->tftp, udp_buffer(), bytes);

    t->done = tftp_done(&c->tftp);
    if (t->moved && t->done > before)
        t->moved(t);
    // At the limit the answer waits for the next call: what it would bring
    // would come while nobody listens.
    if (due && (!limit || t->done < limit))
        answer(c);
    return t->done > before;
}

enum fetch_status client_receive(struct transfer *t, uint32_t limit)
{
    struct tftp_client *c = client_of(t);
    uint32_t patience = c->patience, asks = 0, since;

    go_on(t);
    since = clock_ticks();
    while (c->tftp.state == TFTP_OPENED && (!limit || t->done < limit)) {
        size_t bytes = look(t);

        if (c->stopped)
            return FETCH_STOPPED;
        if (bytes && take(t, bytes, limit)) {
            asks = 0;
            patience = c->patience;
            since = clock_ticks();
        } else if (clock_since(since) > patience) {
            if (++asks > ASKS)
                return silent(t, FETCH_BROKEN_OFF);
            answer(c);
            patience = patience < MOST_PATIENCE ? 2 * patience : patience;
            since = clock_ticks();
        }
    }
    return c->tftp.state == TFTP_FAILED ? refused(t) : FETCH_OK;
}

void client_pause(struct transfer *t)
{
    udp_close(&t->client.udp);
}

void client_resume(struct transfer *t)
{
    udp_open(&t->client.udp);
}

void client_close(struct transfer *t)
{
    struct tftp_client *c = client_of(t);

    if (c->tftp.state == TFTP_OPENED)
        send(c, tftp_error(udp_buffer(), TFTP_ERROR_TEXT, "not needed"));
    else if (c->tftp.state == TFTP_FAILED &&
             c->tftp.failure == TFTP_BAD_OPTIONS)
        send(c, tftp_error(udp_buffer(), TFTP_ERROR_OPTIONS, "not asked for"));
    else if (c->tftp.state == TFTP_FAILED &&
             c->tftp.failure == TFTP_TOO_LARGE)
        send(c, tftp_error(udp_buffer(), TFTP_ERROR_FULL, "too large"));
    else if (c->tftp.state == TFTP_FAILED &&
             c->tftp.failure == TFTP_NOT_TAKEN)
        send(c, tftp_error(udp_buffer(), TFTP_ERROR_TEXT, "damaged"));
    udp_close(&c->udp);
}
