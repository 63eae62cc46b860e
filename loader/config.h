// SPDX-License-Identifier: GPL-2.0-or-later
// The configuration files of ramiso.0: their names and their text.

#ifndef RAMISO_CONFIG_H
#define RAMISO_CONFIG_H

#include "loader/dhcp.h"

#define CONFIG_DEFAULT "ramiso.cfg/default"

// "ramiso.cfg/01-aa-bb-cc-dd-ee-ff", as pxelinux writes MAC addresses.
void config_name(char *to, size_t room, const struct lease *lease);

// Makes one line of the text: blanks for line ends, and for everything from a
// # at the beginning of a word to the line's end.
void strip_comments(char *text);

#endif
