// SPDX-License-Identifier: GPL-2.0-or-later
// Tests int13/parameters.c: AH=48h by EDD-3.

#include "check.h"

#include "boot/bda.h"
#include "machine.h"

static const struct write status_byte = {BDA_DISK_STATUS, 1};

static uint8_t call(uint16_t ax)
{
    frame.a.x = ax;
    frame.d.l = CD_NUMBER;
    return call_int13();
}

static struct drive_parameters answer;

// AH=48h with a buffer that says it has `size` bytes. Nothing behind what is
// filled in may change.
static uint8_t ask_parameters(uint16_t size, uint16_t filled)
{
    const struct write allowed[] = {status_byte, {at_si(0), filled}};
    uint8_t verdict;

    poke(at_si(0), &size, sizeof size);
    verdict = call(0x4800);
    assert_true(wrote_only(allowed, 2));
    memcpy(&answer, machine.low + at_si(0), sizeof answer);
    return verdict;
}

// EDD-3, 8.9 and table 6: a removable CD of exactly its sectors, 2048 bytes
// each, without a geometry.
TEST(parameters_of_a_cd)
{
    machine_start();
    drives[0].sectors = 0x12345678;
    assert_int_equal(ask_parameters(26, 26), VERDICT_OK);
    assert_int_equal(answer.size, 26);
    assert_int_equal(answer.total, 0x12345678);
    assert_int_equal(answer.total_high, 0);
    assert_int_equal(answer.sector_size, 2048);
    assert_true(answer.flags & EDD_FLAG_REMOVABLE);
    assert_true(answer.flags & EDD_FLAG_LOCKABLE);
    assert_false(answer.flags & EDD_FLAG_GEOMETRY_VALID);
}

// As much is filled in as fits, and the size says how much that is.
TEST(parameters_fit_the_buffer)
{
    static const struct {
        uint16_t room, filled;
    } rows[] = {
        {26, 26}, {27, 26}, {29, 26}, {30, 30}, {31, 30}, {65, 30},
        {66, 66}, {67, 66}, {74, 66}, {0xffff, 66},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        machine_start();
        assert_int_equal(ask_parameters(rows[i].room, rows[i].filled),
                         VERDICT_OK);
        assert_int_equal(answer.size, rows[i].filled);
    }
}

// A buffer of less than 26 bytes is refused and stays as it is.
TEST(parameters_need_26_bytes)
{
    static const uint16_t sizes[] = {0, 1, 20, 25};
    size_t i;

    for (i = 0; i < LENGTH(sizes); i++) {
        machine_start();
        assert_int_equal(ask_parameters(sizes[i], 0), VERDICT_CARRY);
        assert_int_equal(frame.a.h, 0x01);
    }
}

// Table 6: no DPTE (FFFFFFFFh); key BEDDh, 36 bytes of path that add up to
// 0, for every drive number.
TEST(parameters_have_a_checked_path)
{
    unsigned number, i;

    for (number = 0x80; number < 0x100; number++) {
        uint8_t sum = 0;

        machine_start();
        drives[0].number = (uint8_t)number;
        frame.d.l = (uint8_t)number;
        frame.a.x = 0x4800;
        poke(at_si(0), "\x42", 2);
        assert_int_equal(call_int13(), VERDICT_OK);
        memcpy(&answer, machine.low + at_si(0), sizeof answer);
        assert_int_equal(answer.dpte, 0xffffffff);
        assert_int_equal(answer.path_key, 0xbedd);
        assert_int_equal(answer.path_length, 36);
        for (i = 30; i < 66; i++)
            sum = (uint8_t)(sum + machine.low[at_si(i)]);
        assert_int_equal(sum, 0);
    }
}

// The buffer must end inside its segment; one call does not spoil the next.
TEST(parameters_at_the_end_of_the_segment)
{
    machine_start();
    frame.si.x = 0xffe6;
    assert_int_equal(ask_parameters(26, 26), VERDICT_OK);
    frame.si.x = 0xffe7;
    assert_int_equal(ask_parameters(26, 0), VERDICT_CARRY);
    frame.si.x = 0xffbe;
    assert_int_equal(ask_parameters(66, 66), VERDICT_OK);
    frame.si.x = 0xffff;
    assert_int_equal(call(0x4800), VERDICT_CARRY);
    assert_true(wrote_only(&status_byte, 1));
    frame.si.x = 0x0100;
    assert_int_equal(ask_parameters(30, 30), VERDICT_OK);
}

