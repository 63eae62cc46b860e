/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: the functions below 40h, lock, eject and the other small ones on a
   no-emulation CD (judged in 32-bit protected mode). */
#include "read.h"
#include "status.h"

/* CHS calls: ES:BX would be the buffer, and it must stay as it is. */
static void check_chs(const struct row *row)
{
    struct call call;
    uint16_t status;

    call_init(&call, row->a);
    call.regs.es = BUFFER_SEG;
    call.regs.ebx = 0xB2C30000;
    call.regs.ecx = 0xC3D40001;
    call.regs.edx = 0xD4E50000 | drive;
    arena_fill();
    call_run(&call);
    say_status(&call);
    status = status_of(&call);
    expect(status == row->b
           || ((row->c & OR_BIT) && status == (row->c & STATUS_MASK)),
           "status");
    call_judge(MAY_AX);
}

static bool still_reads(void)
{
    return quiet_read(params.data, 1, BUFFER)
        && sector_right(at(BUFFER), params.data);
}

static void check_last_good(const struct row *row)
{
    struct call call;

    (void)row;
    expect(still_reads(), "preparing read");
    call_init(&call, 0x0100);
    arena_fill();
    call_run(&call);
    say_status(&call);
    expect(!call_cf(&call) && !call_ah(&call), "status");
    call_judge(MAY_AX);
}

/* After a failure AH=01h repeats its AH; CF is set as long as it is not 0. */
static void check_last_bad(const struct row *row)
{
    struct reading rd;
    struct call call;

    (void)row;
    reading_init(&rd, params.total, 1);
    reading_run(&rd);
    expect(call_cf(&rd.call), "preparing failure");
    call_init(&call, 0x0100);
    arena_fill();
    call_run(&call);
    say(", then ");
    say_status(&call);
    expect(call_ah(&call) == call_ah(&rd.call), "status");
    call_judge(MAY_AX);
}

static void check_type(const struct row *row)
{
    struct call call;

    call_init(&call, row->a);
    arena_fill();
    call_run(&call);
    say_status(&call);
    expect(call_cf(&call) || call_ah(&call), "no such drive");
    call_judge(call_ah(&call) == 3 ? MAY_AX | MAY_CX | MAY_DX : MAY_AX);
}

/* One AH=45h call; AL of the answer. */
static uint8_t lock_call(uint8_t al, uint16_t status)
{
    struct call call;

    call_init(&call, 0x4500 | al);
    arena_fill();
    call_run(&call);
    expect(status_of(&call) == status, "status");
    call_judge(MAY_AX);
    return call.regs.eax;
}

/* a: 1 for locks that are counted, as the specification has it */
static void check_lock(const struct row *row)
{
    static const struct { uint8_t ask, answer; } simple[] = {
        { 2, 0 }, { 0, 1 }, { 2, 1 }, { 1, 0 }, { 2, 0 },
    }, counted[] = {
        { 0, 1 }, { 0, 1 }, { 1, 1 }, { 2, 1 }, { 1, 0 },
    };

    for (unsigned i = 0; i < 5; i++) {
        uint8_t ask = row->a ? counted[i].ask : simple[i].ask;
        uint8_t answer = row->a ? counted[i].answer : simple[i].answer;
        uint8_t al = lock_call(ask, OK);

        say(" %b", al);
        expect(al == answer, "AL");
    }
}

/* 255 locks are held, one more is refused, and all can be taken off. */
static void check_lock_most(const struct row *row)
{
    (void)row;
    for (unsigned i = 0; i < 255 && !failed(); i++)
        lock_call(0, OK);
    lock_call(0, REFUSED(0xB4));
    for (unsigned i = 0; i < 255 && !failed(); i++)
        lock_call(1, OK);
    lock_call(1, REFUSED(0xB0));
    say("255 locks");
}

static void check_eject(const struct row *row)
{
    check_status_al(row);
    expect(still_reads(), "medium gone");
}

