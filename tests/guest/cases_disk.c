/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: the calls that tell what a floppy or a hard disk is, and the small
   ones, by whether it has EDD or not (judged in 32-bit protected mode). */
#include "bda.h"
#include "hook.h"
#include "read.h"
#include "status.h"
#include "torito.h"

enum {
    DPT_SIZE_CODE = 3, DPT_SECTORS = 4, SIZE_CODE_512 = 2,
};

static uint8_t drives_of_class(void)
{
    return medium_is(ON_FLOPPY) ? medium.floppies : medium.disks;
}

static bool still_reads(void)
{
    return quiet_read(params.data, 1, BUFFER)
        && sector_right(at(BUFFER), params.data);
}

static void judge_last(uint8_t ah)
{
    struct call call;
    uint32_t where = medium_is(ON_FLOPPY) ? FLOPPY_STATUS : DISK_STATUS;
    uint8_t kept = byte_at(where);

    call_init(&call, 0x0100);
    arena_fill();
    call_run(&call);
    say(", then ");
    say_status(&call);
    say(" 0:%w=%b", where, kept);
    expect(kept == ah, "BIOS data");
    expect(call_ah(&call) == ah, "status");
    call_judge(MAY_AX);
}

static void check_last_good(const struct row *row)
{
    (void)row;
    expect(still_reads(), "preparing read");
    judge_last(0);
}

/* a: head number or sector that is not there, so AH=04 */
static void check_last_bad(const struct row *row)
{
    struct reading rd;

    reading_init_chs(&rd, params.data, 1);
    rd.sector = row->a;
    reading_run(&rd);
    expect(call_cf(&rd.call), "preparing failure");
    judge_last(call_ah(&rd.call));
}

static void judge_chs(const struct regs *regs)
{
    const struct geometry *g = &medium.geometry;
    uint8_t ch = regs->ecx >> 8, cl = regs->ecx, dh = regs->edx >> 8;
    unsigned cylinders = (cl & 0xC0) * 4 + ch + 1;

    say(" C=%d H=%d S=%d", cylinders, dh + 1, cl & 0x3F);
    expect(cylinders == g->cylinders, "cylinders");
    expect(dh + 1 == g->heads, "heads");
    expect((cl & 0x3F) == g->sectors, "sectors");
}

static void ask_geometry(struct call *call)
{
    call_init(call, 0x085A);
    arena_fill();
    call_run(call);
    say_status(call);
    expect(!call_cf(call) && !call_ah(call), "status");
}

static void check_geometry(const struct row *row)
{
    unsigned may = MAY_AX | MAY_CX | MAY_DX;
    struct call call;

    (void)row;
    ask_geometry(&call);
    judge_chs(&call.regs);
    if (medium_is(ON_FLOPPY))
        may |= MAY_BX | MAY_DI | MAY_ES;
    call_judge(may);
}

static void check_count(const struct row *row)
{
    struct call call;

    (void)row;
    ask_geometry(&call);
    say(" DL=%d", (uint8_t)call.regs.edx);
    expect((uint8_t)call.regs.edx == drives_of_class(), "DL");
}

/* A floppy's type, and its table at ES:DI. */
static void check_floppy(const struct row *row)
{
    struct call call;
    uint32_t table;

    (void)row;
    ask_geometry(&call);
    table = linear(call.regs.es, call.regs.edi);
    say(" AX=%w BX=%w ES:DI=%w:%w", (uint16_t)call.regs.eax,
        (uint16_t)call.regs.ebx, call.regs.es, (uint16_t)call.regs.edi);
    expect(!(uint16_t)call.regs.eax, "AX");
    expect((uint16_t)call.regs.ebx == medium.floppy_type, "BX");
    expect(byte_at(table + DPT_SIZE_CODE) == SIZE_CODE_512, "size code");
    expect(byte_at(table + DPT_SECTORS) == medium.geometry.sectors,
           "sectors in the table");
}

