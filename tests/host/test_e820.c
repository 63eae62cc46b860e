// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/e820.c on the maps of many machines and on BIOSes that do not
// keep to the specification.

#include "check.h"

#include "boot/bda.h"
#include "loader/e820.h"
#include "mapmodel.h"
#include "maps.h"
#include "rom.h"

static struct {
    const struct reported_map *m;
    unsigned writes, says; // bytes of a reply; `says` 0: as `writes`
    bool carry_at_last, carry_behind_last; // instead of EBX=0
    bool nothing_behind_last; // ECX=0
    bool same_again, round_and_round; // no last one
    bool one_and_last; // EBX=0 at once
    unsigned nonsense_from; // reply without SMAP; 0: none
    uint16_t ax, bx, cx, dx; // E801h
    bool has_e801, has_88;
    uint16_t kib_88;
    unsigned e820_calls, most_room;
} bios;

static struct memory_map map;

static void answer(struct real_regs *regs)
{
    regs->flags &= (uint16_t)~FLAG_CARRY;
}

static uint32_t next_of(uint32_t at, uint32_t count)
{
    if (bios.one_and_last)
        return 0;
    if (bios.same_again)
        return at ? at : 1;
    if (at + 1 < count || bios.carry_behind_last || bios.nothing_behind_last)
        return at + 1;
    return bios.round_and_round ? 1 : 0;
}

static void answer_e820(struct real_regs *regs)
{
    uint32_t count = bios.m ? reported_entries(bios.m) : 0, at = regs->ebx;
    uint32_t room = regs->ecx, bytes = bios.writes ? bios.writes : room;

    assert_int_equal(regs->edx, 0x534d4150);
    assert_int_equal((regs->es << 4) + regs->edi, LOW_BASE + LOW_BUFFER);
    bios.e820_calls++;
    bios.most_room = room;
    if (at >= count) {
        regs->eax = 0x534d4150;
        regs->ecx = 0;
        if (bios.nothing_behind_last)
            answer(regs);
        return;
    }
    memcpy(low_buffer(), &bios.m->entries[at], bytes);
    regs->eax = 0x534d4150;
    regs->ecx = bios.says ? bios.says : bytes;
    if (bios.nonsense_from && at + 1 >= bios.nonsense_from)
        regs->eax = 0xe820;
    regs->ebx = next_of(at, count);
    if (at + 1 < count || !bios.carry_at_last)
        answer(regs);
}

static void interrupt(uint8_t number, struct real_regs *regs)
{
    assert_int_equal(number, 0x15);
    if (regs->eax == 0xe820) {
        answer_e820(regs);
    } else if (regs->eax == 0xe801 && bios.has_e801) {
        regs->eax = 0xabcd0000 | bios.ax;
        regs->ebx = 0xabcd0000 | bios.bx;
        regs->ecx = 0xabcd0000 | bios.cx;
        regs->edx = 0xabcd0000 | bios.dx;
        answer(regs);
    } else if (regs->eax == 0x8800 && bios.has_88) {
        regs->eax = 0xabcd0000 | bios.kib_88;
        answer(regs);
    }
}

static void set_base_memory(uint16_t kib)
{
    memcpy(physical_memory(BDA_BASE_MEMORY), &kib, sizeof kib);
}

// A BIOS of today with such a map.
static void begin(const struct reported_map *m)
{
    rom_clear();
    rom.interrupt = interrupt;
    memset(&bios, 0, sizeof bios);
    bios.m = m;
    set_base_memory(639);
}

static void assert_ordered(const char *name)
{
    const char *wrong = map_disorder(&map);

    if (wrong)
        fail_msg("%s: %s", name, wrong);
    assert_false(map.overflow);
}

// The map has for each byte what the machine's entries make of it, and as much
// RAM as was counted by hand.
static void assert_same(const struct reported_map *m)
{
    struct edges edges;
    unsigned i;

    assert_ordered(m->name);
    edges = all_edges(m, &map);
    for (i = 0; i < edges.count; i++)
        if (map_type(&map, edges.at[i]) != reported_type(m, edges.at[i]))
            fail_msg("%s: type at %llX", m->name,
                     (unsigned long long)edges.at[i]);
    if (map_bytes(&map, true) != m->ram || map_bytes(&map, false) != m->no_ram)
        fail_msg("%s: %llX bytes of RAM, %llX of others", m->name,
                 (unsigned long long)map_bytes(&map, true),
                 (unsigned long long)map_bytes(&map, false));
}

