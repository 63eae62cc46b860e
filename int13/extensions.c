// SPDX-License-Identifier: GPL-2.0-or-later
// INT 13h AH=41h to 4Eh, the EDD services by LBA; real or virtual-8086 mode.

#include "int13/services.h"

// A transfer by segment:offset ends here at the latest (FFFF:FFFFh).
#define REAL_MODE_END 0x10fff0u

struct disk_address_packet packet;

// AH=41h extensions present. In: BX=55AAh. Out: BX=AA55h, AH=30h (EDD-3),
// CX=subsets. Any other BX is some other call, and passed on.
RESIDENT_CALL uint8_t extensions_present(struct drive *d)
{
    (void)d;
    if (frame.b.x != EDD_MAGIC_IN)
        return STATUS_PASS;
    frame.b.x = EDD_MAGIC_OUT;
    frame.c.x = EDD_SUBSET_ACCESS | EDD_SUBSET_REMOVABLE | EDD_SUBSET_EDD;
    frame.a.h = EDD_VERSION_30;
    return STATUS_SET;
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

RESIDENT_CALL uint8_t transfer(const struct drive *d)
{
    uint32_t bytes = (uint32_t)packet.count << d->sector_shift;
    uint32_t to = get_buffer(bytes), left = bytes;
    uint8_t failure = DISK_DMA_BOUNDARY;

    if (to) {
        left = copy_physical(to, d->base + (packet.lba << d->sector_shift),
                             bytes);
        failure = DISK_CONTROLLER;
    }
    packet.count = (uint16_t)((bytes - left) >> d->sector_shift);
    return left ? failure : DISK_OK;
}

// AH=42h extended read, 43h write, 44h verify, 47h seek (EDD-4, 8.15 to
// 8.17 and 8.20). DS:SI -> disk address packet, whose count becomes the sectors
// moved when not all were. A CD is write-protected; a seek wants only the
// first sector to exist.
RESIDENT_CALL uint8_t extended_access(struct drive *d)
{
    uint8_t ah = frame.a.h, status, failure;

    if (!caller_get(&packet, DAP_SHORT) ||
        packet.size < DAP_SHORT)
        return DISK_BAD_COMMAND;
    status = clip_packet(d);
    if (ah == 0x42) {
        failure = transfer(d);
        if (failure)
            status = failure;
    } else if (ah == 0x43) {
        packet.count = 0;
        status = DISK_WRITE_PROTECTED;
    } else if (ah == 0x47) {
        return packet.count ? DISK_OK : status;
    }
    if (status)
        caller_put_u16(frame.si.x + offsetof(struct disk_address_packet,
                                             count),
                       packet.count);
    return status;
}

// AH=45h lock medium (EDD-4, 8.18). AL=00h lock, 01h unlock, 02h status.
// Locks are counted. Out: AL=01h if locked, else 00h.
RESIDENT_CALL uint8_t lock_medium(struct drive *d)
{
    uint8_t al = frame.a.l, locks = d->locks;

    if (al > 2)
        return DISK_BAD_COMMAND;
    if (al == 0 && !++locks)
        return DISK_LOCKS_EXCEEDED;
    if (al == 1 && !locks--)
        return DISK_NOT_LOCKED;
    d->locks = locks;
    frame.a.l = locks != 0;
    return DISK_OK;
}

// AH=46h eject medium (EDD-4, 8.19): there is no tray.
RESIDENT_CALL uint8_t eject_medium(struct drive *d)
{
    (void)d;
    return DISK_NOT_REMOVABLE;
}

// Byte sum of what the device path of every drive holds, its number apart.
#define PATH_SUM ((EDD_PATH_KEY & 0xff) + (EDD_PATH_KEY >> 8) + \
                  EDD_PATH_LENGTH + 'I' + 'S' + 'A' + ' ' + 'R' + 'A' + \
                  'M' + 5 * ' ')

static struct drive_parameters answer = {
    .flags = EDD_FLAG_DMA_TRANSPARENT | EDD_FLAG_REMOVABLE |
             EDD_FLAG_CHANGE_LINE | EDD_FLAG_LOCKABLE,
    .dpte = 0xffffffff,
    .path_key = EDD_PATH_KEY,
    .path_length = EDD_PATH_LENGTH,
    .bus = "ISA ",
    .interface = "RAM     ",
};

// AH=48h drive parameters (EDD-4). DS:SI -> buffer whose first word is
// its size; filled in as far as a whole version of the structure fits.
RESIDENT_CALL uint8_t extended_parameters(struct drive *d)
{
    uint16_t size = sizeof answer;

    if (!caller_get(&answer.size, sizeof answer.size))
        return DISK_BAD_COMMAND;
    if (answer.size < size)
        size = offsetof(struct drive_parameters, path_key);
    if (answer.size < size)
        size = offsetof(struct drive_parameters, dpte);
    if (answer.size < size)
        return DISK_BAD_COMMAND;
    answer.size = size;
    answer.total = d->sectors;
    answer.sector_size = (uint16_t)(1u << d->sector_shift);
    answer.device_path[0] = d->number;
    answer.checksum = -(uint8_t)PATH_SUM - d->number;
    return caller_put(&answer, size) ? DISK_OK
                                                 : DISK_BAD_COMMAND;
}

// AH=4Eh set hardware configuration (EDD-4). AL=00h to 06h: prefetch,
// PIO and DMA modes, which RAM does not have. Out: AL=00h, no other drive is
// affected.
RESIDENT_CALL uint8_t hardware_configuration(struct drive *d)
{
    (void)d;
    if (frame.a.l > 6)
        return DISK_BAD_COMMAND;
    frame.a.l = 0;
    return DISK_OK;
}
