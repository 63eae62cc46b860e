// SPDX-License-Identifier: GPL-2.0-or-later
// INT 13h AH=4Bh and 4Dh, the El Torito services; real or virtual-8086 mode.

#include "int13/services.h"

// AH=4Bh (El Torito 1.0, section 4). AL=01h: DS:SI -> room for the 13h bytes
// of the specification packet, whatever CX holds. AL=00h, end the emulation:
// fails, there is none to end.
RESIDENT_CALL uint8_t emulation_status(struct drive *d)
{
    if (frame.a.l != 1 ||
        !caller_put(&d->boot, sizeof d->boot))
        return DISK_BAD_COMMAND;
    return DISK_OK;
}

// AH=4Dh AL=00h (El Torito 1.0, section 4): copies sectors of the boot
// catalog. DS:SI -> command packet.
RESIDENT_CALL uint8_t boot_catalog(struct drive *d)
{
    static struct eltorito_command command;
    uint8_t status;

    if (frame.a.l != 0 ||
        !caller_get(&command, sizeof command))
        return DISK_BAD_COMMAND;
    packet.size = DAP_SHORT;
    packet.count = command.count;
    packet.buffer = command.buffer;
    packet.lba = d->catalog_lba + command.first;
    packet.lba_high = 0;
    status = clip_packet(d);
    return status ? status : transfer(d);
}
