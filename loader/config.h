// SPDX-License-Identifier: GPL-2.0-or-later
// The names of the configuration files of ramiso.0.

#ifndef RAMISO_CONFIG_H
#define RAMISO_CONFIG_H

#include "loader/dhcp.h"

#define CONFIG_NAME_MAX 64
#define CONFIG_DEFAULT "ramiso.cfg/default"

// The names to look for, number 0 first, as pxelinux has them:
//   ramiso.cfg/33221100-5544-7766-8899-aabbccddeeff  the UUID's bytes as they
//           lie in DHCP option 97 and SMBIOS (dmidecode turns those of the
//           first three groups around: 00112233-4455-6677-...)
//   ramiso.cfg/01-52-54-00-12-34-56  hardware type and MAC address
//   ramiso.cfg/0A00020F  the IP address; then 0A00020 and so on down to 0
//   ramiso.cfg/default
// False if there is no such number.
bool config_name(unsigned number, char to[CONFIG_NAME_MAX],
                 const struct lease *lease);

#endif
