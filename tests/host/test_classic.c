// SPDX-License-Identifier: GPL-2.0-or-later
// Tests int13/classic.c: AH=05h to 15h, and the questions answered with 00h.

#include "check.h"

#include "boot/bda.h"
#include "machine.h"

static uint8_t call(uint16_t ax)
{
    frame.a.x = ax;
    frame.d.l = CD_NUMBER;
    return call_int13();
}

// Reset always goes well: loaders reset and retry. (MEMDISK refuses all of
// AH=00h to 3Fh on its CD.)
TEST(reset_goes_well)
{
    machine_start();
    assert_int_equal(call(0x0000), VERDICT_OK);
    assert_int_equal(frame.a.h, 0);
    assert_int_equal(call(0x0d00), VERDICT_OK);
    assert_int_equal(frame.a.h, 0);
}

// AH=01h gives the status of the call before, good or bad, and again when
// asked again. (MEMDISK gives some byte of its own.)
TEST(last_status_is_the_last_call_s)
{
    unsigned turn;

    machine_start();
    assert_int_equal(call(0x4600), VERDICT_CARRY);
    for (turn = 0; turn < 2; turn++) {
        assert_int_equal(call(0x0100), VERDICT_CARRY);
        assert_int_equal(frame.a.h, 0xb2);
    }
    assert_int_equal(call(0x0000), VERDICT_OK);
    assert_int_equal(call(0x0100), VERDICT_OK);
    assert_int_equal(frame.a.h, 0);
}

// Format is refused for good: the medium is not for writing.
TEST(format_is_write_protected)
{
    machine_start();
    assert_int_equal(call(0x0501), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x03);
}

// The type of a drive that is there is never 00h, "not present", and comes
// without carry.
TEST(type_is_never_not_present)
{
    machine_start();
    assert_int_equal(call(0x1500), VERDICT_OK);
    assert_true(frame.a.h >= 0x01 && frame.a.h <= 0x03);
}

// The medium never changes.
TEST(change_line_is_quiet)
{
    machine_start();
    assert_int_equal(call(0x1600), VERDICT_OK);
    assert_int_equal(frame.a.h, 0x00);
}

static bool announced = true;

static uint8_t ask_install_check(uint32_t a, uint32_t b, uint32_t c,
                                 uint32_t d)
{
    machine_start();
    params.mbft.info.bytes = announced ? 30 : 0;
    frame.a.e = a;
    frame.b.e = b;
    frame.c.e = c;
    frame.d.e = d;
    return call_int13();
}

// announce= without memdisk: as if there were no such call.
TEST(install_check_that_is_not_announced)
{
    announced = false;
    ask_install_check(0x454d0800, 0x3f4b1111, 0x444d2222, 0x534933e0);
    announced = true;
    assert_int_equal(frame.a.high, 0x454d);
    assert_int_equal(frame.b.high, 0x3f4b);
    assert_int_equal(frame.di.high, 0);
}

// syslinux doc/memdisk.txt: the answers in the high halves, ES:DI on the MDI,
// whose segment has the handlers' offsets at 0 and 2.
TEST(install_check_is_answered)
{
    ask_install_check(0x454d0800, 0x3f4b1111, 0x444d2222, 0x534933e0);
    assert_int_equal(frame.a.high, 0x4d21);
    assert_int_equal(frame.b.high, 0x4b53);
    assert_int_equal(frame.c.high, 0x4d45);
    assert_int_equal(frame.d.high, 0x4944);
    assert_int_equal(frame.es, RESIDENT_SEGMENT);
    assert_int_equal(frame.di.x, offsetof(struct int13_params, mbft.info));
    assert_int_equal(offsetof(struct int13_params, int13_entry), 0);
    assert_int_equal(offsetof(struct int13_params, int15_entry), 2);
}

static void assert_no_answer(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    assert_int_equal(ask_install_check(a, b, c, d), VERDICT_CARRY);
    assert_int_equal(frame.a.high, a >> 16);
    assert_int_equal(frame.b.e, b);
    assert_int_equal(frame.c.e, c);
    assert_int_equal(frame.d.e, d);
    assert_int_equal(frame.es, 0x4000);
    assert_int_equal(frame.di.e, 0x0200);
}

// It takes all four words: with one of them wrong AH=08h is the plain
// question for a geometry, which a CD without emulation has not.
TEST(install_check_takes_all_four_words)
{
    assert_no_answer(0x454e0800, 0x3f4b1111, 0x444d2222, 0x534933e0);
    assert_no_answer(0x454d0800, 0x3f4c1111, 0x444d2222, 0x534933e0);
    assert_no_answer(0x454d0800, 0x3f4b1111, 0x444e2222, 0x534933e0);
    assert_no_answer(0x454d0800, 0x3f4b1111, 0x444d2222, 0x534a33e0);
    assert_no_answer(0x00000800, 0, 0, 0xe0);
    assert_int_equal(frame.a.h, DISK_BAD_COMMAND);
}

