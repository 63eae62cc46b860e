/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: a disk that a CD emulates, the CD beside it, and the El Torito calls
   that end and start the emulation (judged in 32-bit protected mode). */
#include "emulation.h"
#include "read.h"
#include "status.h"

static void judge_chs_bytes(const struct eltorito_packet *p)
{
    const struct geometry *g = &medium.geometry;
    unsigned last = g->cylinders - 1;

    say(" %b %b %b", p->cylinder_low, p->sector_high, p->head);
    expect(p->cylinder_low == (last & 0xFF), "CH");
    expect(p->sector_high == ((last >> 2 & 0xC0) | g->sectors), "CL");
    expect(p->head == g->heads - 1, "DH");
}

static void judge_packet(const struct eltorito_packet *p)
{
    say(" %b %b %b lba=%d seg=%w n=%d", p->size, p->media, p->drive, p->lba,
        p->load_seg, p->count);
    expect(p->size == 0x13, "size");
    expect(p->media == medium.media, "media");
    expect(p->drive == medium.number, "drive");
    expect(p->lba == params.boot_lba, "LBA");
    expect(p->load_seg == 0 || p->load_seg == 0x7C0, "segment");
    expect(p->count == params.boot_count, "count");
    judge_chs_bytes(p);
}

/* b: DL, 0: the drive */
static void check_status_packet(const struct row *row)
{
    struct call call;

    ask_emulation(&call, STATUS, row->b ? row->b : drive, 0);
    expect(!call_cf(&call) && !call_ah(&call), "status");
    arena_allow(SPEC, sizeof(struct eltorito_packet));
    judge_packet(at(SPEC));
    call_judge(MAY_AX);
}

/* CX must not lengthen the answer: it is 13h bytes and not one more. */
static void check_status_length(const struct row *row)
{
    struct call call;

    ask_emulation(&call, STATUS, drive, row->c);
    expect(!call_cf(&call), "CF");
    arena_allow(SPEC, sizeof(struct eltorito_packet));
    call_judge(MAY_AX);
}

static void check_status_cd(const struct row *row)
{
    const struct eltorito_packet *p = at(SPEC);
    struct call call;

    (void)row;
    ask_emulation(&call, STATUS, medium.cd.number, 0);
    expect(!call_cf(&call) && !call_ah(&call), "status");
    say(" %b %b %b", p->size, p->media, p->drive);
    expect(p->size == 0x13, "size");
    expect(!(p->media & 0x0F), "media");
    expect(p->drive == medium.cd.number, "drive");
    arena_allow(SPEC, sizeof(struct eltorito_packet));
    call_judge(MAY_AX);
}

/* a: distance from our number, b: another number */
static void check_status_other(const struct row *row)
{
    uint8_t dl = row->b ? row->b : drive + row->a;
    struct call call;

    if (drive_exists && drive_exists(dl)) {
        not_meant("there is such a drive");
        return;
    }
    ask_emulation(&call, STATUS, dl, 0);
    expect(call_cf(&call), "CF");
    call_judge(MAY_AX);
}

/* a: distance from the data area's start or, negative, from the end,
   b: count */
static void check_cd_read(const struct row *row)
{
    int32_t where = (int32_t)row->a;
    uint32_t lba = where < 0 ? medium.cd.total + where
        : medium.cd.data + where;
    struct call call;

    expect(read_cd(&call, lba, row->b), "data");
    say_status(&call);
    arena_allow(BUFFER, row->b * SECTOR);
    call_judge(MAY_AH);
}

/* A CD that is not there refuses everything. */
static bool cd_exists(void)
{
    if (medium.cd.number == NO_DRIVE)
        not_meant("no CD is found");
    return medium.cd.number != NO_DRIVE;
}

static void check_cd_end(const struct row *row)
{
    struct call call;

    (void)row;
    if (!cd_exists())
        return;
    read_cd(&call, medium.cd.total, 1);
    say_status(&call);
    expect(call_cf(&call) && error_right(call_ah(&call), 4), "status");
    call_judge(MAY_AH);
}

/* a: AX, b: status */
static void check_cd_status(const struct row *row)
{
    struct call call;

    if (row->b != OK && !cd_exists())
        return;
    call_init(&call, row->a);
    call.regs.edx = 0xD4E5DD00 | medium.cd.number;
    call.regs.ebx = 0xB2C30000;
    call.regs.es = BUFFER_SEG;
    arena_fill();
    call_run(&call);
    say_status(&call);
    expect(status_of(&call) == row->b, "status");
    call_judge(MAY_AX);
}

static void check_cd_edd(const struct row *row)
{
    struct call call;

    (void)row;
    call_init(&call, 0x4100);
    call.regs.edx = 0xD4E5DD00 | medium.cd.number;
    call.regs.ebx = 0xB2C355AA;
    arena_fill();
    call_run(&call);
    say_status(&call);
    say(" BX=%w CX=%w", (uint16_t)call.regs.ebx, (uint16_t)call.regs.ecx);
    expect(!call_cf(&call) && (uint16_t)call.regs.ebx == 0xAA55, "EDD");
    expect(spec_only ? call.regs.ecx & 1 : (call.regs.ecx & 5) == 5, "CX");
}

