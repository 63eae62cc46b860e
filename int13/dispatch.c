// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the drive and the service of an INT 13h call, and turns the status
// into AH and carry; real or virtual-8086 mode.

#include "boot/bda.h"
#include "int13/services.h"

// The support matrix, searched from the top: the call that moves all the
// data comes first. What is not here gets AH=01h, bad command: AH=02h, 03h,
// 04h and 0Ch too, for a no-emulation CD has no cylinders, heads and sectors.
static const struct {
    uint8_t ah;
    service *serve;
} __attribute__((packed)) matrix[] = {
    {0x42, extended_access},
    {0x00, reset},
    {0x01, last_status},
    {0x05, write_protected},
    {0x08, parameters},
    {0x0d, reset},
    {0x15, drive_type},
    {0x16, reset}, // change line: never changed
    {0x41, extensions_present},
    {0x43, extended_access},
    {0x44, extended_access},
    {0x45, lock_medium},
    {0x46, eject_medium},
    {0x47, extended_access},
    {0x48, extended_parameters},
    {0x49, reset}, // medium change: never changed
    {0x4b, emulation_status},
    {0x4d, boot_catalog},
    {0x4e, hardware_configuration},
};

static uint8_t serve(struct drive *d)
{
    unsigned i;

    for (i = 0; i < sizeof matrix / sizeof *matrix; i++)
        if (matrix[i].ah == frame.a.h)
            return matrix[i].serve(d);
    return DISK_BAD_COMMAND;
}

// NULL: not ours. 7Fh stands for all emulated drives (El Torito 1.0,
// section 6) and is answered by the first one.
static struct drive *find_drive(void)
{
    struct drive *d = drives;
    uint8_t left = params.drive_count;

    do {
        if (d->number == frame.d.l)
            return d;
        d++;
    } while (--left);
    return frame.a.h == 0x4b && frame.d.l == 0x7f ? drives : NULL;
}

// A CD status (AX=4B01h) asked of a drive that is not ours must fail here,
// because BIOSes that answer it for any number (SeaBIOS) make eltorito.sys
// bind to a drive that is not there.
static uint8_t foreign_drive(void)
{
    if (frame.a.x != 0x4b01)
        return VERDICT_PASS;
    frame.a.h = DISK_BAD_COMMAND;
    return VERDICT_CARRY;
}

RESIDENT_CALL uint8_t int13_service(void)
{
    struct drive *d = find_drive();
    uint8_t status;

    if (!d)
        return foreign_drive();
    status = serve(d);
    if (status == STATUS_PASS)
        return VERDICT_PASS;
    if (status == STATUS_SET)
        status = DISK_OK;
    else
        frame.a.h = status;
    caller_segment(0);
    caller_put_u8(BDA_DISK_STATUS, status);
    return status ? VERDICT_CARRY : VERDICT_OK;
}
