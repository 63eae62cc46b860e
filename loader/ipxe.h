// SPDX-License-Identifier: GPL-2.0-or-later
// iPXE's FILE API: a stream of any URL that iPXE can fetch.

#ifndef RAMISO_IPXE_H
#define RAMISO_IPXE_H

#include "loader/transfer.h"

// Opens `name`, a URL or relative to what iPXE has started us from; finds the
// size, and the file's head.
enum fetch_status stream_open(struct transfer *t, const char *name);

// Fetches to the transfer's place, the head first, until the end or, with a
// limit, until that many bytes have come; then it may be called again.
enum fetch_status stream_receive(struct transfer *t, uint32_t limit);

void stream_close(struct transfer *t);

#endif