static void check_cd_parameters(const struct row *row)
{
    struct edd_parameters *p = at(SPEC);
    struct call call;

    (void)row;
    arena_fill();
    p->size = 26;
    arena_allow(SPEC, 26);
    call_init(&call, 0x4800);
    call.regs.edx = 0xD4E5DD00 | medium.cd.number;
    call.regs.esi = 0xE5F60000 | SPEC_OFF;
    call_run(&call);
    say_status(&call);
    say(" total=%d of %d a sector", (uint32_t)p->total, p->bytes_per_sector);
    expect(!call_cf(&call), "CF");
    expect(p->bytes_per_sector == SECTOR, "bytes per sector");
    expect(p->total == medium.cd.total, "total");
    call_judge(MAY_AH);
}

/* a: 1 to ask the emulated drive, 0 the CD */
static void check_catalog(const struct row *row)
{
    static uint8_t copy[SECTOR];
    struct call call;
    uint8_t keep = drive;

    drive = row->a ? keep : medium.cd.number;
    ask_catalog(&call, 1, 0);
    drive = keep;
    expect(!call_cf(&call) && !call_ah(&call), "status");
    if (call_cf(&call))
        return;
    arena_allow(BUFFER, SECTOR);
    call_judge(MAY_AX);
    memcpy(copy, at(BUFFER), SECTOR);
    read_cd(&call, params.catalog_lba, 1);
    expect(!memcmp(copy, at(BUFFER), SECTOR), "bytes");
    expect(copy[0] == 1 && copy[30] == 0x55 && copy[31] == 0xAA, "header");
}

/* Ours is gone: the number is a real drive's again, or nobody's. */
static void judge_ended(void)
{
    struct call call;

    say(" counts %d", class_count());
    expect(class_count() == class_expected() - 1U, "count");
    expect(!emulated_reads(), "still there");
    expect(cd_lives(), "CD gone");
    call_init(&call, 0x0800);
    call.regs.edx = 0xD4E50000 | medium.number;
    call.regs.es = call.regs.edi = 0;
    call_run(&call);
    if (class_expected() > 1) {
        expect(!call_cf(&call), "real drive not back");
        expect((uint8_t)call.regs.edx == class_expected() - 1, "DL");
    }
}

/* The real disk or floppy that was pushed up is back at its number. */
static void judge_real_back(void)
{
    bool floppy = medium_is(ON_FLOPPY);
    const struct neighbour *real = floppy ? &medium.real_floppy
        : &medium.real_disk;

    if (!real->geometry.sectors)        /* its contents are not known */
        return;
    expect(quiet_chs(real->behind, &real->geometry, 0x0201, 3), "real: CF");
    expect(!memcmp(at(BUFFER), floppy ? "FLOP" : "DISK", 4)
           && byte_at(BUFFER + 4) == 3, "real: data");
}

/* a: DL, 0: the drive */
static void check_end(const struct row *row)
{
    struct call call;
    bool ended;

    if (!still_emulated())
        return;
    ended = end_emulation(&call, row->a);
    expect(ended && !call_ah(&call), "status");
    if (!ended)
        return;
    arena_allow(SPEC, sizeof(struct eltorito_packet));
    judge_packet(at(SPEC));
    allow_counts();
    call_judge(MAY_AX);
    judge_ended();
    judge_real_back();
    start_again();
}

/* Ending what is not there is refused, and the CD stays. */
static void check_end_twice(const struct row *row)
{
    struct call call;

    (void)row;
    if (!still_emulated())
        return;
    expect(end_emulation(&call, 0), "not ended");
    if (failed())
        return;
    ask_emulation(&call, END, medium.cd.number, 0);
    expect(call_cf(&call), "ended twice");
    call_judge(MAY_AX);
    expect(cd_lives(), "CD gone");
    start_again();
}

static void check_start(const struct row *row)
{
    struct call call;

    (void)row;
    if (emulated_reads())
        end_emulation(&call, 0);
    start_init(&call, START, start_packet());
    call_run(&call);
    say_status(&call);
    expect(!call_cf(&call) && !call_ah(&call), "status");
    allow_counts();
    call_judge(MAY_AX);
    say(" counts %d", class_count());
    expect(class_count() == class_expected(), "count");
    expect(emulated_reads(), "emulation not back");
    expect(cd_lives(), "CD gone");
}

static void check_status_again(const struct row *row)
{
    struct call call;

    if (!still_emulated())
        return;
    if (end_emulation(&call, 0) && start_again())
        check_status_packet(row);
    else if (spec_only)
        not_meant("no end and start");
    else
        expect(false, "no end and start");
}

/* The emulated drive is among those that the BIOS data area counts, and they
   are all there; the number behind the last of them has none. */
