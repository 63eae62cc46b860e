// SPDX-License-Identifier: GPL-2.0-or-later
// The INT 13h services that move data, and those that are too small to be
// fetched; real or virtual-8086 mode.

#include "boot/bda.h"
#include "int13/services.h"

// A transfer by segment:offset ends here at the latest (FFFF:FFFFh).
#define REAL_MODE_END 0x10fff0u

struct disk_address_packet packet;

// AH=00h reset, 0Dh reset hard disk, and every question whose answer is
// AH=00h: a RAM disk has nothing to reset and never changes its medium.
RESIDENT_CALL uint8_t reset(struct drive *d)
{
    (void)d;
    return DISK_OK;
}

RESIDENT_CALL uint8_t clip_packet(const struct drive *d)
{
    uint32_t left = d->sectors;

    if (packet.lba_high || packet.lba >= left) {
        packet.count = 0;
        return DISK_NOT_FOUND;
    }
    left -= packet.lba;
    if (packet.count <= left)
        return DISK_OK;
    packet.count = (uint16_t)left;
    return DISK_NOT_FOUND;
}

// Where the packet wants its `bytes` bytes, or 0 if it does not say so
// soundly. (0 itself, the vector table, is no place for a disk transfer.)
static RESIDENT_CALL uint32_t get_buffer(uint32_t bytes)
{
    uint32_t to = physical(packet.buffer_segment, packet.buffer_offset);
    uint32_t end = REAL_MODE_END;

    if (packet.size >= sizeof packet && to == physical(0xffff, 0xffff)) {
        end = 0xffffffff;
        if (!caller_get(&packet, sizeof packet) ||
            packet.flat_buffer_high)
            return 0;
        to = packet.flat_buffer;
    }
    return bytes <= end - to ? to : 0;
}

// Moves the packet's sectors; its count becomes those that were moved.
static RESIDENT_CALL uint8_t transfer(const struct drive *d, uint8_t write)
{
    uint32_t bytes = (uint32_t)packet.count << d->sector_shift;
    uint32_t buffer = get_buffer(bytes), left = bytes;
    uint32_t disk = d->base + (packet.lba << d->sector_shift);
    uint8_t failure = DISK_DMA_BOUNDARY;

    if (buffer) {
        left = write ? copy_physical(disk, buffer, bytes)
                     : copy_physical(buffer, disk, bytes);
        failure = DISK_CONTROLLER;
    }
    packet.count = (uint16_t)((bytes - left) >> d->sector_shift);
    return left ? failure : DISK_OK;
}

RESIDENT_CALL uint8_t access_sectors(const struct drive *d)
{
    uint8_t status, failure, ah = frame.a.h, write = (ah & 0xbf) == 0x03;

    if (write && d->flags & DRIVE_READ_ONLY) {
        packet.count = 0;
        return DISK_WRITE_PROTECTED;
    }
    status = clip_packet(d);
    if ((ah & 0xbf) == 0x04) // verify
        return status;
    failure = transfer(d, write);
    return failure ? failure : status;
}

// AH=42h extended read, 43h write, 44h verify, 47h seek (EDD-4, 8.15 to
// 8.17 and 8.20). DS:SI -> disk address packet, whose count becomes the
// sectors moved when not all were. A seek wants only the first sector to
// exist.
RESIDENT_CALL uint8_t extended_access(struct drive *d)
{
    uint8_t status;

    if (!caller_get(&packet, DAP_SHORT) || packet.size < DAP_SHORT)
        return DISK_BAD_COMMAND;
    if (frame.a.h == 0x47) {
        status = clip_packet(d);
        return packet.count ? DISK_OK : status;
    }
    status = access_sectors(d);
    if (status)
        caller_put_u16(frame.si.x + offsetof(struct disk_address_packet,
                                             count),
                       packet.count);
    return status;
}

RESIDENT_CALL uint8_t locate(const struct drive *d, uint8_t sector,
                             uint8_t count)
{
    uint16_t cylinder = (uint16_t)((frame.c.l & 0xc0) << 2 | frame.c.h);

    packet.size = DAP_SHORT;
    packet.count = count;
    packet.buffer_offset = frame.b.x;
    packet.buffer_segment = frame.es;
    packet.lba_high = 0;
    sector = (sector & 0x3f) - 1;
    if (sector >= sectors_per_track(d) || frame.d.h > d->boot.chs.head)
        return DISK_NOT_FOUND;
    packet.lba = ((uint32_t)cylinder * heads(d) + frame.d.h) *
                     sectors_per_track(d) + sector;
    return DISK_OK;
}

// AH=02h read, 03h write, 04h verify. In: AL=sectors, CHS, ES:BX -> buffer.
// Out: AL=sectors moved.
RESIDENT_CALL uint8_t access_by_chs(struct drive *d)
{
    uint8_t count = frame.a.l, status;

    if (!count)
        return DISK_BAD_COMMAND;
    frame.a.l = 0;
    status = locate(d, frame.c.l, count);
    if (status)
        return status;
    status = access_sectors(d);
    frame.a.l = (uint8_t)packet.count;
    return status;
}
