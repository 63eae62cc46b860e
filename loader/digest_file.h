// SPDX-License-Identifier: GPL-2.0-or-later
// The file beside an image that tells its digest.

#ifndef RAMISO_DIGEST_FILE_H
#define RAMISO_DIGEST_FILE_H

#include "loader/fetch.h"

// Fetches x.iso.sha256 for x.iso, or that of a mirror, into memory that is free
// in *map. Returns the digest, which is there until the next call; fails with a
// sentence if there is none.
const uint8_t *fetch_digest(const struct pxe *pxe,
                            const struct image_options *o,
                            const struct memory_map *map);

#endif