static struct drive *disk;

static void begin(uint8_t number, uint16_t cylinders, uint16_t heads,
                  uint8_t sectors)
{
    machine_start();
    disk = add_disk(number, cylinders, heads, sectors);
    machine.low[BDA_EQUIPMENT] = 0x2d | 1 << 6; // two floppies
    machine.low[BDA_HARD_DISKS] = 3;
}

static uint8_t call_disk(uint16_t ax)
{
    frame.a.x = ax;
    frame.d.l = disk->number;
    return call_drive(disk);
}

// AH=08h of a hard disk: the last cylinder in CH and bits 7-6 of CL, the last
// sector in CL, the last head in DH, how many hard disks in DL (0:475h, ours
// and the BIOS's). Nothing else is said, ES:DI and BX stay.
TEST(parameters_of_a_hard_disk)
{
    struct frame before;

    begin(0x81, 820, 16, 63);
    frame.a.high = 0x1111;
    frame.b.e = 0x22222222;
    frame.c.e = 0x33333333;
    frame.d.e = 0x44444444;
    before = frame;
    assert_int_equal(call_disk(0x08ff), VERDICT_OK);
    before.a.x = 0x0000;
    before.c.x = 0x33ff; // 819 = 333h
    before.d.x = 0x0f03;
    assert_memory_equal(&frame, &before, sizeof frame);
}

// Ten bits of cylinders, eight of heads, six of sectors: 1024, 256, 63.
TEST(largest_geometry)
{
    begin(0x80, 1024, 256, 63);
    assert_int_equal(call_disk(0x0800), VERDICT_OK);
    assert_int_equal(frame.c.x, 0xffff);
    assert_int_equal(frame.d.h, 0xff);
}

// AH=08h of a floppy: type in BL, BH=0, ES:DI on its parameter table, whose
// last sector is its own; DL counts floppies by 0:410h.
TEST(parameters_of_a_floppy)
{
    begin(0x00, 80, 2, 15);
    disk->floppy_type = 2;
    frame.b.x = 0x5555;
    assert_int_equal(call_disk(0x0800), VERDICT_OK);
    assert_int_equal(frame.a.x, 0x0000);
    assert_int_equal(frame.b.x, 0x0002);
    assert_int_equal(frame.c.x, 0x4f0f);
    assert_int_equal(frame.d.x, 0x0102);
    assert_int_equal(frame.es, RESIDENT_SEGMENT);
    assert_int_equal(frame.di.x, offsetof(struct int13_params, dpt));
    assert_int_equal(params.dpt.sectors_per_track, 15);
    assert_int_equal(machine.low[BDA_FLOPPY_STATUS], 0);
}

// Each of two floppies has its own last sector there.
TEST(parameters_of_two_floppies)
{
    struct drive *first;

    begin(0x00, 80, 2, 15);
    first = disk;
    disk = add_disk(0x01, 80, 2, 36);
    assert_int_equal(call_disk(0x0800), VERDICT_OK);
    assert_int_equal(params.dpt.sectors_per_track, 36);
    disk = first;
    assert_int_equal(call_disk(0x0800), VERDICT_OK);
    assert_int_equal(params.dpt.sectors_per_track, 15);
    assert_int_equal(frame.c.l, 15);
}

// 0:410h: bit 0 says whether there are floppies, bits 7 and 6 how many more
// than one.
TEST(floppies_are_counted)
{
    static const struct {
        uint8_t equipment, count;
    } rows[] = {
        {0x3e, 0}, {0xfe, 0}, {0x3f, 1}, {0x41, 2}, {0xbf, 3}, {0xc1, 4},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        begin(0x00, 80, 2, 18);
        machine.low[BDA_EQUIPMENT] = rows[i].equipment;
        assert_int_equal(call_disk(0x0800), VERDICT_OK);
        assert_int_equal(frame.d.l, rows[i].count);
    }
}

// MEMDISK's install check is answered for a disk beside its parameters; a
// floppy's ES:DI are the check's then.
TEST(install_check_of_a_disk)
{
    begin(0x80, 820, 16, 63);
    params.mbft.info.bytes = 30;
    frame.a.high = 0x454d;
    frame.b.high = 0x3f4b;
    frame.c.high = 0x444d;
    frame.d.high = 0x5349;
    assert_int_equal(call_disk(0x0800), VERDICT_OK);
    assert_int_equal(frame.a.e, 0x4d210000);
    assert_int_equal(frame.b.high, 0x4b53);
    assert_int_equal(frame.c.e, 0x4d4533ff);
    assert_int_equal(frame.d.e, 0x49440f03);
    assert_int_equal(frame.es, RESIDENT_SEGMENT);
    assert_int_equal(frame.di.x, offsetof(struct int13_params, mbft.info));
}

