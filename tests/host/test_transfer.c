// SPDX-License-Identifier: GPL-2.0-or-later
// Tests int13/transfer.c: AH=42h to 47h by EDD-3, and the peers' faults.

#include "check.h"

#include "boot/bda.h"
#include "machine.h"

#define BUFFER 0x50000u // 5000:0000
#define COUNT_AT offsetof(struct disk_address_packet, count)

static const struct write status_byte = {BDA_DISK_STATUS, 1};

static uint8_t call(uint16_t ax)
{
    frame.a.x = ax;
    frame.d.l = CD_NUMBER;
    return call_int13();
}

static struct disk_address_packet packet_for(uint64_t lba, uint16_t count)
{
    return (struct disk_address_packet){
        .size = 0x10,
        .count = count,
        .buffer_segment = BUFFER >> 4,
        .lba = (uint32_t)lba,
        .lba_high = (uint32_t)(lba >> 32),
    };
}

static struct disk_address_packet flat_packet(uint64_t lba, uint16_t count,
                                              uint64_t to)
{
    struct disk_address_packet p = packet_for(lba, count);

    p.size = 0x18;
    p.buffer = 0xffffffff;
    p.flat_buffer = (uint32_t)to;
    p.flat_buffer_high = (uint32_t)(to >> 32);
    return p;
}

static uint8_t call_with(uint8_t ah, struct disk_address_packet p)
{
    poke(at_si(0), &p, p.size < sizeof p ? 0x10 : sizeof p);
    return call((uint16_t)(ah << 8));
}

static uint16_t count_left(void)
{
    return (uint16_t)(machine.low[at_si(COUNT_AT)] |
                      machine.low[at_si(COUNT_AT + 1)] << 8);
}

static void assert_sectors(const uint8_t *at, uint32_t lba, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count * 2048; i++)
        if (at[i] != image_byte(lba * 2048 + i))
            fail_msg("byte %u of sector %u is wrong", i % 2048,
                     lba + i / 2048);
}

// The call failed with `status`, moved nothing and wrote nothing but the
// packet's count, which is `count`.
static void assert_failed(uint8_t verdict, uint8_t status, uint16_t count)
{
    const struct write allowed[] = {status_byte, {at_si(COUNT_AT), 2}};

    assert_int_equal(verdict, VERDICT_CARRY);
    assert_int_equal(frame.a.h, status);
    assert_int_equal(machine.low[BDA_DISK_STATUS], status);
    assert_int_equal(machine.copy.bytes, 0);
    assert_true(wrote_only(allowed, 2));
    assert_int_equal(count_left(), count);
}

// 1, 31, 32, 63, 64, 65 and 127 blocks: all, as stated, byte for byte.
// (SeaBIOS stops at 64 KiB; grub4dos moves 0 of 64 without carry.)
TEST(read_of_every_size)
{
    static const uint16_t counts[] = {1, 2, 31, 32, 63, 64, 65, 127};
    size_t i;

    for (i = 0; i < LENGTH(counts); i++) {
        struct disk_address_packet p = packet_for(7, counts[i]);
        const struct write allowed[] = {
            status_byte, {BUFFER, counts[i] * 2048u},
        };

        machine_start();
        assert_int_equal(call_with(0x42, p), VERDICT_OK);
        assert_int_equal(frame.a.h, 0);
        assert_true(wrote_only(allowed, 2));
        assert_sectors(machine.low + BUFFER, 7, counts[i]);
        assert_int_equal(count_left(), counts[i]);
    }
}

// All registers but AH come back as they were.
TEST(read_keeps_registers)
{
    struct frame before;

    machine_start();
    frame.a.e = 0x12344277;
    frame.b.e = 0x23456789;
    frame.c.e = 0x3456789a;
    frame.d.e = 0x456789e0;
    frame.bp.e = 0x56789abc;
    frame.fs = 0x1234;
    before = frame;
    assert_int_equal(call_with(0x42, packet_for(0, 1)), VERDICT_OK);
    before.a.x = 0;
    assert_memory_equal(&frame, &before, sizeof frame);
}

