// SPDX-License-Identifier: GPL-2.0-or-later
// Tests int13/dispatch.c: which drive has which service, where it is fetched
// from, and what becomes of a status.

#include "check.h"

#include "boot/bda.h"
#include "machine.h"

#define BUFFER 0x4b5b4u // ES:BX
#define FAR_LBA 0x7fffffffu
#define EVERY (DRIVE_CD | DRIVE_DISK)
#define RESULT 0xfd // AH is a result, not a status
#define OLD_STATUS 0xee

static struct drive *drive;

// Sound registers for all kinds of call: sector 1 of the first track, two
// sectors, room for 26 bytes, and a packet whose first sector is past every
// end.
static void fill_registers(uint8_t ah)
{
    const struct disk_address_packet packet = {
        .size = 26, .count = 2, .lba = FAR_LBA,
    };

    frame.a.e = 0xa5a50002u | (uint32_t)ah << 8;
    frame.b.e = 0xb5b5b5b4;
    frame.c.e = 0xc5c50001;
    frame.d.e = 0xd5d50000u | drive->number;
    frame.bp.e = 0x66666666;
    frame.sp.e = 0x77777777;
    frame.fs = 0x8888;
    if (ah == 0x41)
        frame.b.x = 0x55aa;
    poke(at_si(0), &packet, sizeof packet);
}

static void plain_cd(void)
{
    drive = drives;
}

static void plain_floppy(void)
{
    drive = add_disk(0x00, 80, 2, 18);
}

static void large_floppy(void)
{
    drive = add_disk(0x01, 80, 2, 12);
    drive->flags |= DRIVE_EDD;
}

static void hard_disk(void)
{
    drive = add_disk(0x80, 10, 5, 17);
}

static void hard_disk_without_edd(void)
{
    drive = add_disk(0x9f, 10, 5, 17);
    drive->flags &= (uint8_t)~DRIVE_EDD;
}

static void read_only_floppy(void)
{
    drive = add_disk(0x03, 80, 2, 9);
    drive->flags |= DRIVE_READ_ONLY;
}

static void read_only_disk(void)
{
    drive = add_disk(0x81, 10, 5, 17);
    drive->flags |= DRIVE_READ_ONLY;
}

static void emulated_floppy(void)
{
    drive = add_emulated(0x00, 80, 2, 12);
    drive->flags |= DRIVE_READ_ONLY;
}

static void emulated_disk(void)
{
    drive = add_emulated(0x80, 10, 5, 17);
}

static void (*const kinds[])(void) = {
    plain_cd, plain_floppy, large_floppy, hard_disk, hard_disk_without_edd,
    read_only_floppy, read_only_disk, emulated_floppy, emulated_disk,
};

static uint32_t status_at(void)
{
    return drive->number < 0x80 ? BDA_FLOPPY_STATUS : BDA_DISK_STATUS;
}

// docs/int13.md: what a call with those registers answers, by the drives that
// have it. AL=02h is no subfunction of AH=4Ah to 4Dh.
static const struct {
    uint8_t ah, drives, status, read_only;
} rules[] = {
    {0x00, EVERY, 0x00, 0x00}, {0x01, EVERY, OLD_STATUS, OLD_STATUS},
    {0x02, DRIVE_DISK, 0x00, 0x00}, {0x03, DRIVE_DISK, 0x00, 0x03},
    {0x04, DRIVE_DISK, 0x00, 0x00}, {0x05, EVERY, 0x00, 0x03},
    {0x08, DRIVE_DISK, 0x00, 0x00}, {0x09, DRIVE_DISK, 0x00, 0x00},
    {0x0c, DRIVE_DISK, 0x00, 0x00}, {0x0d, EVERY, 0x00, 0x00},
    {0x10, DRIVE_DISK, 0x00, 0x00}, {0x11, DRIVE_DISK, 0x00, 0x00},
    {0x15, EVERY, RESULT, RESULT}, {0x16, EVERY, 0x00, 0x00},
    {0x41, DRIVE_EDD, RESULT, RESULT}, {0x42, DRIVE_EDD, 0x04, 0x04},
    {0x43, DRIVE_EDD, 0x04, 0x03}, {0x44, DRIVE_EDD, 0x04, 0x04},
    {0x45, DRIVE_CD, 0x00, 0x00}, {0x46, DRIVE_CD, 0xb2, 0xb2},
    {0x47, DRIVE_EDD, 0x04, 0x04}, {0x48, DRIVE_EDD, 0x00, 0x00},
    {0x49, DRIVE_CD, 0x00, 0x00}, {0x4e, DRIVE_EDD, 0x00, 0x00},
};

