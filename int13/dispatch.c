// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the service of a call for one of our drives, fetches it if need be,
// and turns its status into AH and carry; real or virtual-8086 mode.

#include "boot/bda.h"
#include "int13/services.h"

// A row of the matrix: the service's address and, in the upper bits that the
// resident part's 16-bit offsets leave free, AH, the overlay that the service
// is in (0: none) and the drives that it is for, by enum drive_flags.
typedef uintptr_t row;

#define UPPER (8 * sizeof(row) - 16)
#define ROW(ah, overlay, drives, serve) \
    ((row)(serve) + ((row)((ah) << 8 | (overlay) << 4 | (drives)) << UPPER))
#define AH_OF(r) ((uint8_t)((r) >> (UPPER + 8)))
#define OVERLAY_OF(r) ((uint8_t)((r) >> UPPER) >> 4)
#define DRIVES_OF(r) ((uint8_t)((r) >> UPPER) & 0x0f)
#define SERVICE_OF(r) ((service *)((r) & (((row)1 << UPPER) - 1)))

#define ANY (DRIVE_CD | DRIVE_DISK)
#define BOTH (DRIVE_CD | DRIVE_EMULATED)

// The support matrix. What is not here gets AH=01h, bad command: AH=02h, 03h
// and 04h of a CD too, which has no cylinders, heads and sectors.
static const row matrix[] = {
    ROW(0x00, 0, ANY, reset),
    ROW(0x01, 0, ANY, last_status),
    ROW(0x02, 0, DRIVE_DISK, access_by_chs),
    ROW(0x03, 0, DRIVE_DISK, access_by_chs),
    ROW(0x04, 0, DRIVE_DISK, access_by_chs),
    ROW(0x05, OVERLAY_CLASSIC, ANY, format_track),
    ROW(0x08, OVERLAY_CLASSIC, ANY, parameters),
    ROW(0x09, 0, DRIVE_DISK, reset), // set drive parameters
    ROW(0x0c, OVERLAY_CLASSIC, DRIVE_DISK, seek),
    ROW(0x0d, 0, ANY, reset),
    ROW(0x10, 0, DRIVE_DISK, reset), // drive ready
    ROW(0x11, 0, DRIVE_DISK, reset), // recalibrate
    ROW(0x15, OVERLAY_CLASSIC, ANY, drive_type),
    ROW(0x16, 0, ANY, reset), // change line: never changed
    ROW(0x41, OVERLAY_EXTENSIONS, DRIVE_EDD, extensions_present),
    ROW(0x42, 0, DRIVE_EDD, extended_access),
    ROW(0x43, 0, DRIVE_EDD, extended_access),
    ROW(0x44, 0, DRIVE_EDD, extended_access),
    ROW(0x45, OVERLAY_EXTENSIONS, DRIVE_CD, lock_medium),
    ROW(0x46, OVERLAY_EXTENSIONS, DRIVE_CD, eject_medium),
    ROW(0x47, 0, DRIVE_EDD, extended_access),
    ROW(0x48, OVERLAY_PARAMETERS, DRIVE_EDD, extended_parameters),
    ROW(0x49, 0, DRIVE_CD, reset), // medium change: never changed
    ROW(0x4a, OVERLAY_EMULATION, DRIVE_CD, initiate_emulation),
    ROW(0x4b, OVERLAY_ELTORITO, BOTH, emulation_status),
    ROW(0x4c, OVERLAY_EMULATION, DRIVE_CD, initiate_emulation),
    ROW(0x4d, OVERLAY_ELTORITO, BOTH, boot_catalog),
    ROW(0x4e, OVERLAY_EXTENSIONS, DRIVE_EDD, hardware_configuration),
};

// Fetches an overlay, if it is not there already. False if that failed.
static RESIDENT_CALL uint8_t need_overlay(uint8_t number)
{
    static uint8_t present;

    if (number && number != present) {
        present = 0;
        if (!fetch(overlay, params.annex + number * ANNEX_STEP,
                   (uintptr_t)overlay_bytes))
            return 0;
        present = number;
    }
    return 1;
}

static RESIDENT_CALL uint8_t serve(struct drive *d)
{
    const row *r;

    for (r = matrix; r < matrix + sizeof matrix / sizeof *matrix; r++) {
        if (AH_OF(*r) != frame.a.h || !(DRIVES_OF(*r) & d->flags))
            continue;
        if (!need_overlay(OVERLAY_OF(*r)))
            return DISK_CONTROLLER;
        return SERVICE_OF(*r)(d);
    }
    return DISK_BAD_COMMAND;
}

RESIDENT_CALL uint8_t int13_service(struct drive *d)
{
    uint8_t status = serve(d);

    if (status == STATUS_PASS)
        return VERDICT_PASS;
    if (status == STATUS_SET)
        status = DISK_OK;
    else
        frame.a.h = status;
    caller_segment(0);
    caller_put_u8(d->number < FIRST_HARD_DISK ? BDA_FLOPPY_STATUS
                                              : BDA_DISK_STATUS, status);
    return status ? VERDICT_CARRY : VERDICT_OK;
}

RESIDENT_CALL uint8_t int15_service(void)
{
    if (need_overlay(OVERLAY_INT15))
        return memory_size();
    frame.a.h = INT15_UNSUPPORTED;
    return VERDICT_CARRY;
}