// The buffer is segment times 16 plus offset, over 64 KiB boundaries too.
TEST(read_to_segment_and_offset)
{
    struct disk_address_packet p = packet_for(3, 40);

    machine_start();
    p.buffer_segment = 0x5123;
    p.buffer_offset = 0xf004;
    assert_int_equal(call_with(0x42, p), VERDICT_OK);
    assert_int_equal(machine.copy.to, 0x51230 + 0xf004);
    assert_sectors(machine.low + 0x51230 + 0xf004, 3, 40);
}

// A read of no blocks does nothing, well, wherever its buffer is.
TEST(read_of_nothing)
{
    struct disk_address_packet p = packet_for(5, 0);

    machine_start();
    assert_int_equal(call_with(0x42, p), VERDICT_OK);
    assert_int_equal(machine.copy.bytes, 0);
    assert_true(wrote_only(&status_byte, 1));
    p.buffer = 0;
    assert_int_equal(call_with(0x42, p), VERDICT_OK);
    assert_true(wrote_only(&status_byte, 1));
}

// The last sector can be read, and the whole drive.
TEST(read_up_to_the_end)
{
    machine_start();
    assert_int_equal(call_with(0x42, packet_for(IMAGE_SECTORS - 1, 1)),
                     VERDICT_OK);
    assert_sectors(machine.low + BUFFER, IMAGE_SECTORS - 1, 1);
    assert_int_equal(call_with(0x42, flat_packet(0, IMAGE_SECTORS,
                                                 0x20000000)), VERDICT_OK);
    assert_int_equal(machine.copy.bytes, IMAGE_SECTORS * 2048);
}

// A first block past the end: AH=04h and a count of 0; nothing else is
// written. (MEMDISK writes a word at DS:[LBA + 2].) 2^32 and more do not wrap
// around (SeaBIOS and MEMDISK read wrong data there).
TEST(read_past_the_end)
{
    static const uint64_t wrong[] = {
        IMAGE_SECTORS, IMAGE_SECTORS + 1, 0x1fffff, 0x200000, 0x200001,
        0xffffffff, 0x100000000, 0x100000001, 0x8000000000000000,
        0xffffffffffffffff,
    };
    size_t i;

    for (i = 0; i < LENGTH(wrong); i++) {
        machine_start();
        assert_failed(call_with(0x42, packet_for(wrong[i], 1)), 0x04, 0);
        machine_start();
        assert_failed(call_with(0x42, flat_packet(wrong[i], 1, HIGH_BASE)),
                      0x04, 0);
    }
}

// A count past the end: AH=04h, the blocks that exist are moved, and the
// count says how many they were.
TEST(count_past_the_end)
{
    static const uint16_t counts[] = {4, 100, 0x8000, 0xffff};
    size_t i;

    for (i = 0; i < LENGTH(counts); i++) {
        const struct write allowed[] = {
            status_byte, {BUFFER, 3 * 2048}, {0x30102, 2},
        };

        machine_start();
        assert_int_equal(call_with(0x42, packet_for(IMAGE_SECTORS - 3,
                                                    counts[i])),
                         VERDICT_CARRY);
        assert_int_equal(frame.a.h, 0x04);
        assert_int_equal(count_left(), 3);
        assert_sectors(machine.low + BUFFER, IMAGE_SECTORS - 3, 3);
        assert_true(wrote_only(allowed, 3));
    }
}

// The same with a flat buffer.
TEST(count_past_the_end_with_a_flat_buffer)
{
    machine_start();
    assert_int_equal(call_with(0x42, flat_packet(IMAGE_SECTORS - 3, 5,
                                                 HIGH_BASE)), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x04);
    assert_sectors(machine.high, IMAGE_SECTORS - 3, 3);
    assert_int_equal(machine.copy.bytes, 3 * 2048);
    assert_int_equal(count_left(), 3);
}

