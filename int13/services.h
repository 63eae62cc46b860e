// SPDX-License-Identifier: GPL-2.0-or-later
// The INT 13h services by file; the table in int13/matrix.c names them.
//
// What moves data stays in conventional memory (int13/transfer.c). Each other
// file of services is an overlay: it lies in the annex, in high memory, and is
// fetched to the one place below `drives` when a call wants it. An overlay
// may call what stays, and nothing in another overlay.

#ifndef RAMISO_INT13_SERVICES_H
#define RAMISO_INT13_SERVICES_H

#include "int13/edd.h"
#include "int13/resident.h"

// A service for drive `d` takes the caller's registers from `frame` and
// returns the enum disk_status that becomes AH and the carry flag; or
// STATUS_SET when it has put a result into AH itself and all is well; or
// STATUS_PASS when the call is the next handler's.
// Neither is a status of any BIOS, which AH=01h has to tell.
#define STATUS_SET 0xfd
#define STATUS_PASS 0xfc

typedef RESIDENT_CALL uint8_t service(struct drive *d);

// int13/transfer.c, which stays
service reset, access_by_chs, extended_access;

// int13/classic.c, overlay
service format_track, seek, parameters, drive_type;

// int13/extensions.c, overlay
service last_status, extensions_present, lock_medium, eject_medium,
    hardware_configuration;

// int13/parameters.c, overlay
service extended_parameters;

// int13/eltorito.c, overlay
service emulation_status, boot_catalog;

// int13/emulation.c, overlay
service initiate_emulation;

// int13/mapped.c, overlay
service mapped_access;

// int13/int15.c, overlay: INT 15h. Returns a VERDICT.
RESIDENT_CALL uint8_t memory_size(void);

// The transfer that is being served: what the caller wants, as far as it has
// been checked.
extern struct disk_address_packet packet;

// The packet for `count` sectors from cylinder CH and CL, head DH, and sector
// `sector` (as in CL) on. DISK_NOT_FOUND if there is no such address.
RESIDENT_CALL uint8_t locate(const struct drive *d, uint8_t sector,
                             uint8_t count);

// Cuts the packet's count to the sectors that exist from its LBA on.
// DISK_NOT_FOUND if that left something out.
RESIDENT_CALL uint8_t clip_packet(const struct drive *d);

// Does what AH asks for with the sectors that the packet names and that
// exist: 03h and 43h write them, 04h and 44h do nothing, all others read. The
// packet's count becomes the sectors moved.
RESIDENT_CALL uint8_t access_sectors(const struct drive *d);

static inline uint8_t sectors_per_track(const struct drive *d)
{
    return d->boot.chs.sectors & 0x3f;
}

static inline uint16_t heads(const struct drive *d)
{
    return d->boot.chs.head + 1u;
}

// Fetches an overlay, if it is not there already; 0 is none. False if that
// failed.
RESIDENT_CALL uint8_t need_overlay(uint8_t number);

// Physical address of a far pointer.
static inline uint32_t physical(uint16_t segment, uint16_t offset)
{
    return ((uint32_t)segment << 4) + offset;
}

#endif