// AH=15h: a hard disk is AH=03h with its sectors in CX:DX, ...
TEST(type_of_a_hard_disk)
{
    begin(0x80, 10, 4, 17);
    disk->sectors = 0x12345678;
    frame.c.high = 0xaaaa;
    frame.d.high = 0xbbbb;
    assert_int_equal(call_disk(0x1500), VERDICT_OK);
    assert_int_equal(frame.a.x, 0x0300);
    assert_int_equal(frame.c.e, 0xaaaa1234);
    assert_int_equal(frame.d.e, 0xbbbb5678);
    assert_int_equal(machine.low[BDA_DISK_STATUS], 0);
}

// ... a floppy AH=02h, and CX and DX stay; so for a CD, whatever its number.
TEST(type_of_a_floppy)
{
    begin(0x01, 80, 2, 18);
    frame.c.x = 0x1234;
    assert_int_equal(call_disk(0x1500), VERDICT_OK);
    assert_int_equal(frame.a.h, 0x02);
    assert_int_equal(frame.c.x, 0x1234);
    assert_int_equal(frame.d.x, 0x0001);
    disk = drives;
    assert_int_equal(call_disk(0x1500), VERDICT_OK);
    assert_int_equal(frame.a.h, 0x02);
    assert_int_equal(frame.c.x, 0x1234);
}

static uint8_t call_track(uint8_t ah, uint16_t cylinder, uint8_t head,
                          uint8_t sector)
{
    frame.c.h = (uint8_t)cylinder;
    frame.c.l = (uint8_t)(cylinder >> 8 << 6 | sector);
    frame.d.h = head;
    return call_disk((uint16_t)(ah << 8 | 9));
}

// AH=0Ch wants cylinder and head to exist; the sector is of no interest. AH=05h
// wants the same where writing is allowed, and changes nothing.
TEST(seek_and_format_want_a_track)
{
    static const uint8_t ahs[] = {0x05, 0x0c};
    static const struct {
        uint16_t cylinder;
        uint8_t head, status;
    } rows[] = {
        {0, 0, 0}, {299, 3, 0}, {256, 0, 0}, {300, 0, 4}, {1023, 0, 4},
        {0, 4, 4}, {299, 4, 4}, {0, 255, 4},
    };
    size_t a, i;

    for (a = 0; a < LENGTH(ahs); a++) {
        for (i = 0; i < LENGTH(rows); i++) {
            static const uint8_t sectors[] = {0, 1, 17, 63};
            size_t k;

            for (k = 0; k < LENGTH(sectors); k++) {
                begin(0x80, 300, 4, 17);
                assert_int_equal(call_track(ahs[a], rows[i].cylinder,
                                            rows[i].head, sectors[k]),
                                 rows[i].status ? VERDICT_CARRY
                                                : VERDICT_OK);
                assert_int_equal(frame.a.h, rows[i].status);
                assert_int_equal(frame.a.l, 9);
                assert_int_equal(machine.copy_count, 0);
                assert_int_equal(machine.write_count, 1);
            }
        }
    }
}

// A read-only disk is not formatted, but sought.
TEST(format_of_a_read_only_disk)
{
    begin(0x00, 80, 2, 18);
    disk->flags |= DRIVE_READ_ONLY;
    assert_int_equal(call_track(0x05, 0, 0, 1), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x03);
    assert_int_equal(machine.low[BDA_FLOPPY_STATUS], 0x03);
    assert_int_equal(call_track(0x0c, 79, 1, 1), VERDICT_OK);
}

GROUP(classic, RUN(reset_goes_well), RUN(last_status_is_the_last_call_s),
      RUN(format_is_write_protected), RUN(type_is_never_not_present),
      RUN(change_line_is_quiet), RUN(install_check_is_answered),
      RUN(install_check_that_is_not_announced),
      RUN(install_check_takes_all_four_words), RUN(parameters_of_a_hard_disk),
      RUN(largest_geometry), RUN(parameters_of_a_floppy),
      RUN(parameters_of_two_floppies), RUN(floppies_are_counted),
      RUN(install_check_of_a_disk), RUN(type_of_a_hard_disk),
      RUN(type_of_a_floppy), RUN(seek_and_format_want_a_track),
      RUN(format_of_a_read_only_disk))
