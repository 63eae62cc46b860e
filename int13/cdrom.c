// SPDX-License-Identifier: GPL-2.0-or-later
// INT 13h AH=4Bh and 4Dh, the El Torito services; real or virtual-8086 mode.

#include "int13/services.h"

// AH=4Bh (El Torito 1.0, section 6). AL=01h: DS:SI -> room for the 13h bytes
// of the specification packet, whatever CX holds. AL=00h, end the emulation:
// fails, there is none to end.
RESIDENT_CALL uint8_t emulation_status(struct drive *d)
{
    if (frame.a.l != 1 ||
        !caller_put(&d->boot, sizeof d->boot))
        return DISK_BAD_COMMAND;
    return DISK_OK;
}

// The command packet is read over the address packet in such a way that its
// buffer and its first sector fall into place.
#define COMMAND_AT offsetof(struct disk_address_packet, count)
_Static_assert(COMMAND_AT + offsetof(struct eltorito_command, buffer) ==
                   offsetof(struct disk_address_packet, buffer),
               "buffer");
_Static_assert(COMMAND_AT + offsetof(struct eltorito_command, first) ==
                   offsetof(struct disk_address_packet, lba),
               "first sector");

// AH=4Dh AL=00h (El Torito 1.0, section 6): copies sectors of the boot
// catalog. DS:SI -> command packet.
RESIDENT_CALL uint8_t boot_catalog(struct drive *d)
{
    uint8_t status;

    if (frame.a.l != 0 || !caller_get((uint8_t *)&packet + COMMAND_AT,
                                      sizeof(struct eltorito_command)))
        return DISK_BAD_COMMAND;
    packet.size = DAP_SHORT;
    packet.count >>= 8; // its low byte is the command packet's size
    packet.lba = (uint16_t)packet.lba + d->catalog_lba;
    packet.lba_high = 0;
    status = clip_packet(d);
    return status ? status : transfer(d);
}
