// SPDX-License-Identifier: GPL-2.0-or-later
// Resolves file names against the place the NBP came from; any mode, builds
// on the host.

#include "loader/location.h"

#include "loader/dhcp.h"
#include "loader/format.h"

static const char tftp_scheme[] = "tftp://";

bool is_url(const char *name)
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

// Length of what an absolute path goes behind: a URL's scheme and host.
static size_t root_length(const char *url)
{
    const char *at = strchr(url, ':') + 3;

    while (*at && *at != '/')
        at++;
    return (size_t)(at - url);
}

static bool read_port(const char **s, uint16_t *port)
{
    uint32_t n = 0;

    for (; **s >= '0' && **s <= '9' && n <= UINT16_MAX; ++*s)
        n = n * 10 + (uint32_t)(**s - '0');
    *port = (uint16_t)n;
    return n && n <= UINT16_MAX;
}

// tftp://10.0.0.1[:69]/path: false if that is not what it is.
static bool read_tftp_url(const char *url, struct location *l,
                          const char **path)
{
    const char *at = url + sizeof tftp_scheme - 1;

    if (strncmp(url, tftp_scheme, sizeof tftp_scheme - 1) != 0 ||
        !ip_parse(&at, &l->server))
        return false;
    l->port = TFTP_PORT;
    if (*at == ':') {
        at++;
        if (!read_port(&at, &l->port))
            return false;
    }
    if (*at != '/')
        return false;
    *path = at;
    return true;
}

enum location_status resolve_location(const char *name,
                                      const struct location *base,
                                      struct location *result)
{
    size_t folder = 0;

    memset(result, 0, sizeof *result);
    if (is_url(name)) {
        result->tftp = read_tftp_url(name, result, &name);
    } else {
        result->relative = true;
        result->tftp = base->tftp;
        result->server = base->server;
        result->port = base->port ? base->port : TFTP_PORT;
        if (*name != '/' && *name != '\\')
            folder = folder_length(base->path);
        else if (!base->tftp && is_url(base->path))
            folder = root_length(base->path);
    }
    memcpy(result->path, base->path, folder);
    return copy_string(result->path + folder, sizeof result->path - folder,
                       name)
               ? LOCATION_OK
               : LOCATION_TOO_LONG;
}

bool location_url(char *to, size_t room, const struct location *l)
{
    char root[32], server[16], port[8] = "";
    size_t length;

    if (!l->tftp)
        return copy_string(to, room, l->path);
    if (l->port != TFTP_PORT)
        format(port, sizeof port, ":%u", l->port);
    length = format(root, sizeof root, "%s%s%s%s", tftp_scheme,
                    ip_text(server, l->server), port,
                    l->path[0] == '/' ? "" : "/");
    return copy_string(to, room, root) &&
           copy_string(to + length, room - length, l->path);
}