// EDD-3, table 2: FFFF:FFFF in a packet of 18h bytes stands for the 64-bit
// address behind it.
TEST(flat_buffer)
{
    const struct write allowed[] = {status_byte, {HIGH_BASE + 4, 100 * 2048}};

    machine_start();
    assert_int_equal(call_with(0x42, flat_packet(9, 100, HIGH_BASE + 4)),
                     VERDICT_OK);
    assert_sectors(machine.high + 4, 9, 100);
    assert_true(wrote_only(allowed, 2));
    assert_int_equal(count_left(), 100);
}

// A larger packet is a newer version of it: as good as one of 18h bytes.
TEST(flat_buffer_in_a_larger_packet)
{
    struct disk_address_packet p = flat_packet(9, 1, HIGH_BASE);

    machine_start();
    p.size = 0x20;
    assert_int_equal(call_with(0x42, p), VERDICT_OK);
    assert_sectors(machine.high, 9, 1);
}

// A packet of 10h bytes has no flat address: what lies behind it is not read,
// and FFFF:FFFF itself has no room. So it is with sizes in between.
TEST(flat_buffer_needs_its_size)
{
    static const uint8_t sizes[] = {0x10, 0x11, 0x17};
    size_t i;

    for (i = 0; i < LENGTH(sizes); i++) {
        struct disk_address_packet p = flat_packet(9, 1, HIGH_BASE);

        machine_start();
        poke(at_si(0), &p, sizeof p);
        p.size = sizes[i];
        assert_failed(call_with(0x42, p), 0x09, 0);
    }
}

// In a packet of 18h bytes another far pointer is still a far pointer.
TEST(far_pointer_in_a_large_packet)
{
    struct disk_address_packet p = flat_packet(9, 1, HIGH_BASE);

    machine_start();
    p.buffer = 0x50000000;
    assert_int_equal(call_with(0x42, p), VERDICT_OK);
    assert_sectors(machine.low + BUFFER, 9, 1);
}

// Addresses that are not there below 4 GiB are refused, sums do not wrap.
TEST(flat_buffer_above_4_gib)
{
    static const uint64_t wrong[] = {
        0x100000000, 0xffffffff00000000, 0x1000000010000000, 0xfffff801,
        0xffffffff,
    };
    size_t i;

    for (i = 0; i < LENGTH(wrong); i++) {
        machine_start();
        assert_failed(call_with(0x42, flat_packet(0, 1, wrong[i])), 0x09, 0);
    }
}

// 65535 blocks are 128 MiB: too much for a far pointer, but not for a flat
// one.
TEST(read_of_65535_blocks)
{
    machine_start();
    drives[0].sectors = 70000;
    assert_failed(call_with(0x42, packet_for(0, 0xffff)), 0x09, 0);
    machine_start();
    drives[0].sectors = 70000;
    assert_int_equal(call_with(0x42, flat_packet(4465, 0xffff, 0x20000000)),
                     VERDICT_OK);
    assert_int_equal(machine.copy.to, 0x20000000);
    assert_int_equal(machine.copy.from, IMAGE_BASE + 4465 * 2048);
    assert_int_equal(machine.copy.bytes, 65535u * 2048);
}

// By a far pointer all up to FFFF:FFFF can be reached, and not a byte more.
TEST(far_pointer_ends_at_ffff_ffff)
{
    struct disk_address_packet p = packet_for(0, 1);

    machine_start();
    p.buffer_segment = 0xffff;
    p.buffer_offset = 0xffff - 2047;
    assert_int_equal(call_with(0x42, p), VERDICT_OK);
    assert_int_equal(machine.copy.to + machine.copy.bytes, LOW_END);
    machine_start();
    p.buffer_offset++;
    assert_failed(call_with(0x42, p), 0x09, 0);
}

// A far pointer of 0 is the vector table: refused, not overwritten.
TEST(vector_table_is_no_buffer)
{
    struct disk_address_packet p = packet_for(0, 1);

    machine_start();
    p.buffer = 0;
    assert_int_equal(call_with(0x42, p), VERDICT_CARRY);
    assert_int_equal(machine.copy.bytes, 0);
}