static void check_counted(const struct row *row)
{
    unsigned count = class_count(), there = 0;
    struct call call;

    (void)row;
    say("%d counted", count);
    expect((drive & 0x7FU) < count, "not counted");
    for (unsigned i = 0; i <= count; i++) {
        call_init(&call, 0x0800);
        call.regs.edx = 0xD4E50000 | ((drive & 0x80) + i);
        call.regs.es = call.regs.edi = 0;
        call_run(&call);
        there += !call_cf(&call) && (uint16_t)call.regs.ecx;
    }
    say(", %d there", there);
    expect(there == count, "count");
}

/* A floppy has the size of its kind; the geometry of a hard disk fits it, but
   for a last cylinder that a BIOS may keep for itself. */
static void check_size(const struct row *row)
{
    uint32_t track, cylinder, all;
    struct call call;

    (void)row;
    call_init(&call, 0x0800);
    call.regs.es = call.regs.edi = 0;
    call_run(&call);
    say_status(&call);
    track = call.regs.ecx & 0x3F;
    cylinder = track * ((call.regs.edx >> 8 & 0xFF) + 1);
    all = cylinder * ((call.regs.ecx << 2 & 0x300)
                      + (call.regs.ecx >> 8 & 0xFF) + 1);
    say(" %d sectors of %d", all, params.total);
    expect(!call_cf(&call) && all <= params.total
           && params.total - all <= (medium_is(ON_FLOPPY) ? 0 : cylinder),
           "size");
}

#define STATUS_SECTION "El Torito 6.2"
#define CATALOG_SECTION "El Torito 6.4"
#define SIZE_SECTION "El Torito 4.1"
#define TORITO "El Torito 4"

static const struct row rows[] = {
    { "08-emulated", SIZE_SECTION, "AH=08h tells the emulated disk's size",
      "its sectors", check_size, 0, 0, 0 },
    { "count-emulated", "BIOS data area",
      "0:410h or 0:475h count the emulated drive", "it and no more",
      check_counted, 0, 0, 0 },
    { "4b01", STATUS_SECTION, "status: entry, drive and CHS", "the entry",
      check_status_packet, 0, 0, 0 },
    { "4b01-7f", STATUS_SECTION, "DL=7Fh is the emulated drive", "the entry",
      check_status_packet, 0, ANY_DRIVE, 0 },
    { "4b01-cx", STATUS_SECTION, "13h bytes whatever CX holds", "13h bytes",
      check_status_length, 0, 0, 0xFFFF },
    { "4b01-cd", STATUS_SECTION, "status of the CD itself",
      "no emulation, its drive", check_status_cd, 0, 0, 0 },
    { "4b01-other", STATUS_SECTION, "a drive that is not there",
      "CF=1, none written", check_status_other, 5, 0, 0 },
    { "4b01-ef", STATUS_SECTION, "a CD that is not there",
      "CF=1, none written", check_status_other, 0, 0xEF, 0 },
    { "4d", CATALOG_SECTION, "the boot catalog, of the emulated drive",
      "the catalog", check_catalog, 1, 0, 0 },
    { "4d-cd", CATALOG_SECTION, "the boot catalog, of the CD", "the catalog",
      check_catalog, 0, 0, 0 },
    { "cd-41", TORITO, "the CD has EDD", "AA55, subsets 1 and 4",
      check_cd_edd, 0, 0, 0 },
    { "cd-42", TORITO, "the CD is read in blocks of 2048 bytes", "moved",
      check_cd_read, 7, 5, 0 },
    { "cd-42-last", TORITO, "its last block", "moved",
      check_cd_read, (uint32_t)-1, 1, 0 },
    { "cd-42-n127", TORITO, "127 of its blocks", "moved",
      check_cd_read, 9, 127, 0 },
    { "cd-42-end", TORITO, "past its end", "CF=1 AH=04",
      check_cd_end, 0, 0, 0 },
    { "cd-48", "El Torito 4.2", "its size and its sectors", "all of it",
      check_cd_parameters, 0, 0, 0 },
    { "cd-00", TORITO, "it can be reset", "CF=0 AH=00",
      check_cd_status, 0x0000, OK, 0 },
    { "cd-02", TORITO, "it has no CHS", "CF=1 AH=01",
      check_cd_status, 0x0201, REFUSED(1), 0 },
    { "4b00", STATUS_SECTION, "end: drive gone, real ones back, CD stays",
      "packet, one drive less", check_end, 0, 0, 0 },
    { "4b00-7f", STATUS_SECTION, "end by DL=7Fh", "the same",
      check_end, ANY_DRIVE, 0, 0 },
    { "4b00-twice", STATUS_SECTION, "end of what has ended",
      "CF=1, CD stays", check_end_twice, 0, 0, 0 },
    { "4a", "El Torito 6.1", "start of what has ended",
      "CF=0, drive back, CD stays", check_start, 0, 0, 0 },
    { "4b01-again", STATUS_SECTION, "status after end and start", "the entry",
      check_status_again, 0, 0, 0 },
};
const struct group group_emulation = GROUP(rows);
