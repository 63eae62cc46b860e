// SPDX-License-Identifier: GPL-2.0-or-later
// INT 13h AH=42h of a CD with a sector map, an overlay; real or virtual-8086
// mode.

#include "int13/mapped.h"
#include "int13/services.h"

#define SECTOR_PARAGRAPHS_SHIFT (CD_SECTOR_SHIFT - 4)

// Filled in by the loader; in .data, which the linker puts first.
struct sector_map sector_map = {{{0, 1}}};

// What is left of the caller's transfer.
static uint16_t left;

// Reads the next sectors, as many as lie in one piece of memory.
static RESIDENT_CALL uint8_t read_piece(struct drive *d)
{
    const struct map_piece *p = sector_map.pieces;
    uint32_t many;
    uint8_t failure;

    while (p[1].first <= packet.lba)
        p++;
    many = p[1].first - packet.lba;
    packet.count = many < left ? (uint16_t)many : left;
    d->base = p->zero;
    failure = access_sectors(d);
    d->base = sector_map.pieces[0].zero;
    left -= packet.count;
    packet.lba += packet.count;
    packet.buffer_segment = (uint16_t)(
        packet.buffer_segment + (packet.count << SECTOR_PARAGRAPHS_SHIFT));
    return failure;
}

// As extended_access(), but there is no flat buffer, and the buffer's segment
// must reach to the transfer's end.
RESIDENT_CALL uint8_t mapped_access(struct drive *d)
{
    uint8_t status, failure = DISK_DMA_BOUNDARY;
    uint16_t count;

    if (!caller_get(&packet, DAP_SHORT) || packet.size < DAP_SHORT)
        return DISK_BAD_COMMAND;
    status = clip_packet(d);
    left = count = packet.count;
    if (packet.buffer_segment +
            ((uint32_t)count << SECTOR_PARAGRAPHS_SHIFT) <= 0xffff) {
        failure = DISK_OK;
        while (left && !failure)
            failure = read_piece(d);
    }
    if (failure)
        status = failure;
    if (status)
        caller_put_u16(frame.si.x + offsetof(struct disk_address_packet,
                                             count),
                       count - left);
    return status;
}
