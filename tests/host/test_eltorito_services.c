// SPDX-License-Identifier: GPL-2.0-or-later
// Tests int13/eltorito.c: AH=4Bh and 4Dh by El Torito 1.0, section 6.

#include "check.h"

#include "boot/bda.h"
#include "machine.h"

#define BUFFER 0x50000u

static const struct write status_byte = {BDA_DISK_STATUS, 1};

static uint8_t call(uint16_t ax)
{
    frame.a.x = ax;
    frame.d.l = CD_NUMBER;
    return call_int13();
}

static void begin(void)
{
    machine_start();
    drives[0].catalog_lba = 20;
    drives[0].boot = (struct eltorito_packet){
        .size = 0x13,
        .drive = CD_NUMBER,
        .image_lba = 0x01020304,
        .load_segment = 0x7c0,
        .sector_count = 4,
    };
}

// El Torito 1.0, figure 5: the specification packet, 13h bytes and no more,
// whatever CX holds. (MEMDISK writes CH * 256 + 13h bytes and kills GRUB
// legacy's stage2_eltorito.)
TEST(status_writes_13h_bytes)
{
    static const uint16_t cx[] = {0, 1, 0x0013, 0x0100, 0xff00, 0xffff};
    size_t i;

    for (i = 0; i < LENGTH(cx); i++) {
        const struct write allowed[] = {status_byte, {0x30100, 0x13}};

        begin();
        frame.c.x = cx[i];
        assert_int_equal(call(0x4b01), VERDICT_OK);
        assert_int_equal(frame.a.h, 0);
        assert_true(wrote_only(allowed, 2));
        assert_memory_equal(machine.low + at_si(0), &drives[0].boot, 0x13);
        assert_int_equal(machine.low[at_si(0x13)], 0xee);
    }
}

// Every byte by its offset in figure 5: eltorito.sys reads size, drive, LBA.
TEST(status_has_the_entry_s_values)
{
    static const uint8_t expected[0x13] = {
        0x13, 0x00, 0xe0, 0x00, 0x04, 0x03, 0x02, 0x01, 0x00, 0x00, 0x00,
        0x00, 0xc0, 0x07, 0x04, 0x00, 0x00, 0x00, 0x00,
    };

    begin();
    assert_int_equal(call(0x4b01), VERDICT_OK);
    assert_memory_equal(machine.low + at_si(0), expected, 0x13);
}

// A packet that does not end inside its segment is refused.
TEST(status_at_the_end_of_the_segment)
{
    begin();
    frame.si.x = 0xffed;
    assert_int_equal(call(0x4b01), VERDICT_OK);
    frame.si.x = 0xffee;
    assert_int_equal(call(0x4b01), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x01);
    assert_true(wrote_only(&status_byte, 1));
}

// There is no emulation to end, and nothing else that AH=4Bh does.
TEST(no_emulation_to_end)
{
    unsigned al;

    for (al = 0; al < 256; al++) {
        if (al == 1)
            continue;
        begin();
        assert_int_equal(call((uint16_t)(0x4b00 | al)), VERDICT_CARRY);
        assert_int_equal(frame.a.h, 0x01);
        assert_true(wrote_only(&status_byte, 1));
    }
}

static uint8_t ask_catalog(struct eltorito_command command)
{
    poke(at_si(0), &command, sizeof command);
    return call(0x4d00);
}

// El Torito 1.0, figure 6: so many sectors of the catalog, from the first one
// asked for on.
TEST(catalog_is_copied)
{
    const struct write allowed[] = {status_byte, {BUFFER, 3 * 2048}};
    uint32_t i;

    begin();
    assert_int_equal(ask_catalog((struct eltorito_command){
        .size = 8, .count = 3, .buffer = 0x50000000, .first = 2,
    }), VERDICT_OK);
    assert_int_equal(frame.a.h, 0);
    assert_true(wrote_only(allowed, 2));
    for (i = 0; i < 3 * 2048; i++)
        assert_int_equal(machine.low[BUFFER + i], image_byte(22 * 2048 + i));
}

// All eight bits of the count and all sixteen of the first sector count.
TEST(catalog_of_255_sectors)
{
    begin();
    assert_int_equal(ask_catalog((struct eltorito_command){
        .size = 8, .count = 255, .buffer = 0x50000000, .first = 225,
    }), VERDICT_OK);
    assert_int_equal(machine.copy.bytes, 255 * 2048);
    assert_int_equal(machine.copy.from, IMAGE_BASE + 245 * 2048);
}

// Sectors behind the image's end are not there, and no sum wraps around.
TEST(catalog_past_the_end)
{
    begin();
    assert_int_equal(ask_catalog((struct eltorito_command){
        .size = 8, .count = 1, .buffer = 0x50000000, .first = 480,
    }), VERDICT_CARRY);
    assert_int_equal(machine.copy.bytes, 0);
    drives[0].catalog_lba = 0xffffffff;
    assert_int_equal(ask_catalog((struct eltorito_command){
        .size = 8, .count = 255, .buffer = 0x50000000, .first = 0,
    }), VERDICT_CARRY);
    assert_int_equal(machine.copy.bytes, 0);
}