// The same, as if the entries had no attributes.
static void assert_same_enabled(const struct reported_map *m)
{
    struct reported_map enabled = *m;
    unsigned i;

    for (i = 0; i < REPORTED_MAX; i++)
        enabled.entries[i].attributes = 1;
    assert_same(&enabled);
}

TEST(machines_are_read)
{
    unsigned i;

    for (i = 0; i < reported_count; i++) {
        begin(&reported_maps[i]);
        read_memory_map(&map);
        assert_same(&reported_maps[i]);
        assert_int_equal(bios.e820_calls, reported_entries(bios.m));
        assert_int_equal(bios.most_room, 24);
    }
}

static const struct reported_map *plain(void)
{
    return &reported_maps[0];
}

// Replies of 20 bytes, and those of 24 that the BIOS says are 20, have no
// attributes: what is in their place means nothing.
TEST(short_replies)
{
    static struct reported_map junk = {
        "junk for attributes", 31 * MIB, 0, {{MIB, 31 * MIB, E820_RAM, 0}}};
    unsigned turn;

    begin(plain());
    bios.writes = 20;
    read_memory_map(&map);
    assert_same(plain());
    for (turn = 0; turn < 2; turn++) {
        junk.entries[0].attributes = turn ? 0x77777777 : 0;
        begin(&junk);
        bios.writes = 24;
        bios.says = 20;
        read_memory_map(&map);
        assert_same_enabled(&junk);
        assert_false(memmap_has_attributes(&map));
    }
}

// A BIOS that says 24 and writes 20: what was in the buffer before is no
// attribute. None are there then, so that it is asked for 20 bytes.
TEST(replies_that_say_too_much)
{
    begin(plain());
    bios.writes = 20;
    bios.says = 24;
    memset(low_buffer(), 0x11, 24);
    read_memory_map(&map);
    assert_same(plain());
    assert_false(memmap_has_attributes(&map));
    assert_int_equal(bios.most_room, 20);
}

// Attributes that disable all RAM are none: the question is put for 20 bytes,
// and a BIOS that says 24 then has not answered it either.
TEST(attributes_that_disable_everything)
{
    static const struct reported_map off = {
        "all is off", 0xa0000 + 31 * MIB, 0,
        {{0, 0xa0000, E820_RAM, 0}, {MIB, 31 * MIB, E820_RAM, 0}}};

    begin(&off);
    read_memory_map(&map);
    assert_same_enabled(&off);
    assert_int_equal(bios.most_room, 20);
    begin(&off);
    bios.writes = 24;
    read_memory_map(&map);
    assert_same_enabled(&off);
}

// The end, told by the carry flag: in the call behind the last entry. With the
// last entry it is no entry (ACPI 6.4, 15.1: carry set is an error).
TEST(carry_ends_the_map)
{
    begin(plain());
    bios.carry_behind_last = true;
    read_memory_map(&map);
    assert_same(plain());
    begin(plain());
    bios.nothing_behind_last = true;
    read_memory_map(&map);
    assert_same(plain());
    begin(plain());
    bios.carry_at_last = true;
    read_memory_map(&map);
    assert_ordered("carry at the last");
    assert_int_equal(map_bytes(&map, true), plain()->ram);
    assert_int_equal(map_bytes(&map, false), plain()->no_ram - 0x40000);
}

// A BIOS that knows no last entry: it ends all the same, and what came twice
// is there once.
TEST(endless_maps_end)
{
    begin(plain());
    bios.round_and_round = true;
    read_memory_map(&map);
    assert_same(plain());
    assert_true(bios.e820_calls <= 2048);
    begin(plain());
    bios.same_again = true;
    read_memory_map(&map);
    assert_ordered("the same again");
    assert_true(bios.e820_calls <= 2048);
}

static void has_e801(uint16_t ax, uint16_t bx, uint16_t cx, uint16_t dx)
{
    bios.has_e801 = true;
    bios.ax = ax;
    bios.bx = bx;
    bios.cx = cx;
    bios.dx = dx;
}

