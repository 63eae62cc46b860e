// SPDX-License-Identifier: GPL-2.0-or-later
// Decides which drives the images become; any mode, builds on the host.

#include "loader/drives.h"

#include "int13/edd.h"
#include "loader/format.h"

#define EDD_CHS_SECTORS 15482880u // 16383 * 15 * 63: more have no geometry
#define LARGEST_PLAIN_FLOPPY 5760u // sectors; larger ones have EDD

#define ERROR(p, ...) \
    ((void)format((p)->error, sizeof(p)->error, __VA_ARGS__))

static struct eltorito_chs last_chs(const struct disk *disk)
{
    uint32_t last = disk->cylinders < CHS_CYLINDERS ? disk->cylinders
                                                    : CHS_CYLINDERS;

    if (last)
        last--;
    return (struct eltorito_chs){
        .cylinder = (uint8_t)last,
        .sectors = (uint8_t)(disk->sectors_per_track | (last >> 8) << 6),
        .head = (uint8_t)(disk->heads - 1),
    };
}

static bool has_edd(const struct disk *disk, enum edd_choice edd)
{
    if (edd != EDD_DEFAULT)
        return edd == EDD_ON;
    return disk->kind == KIND_HARD_DISK ||
           disk->sectors > LARGEST_PLAIN_FLOPPY;
}

static void set_base(struct drive *d, uint64_t base)
{
    d->base = (uint32_t)base;
    d->base_high = (uint32_t)(base >> 32);
    if (d->base_high)
        d->flags |= DRIVE_HIGH;
}

static struct drive describe_disk(const struct medium *m,
                                  const struct disk *disk)
{
    struct drive d = {
        .flags = DRIVE_DISK,
        .sector_shift = DISK_SECTOR_SHIFT,
        .edd_flags = EDD_FLAG_DMA_TRANSPARENT,
        .floppy_type = disk->floppy_type,
        .sectors = (uint32_t)disk->sectors,
        .boot = {.size = sizeof d.boot, .chs = last_chs(disk)},
    };

    set_base(&d, m->place.base + disk->offset);
    if (has_edd(disk, m->words.edd))
        d.flags |= DRIVE_EDD;
    if (m->words.read_only)
        d.flags |= DRIVE_READ_ONLY;
    if (disk->kind == KIND_FLOPPY)
        d.edd_flags |= EDD_FLAG_REMOVABLE | EDD_FLAG_CHANGE_LINE;
    if (disk->sectors <= EDD_CHS_SECTORS)
        d.edd_flags |= EDD_FLAG_GEOMETRY_VALID;
    return d;
}

// The packet of a catalog entry for a drive.
static void set_entry(struct drive *d, const struct boot_entry *e,
                      uint16_t segment)
{
    d->boot.media = e->media;
    d->boot.image_lba = e->lba;
    d->boot.load_segment = segment;
    d->boot.sector_count = e->sector_count;
}

static struct drive describe_cd(const struct medium *m)
{
    const struct probe *p = &m->probe;
    struct drive d = {
        .flags = DRIVE_CD | DRIVE_EDD | DRIVE_READ_ONLY,
        .sector_shift = CD_SECTOR_SHIFT,
        .edd_flags = EDD_FLAG_DMA_TRANSPARENT | EDD_FLAG_REMOVABLE |
                     EDD_FLAG_CHANGE_LINE | EDD_FLAG_LOCKABLE,
        .sectors = (uint32_t)(round_up(m->image.size, CD_SECTOR) >>
                              CD_SECTOR_SHIFT) + m->gained_sectors,
        .catalog_lba = p->volume.catalog_lba,
        .boot = {.size = sizeof d.boot},
    };

    set_base(&d, m->place.base);
    if (m->gained_sectors) {
        d.flags &= (uint8_t)~DRIVE_EDD; // it has a sector map
        d.gained = m->gained_sectors;
    }
    if (p->entry)
        set_entry(&d, p->entry, (uint16_t)(p->load_address >> 4));
    if (p->has_disk)
        d.boot.media = MEDIA_NO_EMULATION; // that is what this drive is
    return d;
}

