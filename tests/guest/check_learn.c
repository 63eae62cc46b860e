/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be known of a medium before it is tested: its geometry, its end,
   and what it holds. Reads only (calls in real mode, judged in 32-bit protected
   mode). */
#include "bda.h"
#include "check.h"
#include "label.h"
#include "map.h"
#include "medium.h"
#include "read.h"
#include "torito.h"

enum {
    BOOT_RECORD = 17, CATALOG_POINTER = 0x47, DEFAULT_LBA = 32 + 8,
    VOLUME = 16, VOLUME_SIZE = 80,
    LEAST = 700, LEAST_CD = 300,        /* sectors that the cases use */
    SPOTS = 64,
    VAST_FROM = 0x7FFFFFFF,             /* sectors */
    WRITE = 0x0300, PROTECTED = 3,
};

static const struct { uint16_t total; uint8_t type; } floppy_types[] = {
    { 720, 1 }, { 2400, 2 }, { 1440, 3 }, { 2880, 4 }, { 5760, 6 },
};

static bool learn_geometry(void)
{
    struct geometry *g = &medium.geometry;
    struct call call;

    call_init(&call, 0x0800);
    call.regs.es = call.regs.edi = 0;
    if (!quiet_int13(&call))
        return false;
    g->cylinders = (call.regs.ecx & 0xC0) * 4
        + (call.regs.ecx >> 8 & 0xFF) + 1;
    g->heads = (call.regs.edx >> 8 & 0xFF) + 1;
    g->sectors = call.regs.ecx & 0x3F;
    return g->sectors != 0;
}

static uint32_t chs_sectors(void)
{
    const struct geometry *g = &medium.geometry;

    return (uint32_t)g->cylinders * g->heads * g->sectors;
}

static uint8_t floppy_type(uint32_t total)
{
    for (unsigned i = 0; i < sizeof(floppy_types) / sizeof(*floppy_types); i++)
        if (floppy_types[i].total == total)
            return floppy_types[i].type;
    return 0;
}

static uint32_t stored(unsigned offset)
{
    return dword_at(REFERENCE_DATA + offset);
}

/* The sector that holds the label, if the medium is ours. */
static uint32_t label_sector(void)
{
    if (!medium_is(ON_CD))
        return 0;
    if (!reference_read(BOOT_RECORD)
        || memcmp(at(REFERENCE_DATA + 1), "CD001", 5) != 0
        || !reference_read(stored(CATALOG_POINTER)))
        return 0;
    return stored(DEFAULT_LBA);
}

/* Whether this CD holds the disk whose label was read. */
static bool holds(uint8_t number, const struct label *label)
{
    uint8_t disk = drive;
    uint16_t kind = medium.kind;
    bool same;

    drive = number;
    medium.kind |= WITH_EDD;
    same = reference_read(label->boot_lba)
        && !memcmp(at(REFERENCE_DATA + LABEL_AT), label, sizeof(*label));
    drive = disk;
    medium.kind = kind;
    return same;
}

/* The disk is emulated by a CD, which is looked for. */
static void learn_emulation(struct label label)
{
    medium.kind |= EMULATED | READ_ONLY;
    medium.media = label.media;
    medium.number = label.media == MEDIA_HARD_DISK ? 0x80 : 0;
    medium.cd.total = label.cd_total;
    medium.cd.data = label.cd_data;
    for (unsigned i = 0; i < drive_count; i++)
        if (drives[i].kind & ON_CD && holds(drives[i].number, &label))
            medium.cd.number = drives[i].number;
}

static bool learn_label(void)
{
    const struct label *label = at(REFERENCE_DATA + LABEL_AT);

    if (!reference_read(label_sector())
        || memcmp(label->magic, "I13LABEL", 8) != 0)
        return false;
    params.boot_lba = label->boot_lba;
    params.boot_count = label->boot_count;
    params.catalog_lba = label->catalog_lba;
    if (label->media && medium_is(ON_CD)) {
        params.total = medium.filled = label->cd_total;
        params.data = label->cd_data;
        return true;
    }
    params.total = medium.filled = label->total;
    params.data = label->data;
    medium.salt = label->salt;
    if (label->media)
        learn_emulation(*label);
    return true;
}

/* The first sector that can't be read; `readable` can. */
static uint32_t find_end(uint32_t readable)
{
    uint32_t step = 1, bad;

    while (step < VAST_FROM / 2 && reference_read(readable + step)) {
        readable += step;
        step *= 2;
    }
    bad = readable + step;
    while (bad - readable > 1) {
        uint32_t middle = readable + (bad - readable) / 2;

        if (reference_read(middle))
            readable = middle;
        else
            bad = middle;
    }
    return bad;
}

