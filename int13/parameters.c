// SPDX-License-Identifier: GPL-2.0-or-later
// INT 13h AH=48h, the overlay of EDD drive parameters; real or virtual-8086
// mode.

#include "int13/services.h"

// Byte sum of what the device path of every drive holds, its number apart.
#define PATH_SUM ((EDD_PATH_KEY & 0xff) + (EDD_PATH_KEY >> 8) + \
                  EDD_PATH_LENGTH + 'I' + 'S' + 'A' + ' ' + 'R' + 'A' + \
                  'M' + 5 * ' ')

static struct drive_parameters answer = {
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
    answer.flags = d->edd_flags;
    answer.cylinders = answer.heads = answer.sectors_per_track = 0;
    if (d->flags & DRIVE_DISK) {
        uint16_t cylinder;

        answer.heads = heads(d);
        answer.sectors_per_track = sectors_per_track(d);
        // The last one may not be whole.
        cylinder = heads(d) * sectors_per_track(d);
        answer.cylinders = (d->sectors + cylinder - 1) / cylinder;
    }
    answer.total = d->sectors;
    answer.sector_size = (uint16_t)(1u << d->sector_shift);
    answer.device_path[0] = d->number;
    answer.checksum = (uint8_t)(-PATH_SUM - d->number);
    return caller_put(&answer, size) ? DISK_OK : DISK_BAD_COMMAND;
}
