// SPDX-License-Identifier: GPL-2.0-or-later
// Answers the requests of a network block device; 32-bit user mode of Linux.

#include "linux/answer.h"

#include <stddef.h>

#include "linux/kernel.h"
#include "linux/nbd.h"

static uint32_t big32(uint32_t value)
{
    return __builtin_bswap32(value);
}

// Returns the bytes that came before the end.
static uint32_t receive(int socket, void *to, uint32_t bytes)
{
    uint32_t done = 0;

    while (done < bytes) {
        long got = kernel_read(socket, (uint8_t *)to + done, bytes - done);
        if (got <= 0)
            break;
        done += (uint32_t)got;
    }
    return done;
}

static bool deliver(int socket, const void *from, uint32_t bytes)
{
    uint32_t done = 0;

    while (done < bytes) {
        long put = kernel_write(socket, (const uint8_t *)from + done,
                                bytes - done);
        if (put <= 0)
            return false;
        done += (uint32_t)put;
    }
    return true;
}

static bool reply(int socket, uint64_t cookie, enum nbd_error error)
{
    struct nbd_reply header = {
        .magic = big32(NBD_REPLY_MAGIC),
        .error = big32(error),
        .cookie = cookie,
    };

    return deliver(socket, &header, sizeof header);
}

static bool read_range(int socket, struct memory *memory, uint64_t cookie,
                       uint64_t offset, uint32_t length)
{
    if (offset > memory->bytes || length > memory->bytes - offset)
        return reply(socket, cookie, NBD_EINVAL);
    if (!reply(socket, cookie, NBD_OK))
        return false;
    while (length > 0) {
        uint32_t count = length;
        const uint8_t *data = memory_at(memory, offset, &count);
        if (!data || !deliver(socket, data, count))
            return false;
        offset += count;
        length -= count;
    }
    return true;
}

// What a write brings must be taken, or the next request is not seen.
static bool refuse_write(int socket, uint64_t cookie, uint32_t length)
{
    uint8_t data[512];

    while (length > 0) {
        uint32_t part = length < sizeof data ? length : sizeof data;
        if (receive(socket, data, part) != part)
            return false;
        length -= part;
    }
    return reply(socket, cookie, NBD_EPERM);
}

static bool serve_request(int socket, struct memory *memory,
                          const struct nbd_request *request)
{
    uint32_t length = big32(request->length);

    switch (__builtin_bswap16(request->command)) {
    case NBD_CMD_READ:
        return read_range(socket, memory, request->cookie,
                          __builtin_bswap64(request->offset), length);
    case NBD_CMD_WRITE:
        return refuse_write(socket, request->cookie, length);
    case NBD_CMD_FLUSH:
        return reply(socket, request->cookie, NBD_OK);
    case NBD_CMD_TRIM:
    case NBD_CMD_WRITE_ZEROES:
        return reply(socket, request->cookie, NBD_EPERM);
    default:
        return reply(socket, request->cookie, NBD_EINVAL);
    }
}

bool answer(int socket, struct memory *memory)
{
    struct nbd_request request;

    for (;;) {
        uint32_t got = receive(socket, &request, sizeof request);
        if (got == 0)
            return true;
        if (got != sizeof request || request.magic != big32(NBD_REQUEST_MAGIC))
            return false;
        if (__builtin_bswap16(request.command) == NBD_CMD_DISC)
            return true;
        if (!serve_request(socket, memory, &request))
            return false;
    }
}