static void check_eject_locked(const struct row *row)
{
    struct call call;

    (void)row;
    call_init(&call, 0x4500);
    expect(quiet_int13(&call), "lock");
    if (failed())               /* a real tray would open */
        return;
    call_init(&call, 0x4600);
    arena_fill();
    call_run(&call);
    say_status(&call);
    expect(status_of(&call) == REFUSED(0xB1)
           || status_of(&call) == REFUSED(0xB2), "status");
    call_judge(MAY_AX);
    call_init(&call, 0x4501);
    quiet_int13(&call);
    expect(still_reads(), "medium gone");
}

static void check_install(const struct row *row)
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
    expect(spec_only ? call.regs.ecx & 1
           : ((uint16_t)call.regs.ecx & ~2U) == 5, "CX");
    call_judge(MAY_AX | MAY_BX | MAY_CX);
}

/* CX bit 1 promises AH=45h, 46h, 48h and 49h, so they must be there. */
static void check_subsets(const struct row *row)
{
    static const uint16_t functions[] = { 0x4502, 0x4900 };
    struct call call;

    (void)row;
    call_init(&call, 0x4100);
    call.regs.ebx = 0xB2C355AA;
    expect(quiet_int13(&call), "AH=41h");
    say("CX=%w", (uint16_t)call.regs.ecx);
    if (!(call.regs.ecx & 2))
        return;
    for (unsigned i = 0; i < 2; i++) {
        call_init(&call, functions[i]);
        call_run(&call);
        say(" %w: ", functions[i]);
        say_status(&call);
        expect(!call_cf(&call) || call_ah(&call) != 1, "promised");
    }
}

static void check_install_other(const struct row *row)
{
    struct call call;

    call_init(&call, 0x4100);
    call.regs.ebx = 0xB2C30000 | row->a;
    arena_fill();
    call_run(&call);
    say_status(&call);
    say(" BX=%w", (uint16_t)call.regs.ebx);
    expect(call_cf(&call), "CF");
    expect((uint16_t)call.regs.ebx == row->a, "BX");
    call_judge(MAY_AX);
}

#define EDD_41 "EDD-4 8.14"
#define EDD_45 "EDD-4 8.18"
#define EDD_46 "EDD-4 8.19"
#define EDD_49 "EDD FN 49h"
#define EDD_4E "EDD FN 4Eh"
#define PHOENIX "BIOS convention"

