// SPDX-License-Identifier: GPL-2.0-or-later
// Names and text of configuration files; any mode, builds on the host.

#include "loader/config.h"

#include "loader/format.h"

void config_name(char *to, size_t room, const struct lease *lease)
{
    const uint8_t *m = lease->mac;

    format(to, room, "ramiso.cfg/%02x-%02x-%02x-%02x-%02x-%02x-%02x",
           lease->hardware_type, m[0], m[1], m[2], m[3], m[4], m[5]);
}

void strip_comments(char *text)
{
    bool word_start = true, comment = false;

    for (; *text; text++) {
        if (*text == '\n')
            comment = false;
        else if (*text == '#' && word_start)
            comment = true;
        word_start = (unsigned char)*text <= ' ';
        if (comment || word_start)
            *text = ' ';
    }
}
