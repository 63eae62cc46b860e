// SPDX-License-Identifier: GPL-2.0-or-later
// INT 13h AH=4Bh and 4Dh, the overlay of El Torito services that a CD and the
// disk that it emulates have (El Torito 1.0, section 6); real or virtual-8086
// mode.

#include "int13/emulation.h"
#include "int13/services.h"

// The CD that an emulated disk lies on stands before it.
static RESIDENT_CALL struct drive *cd_of(struct drive *d)
{
    while (!(d->flags & DRIVE_CD))
        d--;
    return d;
}

// AX=4B00h end the emulation, 4B01h status. DS:SI -> room for the 13h bytes of
// the specification packet, whatever CX holds. A CD has no emulation to end;
// nor has DL=7Fh when it has ended.
RESIDENT_CALL uint8_t emulation_status(struct drive *d)
{
    uint8_t end = !frame.a.l, there = DRIVE_EMULATED;

    if (d->flags & DRIVE_ENDED)
        d = cd_of(d);
    there &= d->flags;
    if (frame.a.l > 1 || (end && !there) ||
        !caller_put(&d->boot, sizeof d->boot))
        return DISK_BAD_COMMAND;
    if (end)
        toggle_emulation(d);
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
// catalog, all or none. DS:SI -> command packet. Not above 4 GiB, where the
// transfer would take this overlay's place.
RESIDENT_CALL uint8_t boot_catalog(struct drive *d)
{
    uint32_t end;

    d = cd_of(d);
    if (frame.a.l != 0 || d->flags & DRIVE_HIGH ||
        !caller_get((uint8_t *)&packet + COMMAND_AT,
                    sizeof(struct eltorito_command)))
        return DISK_BAD_COMMAND;
    packet.size = DAP_SHORT;
    packet.count >>= 8; // its low byte is the command packet's size
    packet.lba = (uint16_t)packet.lba + d->catalog_lba;
    packet.lba_high = 0;
    end = d->sectors;
    if (is_mapped(d)) // its catalog is in the image
        end -= d->gained;
    return packet.lba + packet.count > end ? DISK_NOT_FOUND
                                           : access_sectors(d);
}
