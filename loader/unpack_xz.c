// SPDX-License-Identifier: GPL-2.0-or-later
// Unpacks xz (xz file format 1.1.0) by liblzma; any mode, builds on the host.

#include <lzma.h>

#include "loader/unpack_kind.h"

#define STREAM_PADDING 4 // xz file format 1.1.0, 2.2

struct xz {
    lzma_stream stream;
    lzma_allocator memory;
};

static void *take(void *heap, size_t items, size_t bytes)
{
    return heap_get(heap, items * bytes); // liblzma has seen to the product
}

static void give(void *heap, void *block)
{
    heap_put(heap, block);
}

static enum unpack_result result_of(struct unpack *u, lzma_ret status)
{
    switch (status) {
    case LZMA_OK:
    case LZMA_BUF_ERROR: // no input, or no room
        return UNPACK_MORE;
    case LZMA_STREAM_END:
        return UNPACK_END;
    case LZMA_MEM_ERROR:
        return unpack_fail_memory(u);
    case LZMA_UNSUPPORTED_CHECK:
        return unpack_fail(u, "it has a checksum of a kind that is not known");
    case LZMA_OPTIONS_ERROR:
        return unpack_fail(u, "it was packed with a filter that is not built "
                              "in; LZMA2 and x86 are");
    default:
        return unpack_fail(u, UNPACK_DAMAGED);
    }
}

static bool begin(struct unpack *u)
{
    struct xz *xz = u->state;

    if (!xz) {
        xz = unpack_state(u, sizeof *xz);
        if (!xz)
            return false;
        xz->memory = (lzma_allocator){take, give, u->heap};
        xz->stream.allocator = &xz->memory;
    }
    return result_of(u, lzma_stream_decoder(&xz->stream, UINT64_MAX,
                                            LZMA_TELL_UNSUPPORTED_CHECK)) ==
           UNPACK_MORE;
}

static enum unpack_result step(struct unpack *u)
{
    lzma_stream *stream = &((struct xz *)u->state)->stream;
    lzma_ret status;

    stream->next_in = u->in;
    stream->avail_in = u->in_left;
    stream->next_out = u->out;
    stream->avail_out = u->out_left;
    status = lzma_code(stream, LZMA_RUN);
    u->in = stream->next_in;
    u->in_left = stream->avail_in;
    u->out = stream->next_out;
    u->out_left = stream->avail_out;
    return result_of(u, status);
}

static void end(struct unpack *u)
{
    lzma_end(&((struct xz *)u->state)->stream);
}

const struct unpack_kind unpack_xz = {
    .begin = begin,
    .step = step,
    .end = end,
    .several = true,
    .padding = STREAM_PADDING,
};
