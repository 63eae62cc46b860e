// SPDX-License-Identifier: GPL-2.0-or-later
// Room for an RSDP in the first KiB of the EBDA, where systems look before
// they look into the ROM (ACPI 6.4, 5.2.5.1).

#ifndef RAMISO_EBDA_H
#define RAMISO_EBDA_H

#include "loader/lib.h"

// `bytes` zero bytes at a paragraph boundary in the first KiB of the EBDA,
// physical. A machine without an EBDA gets one of 1 KiB at the top of base
// memory. 0 if there is no room: an EBDA that is full would be as full
// elsewhere, for its variables keep their offsets.
uint32_t ebda_room(uint32_t bytes);

#endif