/* Where an ISO's file system ends. */
static uint32_t volume_end(void)
{
    if (reference_read(VOLUME) && !memcmp(at(REFERENCE_DATA + 1), "CD001", 5))
        return stored(VOLUME_SIZE);
    return 1;
}

/* What AH=48h tells is believed if the sector before it can be read. A drive
   that does not tell is asked for one sector after the other, and so is one
   that is larger than a medium of ours; but an emulated disk must not be. */
static void learn_end(const struct found_drive *found, bool ours)
{
    uint32_t told = found->total, known = ours ? params.total : 0;

    if (medium_is(EMULATED))
        return;
    if (!medium_is(WITH_EDD))
        told = chs_sectors();
    if (told >= VAST_FROM) {
        medium.kind |= VAST;
        told = VAST_FROM;
    }
    if (told && (told == known || reference_read(told - 1)))
        params.total = told < known ? known : told;
    else if (!known || reference_read(known))
        params.total = find_end(known ? known : volume_end() - 1);
    if (params.total > known)
        medium.kind |= FOREIGN;
}

/* Reads tell nothing where all sectors are alike: two that differ are looked
   for, and there the cases read. */
static void choose_data(uint32_t room)
{
    uint32_t step = room / SPOTS + 1;
    uint8_t *first = at(ARENA);

    params.data = 0;
    for (uint32_t lba = 0; lba < room; lba += step) {
        if (!reference_read(lba))
            continue;
        memcpy(first, at(REFERENCE_DATA), medium.unit);
        if (!reference_read(lba + 1)
            || !memcmp(first, at(REFERENCE_DATA), medium.unit))
            continue;
        params.data = lba;
        return;
    }
}

/* Whether the flat buffers of the cases lie in free memory. */
static void learn_memory(void)
{
    high_is_free = false;
    read_map(20);
    for (unsigned i = 0; i < map_count; i++)
        if (map[i].type == 1 && map[i].base <= HIGH_BUFFER
            && map[i].base + map[i].length >= HIGH_BUFFER + 0x200000)
            high_is_free = true;
}

/* With write calls allowed: a write of what is there tells whether there is a
   write protection. */
static void learn_protection(void)
{
    struct reading rd;

    if (medium_is(ON_CD) || !reference_read(params.data))
        return;
    reading_init_chs(&rd, params.data, 1);
    reading_function(&rd, WRITE);
    rd.seg = REFERENCE_DATA >> 4;
    reading_place_chs(&rd);
    if (!quiet_int13(&rd.call) && call_ah(&rd.call) == PROTECTED)
        medium.kind |= READ_ONLY;
}

/* A hard disk beside the one under test. */
static void learn_beside(void)
{
    for (unsigned i = drive_count; i > 0; i--)
        if (drives[i - 1].kind & ON_HARD_DISK && drives[i - 1].number != drive)
            medium.real_disk.number = drives[i - 1].number;
}

static void start_medium(const struct found_drive *found)
{
    static const struct neighbour none = { .number = NO_DRIVE };

    drive = found->number;
    medium.kind = found->kind;
    if (found->number == booted_from)
        medium.kind |= BOOTED;
    medium.unit = found->kind & ON_CD ? SECTOR : 512;
    medium.salt = medium.filled = 0;
    medium.number = drive & 0x80;
    medium.floppies = floppy_count();
    medium.disks = disk_count();
    medium.real_floppy = medium.real_disk = medium.other = medium.cd = none;
    learn_beside();
    params.total = params.data = params.boot_seg = 0;
    params.ignore = IGNORE_FLAGS | IGNORE_GDTR | IGNORE_HIGH;
    learn_memory();
}

const char *learn_medium(const struct found_drive *found)
{
    uint32_t least = found->kind & ON_CD ? LEAST_CD : LEAST;
    bool ours;

    start_medium(found);
    if (!medium_is(ON_CD) && !learn_geometry())
        return "AH=08h tells no geometry";
    if (!reference_read(0))
        return "nothing can be read, perhaps there is no medium";
    ours = learn_label();
    learn_end(found, ours);
    if (params.total < least)
        return "the medium is too small for the cases";
    if (!ours)
        choose_data(params.total - least);
    medium.floppy_type = floppy_type(params.total);
    if (wishes.write && ours)
        medium.kind |= WRITES;
    if (medium_is(WRITES) && !medium_is(EMULATED))
        learn_protection();
    return NULL;
}
