/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: a disk that a CD emulates, the CD beside it, and the El Torito calls
   that end and start the emulation (judged in 32-bit protected mode). */
#include "read.h"
#include "resume.h"
#include "status.h"
#include "torito.h"

enum {
    ANY_DRIVE = 0x7F, END = 0x4B00, STATUS = 0x4B01, START = 0x4A00,
    BOOT = 0x4C00, EQUIPMENT = 0x410, DISK_COUNT = 0x475,
    TABLE_VECTOR = 0x1E * 4,    /* diskette parameters */
};

static struct eltorito_packet kept;     /* by end_emulation() */

static unsigned floppy_count(void)
{
    uint16_t equipment = word_at(EQUIPMENT);

    return equipment & 1 ? (equipment >> 6 & 3) + 1 : 0;
}

static unsigned class_count(void)
{
    return medium_is(ON_FLOPPY) ? floppy_count() : byte_at(DISK_COUNT);
}

static unsigned class_expected(void)
{
    return medium_is(ON_FLOPPY) ? medium.floppies : medium.disks;
}

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

/* a: AX, b: DL, 0: the drive, c: CX */
static void check_status_packet(const struct row *row)
{
    struct call call;

    ask_emulation(&call, row->a, row->b ? row->b : drive, row->c);
    expect(!call_cf(&call) && !call_ah(&call), "status");
    arena_allow(SPEC, sizeof(struct eltorito_packet));
    judge_packet(at(SPEC));
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

/* a: distance from our number */
static void check_status_other(const struct row *row)
{
    struct call call;

    ask_emulation(&call, STATUS, row->b ? row->b : drive + row->a, 0);
    expect(call_cf(&call), "CF");
    call_judge(MAY_AX);
}

/* One AH=42h call for the CD. */
static bool read_cd(struct call *call, uint32_t lba, uint16_t count)
{
    struct edd_packet packet = {
        .size = 0x10, .count = count, .buffer_seg = BUFFER_SEG, .lba = lba,
    };

    arena_fill();
    memcpy(at(linear(PACKET_SEG, PACKET_OFF)), &packet, 16);
    arena_allow(linear(PACKET_SEG, PACKET_OFF), 16);
    call_init(call, 0x4200);
    call->regs.edx = 0xD4E50000 | medium.cd.number;
    call_run(call);
    return !call_cf(call) && pattern_right(at(BUFFER), SECTOR, lba)
        && pattern_right(at(BUFFER + (count - 1) * SECTOR), SECTOR,
                         lba + count - 1);
}

static bool cd_lives(void)
{
    struct call call;

    return read_cd(&call, medium.cd.data + 3, 1);
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

static void check_cd_end(const struct row *row)
{
    struct call call;

    (void)row;
    read_cd(&call, medium.cd.total, 1);
    say_status(&call);
    expect(call_cf(&call) && call_ah(&call) == 4, "status");
    call_judge(MAY_AH);
}

/* a: AX, b: status */
static void check_cd_status(const struct row *row)
{
    struct call call;

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
    expect((call.regs.ecx & 5) == 5, "CX");
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

static bool emulated_reads(void)
{
    return quiet_chs(medium.number, &medium.geometry, 0x0201,
                     params.data + 3)
        && sector_right(at(BUFFER), params.data + 3);
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

    if (real->number == NO_DRIVE)
        return;
    expect(quiet_chs(real->behind, &real->geometry, 0x0201, 3), "real: CF");
    expect(!memcmp(at(BUFFER), floppy ? "FLOP" : "DISK", 4)
           && byte_at(BUFFER + 4) == 3, "real: data");
}

/* What an end or a start of the emulation changes in low memory. */
static void allow_counts(void)
{
    arena_allow(EQUIPMENT, 1);
    arena_allow(DISK_COUNT, 1);
    arena_allow(TABLE_VECTOR, 4);
}

/* dl 0: the drive. Keeps the packet for the start. */
static void end_emulation(uint8_t dl)
{
    struct call call;

    ask_emulation(&call, END, dl ? dl : drive, 0xFFFF);
    expect(!call_cf(&call) && !call_ah(&call), "status");
    if (call_cf(&call))
        return;
    arena_allow(SPEC, sizeof(struct eltorito_packet));
    judge_packet(at(SPEC));
    allow_counts();
    call_judge(MAY_AX);
    kept = *(struct eltorito_packet *)at(SPEC);
    judge_ended();
    judge_real_back();
}

static void run_start(struct call *call, uint16_t ax,
                      const struct eltorito_packet *packet)
{
    arena_fill();
    memcpy(at(SPEC), packet, sizeof(*packet));
    arena_allow(SPEC, sizeof(*packet));
    arena_allow(RESUME, RESUME_BYTES);
    call_init(call, ax);
    call->regs.edx = 0xD4E5DD00 | medium.cd.number;
    call->regs.esi = 0xE5F60000 | SPEC_OFF;
    if (ax == BOOT)
        resume_here();
    call_run(call);
    say_status(call);
}

static void start_again(void)
{
    struct call call;

    run_start(&call, START, &kept);
    expect(!call_cf(&call) && !call_ah(&call), "start");
    allow_counts();
    call_judge(MAY_AX);
    say(" counts %d", class_count());
    expect(class_count() == class_expected(), "count");
    expect(emulated_reads(), "emulation not back");
    expect(cd_lives(), "CD gone");
}

/* a: DL, 0: the drive */
static void check_end_start(const struct row *row)
{
    end_emulation(row->a);
    if (!failed())
        start_again();
}

/* Ending what is not there is refused, and the CD stays. */
static void check_end_twice(const struct row *row)
{
    struct call call;

    (void)row;
    end_emulation(0);
    if (failed())
        return;
    ask_emulation(&call, END, medium.cd.number, 0);
    expect(call_cf(&call), "ended twice");
    call_judge(MAY_AX);
    expect(cd_lives(), "CD gone");
    start_again();
}

/* a: AX, b: 1: wrong media, 0: wrong LBA */
static void judge_none(const struct row *row)
{
    struct eltorito_packet packet = {
        .size = 0x13, .media = medium.media, .drive = medium.number,
        .lba = params.boot_lba + (row->b ? 0 : 1), .count = 1,
    };
    unsigned count = class_count();
    struct call call;

    if (row->b)
        packet.media = medium_is(ON_FLOPPY) ? 4 : 2;
    run_start(&call, row->a, &packet);
    expect(call_cf(&call) && call_ah(&call) == 1, "status");
    call_judge(MAY_AX);
    expect(class_count() == count, "count");
    expect(cd_lives(), "CD gone");
}

static void check_none(const struct row *row)
{
    judge_none(row);
    expect(emulated_reads(), "emulation gone");
}

/* The same after the emulation was ended. */
static void check_end_none(const struct row *row)
{
    end_emulation(0);
    if (failed())
        return;
    judge_none(row);
    expect(!emulated_reads(), "started");
    start_again();
}

/* Comes back through the boot sector: main() goes on with this row. */
static void boot_again(void)
{
    struct eltorito_packet packet = {
        .size = 0x13, .media = medium.media, .drive = medium.number,
        .lba = params.boot_lba, .load_seg = 0x7C0, .count = 1,
    };
    struct call call;

    run_start(&call, BOOT, &packet);
    expect(call_cf(&call) && call_ah(&call) == 1, "status");
    call_judge(MAY_AX);
}

static void judge_boot(void)
{
    say("%w:%w DL=%b counts %d", entry_state.cs, entry_state.ip, drive,
        class_count());
    expect(linear(entry_state.cs, entry_state.ip) == 0x7C00, "address");
    expect(drive == medium.number, "DL");
    expect(class_count() == class_expected(), "count");
    expect(emulated_reads(), "emulation gone");
    expect(cd_lives(), "CD gone");
}

/* While it goes on already: refused with nothing changed, or booted. */
static void check_boot(const struct row *row)
{
    (void)row;
    if (!resumed)
        boot_again();
    judge_boot();
}

static void check_end_boot(const struct row *row)
{
    (void)row;
    if (resumed) {
        judge_boot();
        return;
    }
    end_emulation(0);
    if (failed())
        return;
    boot_again();
    expect(false, "came back");
}

#define TORITO "El Torito 4"

static const struct row rows[] = {
    { "4b01", TORITO, "status: entry, drive and CHS", "the entry",
      check_status_packet, STATUS, 0, 0 },
    { "4b01-7f", TORITO, "DL=7Fh is the emulated drive", "the entry",
      check_status_packet, STATUS, ANY_DRIVE, 0 },
    { "4b01-cx", TORITO, "13h bytes whatever CX holds", "13h bytes",
      check_status_packet, STATUS, 0, 0xFFFF },
    { "4b01-cd", TORITO, "status of the CD itself", "no emulation, its drive",
      check_status_cd, 0, 0, 0 },
    { "4b01-other", TORITO, "a drive that is not there",
      "CF=1, none written", check_status_other, 5, 0, 0 },
    { "4b01-ef", TORITO, "a CD that is not there", "CF=1, none written",
      check_status_other, 0, 0xEF, 0 },
    { "4d", TORITO, "the boot catalog, of the emulated drive", "the catalog",
      check_catalog, 1, 0, 0 },
    { "4d-cd", TORITO, "the boot catalog, of the CD", "the catalog",
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
    { "cd-48", TORITO, "its size and its sectors", "all of it",
      check_cd_parameters, 0, 0, 0 },
    { "cd-00", TORITO, "it can be reset", "CF=0 AH=00",
      check_cd_status, 0x0000, OK, 0 },
    { "cd-02", TORITO, "it has no CHS", "CF=1 AH=01",
      check_cd_status, 0x0201, REFUSED(1), 0 },
    { "4a-none-lba", TORITO, "start of what no entry holds: LBA",
      "CF=1 AH=01", check_none, START, 0, 0 },
    { "4a-none-media", TORITO, "start of what no entry holds: media",
      "CF=1 AH=01", check_none, START, 1, 0 },
    { "4c-none-lba", TORITO, "boot of what no entry holds: LBA",
      "CF=1 AH=01", check_none, BOOT, 0, 0 },
    { "4b00", TORITO, "end: drive gone, real ones back, CD stays",
      "packet, then 4A00h", check_end_start, 0, 0, 0 },
    { "4b00-7f", TORITO, "end by DL=7Fh", "the same",
      check_end_start, ANY_DRIVE, 0, 0 },
    { "4b00-twice", TORITO, "end of what has ended", "CF=1, CD stays",
      check_end_twice, 0, 0, 0 },
    { "4b00-4a-lba", TORITO, "end, then start of what no entry holds: LBA",
      "CF=1 AH=01", check_end_none, START, 0, 0 },
    { "4b00-4a-media", TORITO,
      "end, then start of what no entry holds: media", "CF=1 AH=01",
      check_end_none, START, 1, 0 },
    { "4b00-4c-lba", TORITO, "end, then boot of what no entry holds: LBA",
      "CF=1 AH=01", check_end_none, BOOT, 0, 0 },
    { "4b01-again", TORITO, "status after end and start", "the entry",
      check_status_packet, STATUS, 0, 0 },
    { "4c", TORITO, "boot of what is emulated already",
      "booted, or CF=1 AH=01", check_boot, 0, 0, 0 },
    { "4b00-4c", TORITO, "end, then boot", "at 07C00h, DL",
      check_end_boot, 0, 0, 0 },
};
const struct group group_emulation = GROUP(rows);
