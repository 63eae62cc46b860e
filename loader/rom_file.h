// SPDX-License-Identifier: GPL-2.0-or-later
// The PXE ROM's TFTP_READ_FILE: a whole file in one call.

#ifndef RAMISO_ROM_FILE_H
#define RAMISO_ROM_FILE_H

#include "loader/transfer.h"

// Whether the call can name the file, by its path, or by a URL on iPXE, and
// reach its place, if that is known.
bool rom_can_read(const struct transfer *t);

// Fetches to the transfer's place, with progress and ESC, and gives up when in
// `seconds` less than 64 KiB have come. With a limit, the file's first bytes
// only; FETCH_TOO_LARGE is then what succeeds.
enum fetch_status rom_read(struct transfer *t, uint32_t limit,
                           uint32_t seconds);

#endif
