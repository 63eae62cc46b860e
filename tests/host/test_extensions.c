// SPDX-License-Identifier: GPL-2.0-or-later
// Tests int13/extensions.c: AH=41h, 45h, 46h and 4Eh by EDD-3; AH=49h.

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

// EDD-3, 8.1: BX=55AAh gets AA55h, version 30h and the subsets served: access,
// removable and EDD.
TEST(check_is_answered)
{
    machine_start();
    frame.b.e = 0xabcd55aa;
    frame.c.e = 0x12345678;
    assert_int_equal(call(0x4100), VERDICT_OK);
    assert_int_equal(frame.a.h, 0x30);
    assert_int_equal(frame.b.e, 0xabcdaa55);
    assert_int_equal(frame.c.e, 0x12340007);
    assert_true(wrote_only(&status_byte, 1));
}

// A disk's medium is not removable: subsets 1 and 4.
TEST(check_of_a_disk)
{
    machine_start();
    frame.b.x = 0x55aa;
    frame.a.x = 0x4100;
    assert_int_equal(call_drive(add_disk(0x80, 10, 4, 17)), VERDICT_OK);
    assert_int_equal(frame.a.h, 0x30);
    assert_int_equal(frame.b.x, 0xaa55);
    assert_int_equal(frame.c.x, 0x0005);
}

// Any other BX is no such question.
TEST(check_wants_its_magic)
{
    static const uint16_t others[] = {0, 0xaa55, 0x55ab, 0x55a9, 0xffff};
    size_t i;

    for (i = 0; i < LENGTH(others); i++) {
        machine_start();
        frame.b.x = others[i];
        frame.c.x = 0x5678;
        assert_int_not_equal(call(0x4100), VERDICT_OK);
        assert_int_equal(frame.b.x, others[i]);
        assert_int_equal(frame.c.x, 0x5678);
    }
}

static void assert_lock(uint8_t al, uint8_t status, uint8_t locked)
{
    assert_int_equal(call((uint16_t)(0x4500 | al)),
                     status ? VERDICT_CARRY : VERDICT_OK);
    assert_int_equal(frame.a.h, status);
    if (!status)
        assert_int_equal(frame.a.l, locked);
}

// EDD-3, 8.6: locks are counted, AL says whether it is locked; an unlock of
// what is not locked is B0h.
TEST(locks_are_counted)
{
    machine_start();
    assert_lock(2, 0, 0);
    assert_lock(1, 0xb0, 0);
    assert_lock(0, 0, 1);
    assert_lock(0, 0, 1);
    assert_lock(1, 0, 1);
    assert_lock(2, 0, 1);
    assert_lock(1, 0, 0);
    assert_lock(2, 0, 0);
    assert_lock(3, 0x01, 0);
}

// 255 locks can be held at once; the next is B4h, and none is lost.
TEST(locks_do_not_overflow)
{
    unsigned i;

    machine_start();
    for (i = 0; i < 255; i++)
        assert_lock(0, 0, 1);
    assert_lock(0, 0xb4, 0);
    assert_lock(2, 0, 1);
    for (i = 0; i < 254; i++)
        assert_lock(1, 0, 1);
    assert_lock(1, 0, 0);
}

// There is no tray to open.
TEST(eject_is_refused)
{
    machine_start();
    assert_int_equal(call(0x4600), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0xb2);
}

// EDD-3, 8.10: the medium has not changed.
TEST(medium_has_not_changed)
{
    machine_start();
    assert_int_equal(call(0x4900), VERDICT_OK);
    assert_int_equal(frame.a.h, 0x00);
}

// EDD-3, 8.13: prefetch, PIO and DMA modes are no-ops that go well; what does
// not exist is refused.
TEST(hardware_configuration_of_ram)
{
    unsigned al;

    for (al = 0; al < 256; al++) {
        machine_start();
        assert_int_equal(call((uint16_t)(0x4e00 | al)),
                         al <= 6 ? VERDICT_OK : VERDICT_CARRY);
        assert_int_equal(frame.a.h, al <= 6 ? 0 : 1);
        if (al <= 6)
            assert_int_equal(frame.a.l, 0);
    }
}

GROUP(extensions, RUN(check_is_answered), RUN(check_of_a_disk),
      RUN(check_wants_its_magic), RUN(locks_are_counted),
      RUN(locks_do_not_overflow), RUN(eject_is_refused),
      RUN(medium_has_not_changed), RUN(hardware_configuration_of_ram))