// A packet shorter than 10h bytes is none.
TEST(short_packets_are_refused)
{
    static const uint8_t ahs[] = {0x42, 0x43, 0x44, 0x47};
    unsigned size;
    size_t i;

    for (i = 0; i < LENGTH(ahs); i++) {
        for (size = 0; size < 0x10; size++) {
            struct disk_address_packet p = packet_for(1, 1);

            machine_start();
            p.size = (uint8_t)size;
            assert_failed(call_with(ahs[i], p), 0x01, 1);
        }
    }
}

// SI near FFFFh: a packet that ends with the segment is read, one that does
// not is refused, and nothing wraps or faults.
TEST(packet_at_the_end_of_the_segment)
{
    machine_start();
    frame.si.x = 0xfff0;
    assert_int_equal(call_with(0x42, packet_for(1, 1)), VERDICT_OK);
    machine_start();
    frame.si.x = 0xfff0;
    assert_int_equal(call_with(0x42, packet_for(IMAGE_SECTORS, 1)),
                     VERDICT_CARRY);
    assert_int_equal(count_left(), 0);
    for (frame.si.x = 0xfff1; frame.si.x; frame.si.x++) {
        assert_int_equal(call(0x4200), VERDICT_CARRY);
        assert_int_equal(frame.a.h, 0x01);
        assert_true(wrote_only(&status_byte, 1));
    }
}

// The same for the eight bytes more of a flat packet.
TEST(flat_packet_at_the_end_of_the_segment)
{
    machine_start();
    frame.si.x = 0xffe8;
    assert_int_equal(call_with(0x42, flat_packet(1, 1, HIGH_BASE)),
                     VERDICT_OK);
    for (frame.si.x = 0xffe9; frame.si.x <= 0xfff0; frame.si.x++) {
        const struct write allowed[] = {status_byte, {at_si(COUNT_AT), 2}};

        assert_int_equal(call_with(0x42, flat_packet(1, 1, HIGH_BASE)),
                         VERDICT_CARRY);
        assert_int_equal(machine.copy.bytes, 0);
        assert_true(wrote_only(allowed, 2));
    }
}

// The high half of ESI is not the caller's business with us.
TEST(high_half_of_esi_does_not_matter)
{
    machine_start();
    frame.si.high = 0xdead;
    assert_int_equal(call_with(0x42, packet_for(1, 1)), VERDICT_OK);
}

// A copy that the BIOS does not finish is an error, with the whole blocks
// that were moved in the count. (MEMDISK reports it as a good read.)
TEST(failed_copy_is_reported)
{
    machine_start();
    machine.copy_limit = 5 * 2048 + 1000;
    assert_int_equal(call_with(0x42, packet_for(1, 16)), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x20);
    assert_int_equal(count_left(), 5);
    machine_start();
    machine.copy_limit = 0;
    assert_int_equal(call_with(0x42, flat_packet(1, 16, HIGH_BASE)),
                     VERDICT_CARRY);
    assert_int_equal(count_left(), 0);
}

// A CD is write-protected, wherever the blocks would go; the image stays.
// (MEMDISK and grub4dos write.)
TEST(write_is_refused)
{
    machine_start();
    assert_failed(call_with(0x43, packet_for(1, 1)), 0x03, 0);
    machine_start();
    assert_failed(call_with(0x43, packet_for(IMAGE_SECTORS, 1)), 0x03, 0);
}

// EDD-3, 8.4: verify wants all blocks to exist and moves nothing.
TEST(verify_checks_the_range)
{
    machine_start();
    assert_int_equal(call_with(0x44, packet_for(0, IMAGE_SECTORS)),
                     VERDICT_OK);
    assert_int_equal(machine.copy.bytes, 0);
    assert_true(wrote_only(&status_byte, 1));
    assert_failed(call_with(0x44, packet_for(0, IMAGE_SECTORS + 1)), 0x04,
                  IMAGE_SECTORS);
    assert_failed(call_with(0x44, packet_for(0x100000000, 1)), 0x04, 0);
}

