// SPDX-License-Identifier: GPL-2.0-or-later
// The support matrix, an overlay of its own: which service a call for a drive
// of ours has; real or virtual-8086 mode.

#include "int13/matrix.h"

#define ANY (DRIVE_CD | DRIVE_DISK)
#define BOTH (DRIVE_CD | DRIVE_EMULATED)
#define LBA (DRIVE_CD | DRIVE_EDD)

// Beside these int13/dispatch.c serves what moves data without looking here:
// AH=02h to 04h of disks, and AH=42h to 44h of all drives with EDD. What is
// nowhere gets AH=01h, bad command: AH=02h to 04h of a CD too, which has no
// cylinders, heads and sectors.
const row matrix[] = {
    ROW(0x00, 0, ANY, reset),
    ROW(0x01, OVERLAY_EXTENSIONS, ANY, last_status),
    ROW(0x05, OVERLAY_CLASSIC, ANY, format_track),
    ROW(0x08, OVERLAY_CLASSIC, ANY, parameters),
    ROW(0x09, 0, DRIVE_DISK, reset), // set drive parameters
    ROW(0x0c, OVERLAY_CLASSIC, DRIVE_DISK, seek),
    ROW(0x0d, 0, ANY, reset),
    ROW(0x10, 0, DRIVE_DISK, reset), // drive ready
    ROW(0x11, 0, DRIVE_DISK, reset), // recalibrate
    ROW(0x15, OVERLAY_CLASSIC, ANY, drive_type),
    ROW(0x16, 0, ANY, reset), // change line: never changed
    ROW(0x41, OVERLAY_EXTENSIONS, LBA, extensions_present),
    // a CD with a sector map:
    ROW(0x42, OVERLAY_MAPPED, DRIVE_CD, mapped_access),
    ROW(0x43, 0, DRIVE_CD, extended_access),
    ROW(0x44, 0, DRIVE_CD, extended_access),
    ROW(0x45, OVERLAY_EXTENSIONS, DRIVE_CD, lock_medium),
    ROW(0x46, OVERLAY_EXTENSIONS, DRIVE_CD, eject_medium),
    ROW(0x47, 0, LBA, extended_access),
    ROW(0x48, OVERLAY_PARAMETERS, LBA, extended_parameters),
    ROW(0x49, 0, DRIVE_CD, reset), // medium change: never changed
    ROW(0x4a, OVERLAY_EMULATION, DRIVE_CD, initiate_emulation),
    ROW(0x4b, OVERLAY_ELTORITO, BOTH, emulation_status),
    ROW(0x4c, OVERLAY_EMULATION, DRIVE_CD, initiate_emulation),
    ROW(0x4d, OVERLAY_ELTORITO, BOTH, boot_catalog),
    ROW(0x4e, OVERLAY_EXTENSIONS, LBA, hardware_configuration),
    0, // the end
};
