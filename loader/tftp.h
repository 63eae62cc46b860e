// SPDX-License-Identifier: GPL-2.0-or-later
// TFTP through the PXE ROM's own client.

#ifndef RAMISO_TFTP_H
#define RAMISO_TFTP_H

#include "loader/pxe.h"

// Size of the file, 0 if the server does not tell.
uint32_t tftp_size(const struct pxe *pxe, const struct location *file);

// Called with what has arrived so far.
typedef void tftp_progress(uint64_t done);

// Fetches the file to `to`, at most `room` bytes. `expected`: its size, as
// tftp_size() said. Returns what has arrived. *status is PXE_SUCCESS, the PXE
// status of what failed, or TFTP_TOO_LARGE.
#define TFTP_TOO_LARGE 0xffff
uint32_t tftp_fetch(const struct pxe *pxe, const struct location *file,
                    uint8_t *to, uint32_t room, uint32_t expected,
                    tftp_progress *progress, uint16_t *status);

#endif
