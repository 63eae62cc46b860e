// SPDX-License-Identifier: GPL-2.0-or-later
// Names of files on the network: paths and URLs.

#ifndef RAMISO_LOCATION_H
#define RAMISO_LOCATION_H

#include "loader/lib.h"

#define PATH_MAX_BYTES 256
#define TFTP_PORT 69 // RFC 1350, section 4

enum location_status {
    LOCATION_OK,
    LOCATION_TOO_LONG,
};

struct location {
    bool tftp; // by TFTP from `server`; else `path` is a URL
    bool relative; // to the network bootstrap program: no URL
    uint32_t server; // IPv4, network byte order
    uint16_t port;
    char path[PATH_MAX_BYTES]; // or the whole URL
};

// Whether it begins with a scheme, as http:// does.
bool is_url(const char *name);

// Works out where `name` is: a tftp:// URL with a numeric address, another
// URL (which iPXE alone can fetch), an absolute path, or a path relative to
// the folder of `base`.
enum location_status resolve_location(const char *name,
                                      const struct location *base,
                                      struct location *result);

// The location as a URL. False if it is longer than `room`.
bool location_url(char *to, size_t room, const struct location *l);

#endif