static uint8_t ask_disk(struct drive *d, uint16_t size)
{
    uint8_t verdict;

    poke(at_si(0), &size, sizeof size);
    frame.a.x = 0x4800;
    frame.d.l = d->number;
    verdict = call_drive(d);
    memcpy(&answer, machine.low + at_si(0), sizeof answer);
    return verdict;
}

// EDD-3, table 6: a hard disk has a geometry, which is valid, and sectors of
// 512 bytes; it is not removable.
TEST(parameters_of_a_hard_disk)
{
    machine_start();
    assert_int_equal(ask_disk(add_disk(0x80, 820, 6, 17), 66), VERDICT_OK);
    assert_int_equal(answer.cylinders, 820);
    assert_int_equal(answer.heads, 6);
    assert_int_equal(answer.sectors_per_track, 17);
    assert_int_equal(answer.total, 820 * 6 * 17);
    assert_int_equal(answer.total_high, 0);
    assert_int_equal(answer.sector_size, 512);
    assert_int_equal(answer.flags, 0x0003);
    assert_int_equal(answer.dpte, 0xffffffff);
    assert_memory_equal(answer.bus, "ISA ", 4);
    assert_memory_equal(answer.interface, "RAM     ", 8);
}

// More than 1024 cylinders are all told, and the largest geometry too.
TEST(parameters_of_a_large_disk)
{
    struct drive *d;

    machine_start();
    d = add_disk(0x80, 1024, 256, 63);
    d->sectors = 266304u * 256 * 63;
    assert_int_equal(ask_disk(d, 26), VERDICT_OK);
    assert_int_equal(answer.cylinders, 266304);
    assert_int_equal(answer.heads, 256);
    assert_int_equal(answer.sectors_per_track, 63);
    assert_int_equal(answer.total, 266304u * 256 * 63);
}

// A geometry that is valid has a cylinder at least: so says AH=08h of the
// same disk.
TEST(parameters_of_a_disk_below_a_cylinder)
{
    struct drive *d;

    machine_start();
    d = add_disk(0x80, 1, 64, 32);
    d->sectors = 500;
    assert_int_equal(ask_disk(d, 26), VERDICT_OK);
    assert_int_equal(answer.total, 500);
    assert_int_equal(answer.cylinders, 1);
}

// The flags are the drive's own.
TEST(parameters_have_the_drive_s_flags)
{
    struct drive *d;

    machine_start();
    d = add_disk(0x80, 10, 4, 17);
    d->edd_flags = 0x01;
    assert_int_equal(ask_disk(d, 26), VERDICT_OK);
    assert_int_equal(answer.flags, 0x0001);
    d->edd_flags = 0x34;
    assert_int_equal(ask_disk(d, 26), VERDICT_OK);
    assert_int_equal(answer.flags, 0x0034);
}

// Nothing of a disk is left in what a CD is asked after it, nor the other way
// round.
TEST(parameters_of_a_cd_after_a_disk)
{
    struct drive *d;

    machine_start();
    d = add_disk(0x80, 820, 6, 17);
    assert_int_equal(ask_disk(d, 66), VERDICT_OK);
    assert_int_equal(ask_disk(drives, 66), VERDICT_OK);
    assert_int_equal(answer.cylinders, 0);
    assert_int_equal(answer.heads, 0);
    assert_int_equal(answer.sectors_per_track, 0);
    assert_int_equal(answer.total, IMAGE_SECTORS);
    assert_int_equal(answer.sector_size, 2048);
    assert_int_equal(answer.flags, 0x0035);
    assert_int_equal(ask_disk(d, 66), VERDICT_OK);
    assert_int_equal(answer.sector_size, 512);
    assert_int_equal(answer.device_path[0], 0x80);
}

GROUP(parameters, RUN(parameters_of_a_cd), RUN(parameters_fit_the_buffer),
      RUN(parameters_need_26_bytes), RUN(parameters_have_a_checked_path),
      RUN(parameters_at_the_end_of_the_segment),
      RUN(parameters_of_a_hard_disk), RUN(parameters_of_a_large_disk),
      RUN(parameters_of_a_disk_below_a_cylinder),
      RUN(parameters_have_the_drive_s_flags),
      RUN(parameters_of_a_cd_after_a_disk))
