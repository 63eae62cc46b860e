// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the configuration from the network.

#ifndef RAMISO_CONFIGURE_H
#define RAMISO_CONFIGURE_H

#include "loader/menu_file.h"
#include "loader/pxe.h"

// Makes pxe->home, which names are relative to, the folder that DHCP option
// 210 names, if it names one: in place of the folder that ramiso.0 came from,
// and not relative to it.
void apply_path_prefix(struct pxe *pxe);

// Reads the menu from the file `name`; if that is NULL, from the first file
// that there is: DHCP option 209's, then those of loader/config.h. The last
// resort is a menu of one image, if option 17 (root path) is its URL. Fails
// with a sentence.
void read_configuration(struct pxe *pxe, const char *name, struct menu *menu);

#endif
