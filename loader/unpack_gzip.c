// SPDX-License-Identifier: GPL-2.0-or-later
// Unpacks gzip (RFC 1952), whose headers zlib knows; any mode, builds on the
// host.

#include "loader/unpack_zlib.h"

static bool begin(struct unpack *u)
{
    if (!u->state && !unpack_state(u, sizeof(z_stream)))
        return false;
    return inflate_begin(u, u->state, ZLIB_GZIP);
}

static enum unpack_result step(struct unpack *u)
{
    return inflate_step(u, u->state);
}

static void end(struct unpack *u)
{
    inflateEnd(u->state);
}

const struct unpack_kind unpack_gzip = {
    .begin = begin,
    .step = step,
    .end = end,
    .several = true,
};
