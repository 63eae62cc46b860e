// SPDX-License-Identifier: GPL-2.0-or-later
// Tests int13/emulation.c and int13/emulation.h: disks that a CD emulates
// begin (AH=4Ah, 4Ch) and end (AX=4B00h), and what the BIOS data area counts.

#include "check.h"

#include "boot/bda.h"
#include "machine.h"

#define DISK_LBA 100u
#define DISK_BASE (IMAGE_BASE + DISK_LBA * CD_SECTOR)
#define STACK_AT (CALLER_STACK + CALLER_SP)

static struct eltorito_packet packet;

// A CD with `count` dormant disks, the n-th at sector 100 + n: media type 2,
// number 0, and the last of them media type 4, number 80h.
static void begin(unsigned count)
{
    unsigned i;

    machine_start();
    drives[0].boot.size = 0x13;
    for (i = 0; i < count; i++) {
        bool last = i + 1 == count;
        struct drive *d = last ? add_emulated(0x80, 1, 4, 17)
                               : add_emulated(0x00, 2, 2, 18);

        d->flags |= DRIVE_ENDED | DRIVE_READ_ONLY;
        d->base = DISK_BASE + i * CD_SECTOR;
        d->boot.media = last ? 4 : 2;
        d->boot.image_lba = DISK_LBA + i;
        d->boot.load_segment = 0x7c0;
        d->boot.sector_count = 3;
    }
    machine.low[BDA_EQUIPMENT] = 0x2c;
    machine.low[BDA_HARD_DISKS] = 0;
    memcpy(machine.low + STACK_AT, "\x11\x11\x22\x22\x33\x33\x44\x44", 8);
    packet = (struct eltorito_packet){
        .size = 0x13, .media = 2, .drive = 0x77, .image_lba = DISK_LBA,
        .load_segment = 0x1234, .sector_count = 99,
    };
}

static uint8_t call_cd(uint16_t ax)
{
    poke(at_si(0), &packet, sizeof packet);
    frame.a.x = ax;
    frame.d.l = CD_NUMBER;
    return call_drive(drives);
}

static bool dormant(unsigned index)
{
    return drives[index].flags & DRIVE_ENDED;
}

static void assert_refused(uint16_t ax)
{
    struct frame before = frame;
    bool was[MAX_DRIVES] = {false};
    unsigned i;

    for (i = 0; i < params.drive_count; i++)
        was[i] = dormant(i);
    before.a.x = ax;
    before.a.h = 0x01;
    before.d.l = CD_NUMBER;
    assert_int_equal(call_cd(ax), VERDICT_CARRY);
    assert_memory_equal(&frame, &before, sizeof frame);
    assert_int_equal(machine.write_count, 1); // the status
    for (i = 0; i < params.drive_count; i++)
        assert_int_equal(dormant(i), was[i]);
}

// El Torito 1.0, section 6: AX=4A00h begins the emulation of the catalog
// entry that the packet names, and does no more: nothing is loaded, no
// register changes but AH.
TEST(initiate)
{
    const struct write allowed[] = {
        {BDA_EQUIPMENT, 1}, {BDA_DISK_STATUS, 1},
    };
    struct frame before;

    begin(2);
    before = frame;
    before.a.x = 0x0000;
    before.d.l = CD_NUMBER;
    assert_int_equal(call_cd(0x4a00), VERDICT_OK);
    assert_memory_equal(&frame, &before, sizeof frame);
    assert_true(wrote_only(allowed, 2));
    assert_int_equal(machine.copy_count, 0);
    assert_false(dormant(1));
    assert_true(dormant(2));
}

// Which disk: by media type (its low four bits) and image LBA.
TEST(the_entry_that_is_named)
{
    begin(2);
    packet.image_lba = DISK_LBA + 1;
    packet.media = 0x34;
    assert_int_equal(call_cd(0x4a00), VERDICT_OK);
    assert_true(dormant(1));
    assert_false(dormant(2));
}