// A CD with a sector map has sectors behind its image, which are elsewhere in
// memory: the catalog has none of them.
TEST(catalog_of_a_mapped_cd)
{
    begin();
    drives[0].flags &= (uint8_t)~DRIVE_EDD;
    drives[0].gained = 100;
    assert_int_equal(ask_catalog((struct eltorito_command){
        .size = 8, .count = 2, .buffer = 0x50000000, .first = 378,
    }), VERDICT_OK);
    assert_int_equal(machine.copy.from, IMAGE_BASE + 398 * 2048);
    assert_int_equal(ask_catalog((struct eltorito_command){
        .size = 8, .count = 2, .buffer = 0x50000000, .first = 379,
    }), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x04);
    assert_int_equal(machine.copy.bytes, 0);
}

// Nothing is left of a call before it: here a read from 2^32 on.
TEST(catalog_after_a_failed_read)
{
    struct disk_address_packet packet = {
        .size = 0x18, .count = 1, .buffer = 0xffffffff, .lba_high = 1,
    };

    begin();
    poke(at_si(0), &packet, sizeof packet);
    assert_int_equal(call(0x4200), VERDICT_CARRY);
    assert_int_equal(ask_catalog((struct eltorito_command){
        .size = 8, .count = 1, .buffer = 0x50000000,
    }), VERDICT_OK);
    assert_int_equal(machine.copy.to, BUFFER);
    assert_int_equal(machine.copy.bytes, 2048);
}

// The buffer is a far pointer, always: FFFF:FFFF is no flat one here.
TEST(catalog_to_no_buffer)
{
    uint64_t flat = HIGH_BASE;

    begin();
    poke(at_si(offsetof(struct disk_address_packet, flat_buffer)), &flat,
         sizeof flat);
    assert_int_equal(ask_catalog((struct eltorito_command){
        .size = 8, .count = 1, .buffer = 0xffffffff,
    }), VERDICT_CARRY);
    assert_int_equal(machine.copy.bytes, 0);
    assert_true(wrote_only(&status_byte, 1));
}

// The caller's command packet is input: it stays as it is, good or bad.
TEST(catalog_command_is_not_written)
{
    begin();
    ask_catalog((struct eltorito_command){
        .size = 8, .count = 9, .buffer = 0x50000000, .first = 475,
    });
    assert_int_equal(machine.low[at_si(1)], 9);
    assert_int_equal(machine.low[at_si(2)], 0);
    frame.si.x = 0xfff9;
    assert_int_equal(call(0x4d00), VERDICT_CARRY);
    assert_true(wrote_only(&status_byte, 1));
}

// Only AL=00h is defined.
TEST(catalog_of_other_kinds)
{
    begin();
    assert_int_equal(call(0x4d01), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x01);
}

// The catalog of a CD above 4 GiB cannot be had: the transfer would take this
// overlay's place. AH=4Bh answers there as well.
TEST(catalog_above_4_gib)
{
    begin();
    drives[0].flags |= DRIVE_HIGH;
    drives[0].base_high = 1;
    assert_int_equal(ask_catalog((struct eltorito_command){
        .size = 8, .count = 1, .buffer = 0x50000000,
    }), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x01);
    assert_int_equal(machine.copy_count, 0);
    assert_true(wrote_only(&status_byte, 1));
    assert_int_equal(call(0x4b01), VERDICT_OK);
}

// A CD and the floppy that it emulates, 72 sectors from CD sector 100 on.
static struct drive *begin_emulation(void)
{
    struct drive *d;

    begin();
    d = add_emulated(0x00, 2, 2, 18);
    d->flags |= DRIVE_READ_ONLY;
    d->base = IMAGE_BASE + 100 * CD_SECTOR;
    d->boot = (struct eltorito_packet){
        .size = 0x13, .media = 2, .drive = 0x00, .image_lba = 100,
        .load_segment = 0x7c0, .sector_count = 1, .chs = {1, 18, 1},
    };
    machine.low[BDA_EQUIPMENT] = 0x2c | 1 | 1 << 6; // ours and a real one
    return d;
}

static uint8_t call_disk(struct drive *d, uint16_t ax)
{
    frame.a.x = ax;
    frame.d.l = d->number;
    return call_drive(d);
}

// El Torito 1.0, figure 5, of an emulated floppy: its media type, drive and
// geometry as AH=08h tells it.
TEST(status_of_an_emulated_disk)
{
    static const uint8_t expected[0x13] = {
        0x13, 0x02, 0x00, 0x00, 100, 0, 0, 0, 0x00, 0x00, 0x00, 0x00, 0xc0,
        0x07, 0x01, 0x00, 0x01, 0x12, 0x01,
    };
    const struct write allowed[] = {
        {BDA_FLOPPY_STATUS, 1}, {0x30100, 0x13},
    };
    struct drive *d = begin_emulation();

    assert_int_equal(call_disk(d, 0x4b01), VERDICT_OK);
    assert_memory_equal(machine.low + at_si(0), expected, 0x13);
    assert_true(wrote_only(allowed, 2));
    assert_false(d->flags & DRIVE_ENDED);
}

