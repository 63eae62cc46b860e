// SPDX-License-Identifier: GPL-2.0-or-later
// Resolves file names against the place the NBP came from; any mode, builds
// on the host.

#include "loader/location.h"

#include "loader/dhcp.h"

static bool has_scheme(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon && colon > name && colon[1] == '/' && colon[2] == '/';
}

// Length of the folder part of a path, its last separator included. Windows
// servers name boot files with backslashes.
static size_t folder_length(const char *path)
{
    size_t i, length = 0;

    for (i = 0; path[i]; i++)
        if (path[i] == '/' || path[i] == '\\')
            length = i + 1;
    return length;
}

enum location_status resolve_location(const char *name,
                                      const struct location *base,
                                      struct location *result)
{
    static const char tftp[] = "tftp://";
    size_t folder = 0;

    result->server = base->server;
    if (strncmp(name, tftp, sizeof tftp - 1) == 0) {
        name += sizeof tftp - 1;
        if (!ip_parse(&name, &result->server) || *name != '/')
            return LOCATION_BAD_HOST;
    } else if (has_scheme(name)) {
        return LOCATION_OTHER_SCHEME;
    } else if (*name != '/' && *name != '\\') {
        folder = folder_length(base->path);
    }
    memcpy(result->path, base->path, folder);
    return copy_string(result->path + folder, sizeof result->path - folder,
                       name)
               ? LOCATION_OK
               : LOCATION_TOO_LONG;
}
