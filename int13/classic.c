// SPDX-License-Identifier: GPL-2.0-or-later
// INT 13h AH=00h to 16h, the services that are older than LBA; real or
// virtual-8086 mode.

#include "boot/bda.h"
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

// AH=00h reset, 0Dh reset hard disk, and every question whose answer is
// AH=00h: a RAM disk has nothing to reset and never changes its medium.
RESIDENT_CALL uint8_t reset(struct drive *d)
{
    (void)d;
    return DISK_OK;
}

// AH=01h status of the last call. Out: AH and carry as that call set them.
RESIDENT_CALL uint8_t last_status(struct drive *d)
{
    (void)d;
    caller_segment(0);
    return (uint8_t)caller_u8(BDA_DISK_STATUS);
}

// AH=05h format track: a CD is write-protected.
RESIDENT_CALL uint8_t write_protected(struct drive *d)
{
    (void)d;
    return DISK_WRITE_PROTECTED;
}

// AH=08h drive parameters: none for a no-emulation CD, but MEMDISK's install
// check comes this way. In: EAX=454D08xxh, ECX=444Dxxxxh, EDX=5349xxnnh,
// EBX=3F4Bxxxxh. Out: the high halves replaced, ES:DI -> struct memdisk_info.
RESIDENT_CALL uint8_t parameters(struct drive *d)
{
    (void)d;
    if (frame.a.high != CHECK_IN_A || frame.c.high != CHECK_IN_C ||
        frame.d.high != CHECK_IN_D || frame.b.high != CHECK_IN_B)
        return DISK_BAD_COMMAND;
    frame.a.high = CHECK_OUT_A;
    frame.c.high = CHECK_OUT_C;
    frame.d.high = CHECK_OUT_D;
    frame.b.high = CHECK_OUT_B;
    frame.es = params.segment;
    frame.di.x = offsetof(struct int13_params, mbft.info);
    return DISK_BAD_COMMAND;
}

// AH=15h drive type. Out: AH=02h, removable with a change line; never 00h,
// "not present".
RESIDENT_CALL uint8_t drive_type(struct drive *d)
{
    (void)d;
    frame.a.h = 0x02;
    return STATUS_SET;
}