static uint8_t expected_status(unsigned ah)
{
    size_t i;

    for (i = 0; i < LENGTH(rules); i++)
        if (rules[i].ah == ah && rules[i].drives & drive->flags)
            return drive->flags & DRIVE_READ_ONLY ? rules[i].read_only
                                                  : rules[i].status;
    return 0x01;
}

static void check_function(unsigned ah)
{
    uint8_t status = expected_status(ah), verdict;
    uint32_t image = drive->flags & DRIVE_READ_ONLY ? 0 : 1024;
    const struct write allowed[] = {
        {status_at(), 1}, {at_si(0), 26}, {BUFFER, 1024},
        {IMAGE_BASE, image},
    };
    struct frame before;

    fill_registers((uint8_t)ah);
    machine.low[status_at()] = OLD_STATUS;
    before = frame;
    verdict = call_drive(drive);
    if (status == RESULT) {
        assert_int_equal(verdict, VERDICT_OK);
        assert_true(frame.a.h != 0x00);
        assert_int_equal(machine.low[status_at()], 0);
    } else {
        assert_int_equal(verdict, status ? VERDICT_CARRY : VERDICT_OK);
        assert_int_equal(frame.a.h, status);
        assert_int_equal(machine.low[status_at()], status);
    }
    assert_true(wrote_only(allowed, status == 0x01 ? 1 : 4));
    if (status == 0x01) { // no register but AH
        before.a.h = status;
        assert_memory_equal(&frame, &before, sizeof frame);
    }
}

// The support matrix for each kind of drive. AH is the status, carry is set
// unless it is 0, and the status byte of the drive's class, 0:441h or 0:474h,
// holds it too. A CD has no CHS (02h to 04h, 0Ch); a floppy that drives have
// always been has no EDD (41h to 48h), nor has a disk with `noedd`; only a CD
// is locked and ejected (45h, 46h, 49h). What is not there is 01h and does
// nothing.
TEST(every_function_of_every_kind)
{
    unsigned ah;
    size_t k;

    for (k = 0; k < LENGTH(kinds); k++) {
        for (ah = 0; ah < 256; ah++) {
            machine_start();
            kinds[k]();
            check_function(ah);
        }
    }
}

// AH=4Bh and 4Dh are for the CD and the disk that it emulates, and for no
// other: 01h, and not a byte is written.
TEST(cd_services_are_no_disk_s)
{
    static const uint16_t ax[] = {0x4b00, 0x4b01, 0x4d00, 0x4a00, 0x4c00};
    size_t k, i;

    for (k = 0; k < LENGTH(kinds); k++) {
        for (i = 0; i < LENGTH(ax); i++) {
            machine_start();
            kinds[k]();
            if (drive->flags & (DRIVE_CD | DRIVE_EMULATED))
                continue;
            fill_registers(0);
            frame.a.x = ax[i];
            machine.low[at_si(0)] = 8;
            assert_int_equal(call_drive(drive), VERDICT_CARRY);
            assert_int_equal(frame.a.h, 0x01);
            assert_int_equal(machine.write_count, 1);
        }
    }
}

// Every drive reads from its own place, and keeps its class's status.
TEST(several_drives)
{
    struct disk_address_packet packet = {
        .size = 0x10, .count = 1, .buffer_segment = 0x5000,
    };
    struct drive *disk;

    machine_start();
    disk = add_disk(0x80, 5, 1, 1);
    disk->base = IMAGE_BASE + 10 * 512;
    poke(at_si(0), &packet, sizeof packet);
    frame.a.x = 0x4200;
    assert_int_equal(call_drive(disk), VERDICT_OK);
    assert_int_equal(machine.copy.from, IMAGE_BASE + 10 * 512);
    assert_int_equal(machine.copy.bytes, 512);
    frame.a.x = 0x4200;
    assert_int_equal(call_drive(drives), VERDICT_OK);
    assert_int_equal(machine.copy.from, IMAGE_BASE);
    assert_int_equal(machine.copy.bytes, 2048);
}

// A question about extensions with another BX than EDD's is some other
// interface's, and goes down the chain with all registers as they were.
TEST(other_questions_pass)
{
    struct frame before;
    size_t k;

    for (k = 0; k < LENGTH(kinds); k++) {
        machine_start();
        kinds[k]();
        if (!(drive->flags & DRIVE_EDD))
            continue;
        fill_registers(0x41);
        frame.b.x = 0x55ab;
        before = frame;
        assert_int_equal(call_drive(drive), VERDICT_PASS);
        assert_memory_equal(&frame, &before, sizeof frame);
        assert_int_equal(machine.write_count, 0);
    }
}

