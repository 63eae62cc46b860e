/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which drives INT 13h has, by calls that change nothing (calls in real mode,
   judged in 32-bit protected mode). */
#include "bda.h"
#include "check.h"
#include "edd.h"
#include "medium.h"
#include "torito.h"

enum {
    FIRST_DISK = 0x80, LAST_DRIVE = 0xFF,
    RESULT = 26,                /* bytes of AH=48h that are asked for */
};

struct found_drive drives[MOST_DRIVES];
unsigned drive_count;
uint8_t booted_from;

static bool has_edd(uint8_t dl)
{
    struct call call;

    call_init(&call, 0x4100);
    call.regs.ebx = 0xB2C355AA;
    call.regs.edx = dl;
    return quiet_int13(&call) && (uint16_t)call.regs.ebx == 0xAA55
        && call.regs.ecx & 1;
}

static bool has_geometry(uint8_t dl)
{
    struct call call;

    call_init(&call, 0x0800);
    call.regs.edx = dl;
    call.regs.es = call.regs.edi = 0;
    return quiet_int13(&call) && call.regs.ecx & 0x3F;
}

bool drive_exists(uint8_t dl)
{
    return has_edd(dl) || has_geometry(dl);
}

/* What AH=48h says: whether a CD, and how many sectors. */
static bool ask_size(struct found_drive *found)
{
    struct edd_parameters *p = at(SPEC);
    struct call call;

    memset(p, 0, RESULT);
    p->size = RESULT;
    call_init(&call, 0x4800);
    call.regs.edx = found->number;
    call.regs.esi = SPEC_OFF;
    if (!quiet_int13(&call))
        return false;
    if (p->bytes_per_sector == SECTOR)
        found->kind = ON_CD | READ_ONLY | WITH_EDD;
    else if (p->bytes_per_sector && p->bytes_per_sector != 512)
        return false;
    if (p->total > 0xFFFFFFFF)          /* all ones: not known */
        found->total = p->total + 1 ? 0xFFFFFFFF : 0;
    else
        found->total = p->total + 1 == 0x100000000 ? 0 : p->total;
    return true;
}

bool look_at_drive(uint8_t dl, struct found_drive *found)
{
    *found = (struct found_drive) {
        .number = dl, .kind = dl < FIRST_DISK ? ON_FLOPPY : ON_HARD_DISK,
    };
    if (has_edd(dl)) {
        found->kind |= WITH_EDD;
        return ask_size(found);
    }
    if (dl >= FIRST_DISK && dl - FIRST_DISK >= disk_count()
        && dl != booted_from)
        return false;
    return has_geometry(dl);
}

static void keep_drive(uint8_t dl)
{
    if (drive_count < MOST_DRIVES
        && look_at_drive(dl, &drives[drive_count]))
        drive_count++;
}

/* Hard disks and CDs first: nobody waits for a floppy drive then. The drive
   that we were booted from is there whether it is counted or not. */
void find_drives(void)
{
    drive_count = 0;
    for (unsigned dl = FIRST_DISK; dl <= LAST_DRIVE; dl++)
        keep_drive(dl);
    for (unsigned dl = 0; dl < FIRST_DISK; dl++)
        if (dl < floppy_count() || dl == booted_from)
            keep_drive(dl);
}
