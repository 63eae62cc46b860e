// SPDX-License-Identifier: GPL-2.0-or-later
// Chooses how the images are announced to drivers that look for RAM disks, and
// fills in grub4dos's drive map; any mode, builds on the host.

#include "loader/announce.h"

#define CD_HEADS 255u // as grub4dos has it for a CD, which has none
#define CD_SECTORS 63u

// The flags of a target that is reached by LBA.
#define FROM_CD (SLOT_LBA | SLOT_CD)

void choose_announcements(const struct drive_plan *plan, unsigned wanted,
                          struct installed *installed)
{
    bool high = false;
    uint32_t i;

    for (i = 0; i < plan->count; i++) {
        const struct drive *d = &plan->drives[i];
        uint64_t bytes = (uint64_t)image_sectors(d) << d->sector_shift;

        high |= image_base(d) + bytes > FOUR_GIB;
    }
    installed->announce = high ? wanted & ~(unsigned)ANNOUNCE_MEMDISK : wanted;
    installed->chained_slots = high && wanted & ANNOUNCE_SLOTS;
}

unsigned slots_to_keep(const struct installed *installed, unsigned images)
{
    if (!(installed->announce & ANNOUNCE_SLOTS))
        return 0;
    return installed->chained_slots ? MAX_DRIVES + 1 : images + 1;
}

static uint16_t last_cylinder(uint64_t count, unsigned heads, unsigned sectors)
{
    uint64_t cylinders = divide(count, (uint64_t)heads * sectors);

    if (cylinders > CHS_CYLINDERS)
        cylinders = CHS_CYLINDERS;
    return cylinders ? (uint16_t)(cylinders - 1) : 0;
}

// A number that drivers take for a CD's: drive= may have given it a hard
// disk's, and no CD has one that is next to them.
static uint8_t slot_number(const struct drive *d, unsigned index)
{
    if (d->flags & DRIVE_CD && d->number < HARD_DISK_END)
        return (uint8_t)(HARD_DISK_END + index);
    return d->number;
}

static struct drive_slot describe_slot(const struct installed *installed,
                                       unsigned index)
{
    const struct drive *d = resident_drives(installed->params) + index;
    bool cd = d->flags & DRIVE_CD;
    unsigned heads = cd ? CD_HEADS : d->boot.chs.head + 1u;
    unsigned sectors = cd ? CD_SECTORS : d->boot.chs.sectors & 0x3fu;
    struct drive_slot slot = {
        .number = slot_number(d, index),
        .target = SLOT_MEMORY,
        .last_head = (uint8_t)(heads - 1),
        .sectors = (uint8_t)sectors,
        .target_last_head = (uint8_t)(heads - 1),
        .target_sectors = (uint8_t)sectors,
        .start = image_base(d) / SLOT_SECTOR,
        .count = (uint64_t)image_sectors(d) << (d->sector_shift - 9),
    };

    slot.cylinders = cd ? FROM_CD | 1
                        : (uint16_t)(SLOT_LBA | last_cylinder(slot.count,
                                                              heads, sectors));
    if (d->flags & DRIVE_READ_ONLY)
        slot.sectors |= SLOT_READ_ONLY;
    // SVBus, which alone finds the map out of the chain, takes the last sector
    // of a hard disk for a VHD's footer and leaves it out.
    if (!installed->chained_slots && !cd && d->number >= FIRST_HARD_DISK)
        slot.count++;
    return slot;
}

void announce_slots(const struct installed *installed)
{
    struct int13_params *p = installed->params;
    const struct drive *d = resident_drives(p);
    struct drive_slot *slot = p->slots;
    unsigned i;

    // From two pieces, for no copy of the whole may be found in low memory.
    memcpy(p->slot_signature, "$INT13SF", 8);
    memcpy(p->slot_signature + 8, "GRUB4DOS", 8);
    for (i = 0; i < p->drive_count; i++)
        if (!(d[i].flags & DRIVE_EMULATED))
            *slot++ = describe_slot(installed, i);
    if (installed->chained_slots) {
        p->slot_previous = installed->old_int13;
        p->slot_flags = SLOT_HOOK_CLAIMED;
    }
}
