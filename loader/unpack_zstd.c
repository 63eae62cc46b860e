// SPDX-License-Identifier: GPL-2.0-or-later
// Unpacks zstd (RFC 8878) by libzstd; any mode, builds on the host.

#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>
#include <zstd_errors.h>

#include "loader/unpack_kind.h"

// The largest window that a processor of 32 bits can take.
#define WINDOW_LOG ZSTD_WINDOWLOG_MAX_32

static void *take(void *heap, size_t bytes)
{
    return heap_get(heap, bytes);
}

static void give(void *heap, void *block)
{
    heap_put(heap, block);
}

static enum unpack_result fail_by(struct unpack *u, size_t status)
{
    switch (ZSTD_getErrorCode(status)) {
    case ZSTD_error_memory_allocation:
        return unpack_fail_memory(u);
    case ZSTD_error_frameParameter_windowTooLarge:
        return unpack_fail(u, "it was packed with a window of more than "
                              "1 GiB");
    case ZSTD_error_dictionary_wrong:
        return unpack_fail(u, "it was packed with a dictionary");
    case ZSTD_error_checksum_wrong:
        return unpack_fail(u, UNPACK_MISMATCH);
    default:
        return unpack_fail(u, UNPACK_DAMAGED);
    }
}

static bool begin(struct unpack *u)
{
    if (u->state)
        return true; // a decoder goes on with the next frame by itself
    u->state = ZSTD_createDCtx_advanced(
        (ZSTD_customMem){take, give, u->heap});
    if (!u->state) {
        unpack_fail_memory(u);
        return false;
    }
    ZSTD_DCtx_setParameter(u->state, ZSTD_d_windowLogMax, WINDOW_LOG);
    return true;
}

static enum unpack_result step(struct unpack *u)
{
    ZSTD_inBuffer in = {u->in, u->in_left, 0};
    ZSTD_outBuffer out = {u->out, u->out_left, 0};
    size_t status = ZSTD_decompressStream(u->state, &out, &in);

    u->in += in.pos;
    u->in_left -= in.pos;
    u->out += out.pos;
    u->out_left -= out.pos;
    if (ZSTD_isError(status))
        return fail_by(u, status);
    return status ? UNPACK_MORE : UNPACK_END;
}

// The decoder is memory of its own: none is left in u->state.
static void end(struct unpack *u)
{
    ZSTD_freeDCtx(u->state);
    u->state = NULL;
}

static uint64_t size_hint(const uint8_t *head, size_t bytes)
{
    unsigned long long size = ZSTD_getFrameContentSize(head, bytes);

    return size >= ZSTD_CONTENTSIZE_ERROR ? 0 : size;
}

const struct unpack_kind unpack_zstd = {
    .begin = begin,
    .step = step,
    .end = end,
    .size_hint = size_hint,
    .several = true,
};
