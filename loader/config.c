// SPDX-License-Identifier: GPL-2.0-or-later
// Names of configuration files; any mode, builds on the host.

#include "loader/config.h"

#include "loader/format.h"

#define FOLDER "ramiso.cfg/"

enum { UUID, MAC, IP, IP_LAST = IP + 7, DEFAULT };

static void name_by_uuid(char to[CONFIG_NAME_MAX], const uint8_t *uuid)
{
    size_t i, length = format(to, CONFIG_NAME_MAX, FOLDER);

    for (i = 0; i < 16; i++)
        length += format(to + length, CONFIG_NAME_MAX - length,
                         i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x"
                                                               : "%02x",
                         uuid[i]);
}

static void name_by_mac(char to[CONFIG_NAME_MAX], const struct lease *lease)
{
    const uint8_t *m = lease->mac;

    format(to, CONFIG_NAME_MAX, FOLDER "%02x-%02x-%02x-%02x-%02x-%02x-%02x",
           lease->hardware_type, m[0], m[1], m[2], m[3], m[4], m[5]);
}

static void name_by_ip(char to[CONFIG_NAME_MAX], uint32_t ip, unsigned less)
{
    size_t length = format(to, CONFIG_NAME_MAX, FOLDER "%02X%02X%02X%02X",
                           (unsigned)(ip & 0xff), (unsigned)(ip >> 8 & 0xff),
                           (unsigned)(ip >> 16 & 0xff), (unsigned)(ip >> 24));

    to[length - less] = '\0';
}

bool config_name(unsigned number, char to[CONFIG_NAME_MAX],
                 const struct lease *lease)
{
    if (!lease->has_uuid)
        number++;
    if (!lease->address && number >= IP)
        number += DEFAULT - IP;
    if (number == UUID)
        name_by_uuid(to, lease->uuid);
    else if (number == MAC)
        name_by_mac(to, lease);
    else if (number <= IP_LAST)
        name_by_ip(to, lease->address, number - IP);
    else
        copy_string(to, CONFIG_NAME_MAX, CONFIG_DEFAULT);
    return number <= DEFAULT;
}