// int13/params.h: the overlay that a service is linked into; 0: it stays.
static unsigned overlay_of(unsigned ah)
{
    switch (ah) {
    case 0x05: case 0x08: case 0x0c: case 0x15:
        return OVERLAY_CLASSIC;
    case 0x01: case 0x41: case 0x45: case 0x46: case 0x4e:
        return OVERLAY_EXTENSIONS;
    case 0x48:
        return OVERLAY_PARAMETERS;
    case 0x4b: case 0x4d:
        return OVERLAY_ELTORITO;
    case 0x4a: case 0x4c:
        return OVERLAY_EMULATION;
    default:
        return 0;
    }
}

static void make_drive(unsigned kind)
{
    machine_restart();
    drives[0].boot.size = 0x13;
    kinds[kind]();
}

// Brings an overlay that a call with AH does not want.
static void fetch_another(unsigned ah)
{
    frame.a.x = ah == 0x48 ? 0x4e00 : 0x4800;
    frame.d.l = CD_NUMBER;
    call_drive(drives);
}

// Whether AH is a service of such a drive that moves data.
static bool is_transfer(unsigned kind, unsigned ah)
{
    return (ah >= 0x42 && ah <= 0x44) || (kind && ah >= 2 && ah <= 4);
}

// Transfers fetch nothing. Every other call looks into the matrix, which is
// fetched if it is not there; a service's own overlay, which takes its place,
// is there when the service runs. Services that stay, and calls that are not
// served, leave the matrix there: the next one of them fetches nothing.
TEST(services_are_fetched)
{
    unsigned ah, kind, there;

    machine_start();
    for (kind = 0; kind < 4; kind += 3) { // the CD, a hard disk
        for (ah = 0; ah < 256; ah++) {
            unsigned wanted = overlay_of(ah);
            bool cd_only = ah == 0x45 || ah == 0x46 ||
                           (ah >= 0x4a && ah <= 0x4d);

            make_drive(kind);
            if ((kind && cd_only) || (!kind && ah == 0x0c))
                wanted = 0;
            fetch_another(ah);
            there = machine.overlay;
            fill_registers((uint8_t)ah);
            call_drive(drive);
            if (is_transfer(kind, ah)) {
                assert_int_equal(machine.fetch_count, 0);
                assert_int_equal(machine.overlay, there);
                continue;
            }
            assert_int_equal(machine.fetch_count, wanted ? 2 : 1);
            assert_int_equal(machine.overlay,
                             wanted ? wanted : OVERLAY_MATRIX);
            fill_registers((uint8_t)ah);
            call_drive(drive);
            assert_int_equal(machine.fetch_count, wanted ? 2 : 0);
        }
    }
}

// An overlay that cannot be fetched: AH=20h, and no service runs. The next
// call tries again, whatever was there before.
TEST(fetch_that_fails)
{
    static const uint16_t ax[] = {0x0800, 0x1500, 0x4100, 0x4500, 0x4800,
                                  0x4b01, 0x4d00, 0x4a00, 0x4c00, 0x4e00};
    size_t i;

    for (i = 0; i < LENGTH(ax); i++) {
        struct frame before;

        machine_start();
        plain_cd();
        fetch_another(ax[i] >> 8);
        machine.no_annex = true;
        fill_registers((uint8_t)(ax[i] >> 8));
        frame.a.x = ax[i];
        before = frame;
        assert_int_equal(call_drive(drive), VERDICT_CARRY);
        assert_int_equal(frame.a.h, 0x20);
        before.a.h = 0x20;
        assert_memory_equal(&frame, &before, sizeof frame);
        assert_int_equal(machine.write_count, 1);
        assert_int_equal(machine.low[BDA_DISK_STATUS], 0x20);
        machine.no_annex = false;
        fetch_another(ax[i] >> 8);
        assert_int_equal(machine.fetch_count, 2);
    }
}

// Transfers need no annex, nor does a reset while the matrix is there.
TEST(transfers_need_no_annex)
{
    machine_start();
    hard_disk();
    fill_registers(0x00);
    assert_int_equal(call_drive(drive), VERDICT_OK);
    machine.no_annex = true;
    fill_registers(0x02);
    assert_int_equal(call_drive(drive), VERDICT_OK);
    assert_int_equal(machine.copy.bytes, 1024);
    fill_registers(0x00);
    assert_int_equal(call_drive(drive), VERDICT_OK);
}

GROUP(dispatch, RUN(every_function_of_every_kind),
      RUN(cd_services_are_no_disk_s), RUN(several_drives),
      RUN(other_questions_pass), RUN(services_are_fetched),
      RUN(fetch_that_fails), RUN(transfers_need_no_annex))