/* INT 1Eh's table is what DOS boot sectors go by. */
static void check_table(const struct row *row)
{
    uint32_t table = linear(word_at(TABLE_VECTOR + 2), word_at(TABLE_VECTOR));

    (void)row;
    say("%l: %d sectors", table, byte_at(table + DPT_SECTORS));
    if (medium.real_floppy.number != NO_DRIVE)
        expect(table >= 0xF0000, "the BIOS's");
    else
        expect(byte_at(table + DPT_SECTORS) >= medium.geometry.sectors,
               "sectors");
}

/* All sectors; or those of AH=08h. */
static bool right_size(uint32_t sectors)
{
    return sectors == params.total || (spec_only && sectors == chs_reach());
}

static void check_type(const struct row *row)
{
    struct call call;
    uint8_t type = medium_is(ON_FLOPPY) ? 2 : 3;

    (void)row;
    call_init(&call, 0x1500);
    arena_fill();
    call_run(&call);
    say_status(&call);
    say(" CX:DX=%w%w", (uint16_t)call.regs.ecx, (uint16_t)call.regs.edx);
    expect(!call_cf(&call), "CF");
    expect(call_ah(&call) == type
           || (type == 2 && call_ah(&call) == 1), "type");
    if (type == 3)
        expect(right_size(call.regs.ecx << 16 | (call.regs.edx & 0xFFFF)),
               "sectors");
    call_judge(type == 3 ? MAY_AX | MAY_CX | MAY_DX : MAY_AX);
}

/* a: BX. A hard disk is neither removable nor locked: no subset 2. */
static void check_edd(const struct row *row)
{
    struct call call;

    call_init(&call, 0x4100);
    call.regs.ebx = 0xB2C30000 | row->a;
    arena_fill();
    call_run(&call);
    say_status(&call);
    say(" BX=%w CX=%w", (uint16_t)call.regs.ebx, (uint16_t)call.regs.ecx);
    expect(!call_cf(&call) && edd_version(call_ah(&call)), "version");
    expect((uint16_t)call.regs.ebx == 0xAA55, "BX");
    expect(spec_only ? call.regs.ecx & 1 : (uint16_t)call.regs.ecx == 5,
           "CX");
    call_judge(MAY_AX | MAY_BX | MAY_CX);
}

static void check_no_edd(const struct row *row)
{
    struct call call;

    call_init(&call, 0x4100);
    call.regs.ebx = 0xB2C30000 | row->a;
    arena_fill();
    call_run(&call);
    say_status(&call);
    say(" BX=%w", (uint16_t)call.regs.ebx);
    expect(call_cf(&call) && call_ah(&call) == 1, "status");
    expect((uint16_t)call.regs.ebx != 0xAA55, "BX");
    call_judge(MAY_AX);
}

static void check_removable(const struct row *row)
{
    uint16_t wanted = medium_is(ON_FLOPPY) ? 0x14 : 0;
    struct call call;
    const struct edd_parameters *p = at(SPEC);

    (void)row;
    arena_fill();
    *(uint16_t *)at(SPEC) = 26;
    call_init(&call, 0x4800);
    call.regs.esi = 0xE5F60000 | SPEC_OFF;
    call_run(&call);
    say_status(&call);
    say(" flags=%w", p->flags);
    expect(!call_cf(&call), "CF");
    expect((p->flags & 0x74) == wanted, "removable");
}

/* a: AX. An El Torito call for a disk that no CD emulates. */
static void check_torito(const struct row *row)
{
    struct call call;

    ask_emulation(&call, row->a, drive, 0);
    expect(call_cf(&call) && (row->b || call_ah(&call) == 1), "status");
    call_judge(MAY_AX);
    expect(still_reads(), "disk gone");
}

#define CONVENTION "BIOS convention"
#define TORITO "El Torito 6"
#define EDD "EDD-4 8"

