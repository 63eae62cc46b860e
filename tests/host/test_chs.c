// SPDX-License-Identifier: GPL-2.0-or-later
// Tests int13/transfer.c: AH=00h to 04h, by cylinder, head and sector (IBM
// PS/2 and PC BIOS Interface, INT 13h).

#include "check.h"

#include "boot/bda.h"
#include "machine.h"

#define BUFFER 0x50000u // 5000:0000
#define TRACK 17u
#define HEADS 4u
#define CYLINDERS 10u
#define SECTORS (CYLINDERS * HEADS * TRACK)

static struct drive *disk;

static const struct write status_byte = {BDA_DISK_STATUS, 1};

static void begin(void)
{
    machine_start();
    disk = add_disk(0x80, CYLINDERS, HEADS, TRACK);
    frame.es = BUFFER >> 4;
    frame.b.x = 0;
}

// AH with AL sectors from cylinder, head and sector on.
static uint8_t call(uint8_t ah, uint8_t al, unsigned cylinder, uint8_t head,
                    uint8_t sector)
{
    frame.a.h = ah;
    frame.a.l = al;
    frame.c.h = (uint8_t)cylinder;
    frame.c.l = (uint8_t)(cylinder >> 8 << 6 | sector);
    frame.d.h = head;
    frame.d.l = disk->number;
    return call_drive(disk);
}

static void assert_went_well(uint8_t verdict, uint8_t sectors)
{
    assert_int_equal(verdict, VERDICT_OK);
    assert_int_equal(frame.a.h, 0x00);
    assert_int_equal(frame.a.l, sectors);
}

static void assert_failed(uint8_t verdict, uint8_t status, uint8_t sectors)
{
    assert_int_equal(verdict, VERDICT_CARRY);
    assert_int_equal(frame.a.h, status);
    assert_int_equal(frame.a.l, sectors);
    assert_int_equal(machine.low[BDA_DISK_STATUS], status);
}

static void assert_sectors(const uint8_t *at, uint32_t lba, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count * 512; i++)
        if (at[i] != image_byte(lba * 512 + i))
            fail_msg("byte %u of sector %u is wrong", i % 512, lba + i / 512);
}

// Sector numbers count from 1 within a track, then heads, then cylinders.
TEST(read_by_address)
{
    static const struct {
        uint16_t cylinder;
        uint8_t head, sector;
        uint32_t lba;
    } rows[] = {
        {0, 0, 1, 0}, {0, 0, 17, 16}, {0, 1, 1, 17}, {0, 3, 17, 67},
        {1, 0, 1, 68}, {9, 3, 17, 679}, {5, 2, 9, 382},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        const struct write allowed[] = {status_byte, {BUFFER, 512}};

        begin();
        assert_went_well(call(0x02, 1, rows[i].cylinder, rows[i].head,
                              rows[i].sector), 1);
        assert_sectors(machine.low + BUFFER, rows[i].lba, 1);
        assert_true(wrote_only(allowed, 2));
    }
}

// All ten bits of the cylinder count, bits 9 and 8 from CL.
TEST(read_of_high_cylinders)
{
    static const uint16_t cylinders[] = {255, 256, 512, 768, 1023};
    size_t i;

    for (i = 0; i < LENGTH(cylinders); i++) {
        machine_start();
        disk = add_disk(0x80, 1024, 16, 63);
        frame.es = BUFFER >> 4;
        assert_went_well(call(0x02, 1, cylinders[i], 15, 63), 1);
        assert_int_equal(machine.copy.from,
                         IMAGE_BASE +
                             ((cylinders[i] * 16u + 15) * 63 + 62) * 512);
    }
}

// A read may go on over the end of its track and cylinder; ES:BX is where it
// begins, at any offset.
TEST(read_over_tracks)
{
    begin();
    frame.es = 0x5123;
    frame.b.x = 0xf004;
    assert_went_well(call(0x02, 127, 0, 3, 17), 127);
    assert_int_equal(machine.copy.to, 0x51230 + 0xf004);
    assert_sectors(machine.low + 0x51230 + 0xf004, 67, 127);
}

// No register but AX changes.
TEST(read_keeps_registers)
{
    struct frame before;

    begin();
    frame.a.high = 0x1234;
    frame.b.e = 0x23450000;
    frame.c.high = 0x3456;
    frame.d.high = 0x4567;
    frame.bp.e = 0x56789abc;
    before = frame;
    assert_went_well(call(0x02, 3, 1, 2, 3), 3);
    before.a.x = 0x0003;
    before.c.x = 0x0103;
    before.d.x = 0x0280;
    assert_memory_equal(&frame, &before, sizeof frame);
}

// A count of 0 is no command.
TEST(count_of_0)
{
    uint8_t ah;

    for (ah = 0x02; ah <= 0x04; ah++) {
        begin();
        assert_failed(call(ah, 0, 0, 0, 1), 0x01, 0);
        assert_true(wrote_only(&status_byte, 1));
    }
}

