// SPDX-License-Identifier: GPL-2.0-or-later
// Tests int13/classic.c: AH=00h to 16h on a CD.

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

// Format and write are refused for good: the medium is not for writing.
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

static uint8_t ask_install_check(uint32_t a, uint32_t b, uint32_t c,
                                 uint32_t d)
{
    machine_start();
    frame.a.e = a;
    frame.b.e = b;
    frame.c.e = c;
    frame.d.e = d;
    return call_int13();
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

// It does not answer for the drives of others.
TEST(install_check_of_another_drive_passes)
{
    assert_int_equal(ask_install_check(0x454d0800, 0x3f4b0000, 0x444d0000,
                                       0x53490080), VERDICT_PASS);
    assert_int_equal(frame.a.e, 0x454d0800);
}

GROUP(classic, RUN(reset_goes_well), RUN(last_status_is_the_last_call_s),
      RUN(format_is_write_protected), RUN(type_is_never_not_present),
      RUN(change_line_is_quiet), RUN(install_check_is_answered),
      RUN(install_check_takes_all_four_words),
      RUN(install_check_of_another_drive_passes))