static const struct row rows[] = {
    { "00-reset", CONVENTION, "AH=00h resets", "CF=0 AH=00",
      check_status, 0x0000, OK, 0 },
    { "0d-reset", CONVENTION, "AH=0Dh resets", "CF=0 AH=00",
      check_status, 0x0D00, OK, 0 },
    { "10-ready", CONVENTION, "AH=10h: ready", "CF=0 AH=00",
      check_status, 0x1000, OK, 0 },
    { "11-calibrate", CONVENTION, "AH=11h: recalibrate", "CF=0 AH=00",
      check_status, 0x1100, OK, 0 },
    { "01-good", CONVENTION, "AH=01h after a good call", "AH=00",
      check_last_good, 0, 0, 0 },
    { "01-bad", CONVENTION, "AH=01h repeats the last failure",
      "AH of the failure", check_last_bad, 0, 0, 0 },
    { "08-geometry", CONVENTION, "last cylinder, head and sector",
      "geometry", check_geometry, 0, 0, 0 },
    { "08-count", CONVENTION, "DL counts all drives of the class",
      "ours and the BIOS's", check_count, 0, 0, 0 },
    { "15-type", CONVENTION, "floppy: 01 or 02; disk: 03 and its sectors",
      "type, CX:DX", check_type, 0, 0, 0 },
    { "16-change", CONVENTION, "the medium has not changed", "CF=0 AH=00",
      check_status, 0x1600, OK, 0 },
    { "unknown-50", CONVENTION, "unknown function", "CF=1 AH=01",
      check_status, 0x5000, REFUSED(1), 0 },
    { "unknown-ff", CONVENTION, "unknown function", "CF=1 AH=01",
      check_status, 0xFF00, REFUSED(1), 0 },
    { "45-lock", EDD, "no lock on a fixed disk", "CF=1 AH=01",
      check_status_al, 0x4502, REFUSED(1), 0xFFFF },
    { "46-eject", EDD, "no eject of a fixed disk", "CF=1 AH=01",
      check_status_al, 0x4600, REFUSED(1), 0xFFFF },
    { "49-change", EDD, "no change of a fixed disk", "CF=1 AH=01",
      check_status_al, 0x4900, REFUSED(1), 0xFFFF },
};
const struct group group_disk = GROUP(rows);

static const struct row edd_rows[] = {
    { "41-version", EDD, "installation check: version and subsets",
      "AH=30 BX=AA55 CX=5", check_edd, 0x55AA, 0, 0 },
    { "48-fixed", EDD, "removal and change line as AH=15h says, no lock",
      "flags", check_removable, 0, 0, 0 },
    { "4e-01", EDD, "prefetch off: no-op", "CF=0 AH=00 AL=00",
      check_status_al, 0x4E01, OK, 0 },
    { "4e-06", EDD, "DMA off: no-op", "CF=0 AH=00 AL=00",
      check_status_al, 0x4E06, OK, 0 },
    { "4e-bad", EDD, "unknown setting", "CF=1 AH=01",
      check_status_al, 0x4E77, REFUSED(1), 0xFFFF },
};
const struct group group_edd = GROUP(edd_rows);

static const struct row no_edd_rows[] = {
    { "41-none", EDD, "a small floppy has no EDD", "CF=1 AH=01",
      check_no_edd, 0x55AA, 0, 0 },
};
const struct group group_no_edd = GROUP(no_edd_rows);

static const struct row floppy_rows[] = {
    { "08-floppy", CONVENTION, "floppy: AX=0, BL=type, ES:DI=table",
      "type and table", check_floppy, 0, 0, 0 },
    { "1e-table", CONVENTION,
      "INT 1Eh fits the floppy, or a real one beside it",
      "enough sectors, or the BIOS's", check_table, 0, 0, 0 },
};
const struct group group_floppy = GROUP(floppy_rows);

static const struct row plain_rows[] = {
    { "4a-disk", TORITO, "initiate emulation: no CD", "CF=1 AH=01",
      check_torito, 0x4A00, 0, 0 },
    { "4b00-disk", TORITO, "end emulation: no CD", "CF=1 AH=01",
      check_torito, 0x4B00, 0, 0 },
    { "4b01-disk", TORITO, "emulation status: no CD", "CF=1, none written",
      check_torito, 0x4B01, 1, 0 },
    { "4d-disk", TORITO, "boot catalog: no CD", "CF=1 AH=01",
      check_torito, 0x4D00, 0, 0 },
};
const struct group group_plain = GROUP(plain_rows);
