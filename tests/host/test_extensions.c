// SPDX-License-Identifier: GPL-2.0-or-later
// Tests int13/extensions.c: AH=41h to 4Eh by EDD-3, and the peers' faults.

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
    assert_int_equal(call_with(0x47, packet_for(0x100000000, 1)),
                     VERDICT_CARRY);
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

GROUP(extensions, RUN(check_is_answered), RUN(check_wants_its_magic),
      RUN(read_of_every_size), RUN(read_keeps_registers),
      RUN(read_to_segment_and_offset), RUN(read_of_nothing),
      RUN(read_up_to_the_end), RUN(read_past_the_end),
      RUN(count_past_the_end), RUN(count_past_the_end_with_a_flat_buffer),
      RUN(flat_buffer), RUN(flat_buffer_in_a_larger_packet),
      RUN(flat_buffer_needs_its_size), RUN(far_pointer_in_a_large_packet),
      RUN(flat_buffer_above_4_gib), RUN(read_of_65535_blocks),
      RUN(far_pointer_ends_at_ffff_ffff), RUN(vector_table_is_no_buffer),
      RUN(short_packets_are_refused), RUN(packet_at_the_end_of_the_segment),
      RUN(flat_packet_at_the_end_of_the_segment),
      RUN(high_half_of_esi_does_not_matter), RUN(failed_copy_is_reported),
      RUN(write_is_refused), RUN(verify_checks_the_range),
      RUN(seek_checks_the_block), RUN(locks_are_counted),
      RUN(locks_do_not_overflow), RUN(eject_is_refused),
      RUN(medium_has_not_changed), RUN(parameters_of_a_cd),
      RUN(parameters_fit_the_buffer), RUN(parameters_need_26_bytes),
      RUN(parameters_have_a_checked_path),
      RUN(parameters_at_the_end_of_the_segment),
      RUN(hardware_configuration_of_ram))
