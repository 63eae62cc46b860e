// SPDX-License-Identifier: GPL-2.0-or-later
// Tests int13/dispatch.c: which calls are ours, and what becomes of a status.

#include "check.h"

#include "boot/bda.h"
#include "machine.h"

static const struct write status_byte = {BDA_DISK_STATUS, 1};

static void fill_registers(uint8_t ah, uint8_t al, uint8_t dl)
{
    frame.a.e = 0xa5a50000u | (uint32_t)ah << 8 | al;
    frame.b.e = 0xb5b5b5b5;
    frame.c.e = 0xc5c5c5c5;
    frame.d.e = 0xd5d5d500u | dl;
    frame.bp.e = 0x66666666;
    frame.sp.e = 0x77777777;
    frame.fs = 0x8888;
}

// A call for a drive that is not ours goes down the chain with all registers
// as they came, and nothing is written. (MEMDISK swallows AH >= 4Ah for any
// drive.)
TEST(calls_for_other_drives_pass)
{
    static const uint8_t others[] = {0x00, 0x01, 0x7e, 0x7f, 0x80, 0x81,
                                     0xdf, 0xe1, 0xff};
    unsigned ah;
    size_t i;

    for (ah = 0; ah < 256; ah++) {
        for (i = 0; i < sizeof others; i++) {
            struct frame before;

            if (ah == 0x4b && others[i] == 0x7f)
                continue;
            machine_start();
            fill_registers((uint8_t)ah, 0, others[i]);
            before = frame;
            assert_int_equal(call_int13(), VERDICT_PASS);
            assert_memory_equal(&frame, &before, sizeof frame);
            assert_int_equal(machine.write_count, 0);
        }
    }
}

// AX=4B01h for a drive that is not ours fails here, its packet untouched:
// SeaBIOS answers for any number, and eltorito.sys would bind to a drive that
// is not there.
TEST(cd_status_of_other_drives_fails)
{
    unsigned dl;

    for (dl = 0; dl < 256; dl++) {
        if (dl == 0x7f || dl == CD_NUMBER)
            continue;
        machine_start();
        fill_registers(0x4b, 0x01, (uint8_t)dl);
        assert_int_equal(call_int13(), VERDICT_CARRY);
        assert_int_equal(frame.a.h, DISK_BAD_COMMAND);
        assert_true(wrote_only(&status_byte, 1));
    }
}

// El Torito 1.0, section 4: DL=7Fh stands for all emulated drives; the first
// one of ours answers.
TEST(drive_7fh_is_answered)
{
    machine_start();
    drives[0].boot.size = 0x13;
    fill_registers(0x4b, 0x01, 0x7f);
    assert_int_equal(call_int13(), VERDICT_OK);
    assert_int_equal(frame.a.h, 0);
    assert_int_equal(machine.low[at_si(0)], 0x13);
}

// Every drive answers by its number, and reads from its own place.
TEST(several_drives)
{
    struct disk_address_packet packet = {
        .size = 0x10, .count = 1, .buffer_segment = 0x5000,
    };

    machine_start();
    params.drive_count = 2;
    drives[1] = drives[0];
    drives[1].number = 0x80;
    drives[1].base = IMAGE_BASE + 10 * 2048;
    drives[1].sectors = 5;
    poke(at_si(0), &packet, sizeof packet);
    fill_registers(0x42, 0, 0x80);
    assert_int_equal(call_int13(), VERDICT_OK);
    assert_int_equal(machine.copy.from, IMAGE_BASE + 10 * 2048);
    fill_registers(0x42, 0, CD_NUMBER);
    assert_int_equal(call_int13(), VERDICT_OK);
    assert_int_equal(machine.copy.from, IMAGE_BASE);
    fill_registers(0x42, 0, 0x81);
    assert_int_equal(call_int13(), VERDICT_PASS);
}

// The support matrix for a CD, with registers that no service likes: AL=FFh,
// BX of no magic, a packet of size 0. No cylinders on a CD: 02h, 03h, 04h and
// 0Ch are bad commands, like all that is not there.
static uint8_t expected_status(unsigned ah)
{
    switch (ah) {
    case 0x00: case 0x0d: case 0x16: case 0x49:
        return DISK_OK;
    case 0x01:
        return 0xee; // what stands at 0:474h
    case 0x05:
        return DISK_WRITE_PROTECTED;
    case 0x46:
        return DISK_NOT_REMOVABLE;
    default:
        return DISK_BAD_COMMAND;
    }
}

// A question about extensions with another BX than EDD's is some other
// interface's, and goes down the chain with all registers as they were.
TEST(other_questions_pass)
{
    struct frame before;

    machine_start();
    fill_registers(0x41, 0x00, CD_NUMBER);
    before = frame;
    assert_int_equal(call_int13(), VERDICT_PASS);
    assert_memory_equal(&frame, &before, sizeof frame);
}

// AH is the status, carry is set unless it is 0, 0:474h holds it too, and no
// other register or byte of memory changes.
TEST(every_function_of_a_cd)
{
    unsigned ah;

    for (ah = 0; ah < 256; ah++) {
        struct frame before;
        uint8_t status = expected_status(ah);

        if (ah == 0x15 || ah == 0x41)
            continue; // AH is no status there
        machine_start();
        machine.low[at_si(0)] = machine.low[at_si(1)] = 0;
        fill_registers((uint8_t)ah, 0xff, CD_NUMBER);
        before = frame;
        assert_int_equal(call_int13(), status ? VERDICT_CARRY : VERDICT_OK);
        assert_int_equal(frame.a.h, status);
        assert_int_equal(machine.low[BDA_DISK_STATUS], status);
        assert_true(wrote_only(&status_byte, 1));
        before.a.h = status;
        assert_memory_equal(&frame, &before, sizeof frame);
    }
}

// Where AH is a result and no status, the call has gone well: 0:474h is 0.
TEST(results_in_ah_are_no_status)
{
    machine_start();
    fill_registers(0x15, 0, CD_NUMBER);
    assert_int_equal(call_int13(), VERDICT_OK);
    assert_int_equal(machine.low[BDA_DISK_STATUS], 0);
    fill_registers(0x41, 0, CD_NUMBER);
    frame.b.x = 0x55aa;
    assert_int_equal(call_int13(), VERDICT_OK);
    assert_int_equal(frame.a.h, 0x30);
    assert_int_equal(machine.low[BDA_DISK_STATUS], 0);
}

GROUP(dispatch, RUN(calls_for_other_drives_pass),
      RUN(cd_status_of_other_drives_fails), RUN(drive_7fh_is_answered),
      RUN(several_drives), RUN(other_questions_pass),
      RUN(every_function_of_a_cd),
      RUN(results_in_ah_are_no_status))