// An address that does not exist: AH=04h, AL=0, nothing is moved. There is no
// sector 0, and a head or sector too many is not the next track's.
TEST(addresses_that_do_not_exist)
{
    static const struct {
        uint16_t cylinder;
        uint8_t head, sector;
    } rows[] = {
        {0, 0, 0}, {0, 0, 18}, {0, 0, 63}, {0, 4, 1}, {0, 255, 1},
        {10, 0, 1}, {255, 0, 1}, {256, 0, 1}, {1023, 3, 17}, {9, 4, 17},
    };
    uint8_t ah;
    size_t i;

    for (ah = 0x02; ah <= 0x04; ah++) {
        for (i = 0; i < LENGTH(rows); i++) {
            begin();
            assert_failed(call(ah, 1, rows[i].cylinder, rows[i].head,
                               rows[i].sector), 0x04, 0);
            assert_int_equal(machine.copy.bytes, 0);
            assert_true(wrote_only(&status_byte, 1));
        }
    }
}

// What lies past the disk's end is not moved: AH=04h, and AL says how many
// sectors were.
TEST(partial_at_the_end)
{
    const struct write read[] = {status_byte, {BUFFER, 3 * 512}};
    const struct write written[] = {
        status_byte, {IMAGE_BASE + (SECTORS - 3) * 512, 3 * 512},
    };

    begin();
    assert_failed(call(0x02, 5, 9, 3, 15), 0x04, 3);
    assert_sectors(machine.low + BUFFER, SECTORS - 3, 3);
    assert_true(wrote_only(read, 2));
    assert_failed(call(0x03, 255, 9, 3, 15), 0x04, 3);
    assert_true(wrote_only(written, 2));
    assert_failed(call(0x04, 4, 9, 3, 15), 0x04, 3);
    assert_went_well(call(0x04, 3, 9, 3, 15), 3);
}

// A disk that ends inside its last track has no sector behind its end.
TEST(disk_that_ends_inside_a_track)
{
    begin();
    disk->sectors -= 2;
    assert_went_well(call(0x02, 1, 9, 3, 15), 1);
    assert_failed(call(0x02, 1, 9, 3, 16), 0x04, 0);
    assert_failed(call(0x02, 2, 9, 3, 15), 0x04, 1);
}

// AH=03h: what is at ES:BX lands in its sectors and in no others, and can be
// read again.
TEST(write_and_read_again)
{
    const struct write allowed[] = {
        status_byte, {IMAGE_BASE + 100 * 512, 40 * 512},
    };
    uint32_t i;

    begin();
    for (i = 0; i < 40 * 512; i++)
        machine.low[BUFFER + i] = (uint8_t)(i * 5 + i / 512);
    assert_went_well(call(0x03, 40, 1, 1, 16), 40); // 17 + 68 + 15 = 100
    assert_true(wrote_only(allowed, 2));
    assert_memory_equal(machine.image + 100 * 512, machine.low + BUFFER,
                        40 * 512);
    assert_sectors(machine.image + 99 * 512, 99, 1);
    assert_sectors(machine.image + 140 * 512, 140, 1);
    frame.es = 0x6000;
    assert_went_well(call(0x02, 40, 1, 1, 16), 40);
    assert_memory_equal(machine.low + 0x60000, machine.low + BUFFER,
                        40 * 512);
}

// The word `ro`: AH=03h, AL=0, and the disk stays as it is.
TEST(write_to_a_read_only_disk)
{
    begin();
    disk->flags |= DRIVE_READ_ONLY;
    assert_failed(call(0x03, 1, 0, 0, 1), 0x03, 0);
    assert_failed(call(0x03, 255, 9, 3, 17), 0x03, 0);
    assert_int_equal(machine.copy.bytes, 0);
    assert_true(wrote_only(&status_byte, 1));
    assert_went_well(call(0x02, 1, 0, 0, 1), 1);
    assert_sectors(machine.low + BUFFER, 0, 1);
}

// AH=04h moves nothing, whatever ES:BX is.
TEST(verify_moves_nothing)
{
    begin();
    frame.es = 0;
    assert_went_well(call(0x04, 255, 0, 0, 1), 255);
    assert_int_equal(machine.copy_count, 0);
    assert_true(wrote_only(&status_byte, 1));
}

// A copy that is not finished: AH=20h, AL says how many whole sectors were
// moved.
TEST(failed_copy_is_reported)
{
    begin();
    machine.copy_limit = 5 * 512 + 100;
    assert_failed(call(0x02, 16, 0, 0, 1), 0x20, 5);
    assert_failed(call(0x03, 16, 0, 0, 1), 0x20, 5);
    machine.copy_limit = 0;
    assert_failed(call(0x02, 16, 0, 0, 1), 0x20, 0);
}