static uint8_t class_of(const struct drive *d)
{
    if (d->flags & DRIVE_CD)
        return FIRST_CD_DRIVE;
    return d->floppy_type ? 0 : FIRST_HARD_DISK;
}

static bool taken(const struct drive_plan *plan, int number)
{
    uint32_t i;

    for (i = 0; i < plan->count; i++)
        if (plan->drives[i].number == number &&
            !(plan->drives[i].flags & DRIVE_ENDED))
            return true;
    return false;
}

// The lowest number of the drive's class that is not ours already; real
// floppies and disks move up. A CD never takes a number that is in use.
static int next_number(const struct drive_plan *plan, const struct drive *d,
                       const struct bios_drives *bios)
{
    int number = class_of(d);
    unsigned i = 0;

    if (d->flags & DRIVE_CD)
        number = bios->free_cds[0];
    while (taken(plan, number))
        number = d->flags & DRIVE_CD ? bios->free_cds[++i] : number + 1;
    return number;
}

static bool number_fits(const struct drive *d, int wanted)
{
    if (d->flags & DRIVE_CD)
        return wanted >= FIRST_HARD_DISK && wanted < 0xff;
    if (class_of(d) == FIRST_HARD_DISK)
        return wanted >= FIRST_HARD_DISK && wanted < HARD_DISK_END;
    return wanted >= 0 && wanted < MOST_FLOPPIES;
}

static void add_drive(struct drive_plan *plan, struct drive d, int wanted,
                      const struct bios_drives *bios)
{
    int number = wanted == DRIVE_ANY ? next_number(plan, &d, bios) : wanted;

    if (plan->error[0])
        return;
    if (plan->count == MAX_DRIVES) {
        ERROR(plan, "There are more than %u drives to make: give fewer "
              "images.", MAX_DRIVES);
        return;
    }
    if (!number_fits(&d, number))
        ERROR(plan, "Drive number %02Xh is not one of a %s: choose another "
              "for drive= or floppy=.", (unsigned)number,
              d.flags & DRIVE_CD ? "CD (80h to FEh)"
              : d.floppy_type    ? "floppy (00h to 03h)"
                                 : "hard disk (80h to 9Fh)");
    else if (taken(plan, number))
        ERROR(plan, "Two images are to be drive %02Xh: choose another number "
              "for one of them.", (unsigned)number);
    d.number = d.boot.drive = (uint8_t)number;
    plan->drives[plan->count++] = d;
}

// A disk that the catalog entry `e` emulates.
static struct drive describe_emulated(const struct medium *m,
                                      const struct boot_entry *e,
                                      const struct disk *disk)
{
    struct drive d = describe_disk(m, disk);

    d.flags |= DRIVE_EMULATED;
    if (!m->words.writable)
        d.flags |= DRIVE_READ_ONLY;
    set_entry(&d, e, e->load_segment ? e->load_segment : BOOT_SEGMENT);
    return d;
}

// The other disks of the catalog, for AH=4Ah to begin; as many as there is
// room for beside `others` drives that are still to come.
static void add_dormant(struct drive_plan *plan, const struct medium *m,
                        unsigned others)
{
    const struct boot_catalog *c = &m->probe.catalog;
    unsigned i;

    for (i = 0; i < c->count && plan->count + others < MAX_DRIVES; i++) {
        struct disk disk;
        struct drive d;

        if (&c->entries[i] == m->probe.entry ||
            !entry_emulates(&m->image, &c->entries[i], &disk))
            continue;
        d = describe_emulated(m, &c->entries[i], &disk);
        d.flags |= DRIVE_ENDED;
        plan->drives[plan->count++] = d;
    }
}

