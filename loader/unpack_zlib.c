// SPDX-License-Identifier: GPL-2.0-or-later
// Unpacks what zlib packs; any mode, builds on the host.

#include "loader/unpack_zlib.h"

#include <lzma.h>

// zlib's checksum by liblzma's function: one table less, and as fast.
uLong crc32(uLong crc, const Bytef *from, uInt bytes)
{
    return from ? lzma_crc32(from, bytes, (uint32_t)crc) : 0;
}

static voidpf take(voidpf heap, uInt items, uInt bytes)
{
    return heap_get(heap, (size_t)items * bytes);
}

static void give(voidpf heap, voidpf block)
{
    heap_put(heap, block);
}

bool inflate_begin(struct unpack *u, z_stream *z, int wrapping)
{
    int status;

    if (z->state) {
        status = inflateReset(z);
    } else {
        *z = (z_stream){.zalloc = take, .zfree = give, .opaque = u->heap};
        status = inflateInit2(z, wrapping);
    }
    if (status == Z_OK)
        return true;
    unpack_fail_memory(u);
    return false;
}

enum unpack_result inflate_step(struct unpack *u, z_stream *z)
{
    int status;

    z->next_in = (Bytef *)(uintptr_t)u->in;
    z->avail_in = (uInt)u->in_left;
    z->next_out = u->out;
    z->avail_out = (uInt)u->out_left;
    status = inflate(z, Z_NO_FLUSH);
    u->in = z->next_in;
    u->in_left = z->avail_in;
    u->out = z->next_out;
    u->out_left = z->avail_out;
    switch (status) {
    case Z_OK:
    case Z_BUF_ERROR: // no input, or no room
        return UNPACK_MORE;
    case Z_STREAM_END:
        return UNPACK_END;
    case Z_MEM_ERROR:
        return unpack_fail_memory(u);
    default:
        return unpack_fail(u, UNPACK_DAMAGED);
    }
}