// EDD-3, 8.8: seek wants its block to exist; the count is of no interest.
TEST(seek_checks_the_block)
{
    machine_start();
    assert_int_equal(call_with(0x47, packet_for(IMAGE_SECTORS - 1, 0xffff)),
                     VERDICT_OK);
    assert_int_equal(count_left(), 0xffff);
    assert_int_equal(call_with(0x47, packet_for(IMAGE_SECTORS - 1, 0)),
                     VERDICT_OK);
    assert_int_equal(machine.copy.bytes, 0);
    assert_int_equal(call_with(0x47, packet_for(IMAGE_SECTORS, 1)),
                     VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x04);
    assert_int_equal(call_with(0x47, packet_for(IMAGE_SECTORS, 0)),
                     VERDICT_CARRY);
    assert_int_equal(call_with(0x47, packet_for(0x100000000, 1)),
                     VERDICT_CARRY);
}

static struct drive *disk;

// The same call for a hard disk of 680 sectors.
static uint8_t call_disk(uint8_t ah, struct disk_address_packet p)
{
    poke(at_si(0), &p, p.size < sizeof p ? 0x10 : sizeof p);
    frame.a.x = (uint16_t)(ah << 8);
    frame.d.l = 0x80;
    return call_drive(disk);
}

static void begin_disk(void)
{
    uint32_t i;

    machine_start();
    disk = add_disk(0x80, 10, 4, 17);
    for (i = 0; i < 0x20000; i++)
        machine.low[BUFFER + i] = (uint8_t)(i * 5 + i / 512);
}

// A disk's sectors are of 512 bytes.
TEST(read_of_a_disk)
{
    const struct write allowed[] = {status_byte, {BUFFER, 3 * 512}};
    uint32_t i;

    begin_disk();
    assert_int_equal(call_disk(0x42, packet_for(677, 3)), VERDICT_OK);
    assert_true(wrote_only(allowed, 2));
    for (i = 0; i < 3 * 512; i++)
        assert_int_equal(machine.low[BUFFER + i], image_byte(677 * 512 + i));
}

// EDD-3, 8.3: AH=43h, whatever AL says of verifying, moves the blocks to the
// disk, all of them where they belong.
TEST(write_to_a_disk)
{
    const struct write allowed[] = {
        status_byte, {IMAGE_BASE + 200 * 512, 127 * 512},
    };
    uint32_t i;

    begin_disk();
    assert_int_equal(call_disk(0x43, packet_for(200, 127)), VERDICT_OK);
    assert_int_equal(frame.a.h, 0);
    assert_true(wrote_only(allowed, 2));
    assert_memory_equal(machine.image + 200 * 512, machine.low + BUFFER,
                        127 * 512);
    for (i = 0; i < 512; i++) {
        assert_int_equal(machine.image[199 * 512 + i],
                         image_byte(199 * 512 + i));
        assert_int_equal(machine.image[327 * 512 + i],
                         image_byte(327 * 512 + i));
    }
}

// A flat buffer is written from, too.
TEST(write_from_a_flat_buffer)
{
    begin_disk();
    memset(machine.high, 0x77, 1024);
    assert_int_equal(call_disk(0x43, flat_packet(3, 2, HIGH_BASE)),
                     VERDICT_OK);
    assert_memory_equal(machine.image + 3 * 512, machine.high, 1024);
    assert_int_equal(machine.image[5 * 512], image_byte(5 * 512));
}

// What lies past the end is not written; the count says how much was.
TEST(write_past_the_end)
{
    const struct write allowed[] = {
        status_byte, {IMAGE_BASE + 678 * 512, 2 * 512}, {0x30102, 2},
    };

    begin_disk();
    assert_failed(call_disk(0x43, packet_for(680, 1)), 0x04, 0);
    assert_failed(call_disk(0x43, packet_for(0x100000000, 1)), 0x04, 0);
    assert_int_equal(call_disk(0x43, packet_for(678, 5)), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x04);
    assert_int_equal(count_left(), 2);
    assert_true(wrote_only(allowed, 3));
}