static void add_medium(struct drive_plan *plan, const struct medium *m,
                       bool boots, unsigned others,
                       const struct bios_drives *bios)
{
    const struct probe *p = &m->probe;
    bool emulates = boots && p->has_disk;
    int wanted = m->words.drive;

    if (p->kind != KIND_CD) {
        add_drive(plan, describe_disk(m, &p->disk), wanted, bios);
        return;
    }
    // drive= is about the drive that is booted.
    add_drive(plan, describe_cd(m), emulates ? DRIVE_ANY : wanted, bios);
    if (plan->status_drive == MAX_DRIVES)
        plan->status_drive = plan->count - 1;
    if (emulates)
        add_drive(plan, describe_emulated(m, p->entry, &p->disk), wanted,
                  bios);
    if (boots) {
        plan->boot = plan->status_drive = plan->count - 1;
        add_dormant(plan, m, others);
    }
}

// The drive has a number of that class; a CD may have a hard disk's.
static bool counts(const struct drive *d, uint8_t class)
{
    return !(d->flags & DRIVE_ENDED) && d->number < HARD_DISK_END &&
           (d->number < FIRST_HARD_DISK) == (class < FIRST_HARD_DISK);
}

// What a class counts to: the BIOS's drives and ours, and no number beyond.
static uint8_t count_class(const struct drive_plan *plan, uint8_t class,
                           uint8_t real)
{
    uint8_t count = real;
    uint32_t i;

    for (i = 0; i < plan->count; i++)
        count += counts(&plan->drives[i], class);
    for (i = 0; i < plan->count; i++)
        if (counts(&plan->drives[i], class) &&
            plan->drives[i].number - class >= count)
            count = (uint8_t)(plan->drives[i].number - class + 1);
    return count;
}

// The first number of the class that no other image's drive has. (The disks
// of one CD share theirs: one at a time is there.)
static uint8_t number_of_dormant(const struct drive_plan *plan,
                                 const struct drive *d)
{
    uint8_t number = class_of(d);
    uint32_t i = 0;

    while (i < plan->count) {
        const struct drive *other = &plan->drives[i++];

        if (other->number == number && !(other->flags & DRIVE_EMULATED)) {
            number++;
            i = 0;
        }
    }
    return number;
}

static void number_dormant(struct drive_plan *plan)
{
    uint32_t i;

    for (i = 0; i < plan->count; i++) {
        struct drive *d = &plan->drives[i];

        if (d->flags & DRIVE_ENDED)
            d->number = d->boot.drive = number_of_dormant(plan, d);
    }
}

static unsigned resolve_hidden(unsigned hidden, const struct drive *boot)
{
    if (hidden & HIDE_SAME_CLASS && !(boot->flags & DRIVE_CD))
        hidden |= boot->floppy_type ? HIDE_FLOPPIES : HIDE_HARD_DISKS;
    return hidden & (HIDE_FLOPPIES | HIDE_HARD_DISKS);
}

void plan_drives(const struct medium *media, unsigned count, unsigned hidden,
                 const struct bios_drives *bios, struct drive_plan *plan)
{
    unsigned i;

    memset(plan, 0, sizeof *plan);
    plan->status_drive = MAX_DRIVES;
    for (i = 0; i < count && !plan->error[0]; i++)
        add_medium(plan, &media[i], i == 0, count - 1 - i, bios);
    if (plan->error[0])
        return;
    number_dormant(plan);
    plan->hidden = resolve_hidden(hidden, &plan->drives[plan->boot]);
    plan->floppies = count_class(plan, 0, plan->hidden & HIDE_FLOPPIES
                                              ? 0 : bios->floppies);
    plan->hard_disks = count_class(plan, FIRST_HARD_DISK,
                                   plan->hidden & HIDE_HARD_DISKS
                                       ? 0 : bios->hard_disks);
    if (plan->floppies > MOST_FLOPPIES)
        plan->floppies = MOST_FLOPPIES;
}
