// SPDX-License-Identifier: GPL-2.0-or-later
// iPXE's FILE API: a stream of any URL that iPXE can fetch.

#ifndef RAMISO_IPXE_H
#define RAMISO_IPXE_H

#include "loader/transfer.h"

// Opens `name`, a URL or relative to what iPXE has started us from; finds the
// size, and the file's head.
enum fetch_status stream_open(struct transfer *t, const char *name);

// Fetches to the transfer's place, the head first.
enum fetch_status stream_receive(struct transfer *t);

void stream_close(struct transfer *t);

#endif