// The word `ro`, and a disk that a CD emulates: AH=03h, count 0.
TEST(write_to_a_read_only_disk)
{
    begin_disk();
    disk->flags |= DRIVE_READ_ONLY;
    assert_failed(call_disk(0x43, packet_for(1, 1)), 0x03, 0);
    assert_failed(call_disk(0x43, flat_packet(1, 1, HIGH_BASE)), 0x03, 0);
    assert_int_equal(call_disk(0x42, packet_for(1, 1)), VERDICT_OK);
}

// The vector table and what lies beyond FFFF:FFFFh are no source either.
TEST(write_from_no_buffer)
{
    struct disk_address_packet p = packet_for(1, 1);

    begin_disk();
    p.buffer = 0;
    assert_failed(call_disk(0x43, p), 0x09, 0);
    p.buffer = 0xfe01ffff;
    assert_int_equal(call_disk(0x43, p), VERDICT_OK);
    p.buffer_segment = 0xffff;
    p.buffer_offset = 0xfe01;
    assert_failed(call_disk(0x43, p), 0x09, 0);
    assert_failed(call_disk(0x43, flat_packet(1, 1, 0xffffff00)), 0x09, 0);
}

// A copy that is not finished is told of writing, too.
TEST(failed_write_is_reported)
{
    begin_disk();
    machine.copy_limit = 3 * 512 + 4;
    assert_int_equal(call_disk(0x43, packet_for(1, 16)), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x20);
    assert_int_equal(count_left(), 3);
}

// A CD of 4,700,000,000 bytes, whose last sector is 2294921, from 1,2345F800h
// on: sector 200000h begins 4 GiB behind that. The address is whole, and what
// is past the end is as it is on a small CD.
TEST(sectors_beyond_4_gib)
{
    static const struct {
        uint32_t lba;
        uint16_t count, moved;
        uint64_t from;
    } rows[] = {
        {0, 1, 1, 0x12345f800}, {0x1fffff, 1, 1, 0x22345f000},
        {0x200000, 1, 1, 0x22345f800}, {0x1ffffe, 127, 127, 0x22345e800},
        {0x1b9740, 2, 2, 0x1fffff800}, {0x1b9741, 2, 2, 0x200000000},
        {0x1a0000, 0xffff, 0xffff, 0x1f345f800},
        {2294921, 1, 1, 0x23b6a4000}, {2294921, 2, 1, 0x23b6a4000},
        {2294920, 127, 2, 0x23b6a3800}, {2229388, 0xffff, 65534, 0x2336a5800},
        {2294922, 1, 0, 0}, {0x800000, 1, 0, 0}, {0xffffffff, 2, 0, 0},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        struct disk_address_packet p =
            flat_packet(rows[i].lba, rows[i].count, 0x20000000);
        bool all = rows[i].moved == rows[i].count;

        machine_start();
        drives[0].flags |= DRIVE_HIGH;
        drives[0].base = 0x2345f800;
        drives[0].base_high = 1;
        drives[0].sectors = 2294922;
        assert_int_equal(call_with(0x42, p),
                         all ? VERDICT_OK : VERDICT_CARRY);
        assert_int_equal(frame.a.h, all ? 0 : 0x04);
        assert_int_equal(count_left(), rows[i].moved);
        assert_int_equal(machine.copy.bytes, rows[i].moved * 2048u);
        if (rows[i].moved)
            assert_int_equal(machine.copy.from, rows[i].from);
    }
}

