// SPDX-License-Identifier: GPL-2.0-or-later
// INT 13h AH=05h to 15h, the overlay of services that are older than LBA and
// move no data; real or virtual-8086 mode.

#include "int13/services.h"

// High halves of MEMDISK's install check (syslinux doc/memdisk.txt); the
// answers are the same letters shifted by one register.
#define CHECK_IN_A 0x454d
#define CHECK_IN_C 0x444d
#define CHECK_IN_D 0x5349
#define CHECK_IN_B 0x3f4b
#define CHECK_OUT_A 0x4d21
#define CHECK_OUT_C 0x4d45
#define CHECK_OUT_D 0x4944
#define CHECK_OUT_B 0x4b53

// MEMDISK's install check, which comes as AH=08h. In: EAX=454D08xxh,
// ECX=444Dxxxxh, EDX=5349xxnnh, EBX=3F4Bxxxxh. Out: the high halves
// replaced, ES:DI -> struct memdisk_info.
static void answer_install_check(void)
{
    if (frame.a.high != CHECK_IN_A || frame.c.high != CHECK_IN_C ||
        frame.d.high != CHECK_IN_D || frame.b.high != CHECK_IN_B ||
        !params.mbft.info.bytes) // we are not announced so
        return;
    frame.a.high = CHECK_OUT_A;
    frame.c.high = CHECK_OUT_C;
    frame.d.high = CHECK_OUT_D;
    frame.b.high = CHECK_OUT_B;
    frame.es = params.segment;
    frame.di.x = offsetof(struct int13_params, mbft.info);
}

// AH=0Ch seek: the cylinder and the head must exist.
RESIDENT_CALL uint8_t seek(struct drive *d)
{
    uint8_t status = locate(d, 1, 1);

    return status ? status : clip_packet(d);
}

// AH=05h format track: the same where writing is allowed, for there is
// nothing to be formatted.
RESIDENT_CALL uint8_t format_track(struct drive *d)
{
    return d->flags & DRIVE_READ_ONLY ? DISK_WRITE_PROTECTED : seek(d);
}

// A floppy's: BL=type, ES:DI -> diskette parameter table.
static RESIDENT_CALL void floppy_parameters(const struct drive *d)
{
    frame.b.x = d->floppy_type;
    params.dpt.sectors_per_track = sectors_per_track(d);
    frame.es = params.segment;
    frame.di.x = offsetof(struct int13_params, dpt);
}

// AH=08h drive parameters. Out: CH, CL, DH=the last cylinder, sector and
// head, DL=drives of the class, BIOS's and ours. A CD has none of them.
RESIDENT_CALL uint8_t parameters(struct drive *d)
{
    uint8_t status = DISK_BAD_COMMAND;

    if (d->flags & DRIVE_DISK) {
        status = DISK_OK;
        frame.a.l = 0;
        frame.c.h = d->boot.chs.cylinder;
        frame.c.l = d->boot.chs.sectors;
        frame.d.h = d->boot.chs.head;
        frame.d.l = class_count(d->number);
        if (d->number < FIRST_HARD_DISK)
            floppy_parameters(d);
    }
    answer_install_check();
    return status;
}

// AH=15h drive type. Out: AH=02h, removable with a change line; a hard disk:
// AH=03h, CX:DX=sectors. Never 00h, "not present".
RESIDENT_CALL uint8_t drive_type(struct drive *d)
{
    union reg32 sectors = {.e = d->sectors};

    frame.a.h = 0x02;
    if (d->flags & DRIVE_DISK && d->number >= FIRST_HARD_DISK) {
        frame.a.h = 0x03;
        frame.c.x = sectors.high;
        frame.d.x = sectors.low;
    }
    return STATUS_SET;
}