static const struct row rows[] = {
    { "00-reset", PHOENIX, "AH=00h resets", "CF=0 AH=00",
      check_status, 0x0000, OK, 0 },
    { "0d-reset", PHOENIX, "AH=0Dh resets", "CF=0 AH=00",
      check_status, 0x0D00, OK, 0 },
    { "01-good", PHOENIX, "AH=01h after a good call", "CF=0 AH=00",
      check_last_good, 0, 0, 0 },
    { "01-bad", PHOENIX, "AH=01h repeats the last failure",
      "AH of the failure", check_last_bad, 0, 0, 0 },
    { "02-chs", "El Torito 4", "no CHS read on a no-emulation CD",
      "CF=1 AH=01", check_chs, 0x0201, REFUSED(1), 0 },
    { "03-chs", "El Torito 4", "no CHS write: invalid or write protected",
      "CF=1 AH=01 or 03", check_chs, 0x0301, REFUSED(1), OR(REFUSED(3)) },
    { "04-chs", "El Torito 4", "no CHS verify on a no-emulation CD",
      "CF=1 AH=01", check_chs, 0x0401, REFUSED(1), 0 },
    { "05-format", "El Torito 4", "no format: invalid or write protected",
      "CF=1 AH=01 or 03", check_chs, 0x0501, REFUSED(1), OR(REFUSED(3)) },
    { "0c-seek", "El Torito 4", "no CHS seek on a no-emulation CD",
      "CF=1 AH=01", check_chs, 0x0C00, REFUSED(1), 0 },
    { "08-geometry", "El Torito 4.1", "no CHS geometry", "CF=1 AH=01",
      check_status, 0x0800, REFUSED(1), 0 },
    { "15-type", PHOENIX, "never 'no such drive'; CX:DX for disks only",
      "AH not 00", check_type, 0x1500, 0, 0 },
    { "16-change", PHOENIX, "change line: not changed, or not known",
      "00, or CF=1 AH=06", check_status, 0x1600, OK, OR(REFUSED(6)) },
    { "17-media", PHOENIX, "floppy function on a CD", "CF=1 AH=01",
      check_status, 0x1703, REFUSED(1), 0 },
    { "18-media", PHOENIX, "floppy function on a CD", "CF=1 AH=01",
      check_status, 0x1800, REFUSED(1), 0 },
    { "unknown-4f", PHOENIX, "unknown function", "CF=1 AH=01",
      check_status, 0x4F00, REFUSED(1), 0 },
    { "unknown-50", PHOENIX, "unknown function", "CF=1 AH=01",
      check_status, 0x5000, REFUSED(1), 0 },
    { "unknown-ff", PHOENIX, "unknown function", "CF=1 AH=01",
      check_status, 0xFF00, REFUSED(1), 0 },
    { "41-version", EDD_41, "installation check: version and subsets",
      "AH=30 BX=AA55 CX=5,7", check_install, 0x55AA, 0, 0 },
    { "41-subsets", EDD_41, "a subset that is promised is served",
      "no CF=1 AH=01", check_subsets, 0, 0, 0 },
    { "41-bx", EDD_41, "BX other than 55AAh is no question to us",
      "CF=1", check_install_other, 0x1234, 0, 0 },
    { "45-lock", EDD_45, "lock state is kept: ask lock ask unlock ask",
      "00 01 01 00 00", check_lock, 0, 0, 0 },
    { "45-count", EDD_45, "two locks need two unlocks",
      "01 01 01 01 00", check_lock, 1, 0, 0 },
    { "45-most", EDD_45, "255 locks, B4h above, B0h when all are off",
      "255 locks", check_lock_most, 0, 0, 0 },
    { "45-unlocked", EDD_45, "unlock of an unlocked drive",
      "CF=1 AH=B0", check_status_al, 0x4501, REFUSED(0xB0), 0xFFFF },
    { "45-bad", EDD_45, "unknown lock function", "CF=1 AH=01",
      check_status_al, 0x4507, REFUSED(1), 0xFFFF },
    { "46-eject", EDD_46, "a RAM disk can't be ejected; it stays",
      "CF=1 AH=B2", check_eject, 0x4600, REFUSED(0xB2), 0xFFFF },
    { "46-locked", EDD_46, "eject of a locked drive", "CF=1 AH=B1 or B2",
      check_eject_locked, 0, 0, 0 },
    { "49-change", EDD_49, "medium has not changed", "CF=0 AH=00",
      check_status_al, 0x4900, OK, 0xFFFF },
    { "4e-01", EDD_4E, "prefetch off: no-op", "CF=0 AH=00 AL=00",
      check_status_al, 0x4E01, OK, 0 },
    { "4e-03", EDD_4E, "PIO mode 0: no-op", "CF=0 AH=00 AL=00",
      check_status_al, 0x4E03, OK, 0 },
    { "4e-04", EDD_4E, "default PIO mode: no-op", "CF=0 AH=00 AL=00",
      check_status_al, 0x4E04, OK, 0 },
    { "4e-06", EDD_4E, "DMA off: no-op", "CF=0 AH=00 AL=00",
      check_status_al, 0x4E06, OK, 0 },
    { "4e-bad", EDD_4E, "unknown setting", "CF=1 AH=01",
      check_status_al, 0x4E77, REFUSED(1), 0xFFFF },
};
const struct group group_basic = GROUP(rows);
