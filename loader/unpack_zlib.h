// SPDX-License-Identifier: GPL-2.0-or-later
// zlib for gzip and zip.

#ifndef RAMISO_UNPACK_ZLIB_H
#define RAMISO_UNPACK_ZLIB_H

#include <zlib.h>

#include "loader/unpack_kind.h"

// For inflate_begin().
#define ZLIB_GZIP (16 + MAX_WBITS) // gzip's header and checksum around it
#define ZLIB_RAW (-MAX_WBITS) // nothing

// Prepares *z for deflated data, the first or more.
bool inflate_begin(struct unpack *u, z_stream *z, int wrapping);

// UNPACK_END: behind the last block, and the checksum if there is one.
enum unpack_result inflate_step(struct unpack *u, z_stream *z);

#endif