// The CD's own status stays the CD's, while it emulates and after.
TEST(status_of_the_cd_beside_it)
{
    begin_emulation();
    assert_int_equal(call(0x4b01), VERDICT_OK);
    assert_memory_equal(machine.low + at_si(0), &drives[0].boot, 0x13);
}

// AX=4B00h gives the same packet and ends the emulation: the drive is not
// there any more, and 0:410h counts one floppy less.
TEST(emulation_ends)
{
    struct drive *d = begin_emulation();
    const struct write allowed[] = {
        {BDA_FLOPPY_STATUS, 1}, {0x30100, 0x13}, {BDA_EQUIPMENT, 1},
    };

    assert_int_equal(call_disk(d, 0x4b00), VERDICT_OK);
    assert_int_equal(frame.a.h, 0);
    assert_memory_equal(machine.low + at_si(0), &d->boot, 0x13);
    assert_true(wrote_only(allowed, 3));
    assert_true(d->flags & DRIVE_ENDED);
    assert_int_equal(machine.low[BDA_EQUIPMENT], 0x2c | 1);
    assert_int_equal(d->flags | DRIVE_ENDED,
                     DRIVE_DISK | DRIVE_EMULATED | DRIVE_READ_ONLY |
                         DRIVE_ENDED);
}

// A packet that does not fit ends nothing.
TEST(emulation_does_not_end_without_a_packet)
{
    struct drive *d = begin_emulation();

    frame.si.x = 0xffee;
    assert_int_equal(call_disk(d, 0x4b00), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x01);
    assert_false(d->flags & DRIVE_ENDED);
    assert_int_equal(machine.low[BDA_EQUIPMENT], 0x2c | 1 | 1 << 6);
    frame.si.x = 0xffed;
    assert_int_equal(call_disk(d, 0x4b00), VERDICT_OK);
    assert_true(d->flags & DRIVE_ENDED);
}

// AX=4B00h for the CD itself ends nothing: it is no emulated drive.
TEST(cd_has_nothing_to_end)
{
    struct drive *d = begin_emulation();

    assert_int_equal(call(0x4b00), VERDICT_CARRY);
    assert_false(d->flags & DRIVE_ENDED);
}

// DL=7Fh goes to the emulated drive, ended or not: when it has ended, its
// status is the CD's, and it cannot end again.
TEST(ended_emulation)
{
    struct drive *d = begin_emulation();

    assert_int_equal(call_disk(d, 0x4b00), VERDICT_OK);
    frame.d.l = 0x7f;
    frame.a.x = 0x4b01;
    assert_int_equal(call_drive(d), VERDICT_OK);
    assert_memory_equal(machine.low + at_si(0), &drives[0].boot, 0x13);
    frame.a.x = 0x4b00;
    assert_int_equal(call_drive(d), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x01);
    assert_true(d->flags & DRIVE_ENDED);
    assert_int_equal(machine.low[BDA_EQUIPMENT], 0x2c | 1);
}

// El Torito 1.0, figure 6: the emulated drive has the CD's catalog, in CD
// sectors.
TEST(catalog_of_an_emulated_disk)
{
    struct drive *d = begin_emulation();
    struct eltorito_command command = {
        .size = 8, .count = 2, .buffer = 0x50000000, .first = 1,
    };

    poke(at_si(0), &command, sizeof command);
    assert_int_equal(call_disk(d, 0x4d00), VERDICT_OK);
    assert_int_equal(machine.copy.from, IMAGE_BASE + 21 * 2048);
    assert_int_equal(machine.copy.bytes, 2 * 2048);
    assert_int_equal(machine.low[BDA_FLOPPY_STATUS], 0);
}

GROUP(eltorito_services, RUN(status_writes_13h_bytes),
      RUN(status_has_the_entry_s_values),
      RUN(status_at_the_end_of_the_segment), RUN(no_emulation_to_end),
      RUN(catalog_is_copied), RUN(catalog_of_255_sectors),
      RUN(catalog_past_the_end), RUN(catalog_of_a_mapped_cd),
      RUN(catalog_after_a_failed_read), RUN(catalog_to_no_buffer),
      RUN(catalog_command_is_not_written), RUN(catalog_of_other_kinds),
      RUN(catalog_above_4_gib), RUN(status_of_an_emulated_disk),
      RUN(status_of_the_cd_beside_it), RUN(emulation_ends),
      RUN(emulation_does_not_end_without_a_packet), RUN(cd_has_nothing_to_end),
      RUN(ended_emulation), RUN(catalog_of_an_emulated_disk))
