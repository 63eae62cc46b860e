// SPDX-License-Identifier: GPL-2.0-or-later
// INT 13h AH=01h, 41h, 45h, 46h and 4Eh, the overlay of short services; real or
// virtual-8086 mode.

#include "boot/bda.h"
#include "int13/services.h"

// AH=01h status of the last call. Out: AH and carry as that call set them.
RESIDENT_CALL uint8_t last_status(struct drive *d)
{
    caller_segment(0);
    return caller_u8(d->number < FIRST_HARD_DISK ? BDA_FLOPPY_STATUS
                                                 : BDA_DISK_STATUS);
}

// AH=41h extensions present. In: BX=55AAh. Out: BX=AA55h, AH=30h (EDD-3),
// CX=subsets. Any other BX is some other call, and passed on.
RESIDENT_CALL uint8_t extensions_present(struct drive *d)
{
    if (frame.b.x != EDD_MAGIC_IN)
        return STATUS_PASS;
    frame.b.x = EDD_MAGIC_OUT;
    frame.c.x = EDD_SUBSET_ACCESS | EDD_SUBSET_EDD;
    if (d->flags & DRIVE_CD)
        frame.c.x |= EDD_SUBSET_REMOVABLE;
    frame.a.h = EDD_VERSION_30;
    return STATUS_SET;
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
