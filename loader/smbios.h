// SPDX-License-Identifier: GPL-2.0-or-later
// System Management BIOS (DMTF DSP0134): the machine's UUID.

#ifndef RAMISO_SMBIOS_H
#define RAMISO_SMBIOS_H

#include "loader/lib.h"

// The 16 bytes of the UUID as they lie in the table, or NULL if there is
// none. PXE ROMs send the same bytes as DHCP option 97.
const uint8_t *smbios_uuid(void);

#endif