// Above 4 GiB no emulation begins.
TEST(initiate_above_4_gib)
{
    unsigned i;

    begin(2);
    for (i = 0; i < 3; i++)
        drives[i].flags |= DRIVE_HIGH;
    assert_refused(0x4a00);
    assert_refused(0x4c00);
}

// Only what the boot catalog has is emulated: another LBA, another type, and
// the CD's own entry, are refused.
TEST(entries_that_do_not_exist)
{
    static const struct {
        uint8_t media;
        uint32_t lba;
    } rows[] = {
        {2, DISK_LBA + 1}, {4, DISK_LBA}, {2, 0}, {0, DISK_LBA}, {0, 0},
        {2, DISK_LBA + 0x10000}, {2, DISK_LBA | 0x80000000}, {3, DISK_LBA},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        begin(2);
        packet.media = rows[i].media;
        packet.image_lba = rows[i].lba;
        assert_refused(0x4a00);
        assert_refused(0x4c00);
    }
    begin(0);
    assert_refused(0x4a00);
}

// One at a time: while one is emulated, no other begins, nor the same.
TEST(one_at_a_time)
{
    unsigned running;

    for (running = 1; running <= 3; running++) {
        unsigned wanted;

        for (wanted = 0; wanted < 3; wanted++) {
            begin(3);
            drives[running].flags &= (uint8_t)~DRIVE_ENDED;
            packet.image_lba = DISK_LBA + wanted;
            packet.media = wanted == 2 ? 4 : 2;
            assert_refused(0x4a00);
            assert_refused(0x4c00);
        }
    }
}

// A disk of another image is none of this CD's.
TEST(disks_of_others)
{
    struct drive *floppy;

    begin(1);
    drives[1].flags &= (uint8_t)~DRIVE_EMULATED;
    drives[1].boot.media = 2;
    assert_refused(0x4a00);
    begin(1);
    packet.media = 4;
    floppy = add_disk(0x01, 80, 2, 18); // runs, but is not emulated
    assert_int_equal(call_cd(0x4a00), VERDICT_OK);
    assert_false(floppy->flags & DRIVE_ENDED);
    assert_false(dormant(1));
}

// The packet must end inside its segment, as far as it is read.
TEST(packet_at_the_end_of_the_segment)
{
    begin(2);
    frame.si.x = 0xfffc;
    assert_refused(0x4a00);
    frame.si.x = 0xffff;
    assert_refused(0x4c00);
    frame.si.x = 0xffed;
    assert_int_equal(call_cd(0x4a00), VERDICT_OK);
}

// 0:410h counts floppies: bit 0 that there are any, bits 7 and 6 how many
// more than one, the other bits are others'. It can count four, no more.
TEST(floppies_are_counted_in)
{
    static const uint8_t before[] = {0x2c, 0x2d, 0x6d, 0xad, 0xed};
    static const uint8_t after[] = {0x2d, 0x6d, 0xad, 0xed, 0xed};
    size_t i;

    for (i = 0; i < LENGTH(before); i++) {
        begin(2);
        machine.low[BDA_EQUIPMENT] = before[i];
        assert_int_equal(call_cd(0x4a00), VERDICT_OK);
        assert_int_equal(machine.low[BDA_EQUIPMENT], after[i]);
        assert_int_equal(machine.low[BDA_HARD_DISKS], 0);
    }
}

// And out again: with the last one bit 0 goes, too.
TEST(floppies_are_counted_out)
{
    static const uint8_t before[] = {0x2d, 0x6d, 0xad, 0xed};
    static const uint8_t after[] = {0x2c, 0x2d, 0x6d, 0xad};
    size_t i;

    for (i = 0; i < LENGTH(before); i++) {
        begin(2);
        drives[1].flags &= (uint8_t)~DRIVE_ENDED;
        machine.low[BDA_EQUIPMENT] = before[i];
        frame.a.x = 0x4b00;
        frame.d.l = 0x00;
        assert_int_equal(call_drive(&drives[1]), VERDICT_OK);
        assert_int_equal(machine.low[BDA_EQUIPMENT], after[i]);
        assert_int_equal(machine.low[BDA_HARD_DISKS], 0);
    }
}

