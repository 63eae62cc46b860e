// SPDX-License-Identifier: GPL-2.0-or-later
// Tests int13/int15.c: the map and the older memory sizes.

#include "check.h"

#include "loader/memmap.h"
#include "machine.h"

#define SMAP 0x534d4150u
#define ENTRIES 3u
#define TARGET 0x40200u // ES:DI

static const struct e820_entry table[ENTRIES] = {
    {0, 0x9f000, E820_RAM, 1},
    {0x9f000, 0x1000, E820_RESERVED, 1},
    {0x100000, 0x123456789000, E820_PMEM, 3},
};

static void begin(uint8_t stride)
{
    unsigned i;

    machine_start();
    params.e820_bytes = (uint16_t)(ENTRIES * stride);
    params.e820_stride = stride;
    for (i = 0; i < ENTRIES; i++)
        memcpy(machine.map + i * stride, &table[i], stride);
    params.extended = (struct extended_memory){
        .kib_88 = 0x8888,
        .kib_1m_16m = 0x3c00,
        .blocks_64k = 0x7654,
        .kib = 0x00ab1234,
    };
}

static uint8_t ask_with(uint32_t next, uint32_t room)
{
    frame.a.e = 0x0000e820;
    frame.b.e = next;
    frame.c.e = room;
    frame.d.e = SMAP;
    return call_int15();
}

// What EBX asks for an entry is known from the reply before it.
static uint8_t ask(unsigned entry, uint32_t room)
{
    uint32_t next = 0;

    while (entry--) {
        assert_int_equal(ask_with(next, 20), VERDICT_OK);
        next = frame.b.e;
    }
    memset(machine.low + TARGET, 0xee, 32);
    return ask_with(next, room);
}

// ACPI 6.4, 15.1: EAX='SMAP', ECX=bytes, the entry at ES:DI, and EBX for the
// next call, 0 after the last one.
TEST(map_entry_by_entry)
{
    uint32_t next = 0, i;

    begin(20);
    for (i = 0; i < ENTRIES; i++) {
        const struct write allowed = {TARGET, 20};

        assert_int_equal(ask_with(next, 20), VERDICT_OK);
        assert_int_equal(frame.a.e, SMAP);
        assert_int_equal(frame.c.e, 20);
        assert_int_equal(frame.d.e, SMAP);
        assert_memory_equal(machine.low + TARGET, &table[i], 20);
        assert_true(wrote_only(&allowed, 1));
        next = frame.b.e;
        assert_int_equal(next == 0, i == ENTRIES - 1);
    }
}

// A caller with room for 24 bytes gets the attributes if there are any.
TEST(map_with_attributes)
{
    begin(24);
    assert_int_equal(ask(2, 24), VERDICT_OK);
    assert_int_equal(frame.c.e, 24);
    assert_memory_equal(machine.low + TARGET, &table[2], 24);
    assert_int_equal(ask(2, 0xffffffff), VERDICT_OK);
    assert_int_equal(frame.c.e, 24);
}

// A caller with room for 20 gets 20 of the same entry, and not a byte more.
TEST(map_without_room_for_attributes)
{
    static const uint32_t rooms[] = {20, 21, 23};
    size_t i;

    for (i = 0; i < LENGTH(rooms); i++) {
        begin(24);
        assert_int_equal(ask(1, rooms[i]), VERDICT_OK);
        assert_int_equal(frame.c.e, 20);
        assert_memory_equal(machine.low + TARGET, &table[1], 20);
        assert_int_equal(machine.low[TARGET + 20], 0xee);
    }
}

// Entries of 20 bytes stay so, however large the room.
TEST(map_of_short_entries)
{
    begin(20);
    assert_int_equal(ask(1, 4096), VERDICT_OK);
    assert_int_equal(frame.c.e, 20);
    assert_int_equal(machine.low[TARGET + 20], 0xee);
}

static void assert_refused(uint8_t verdict)
{
    assert_int_equal(verdict, VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x86);
    assert_int_equal(machine.write_count, 0);
}

// Too little room, a wrong signature, and what EBX never was: past the end,
// or right in its low half alone.
TEST(map_questions_that_are_wrong)
{
    static const uint32_t wrong[] = {
        ENTRIES * 20, ENTRIES * 20 + 20, 0x10000, 0x10014, 0x80000000,
        0xffff0014, 0xffffffff,
    };
    size_t i;

    begin(20);
    assert_refused(ask(0, 19));
    assert_refused(ask(0, 0));
    for (i = 0; i < LENGTH(wrong); i++)
        assert_refused(ask_with(wrong[i], 20));
    frame.a.e = 0xe820;
    frame.b.e = 0;
    frame.c.e = 20;
    frame.d.e = SMAP + 1;
    assert_refused(call_int15());
}

// The buffer must end inside its segment.
TEST(map_at_the_end_of_the_segment)
{
    begin(24);
    frame.di.x = 0xffec;
    assert_int_equal(ask(0, 20), VERDICT_OK);
    assert_refused(ask(0, 24));
    frame.di.x = 0xffe8;
    assert_int_equal(ask(0, 24), VERDICT_OK);
    frame.di.x = 0xffff;
    assert_refused(ask(0, 20));
}

// The high half of EDI is not the caller's business with us.
TEST(map_ignores_high_edi)
{
    begin(20);
    frame.di.high = 0xdead;
    assert_int_equal(ask(0, 20), VERDICT_OK);
    assert_memory_equal(machine.low + TARGET, &table[0], 20);
}

