// SPDX-License-Identifier: GPL-2.0-or-later
// The ways to fetch a file, and the best of them on this machine.

#ifndef RAMISO_WAYS_H
#define RAMISO_WAYS_H

#include "loader/transfer.h"

// Chooses among the ways that can fetch t->file, asks the server for it, and
// finds out its size. t->plain: without TFTP's options.
enum fetch_status way_open(struct transfer *t);

// Fetches the file's beginning to t->to, which has t->room bytes: 256 KiB of it
// or some more, or all that there is. t->done tells how much.
enum fetch_status way_begin(struct transfer *t);

// Fetches the rest, to t->to too or to t->sink.
enum fetch_status way_finish(struct transfer *t);

// Both.
enum fetch_status way_receive(struct transfer *t);

// After either, whatever it returned.
void way_close(struct transfer *t);

// "iPXE", "our own TFTP client" ...
const char *way_name(enum way way);

// What a status says of the file.
const char *status_text(enum fetch_status status);

#endif