// A disk of 16 GiB, read and written; by CHS its last sector that has such an
// address is FBFFFFh (1024 * 256 * 63 - 1).
TEST(disk_beyond_4_gib)
{
    static const struct {
        uint16_t ax, cx;
        uint32_t lba;
        uint64_t at;
    } rows[] = {
        {0x4200, 0, 0x7fffff, 0x3ffffff00}, {0x4300, 0, 0x800000, 0x400000100},
        {0x4300, 0, 0x1ffffff, 0x6ffffff00}, {0x4200, 0, 0xffffff, 0x4ffffff00},
        {0x0201, 0xffff, 0, 0x4f7ffff00}, {0x0301, 0xffff, 0, 0x4f7ffff00},
        {0x0201, 0xff3f, 0, 0x37dffff00},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        struct disk_address_packet p = packet_for(rows[i].lba, 1);

        machine_start();
        disk = add_disk(0x80, 1024, 256, 63);
        disk->flags |= DRIVE_HIGH;
        disk->base = 0x00000100;
        disk->base_high = 3;
        disk->sectors = 0x2000000;
        poke(at_si(0), &p, 0x10);
        frame.a.x = rows[i].ax;
        frame.c.x = rows[i].cx;
        frame.d.x = 0xff80;
        frame.es = BUFFER >> 4;
        assert_int_equal(call_drive(disk), VERDICT_OK);
        assert_int_equal(frame.a.h, 0);
        assert_int_equal(rows[i].ax & 0x100 ? machine.copy.to
                                            : machine.copy.from,
                         rows[i].at);
        assert_int_equal(machine.copy.bytes, 512);
    }
}

// 65535 blocks up to the last byte but one below 4 GiB, and one byte more.
TEST(flat_buffer_up_to_4_gib)
{
    machine_start();
    drives[0].sectors = 70000;
    assert_int_equal(call_with(0x42, flat_packet(0, 0xffff, 0xf80007ff)),
                     VERDICT_OK);
    assert_int_equal(machine.copy.to + machine.copy.bytes, 0xffffffff);
    machine_start();
    drives[0].sectors = 70000;
    assert_failed(call_with(0x42, flat_packet(0, 0xffff, 0xf8000800)), 0x09,
                  0);
}

// Without its overlay a drive above 4 GiB does nothing.
TEST(high_overlay_that_fails)
{
    machine_start();
    drives[0].flags |= DRIVE_HIGH;
    drives[0].base_high = 1;
    machine.no_annex = true;
    present = 0;
    assert_int_equal(call_with(0x42, packet_for(0, 1)), VERDICT_CARRY);
    assert_int_equal(machine.copy_count, 0);
}

GROUP(transfer, RUN(sectors_beyond_4_gib), RUN(disk_beyond_4_gib),
      RUN(flat_buffer_up_to_4_gib), RUN(high_overlay_that_fails),
      RUN(read_of_every_size), RUN(read_keeps_registers),
      RUN(read_to_segment_and_offset), RUN(read_of_nothing),
      RUN(read_up_to_the_end), RUN(read_past_the_end), RUN(count_past_the_end),
      RUN(count_past_the_end_with_a_flat_buffer), RUN(flat_buffer),
      RUN(flat_buffer_in_a_larger_packet), RUN(flat_buffer_needs_its_size),
      RUN(far_pointer_in_a_large_packet), RUN(flat_buffer_above_4_gib),
      RUN(read_of_65535_blocks), RUN(far_pointer_ends_at_ffff_ffff),
      RUN(vector_table_is_no_buffer), RUN(short_packets_are_refused),
      RUN(packet_at_the_end_of_the_segment),
      RUN(flat_packet_at_the_end_of_the_segment),
      RUN(high_half_of_esi_does_not_matter), RUN(failed_copy_is_reported),
      RUN(write_is_refused), RUN(verify_checks_the_range),
      RUN(seek_checks_the_block), RUN(read_of_a_disk), RUN(write_to_a_disk),
      RUN(write_from_a_flat_buffer), RUN(write_past_the_end),
      RUN(write_to_a_read_only_disk), RUN(write_from_no_buffer),
      RUN(failed_write_is_reported))
