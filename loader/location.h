// SPDX-License-Identifier: GPL-2.0-or-later
// Names of files on the network: paths and URLs.

#ifndef RAMISO_LOCATION_H
#define RAMISO_LOCATION_H

#include "loader/lib.h"

#define PATH_MAX_BYTES 256

enum location_status {
    LOCATION_OK,
    LOCATION_TOO_LONG,
    LOCATION_BAD_HOST, // not a dotted IPv4 address
    LOCATION_OTHER_SCHEME, // a URL, but not of TFTP
};

struct location {
    uint32_t server; // network byte order
    char path[PATH_MAX_BYTES];
};

// Works out where `name` is: a tftp:// URL, an absolute path, or a path
// relative to the folder of `base`.
enum location_status resolve_location(const char *name,
                                      const struct location *base,
                                      struct location *result);

#endif