// 0:475h counts hard disks, up and down.
TEST(hard_disks_are_counted)
{
    begin(2);
    machine.low[BDA_HARD_DISKS] = 2;
    packet.image_lba = DISK_LBA + 1;
    packet.media = 4;
    assert_int_equal(call_cd(0x4a00), VERDICT_OK);
    assert_int_equal(machine.low[BDA_HARD_DISKS], 3);
    frame.a.x = 0x4b00;
    frame.d.l = 0x80;
    assert_int_equal(call_drive(&drives[2]), VERDICT_OK);
    assert_int_equal(machine.low[BDA_HARD_DISKS], 2);
    assert_int_equal(machine.low[BDA_EQUIPMENT], 0x2c);
}

// What has begun is a drive as any: it is read, and ends again.
TEST(begin_and_end_again)
{
    unsigned turn;

    begin(2);
    for (turn = 0; turn < 3; turn++) {
        assert_int_equal(call_cd(0x4a00), VERDICT_OK);
        frame.a.x = 0x0201;
        frame.c.x = 0x0001;
        frame.d.x = 0x0000;
        assert_int_equal(call_int13(), VERDICT_OK);
        assert_int_equal(machine.copy.from, DISK_BASE);
        frame.a.x = 0x4b00;
        assert_int_equal(call_int13(), VERDICT_OK);
        assert_true(dormant(1));
    }
}

// DL=7Fh means all emulated drives (El Torito 1.0, section 6): from then on
// the one that has begun. (int13/entry.asm takes its offset from there.)
TEST(drive_7fh_is_the_one_that_began)
{
    unsigned index;

    for (index = 1; index <= 2; index++) {
        begin(2);
        params.status_drive = 1;
        packet.image_lba = DISK_LBA + index - 1;
        packet.media = index == 2 ? 4 : 2;
        assert_int_equal(call_cd(0x4a00), VERDICT_OK);
        assert_int_equal(params.status_drive,
                         (uint16_t)(uintptr_t)&drives[index]);
    }
}

// AX=4C00h loads the boot image of the catalog entry, whatever the packet
// says of segment and count, and returns to its first byte: CS:IP on the
// caller's stack, 0:7C00h for 7C0h as when a BIOS boots, the flags there stay.
// DL is the emulated drive.
TEST(initiate_and_boot)
{
    const struct write allowed[] = {
        {BDA_EQUIPMENT, 1}, {BDA_DISK_STATUS, 1}, {0x7c00, 3 * 512},
        {STACK_AT + STACK_IP, 4},
    };
    uint32_t i;

    begin(2);
    frame.d.h = 0x55;
    assert_int_equal(call_cd(0x4c00), VERDICT_OK);
    assert_true(wrote_only(allowed, 4));
    assert_int_equal(frame.a.h, 0);
    assert_int_equal(frame.d.x, 0x5500);
    assert_false(dormant(1));
    assert_int_equal(machine.low[BDA_EQUIPMENT], 0x2d);
    for (i = 0; i < 3 * 512; i++)
        assert_int_equal(machine.low[0x7c00 + i],
                         image_byte(DISK_LBA * 2048 + i));
    assert_memory_equal(machine.low + STACK_AT,
                        "\x11\x11\x00\x7c\x00\x00\x44\x44", 8);
}

// Nothing is left of a call before it: here a read from 2^32 + 5 on.
TEST(boot_after_a_failed_read)
{
    struct disk_address_packet wrong = {
        .size = 0x10, .count = 1, .lba = 5, .lba_high = 1,
    };

    begin(2);
    poke(at_si(0), &wrong, sizeof wrong);
    frame.a.x = 0x4200;
    assert_int_equal(call_drive(drives), VERDICT_CARRY);
    assert_int_equal(call_cd(0x4c00), VERDICT_OK);
    assert_int_equal(machine.copy.from, DISK_BASE);
}

