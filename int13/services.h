// SPDX-License-Identifier: GPL-2.0-or-later
// The INT 13h services by file; the table in int13/dispatch.c names them all.

#ifndef RAMISO_INT13_SERVICES_H
#define RAMISO_INT13_SERVICES_H

#include "int13/edd.h"
#include "int13/resident.h"

// A service for drive `d` takes the caller's registers from `frame` and
// returns the enum disk_status that becomes AH and the carry flag; or
// STATUS_SET when it has put a result into AH itself and all is well; or
// STATUS_PASS when the call is the next handler's.
#define STATUS_SET 0xff
#define STATUS_PASS 0xfe

typedef RESIDENT_CALL uint8_t service(struct drive *d);

// int13/classic.c
service reset, last_status, write_protected, parameters, drive_type;

// int13/extensions.c
service extensions_present, extended_access, lock_medium, eject_medium,
    extended_parameters, hardware_configuration;

// int13/cdrom.c
service emulation_status, boot_catalog;

// The transfer that is being served: what the caller wants, as far as it has
// been checked.
extern struct disk_address_packet packet;

// Cuts the packet's count to the sectors that exist from its LBA on.
// DISK_NOT_FOUND if that left something out.
RESIDENT_CALL uint8_t clip_packet(const struct drive *d);

// Copies what a clipped packet names to its buffer; its count becomes the
// sectors moved.
RESIDENT_CALL uint8_t transfer(const struct drive *d);

// Physical address of a far pointer.
static inline uint32_t physical(uint16_t segment, uint16_t offset)
{
    return ((uint32_t)segment << 4) + offset;
}

#endif
