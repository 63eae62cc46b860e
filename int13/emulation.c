// SPDX-License-Identifier: GPL-2.0-or-later
// INT 13h AH=4Ah and 4Ch, the overlay that begins an El Torito emulation (El
// Torito 1.0, section 6); real or virtual-8086 mode.
//
// The loader has described each disk that the boot catalog offers behind its
// CD; here they only come to life.

#include "int13/emulation.h"
#include "int13/services.h"

// The disk of this CD that a specification packet at DS:SI asks for by media
// type and image. NULL: there is none, or one is emulated already.
static RESIDENT_CALL struct drive *find_emulation(struct drive *cd)
{
    struct drive *end = drives + params.drive_count, *d, *found = NULL;

    // Read over the address packet: the media byte and the image's LBA.
    _Static_assert(offsetof(struct eltorito_packet, media) ==
                       offsetof(struct disk_address_packet, reserved0) &&
                   offsetof(struct eltorito_packet, image_lba) ==
                       offsetof(struct disk_address_packet, buffer),
                   "specification packet");
    if (cd->flags & DRIVE_HIGH ||
        !caller_get(&packet, offsetof(struct eltorito_packet, device)))
        return NULL;
    for (d = cd + 1; d < end && d->flags & DRIVE_EMULATED; d++) {
        if (!(d->flags & DRIVE_ENDED))
            return NULL;
        if (d->boot.image_lba == packet.buffer &&
            !((d->boot.media ^ packet.reserved0) & 0x0f))
            found = d;
    }
    return found;
}

// Loads the boot image of the disk, and lets the call return into it.
static RESIDENT_CALL uint8_t start(struct drive *d)
{
    uint8_t status;
    uint16_t sp;

    packet.size = DAP_SHORT;
    packet.count = d->boot.sector_count;
    if (!packet.count)
        packet.count = DEFAULT_SECTORS;
    packet.buffer = (uint32_t)d->boot.load_segment << 16;
    packet.lba = packet.lba_high = 0;
    status = access_sectors(d);
    if (status)
        return status;
    frame.d.l = d->number;
    caller_segment(caller_stack.ss);
    sp = (uint16_t)caller_stack.sp; // its high half may be anything
    caller_put_u16(sp + STACK_IP, (uint16_t)(d->boot.load_segment << 4));
    caller_put_u16(sp + STACK_CS, d->boot.load_segment & 0xf000);
    return DISK_OK;
}

// AX=4A00h initiate emulation, 4C00h the same and boot. DS:SI ->
// specification packet of a catalog entry.
RESIDENT_CALL uint8_t initiate_emulation(struct drive *cd)
{
    struct drive *d = frame.a.l ? NULL : find_emulation(cd);
    uint8_t status = DISK_OK;

    if (!d)
        return DISK_BAD_COMMAND;
    if (frame.a.h == 0x4c)
        status = start(d);
    if (status)
        return status;
    params.status_drive = (uint16_t)(uintptr_t)d;
    toggle_emulation(d);
    return DISK_OK;
}