// A load segment of its own, and a hard disk's number.
TEST(boot_of_a_hard_disk)
{
    begin(2);
    packet.image_lba = DISK_LBA + 1;
    packet.media = 4;
    drives[2].boot.load_segment = 0x1000;
    drives[2].boot.sector_count = 1;
    assert_int_equal(call_cd(0x4c00), VERDICT_OK);
    assert_int_equal(frame.d.l, 0x80);
    assert_int_equal(machine.copy.to, 0x10000);
    assert_int_equal(machine.copy.from, DISK_BASE + 2048);
    assert_int_equal(machine.copy.bytes, 512);
    assert_memory_equal(machine.low + STACK_AT,
                        "\x11\x11\x00\x00\x00\x10\x44\x44", 8);
}

// A count of 0 is never a jump into what was not loaded.
TEST(boot_of_no_sectors)
{
    begin(2);
    drives[1].boot.sector_count = 0;
    assert_int_equal(call_cd(0x4c00), VERDICT_OK);
    assert_true(machine.copy.bytes >= 512);
    assert_int_equal(machine.copy.to, 0x7c00);
}

// In 16-bit code ESP's high half is not the stack's business.
TEST(boot_with_a_high_half_of_esp)
{
    begin(2);
    caller_stack.sp |= 0xdead0000;
    assert_int_equal(call_cd(0x4c00), VERDICT_OK);
    assert_memory_equal(machine.low + STACK_AT,
                        "\x11\x11\x00\x7c\x00\x00\x44\x44", 8);
}

// A load that fails returns to the caller, with carry, AH, and its own drive.
TEST(boot_that_fails)
{
    struct frame before;

    begin(2);
    machine.copy_limit = 512;
    before = frame;
    before.a.x = 0x2000;
    before.d.l = CD_NUMBER;
    assert_int_equal(call_cd(0x4c00), VERDICT_CARRY);
    assert_memory_equal(&frame, &before, sizeof frame);
    assert_memory_equal(machine.low + STACK_AT,
                        "\x11\x11\x22\x22\x33\x33\x44\x44", 8);
}

// It has begun nothing then, so that it can be tried again.
TEST(boot_that_fails_begins_nothing)
{
    begin(2);
    machine.copy_limit = 512;
    assert_int_equal(call_cd(0x4c00), VERDICT_CARRY);
    assert_true(dormant(1));
    assert_int_equal(machine.low[BDA_EQUIPMENT], 0x2c);
}

// More than a disk has cannot be loaded.
TEST(boot_past_the_end)
{
    begin(2);
    drives[1].boot.sector_count = 73;
    assert_int_equal(call_cd(0x4c00), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x04);
    assert_memory_equal(machine.low + STACK_AT,
                        "\x11\x11\x22\x22\x33\x33\x44\x44", 8);
    begin(2);
    drives[1].boot.load_segment = 0xffff;
    assert_int_equal(call_cd(0x4c00), VERDICT_OK);
    assert_int_equal(machine.copy.to, 0xffff0);
}

// There is nothing else that AH=4Ah and 4Ch do.
TEST(other_subfunctions)
{
    unsigned al;

    for (al = 1; al < 256; al++) {
        begin(2);
        assert_refused((uint16_t)(0x4a00 | al));
        assert_refused((uint16_t)(0x4c00 | al));
    }
}

GROUP(emulation, RUN(initiate), RUN(initiate_above_4_gib),
      RUN(the_entry_that_is_named), RUN(entries_that_do_not_exist),
      RUN(one_at_a_time), RUN(disks_of_others),
      RUN(packet_at_the_end_of_the_segment), RUN(floppies_are_counted_in),
      RUN(floppies_are_counted_out), RUN(hard_disks_are_counted),
      RUN(begin_and_end_again), RUN(drive_7fh_is_the_one_that_began),
      RUN(initiate_and_boot), RUN(boot_after_a_failed_read),
      RUN(boot_of_a_hard_disk), RUN(boot_of_no_sectors),
      RUN(boot_with_a_high_half_of_esp), RUN(boot_that_fails),
      RUN(boot_that_fails_begins_nothing), RUN(boot_past_the_end),
      RUN(other_subfunctions))