static void assert_ram(uint32_t low, uint64_t above_1m)
{
    assert_ordered("older services");
    assert_int_equal(memmap_low_end(&map), low);
    assert_int_equal(memmap_ram(&map), above_1m);
    if (above_1m)
        assert_int_equal(map_type(&map, MIB), E820_RAM);
}

// EBX=0 after the first entry, which has low memory only: the older services
// are asked, and what the entry says counts too.
TEST(one_entry_is_no_map)
{
    begin(plain());
    bios.one_and_last = true;
    has_e801(0x3c00, 0x100, 0x3c00, 0x100);
    read_memory_map(&map);
    assert_ram(0x9fc00, 31 * MIB);
}

// Nonsense in the midst of the map: none of it is believed.
TEST(nonsense_half_way)
{
    begin(plain());
    bios.nonsense_from = 5;
    has_e801(0x3c00, 0x100, 0, 0);
    read_memory_map(&map);
    assert_ram(0x9fc00, 31 * MIB);
    begin(plain());
    bios.says = 19;
    has_e801(0x3c00, 0x200, 0, 0);
    read_memory_map(&map);
    assert_ram(0x9fc00, 47 * MIB);
}

// No E820h: base memory by 0:413h; the rest by E801h, in AX and BX or in CX and
// DX, up to 16 MiB and from there on.
TEST(e801)
{
    begin(NULL);
    has_e801(0x3c00, 0x1f0, 1, 1);
    bios.has_88 = true;
    bios.kib_88 = 0x1000;
    read_memory_map(&map);
    assert_ram(639 * 1024, 46 * MIB);
    begin(NULL);
    has_e801(0, 0, 0x3800, 0x100); // a hole from 15 to 16 MiB
    read_memory_map(&map);
    assert_ram(639 * 1024, 30 * MIB);
    assert_int_equal(map_type(&map, 15 * MIB), 0);
    assert_int_equal(map_type(&map, 16 * MIB), E820_RAM);
}

// One of AX and BX is an answer: CX and DX do not count, nor does 88h. All 16
// bits count, the upper halves do not.
TEST(e801_of_one_register)
{
    begin(NULL);
    has_e801(0x3c00, 0, 1, 1);
    bios.has_88 = true;
    bios.kib_88 = 0x1000;
    read_memory_map(&map);
    assert_ram(639 * 1024, 15 * MIB);
    begin(NULL);
    has_e801(1, 0, 0x3c00, 1);
    read_memory_map(&map);
    assert_ram(639 * 1024, 1024);
    begin(NULL);
    has_e801(0, 1, 0x3c00, 1);
    read_memory_map(&map);
    assert_int_equal(memmap_ram(&map), 65536);
    assert_int_equal(map_type(&map, 16 * MIB), E820_RAM);
    begin(NULL);
    has_e801(0x3c00, 0xffff, 0, 0);
    read_memory_map(&map);
    assert_ram(639 * 1024, 15 * MIB + 4 * GIB - 0x10000);
}

// No E801h, or one that knows of nothing: 88h. None of them: nothing.
TEST(ah_88)
{
    unsigned turn;

    for (turn = 0; turn < 2; turn++) {
        begin(NULL);
        bios.has_e801 = turn;
        bios.has_88 = true;
        bios.kib_88 = 0x3c00;
        read_memory_map(&map);
        assert_ram(639 * 1024, 15 * MIB);
    }
    begin(NULL);
    bios.has_88 = true;
    bios.kib_88 = 1;
    read_memory_map(&map);
    assert_ram(639 * 1024, 1024);
    begin(NULL);
    set_base_memory(512);
    read_memory_map(&map);
    assert_ram(512 * 1024, 0);
}

GROUP(e820, RUN(machines_are_read), RUN(short_replies),
      RUN(replies_that_say_too_much),
      RUN(attributes_that_disable_everything), RUN(carry_ends_the_map),
      RUN(endless_maps_end), RUN(one_entry_is_no_map), RUN(nonsense_half_way),
      RUN(e801), RUN(e801_of_one_register), RUN(ah_88))