static uint8_t ask_size(uint16_t ax)
{
    begin(20);
    frame.a.e = 0xa5a50000u | ax;
    frame.b.e = 0xb5b5b5b5;
    frame.c.e = 0xc5c5c5c5;
    frame.d.e = 0xd5d5d5d5;
    return call_int15();
}

// E801h: AX=CX=KiB from 1 to 16 MiB, BX=DX=blocks of 64 KiB above; 16 bits.
TEST(e801)
{
    assert_int_equal(ask_size(0xe801), VERDICT_OK);
    assert_int_equal(frame.a.e, 0xa5a53c00);
    assert_int_equal(frame.b.e, 0xb5b57654);
    assert_int_equal(frame.c.e, 0xc5c53c00);
    assert_int_equal(frame.d.e, 0xd5d57654);
    assert_int_equal(machine.write_count, 0);
}

// E881h is the same in 32 bits.
TEST(e881)
{
    assert_int_equal(ask_size(0xe881), VERDICT_OK);
    assert_int_equal(frame.a.e, 0x3c00);
    assert_int_equal(frame.b.e, 0x7654);
    assert_int_equal(frame.c.e, 0x3c00);
    assert_int_equal(frame.d.e, 0x7654);
}

// AH=88h, whatever AL is: AX=KiB from 1 MiB on.
TEST(ah_88)
{
    assert_int_equal(ask_size(0x8800), VERDICT_OK);
    assert_int_equal(frame.a.e, 0xa5a58888);
    assert_int_equal(ask_size(0x88ff), VERDICT_OK);
    assert_int_equal(frame.a.x, 0x8888);
    assert_int_equal(frame.b.e, 0xb5b5b5b5);
    assert_int_equal(frame.d.e, 0xd5d5d5d5);
}

// AH=8Ah (Phoenix): DX:AX=KiB from 1 MiB on.
TEST(ah_8a)
{
    assert_int_equal(ask_size(0x8a00), VERDICT_OK);
    assert_int_equal(frame.a.x, 0x1234);
    assert_int_equal(frame.d.x, 0x00ab);
}

// DA88h (AMI): CL:BX=KiB from 1 MiB on, AX=0.
TEST(da88)
{
    assert_int_equal(ask_size(0xda88), VERDICT_OK);
    assert_int_equal(frame.a.x, 0);
    assert_int_equal(frame.b.x, 0x1234);
    assert_int_equal(frame.c.l, 0xab);
}

// Another service's overlay is there now.
static void fetch_another(void)
{
    struct frame before = frame;

    frame.a.x = 0x4e00;
    frame.d.l = CD_NUMBER;
    call_int13();
    frame = before;
}

// Without the annex there is nothing to answer from: 86h with carry, never
// the handler before us, who knows nothing of our ranges.
TEST(annex_that_cannot_be_read)
{
    static const uint16_t ax[] = {0xe820, 0xe801, 0xe881, 0x8800, 0x8a00,
                                  0xda88};
    size_t i;

    for (i = 0; i < LENGTH(ax); i++) {
        begin(20);
        frame.a.x = ax[i];
        frame.c.e = 20;
        frame.d.e = SMAP;
        fetch_another();
        machine.no_annex = true;
        assert_refused(call_int15());
    }
    begin(20);
    assert_int_equal(ask(0, 20), VERDICT_OK);
    machine.no_annex = true; // the service is there, but not the map
    assert_refused(ask_with(0, 20));
}

// Disk services come between the entries of a map.
TEST(map_between_disk_services)
{
    uint32_t next;

    begin(20);
    assert_int_equal(ask_with(0, 20), VERDICT_OK);
    next = frame.b.e;
    fetch_another();
    assert_int_equal(ask_with(next, 20), VERDICT_OK);
    assert_int_equal(machine.fetch_count, 1);
    assert_int_equal(machine.overlay, OVERLAY_INT15);
    assert_memory_equal(machine.low + TARGET, &table[1], 20);
}

static bool is_ours(unsigned ax)
{
    return ax == 0xe820 || ax == 0xe801 || ax == 0xe881 || ax == 0xda88 ||
           ax >> 8 == 0x88 || ax >> 8 == 0x8a;
}

// Everything else passes, with its registers as they came.
TEST(everything_else_passes)
{
    unsigned ax;

    begin(20);
    for (ax = 0; ax < 0x10000; ax++) {
        struct frame before;

        if (is_ours(ax))
            continue;
        frame.a.e = ax;
        frame.d.e = SMAP;
        before = frame;
        if (call_int15() != VERDICT_PASS || !same_registers(&before, &frame))
            fail_msg("AX=%04Xh did not pass", ax);
        assert_int_equal(machine.write_count, 0);
    }
}

GROUP(int15, RUN(map_entry_by_entry), RUN(map_with_attributes),
      RUN(map_without_room_for_attributes), RUN(map_of_short_entries),
      RUN(map_questions_that_are_wrong), RUN(map_at_the_end_of_the_segment),
      RUN(map_ignores_high_edi), RUN(e801), RUN(e881), RUN(ah_88), RUN(ah_8a),
      RUN(da88), RUN(annex_that_cannot_be_read),
      RUN(map_between_disk_services), RUN(everything_else_passes))
