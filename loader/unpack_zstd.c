// SPDX-License-Identifier: GPL-2.0-or-later
// Unpacks zstd (RFC 8878) by libzstd; any mode, builds on the host.

#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>
#include <zstd_errors.h>

#include "loader/unpack_kind.h"

// The largest window that a processor of 32 bits can take.
#define WINDOW_LOG ZSTD_WINDOWLOG_MAX_32

struct zstd {
    ZSTD_DCtx *decoder;
    uint8_t head[ZSTD_FRAMEHEADERSIZE_MAX]; // of the frame
    size_t head_bytes;
    uint64_t size; // put out of it
};

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

static bool create(struct unpack *u)
{
    struct zstd *zstd = unpack_state(u, sizeof *zstd);

    if (!zstd)
        return false;
    zstd->decoder = ZSTD_createDCtx_advanced(
        (ZSTD_customMem){take, give, u->heap});
    if (!zstd->decoder) {
        unpack_fail_memory(u);
        return false;
    }
    ZSTD_DCtx_setParameter(zstd->decoder, ZSTD_d_windowLogMax, WINDOW_LOG);
    return true;
}

// A decoder goes on with the next frame by itself.
static bool begin(struct unpack *u)
{
    struct zstd *zstd;

    if (!u->state && !create(u))
        return false;
    zstd = u->state;
    zstd->head_bytes = 0;
    zstd->size = 0;
    return true;
}

static void keep_head(struct zstd *zstd, const uint8_t *from, size_t bytes)
{
    size_t most = sizeof zstd->head - zstd->head_bytes;

    if (bytes > most)
        bytes = most;
    memcpy(zstd->head + zstd->head_bytes, from, bytes);
    zstd->head_bytes += bytes;
}

// libzstd looks at the size that a frame tells only if its last block is not
// an empty one.
static bool has_told_size(const struct zstd *zstd)
{
    unsigned long long told =
        ZSTD_getFrameContentSize(zstd->head, zstd->head_bytes);

    return told == ZSTD_CONTENTSIZE_UNKNOWN || told == zstd->size;
}

static enum unpack_result step(struct unpack *u)
{
    struct zstd *zstd = u->state;
    ZSTD_inBuffer in = {u->in, u->in_left, 0};
    ZSTD_outBuffer out = {u->out, u->out_left, 0};
    size_t status = ZSTD_decompressStream(zstd->decoder, &out, &in);

    keep_head(zstd, u->in, in.pos);
    zstd->size += out.pos;
    u->in += in.pos;
    u->in_left -= in.pos;
    u->out += out.pos;
    u->out_left -= out.pos;
    if (ZSTD_isError(status))
        return fail_by(u, status);
    if (status)
        return UNPACK_MORE;
    return has_told_size(zstd) ? UNPACK_END : unpack_fail(u, UNPACK_DAMAGED);
}

static void end(struct unpack *u)
{
    struct zstd *zstd = u->state;

    ZSTD_freeDCtx(zstd->decoder);
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