// ES:BX must leave room up to FFFF:FFFFh, and is not the vector table.
TEST(buffers_that_are_none)
{
    begin();
    frame.es = 0xffff;
    frame.b.x = 0xfe00;
    assert_went_well(call(0x02, 1, 0, 0, 1), 1);
    assert_int_equal(machine.copy.to + 512, LOW_END);
    assert_failed(call(0x02, 2, 0, 0, 1), 0x09, 0);
    frame.b.x = 0xffff;
    assert_failed(call(0x02, 1, 0, 0, 1), 0x09, 0);
    frame.es = frame.b.x = 0;
    assert_failed(call(0x02, 1, 0, 0, 1), 0x09, 0);
    assert_failed(call(0x03, 1, 0, 0, 1), 0x09, 0);
}

// Nothing is left of a call before it: FFFF:FFFFh in a packet of 18h bytes
// stood for a flat address there.
TEST(read_after_a_flat_one)
{
    struct disk_address_packet packet = {
        .size = 0x18, .count = 1, .buffer = 0xffffffff, .lba_high = 1,
        .flat_buffer = HIGH_BASE,
    };

    begin();
    poke(at_si(0), &packet, sizeof packet);
    frame.a.x = 0x4200;
    call_drive(disk);
    frame.es = frame.b.x = 0xffff;
    assert_failed(call(0x02, 1, 0, 0, 1), 0x09, 0);
    frame.es = BUFFER >> 4;
    frame.b.x = 0;
    assert_went_well(call(0x02, 1, 0, 0, 1), 1);
}

// AH=01h gives the status of the last call of the drive's class: floppies
// have theirs at 0:441h, hard disks at 0:474h.
TEST(status_by_class)
{
    struct drive *floppy;

    begin();
    floppy = add_disk(0x00, 80, 2, 18);
    machine.low[BDA_FLOPPY_STATUS] = machine.low[BDA_DISK_STATUS] = 0;
    disk = floppy;
    assert_int_equal(call(0x02, 1, 0, 0, 0), VERDICT_CARRY);
    assert_int_equal(machine.low[BDA_FLOPPY_STATUS], 0x04);
    assert_int_equal(machine.low[BDA_DISK_STATUS], 0x00);
    disk = &drives[1];
    assert_went_well(call(0x01, 0, 0, 0, 1), 0);
    assert_failed(call(0x02, 0, 0, 0, 1), 0x01, 0);
    assert_int_equal(machine.low[BDA_FLOPPY_STATUS], 0x04);
    disk = floppy;
    assert_int_equal(call(0x01, 0, 0, 0, 1), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x04);
    disk = &drives[1];
    assert_int_equal(call(0x01, 0, 0, 0, 1), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x01);
}

// What a real drive left there is told, too: every status that BIOSes have
// (Ralf Brown's table 00234). FFh is "sense operation failed".
TEST(every_status_is_told)
{
    static const uint8_t statuses[] = {
        0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a,
        0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x20, 0x31, 0x32, 0x40,
        0x80, 0xaa, 0xb0, 0xb1, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xbb, 0xcc,
        0xe0, 0xff,
    };
    size_t i;

    for (i = 0; i < LENGTH(statuses); i++) {
        begin();
        machine.low[BDA_DISK_STATUS] = statuses[i];
        assert_int_equal(call(0x01, 0, 0, 0, 1),
                         statuses[i] ? VERDICT_CARRY : VERDICT_OK);
        assert_int_equal(frame.a.h, statuses[i]);
        assert_int_equal(machine.low[BDA_DISK_STATUS], statuses[i]);
    }
}

// The largest hard disk's last sector: no product overflows.
TEST(disk_of_2_gib)
{
    machine_start();
    disk = add_disk(0x80, 1024, 255, 63);
    disk->base = 0;
    disk->sectors = 4194304;
    frame.es = BUFFER >> 4;
    assert_went_well(call(0x02, 1, 261, 21, 16), 1);
    assert_int_equal(machine.copy.from, 0x80000000u - 512);
    assert_failed(call(0x02, 1, 261, 21, 17), 0x04, 0);
    assert_failed(call(0x02, 1, 1023, 254, 63), 0x04, 0);
}

GROUP(chs, RUN(read_by_address), RUN(read_of_high_cylinders),
      RUN(read_over_tracks), RUN(read_keeps_registers), RUN(count_of_0),
      RUN(addresses_that_do_not_exist), RUN(partial_at_the_end),
      RUN(disk_that_ends_inside_a_track), RUN(write_and_read_again),
      RUN(write_to_a_read_only_disk), RUN(verify_moves_nothing),
      RUN(failed_copy_is_reported), RUN(buffers_that_are_none),
      RUN(read_after_a_flat_one), RUN(status_by_class),
      RUN(every_status_is_told), RUN(disk_of_2_gib))
