// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/memmap.c: order, overlaps, cuts, and what older services say.

#include "check.h"

#include "mapmodel.h"

#define KIB 1024ull
#define MIB 0x100000ull
#define GIB 0x40000000ull

static struct memory_map map;

static void add_with(uint64_t base, uint64_t length, uint32_t type,
                     uint32_t attributes)
{
    memmap_add(&map, (struct e820_entry){base, length, type, attributes});
}

static void add(uint64_t base, uint64_t length, uint32_t type)
{
    add_with(base, length, type, E820_ENABLED);
}

static void begin(void)
{
    memset(&map, 0, sizeof map);
}

static void assert_entry(uint32_t i, uint64_t base, uint64_t length,
                         uint32_t type)
{
    assert_true(i < map.count);
    assert_int_equal(map.entries[i].base, base);
    assert_int_equal(map.entries[i].length, length);
    assert_int_equal(map.entries[i].type, type);
}

static void assert_ordered(void)
{
    const char *wrong = map_disorder(&map);

    if (wrong)
        fail_msg("%s", wrong);
}

static uint64_t bytes_of(uint32_t type)
{
    uint64_t sum = 0;
    uint32_t i;

    for (i = 0; i < map.count; i++)
        if (map.entries[i].type == type)
            sum += map.entries[i].length;
    return sum;
}

// Firmware may report its ranges in any order; we keep them by address.
TEST(entries_are_sorted)
{
    begin();
    add(MIB, 7 * MIB, E820_RAM);
    add(0xf0000, 0x10000, E820_RESERVED);
    add(4 * GIB, GIB, E820_RAM);
    add(0, 0x9fc00, E820_RAM);
    memmap_finish(&map);
    assert_int_equal(map.count, 4);
    assert_entry(0, 0, 0x9fc00, E820_RAM);
    assert_entry(1, 0xf0000, 0x10000, E820_RESERVED);
    assert_entry(2, MIB, 7 * MIB, E820_RAM);
    assert_entry(3, 4 * GIB, GIB, E820_RAM);
    assert_false(map.overflow);
}

// ACPI 6.4, 15.4.1: an entry without the enabled attribute is to be ignored;
// one of no bytes says nothing.
TEST(empty_and_disabled_entries_vanish)
{
    begin();
    add(0, 0, E820_RAM);
    add_with(0, MIB, E820_RAM, 0);
    add_with(0, MIB, E820_RAM, 2);
    add(5 * MIB, 0, E820_RESERVED);
    memmap_finish(&map);
    assert_int_equal(map.count, 0);
}

// A reserved range inside RAM splits it; no byte is lost.
TEST(reserved_splits_ram)
{
    begin();
    add(MIB, 8 * MIB, E820_RAM);
    add(2 * MIB, MIB, E820_RESERVED);
    memmap_finish(&map);
    assert_int_equal(map.count, 3);
    assert_entry(0, MIB, MIB, E820_RAM);
    assert_entry(1, 2 * MIB, MIB, E820_RESERVED);
    assert_entry(2, 3 * MIB, 6 * MIB, E820_RAM);
}

// RAM inside a reserved range is none, and so is RAM of the same range.
TEST(ram_inside_reserved_vanishes)
{
    begin();
    add(2 * MIB, MIB, E820_RAM);
    add(MIB, 8 * MIB, E820_RESERVED);
    add(MIB, 8 * MIB, E820_RAM);
    memmap_finish(&map);
    assert_int_equal(bytes_of(E820_RAM), 0);
    assert_int_equal(bytes_of(E820_RESERVED), 8 * MIB);
    assert_ordered();
}

// At an overlap of the edges, RAM gives way on either side.
TEST(ram_gives_way_at_either_edge)
{
    begin();
    add(4 * MIB, 4 * MIB, E820_RAM);
    add(3 * MIB, 2 * MIB, E820_RESERVED);
    add(7 * MIB, 2 * MIB, 3);
    memmap_finish(&map);
    assert_int_equal(map.count, 3);
    assert_entry(0, 3 * MIB, 2 * MIB, E820_RESERVED);
    assert_entry(1, 5 * MIB, 2 * MIB, E820_RAM);
    assert_entry(2, 7 * MIB, 2 * MIB, 3);
}

// Two entries of one type that overlap cover what they covered together.
TEST(same_types_unite)
{
    begin();
    add(MIB, 4 * MIB, E820_RAM);
    add(3 * MIB, 4 * MIB, E820_RAM);
    memmap_finish(&map);
    assert_int_equal(bytes_of(E820_RAM), 6 * MIB);
    assert_ordered();
}

// The result does not depend on the firmware's order: of two types that are
// not RAM the larger wins, given first or last.
TEST(order_of_the_firmware_does_not_matter)
{
    unsigned turn;

    for (turn = 0; turn < 2; turn++) {
        begin();
        add(MIB, 4 * MIB, turn ? 4 : 3);
        add(MIB, 4 * MIB, turn ? 3 : 4);
        memmap_finish(&map);
        assert_int_equal(bytes_of(4), 4 * MIB);
        assert_int_equal(bytes_of(3), 0);
        assert_ordered();
    }
}

// A type that is not defined is no RAM (ACPI 6.4, table 15.3), 0 too.
TEST(undefined_types_are_no_ram)
{
    static const uint32_t types[] = {0, 6, 11, 0xffffffff};
    size_t i;

    for (i = 0; i < 2 * LENGTH(types); i++) {
        begin();
        add(MIB, 4 * MIB, i % 2 ? E820_RAM : types[i / 2]);
        add(MIB, 4 * MIB, i % 2 ? types[i / 2] : E820_RAM);
        memmap_finish(&map);
        assert_int_equal(map.count, 1);
        assert_entry(0, MIB, 4 * MIB, types[i / 2]);
    }
}

// Adjacent entries do not overlap and stay what they are.
TEST(adjacent_entries_stay)
{
    begin();
    add(MIB, MIB, E820_RAM);
    add(2 * MIB, MIB, E820_RESERVED);
    add(3 * MIB, MIB, E820_RAM);
    memmap_finish(&map);
    assert_int_equal(map.count, 3);
    assert_int_equal(bytes_of(E820_RAM), 2 * MIB);
}

// RAM that is reported in pieces without a gap is one range, that an image can
// have as a whole; other attributes keep it apart.
TEST(pieces_are_joined)
{
    begin();
    add(16 * MIB, 16 * MIB, E820_RAM);
    add(MIB, 15 * MIB, E820_RAM);
    add(32 * MIB, 16 * MIB, E820_RAM);
    add_with(48 * MIB, MIB, E820_RAM, 3);
    memmap_finish(&map);
    assert_int_equal(map.count, 2);
    assert_entry(0, MIB, 47 * MIB, E820_RAM);
    assert_int_equal(memmap_largest(&map), 47 * MIB);
}

// What is reported twice takes no room: a BIOS may never say "last".
TEST(repeated_entries_vanish)
{
    uint32_t i;

    begin();
    for (i = 0; i < 2 * MEMMAP_MAX; i++)
        add(2 * (i % 3) * MIB, MIB, E820_RAM);
    assert_false(map.overflow);
    assert_int_equal(map.count, 3);
}

// An entry that claims to go on past 2^64 ends there.
TEST(entry_past_the_address_space_is_cut)
{
    begin();
    add(0xfffffffffffff000, 0x2000, E820_RESERVED);
    memmap_finish(&map);
    assert_int_equal(map.count, 1);
    assert_int_equal(map.entries[0].base, 0xfffffffffffff000);
    assert_true(map.entries[0].length <= 0x1000);
    assert_true(map.entries[0].length >= 0xfff);
    begin();
    add(0xfffffff000000000, 0x100000000000, E820_RESERVED);
    assert_true(map.entries[0].length <= 0x1000000000);
    assert_true(map.entries[0].length >= 0xfffffffff);
}

// Overlaps are found at the end of the address space too.
TEST(overlap_at_the_end_of_the_address_space)
{
    begin();
    add(0xffffffffffff0000, 0x10000, E820_RESERVED);
    add(0xfffffffffffff000, 0x800, 3);
    add(0xfffffffffffff800, 0x800, E820_RAM);
    memmap_finish(&map);
    assert_ordered();
    assert_int_equal(bytes_of(E820_RAM), 0);
}

static uint32_t random_state;

static uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % limit;
}

static struct e820_entry random_entry(void)
{
    static const uint32_t types[] = {1, 1, 2, 3, 4, 5, 7, 12};
    struct e820_entry e = {.base = random_below(MODEL_CELLS)};

    e.length = random_below(MODEL_CELLS + 1 - (uint32_t)e.base);
    e.type = types[random_below(LENGTH(types))];
    e.attributes = random_below(8) ? E820_ENABLED : 0;
    return e;
}

// The model's cells are so many bytes of the map: the second lets entries lie
// on both sides of 4 GiB, and across.
static const uint64_t cells[] = {1, 0x30000001};

static struct e820_entry enlarged(struct e820_entry e, uint64_t cell)
{
    e.base *= cell;
    e.length *= cell;
    return e;
}

// The map, of which each edge must be one of a cell, in cells.
static void reduce(uint64_t cell)
{
    uint32_t i;

    for (i = 0; i < map.count; i++) {
        struct e820_entry *e = &map.entries[i];

        assert_int_equal(e->base % cell, 0);
        assert_int_equal(e->length % cell, 0);
        e->base /= cell;
        e->length /= cell;
    }
}

// Whatever the firmware reports, each address ends up in at most one entry,
// of the type that the rule gives it.
TEST(finish_agrees_with_the_model)
{
    unsigned round, i;

    random_state = 1;
    for (round = 0; round < 6000; round++) {
        uint64_t cell = cells[round % 2];
        struct model model = {{0}};
        unsigned count = random_below(14);
        const char *wrong;

        begin();
        for (i = 0; i < count; i++) {
            struct e820_entry e = random_entry();

            memmap_add(&map, enlarged(e, cell));
            model_add(&model, e);
        }
        memmap_finish(&map);
        reduce(cell);
        wrong = model_compare(&model, &map);
        if (wrong)
            fail_msg("round %u: %s", round, wrong);
        assert_false(map.overflow);
    }
}

// Whatever is set, each address keeps one type: the one set last.
TEST(set_agrees_with_the_model)
{
    unsigned round, i;

    random_state = 2;
    for (round = 0; round < 6000; round++) {
        uint64_t cell = cells[round % 2];
        struct model model = {{0}};
        unsigned count = random_below(14);
        const char *wrong;

        begin();
        for (i = 0; i < count; i++) {
            struct e820_entry e = random_entry();

            if (!e.length)
                continue;
            memmap_set(&map, e.base * cell, e.length * cell, e.type);
            model_set(&model, (uint32_t)e.base, (uint32_t)e.length, e.type);
        }
        reduce(cell);
        wrong = model_compare(&model, &map);
        if (wrong)
            fail_msg("round %u: %s", round, wrong);
    }
}

// The map splits as little as possible: a range that joins a neighbour of
// its type becomes one with it.
TEST(set_joins_neighbours_of_its_type)
{
    begin();
    add(0, 0x9fc00, E820_RAM);
    add(0x9fc00, 0x400, E820_RESERVED);
    add(0xa0000, 0x60000, E820_RESERVED);
    memmap_finish(&map);
    memmap_set(&map, 0x9f000, 0xc00, E820_RESERVED);
    assert_entry(0, 0, 0x9f000, E820_RAM);
    assert_int_equal(map.entries[1].base, 0x9f000);
    assert_int_equal(bytes_of(E820_RESERVED), 0x61000);
    assert_true(map.count <= 3);
    begin();
    add(0, MIB, E820_RESERVED);
    add(MIB, MIB, E820_RAM);
    add(2 * MIB, MIB, E820_RESERVED);
    memmap_set(&map, MIB, MIB, E820_RESERVED);
    assert_int_equal(map.count, 1);
    assert_entry(0, 0, 3 * MIB, E820_RESERVED);
}

// Neighbours of another type, or of another attribute, stay apart.
TEST(set_keeps_other_neighbours)
{
    begin();
    add_with(0, MIB, E820_RESERVED, 3);
    add(MIB, MIB, E820_RAM);
    add(2 * MIB, MIB, 3);
    memmap_set(&map, MIB, MIB, E820_RESERVED);
    assert_int_equal(map.count, 3);
    assert_int_equal(map.entries[0].attributes, 3);
    assert_entry(1, MIB, MIB, E820_RESERVED);
}

// The image at the top of a range leaves one range of RAM.
TEST(set_at_the_top_splits_once)
{
    begin();
    add(MIB, 511 * MIB, E820_RAM);
    memmap_set(&map, 500 * MIB, 12 * MIB, E820_PMEM);
    assert_int_equal(map.count, 2);
    assert_entry(0, MIB, 499 * MIB, E820_RAM);
    assert_entry(1, 500 * MIB, 12 * MIB, E820_PMEM);
}

// No byte changes its type when no byte is named.
TEST(set_of_no_bytes_changes_nothing)
{
    begin();
    add(MIB, MIB, E820_RAM);
    memmap_set(&map, MIB + 4096, 0, E820_RESERVED);
    assert_int_equal(bytes_of(E820_RAM), MIB);
    assert_ordered();
}

// mem=: no RAM is left above, nothing else changes, no byte is lost.
TEST(limit_takes_ram_only)
{
    begin();
    add(MIB, 15 * MIB, E820_RAM);
    add(16 * MIB, MIB, E820_PMEM);
    add(17 * MIB, 15 * MIB, E820_RAM);
    add(4096 * MIB, 64 * MIB, E820_RAM);
    memmap_limit(&map, 8 * MIB);
    assert_int_equal(bytes_of(E820_RAM), 7 * MIB);
    assert_int_equal(bytes_of(E820_PMEM), MIB);
    assert_int_equal(bytes_of(E820_RESERVED), (8 + 15 + 64) * MIB);
    assert_entry(0, MIB, 7 * MIB, E820_RAM);
    memmap_limit(&map, 5000 * MIB);
    assert_int_equal(bytes_of(E820_RAM), 7 * MIB);
    begin();
    add(MIB, 15 * MIB, E820_RAM);
    memmap_limit(&map, 8 * MIB);
    assert_entry(0, MIB, 7 * MIB, E820_RAM);
}

// Above 4 GiB too, and where what is taken joins what is reserved around it.
TEST(limit_above_4_gib)
{
    begin();
    add(MIB, 15 * MIB, E820_RAM);
    add(4 * GIB, 8 * GIB, E820_RAM);
    add(12 * GIB, GIB, E820_RESERVED);
    add(13 * GIB, GIB, E820_RAM);
    add(14 * GIB, GIB, E820_RESERVED);
    add(15 * GIB, GIB, E820_RAM);
    memmap_limit(&map, 6 * GIB);
    assert_int_equal(map.count, 3);
    assert_entry(1, 4 * GIB, 2 * GIB, E820_RAM);
    assert_entry(2, 6 * GIB, 10 * GIB, E820_RESERVED);
}

// An image keeps all pages that it touches, and no more.
TEST(reserve_takes_whole_pages)
{
    begin();
    add(MIB, 16 * MIB, E820_RAM);
    memmap_reserve(&map, 2 * MIB + 1, 4096);
    assert_int_equal(map.count, 3);
    assert_entry(1, 2 * MIB, 8192, E820_RESERVED);
    assert_entry(2, 2 * MIB + 8192, 15 * MIB - 8192, E820_RAM);
    begin();
    add(MIB, 16 * MIB, E820_RAM);
    memmap_reserve(&map, 2 * MIB, 4096);
    assert_entry(1, 2 * MIB, 4096, E820_RESERVED);
    begin();
    add(MIB, 16 * MIB, E820_RAM);
    memmap_reserve(&map, 2 * MIB + 4095, 1);
    assert_entry(1, 2 * MIB, 4096, E820_RESERVED);
    begin();
    add(4 * GIB, 8 * GIB, E820_RAM);
    memmap_reserve(&map, 5 * GIB + 1, 5 * GIB);
    assert_entry(1, 5 * GIB, 5 * GIB + 4096, E820_RESERVED);
}

// A map that is full says so and keeps what it has.
TEST(full_map_says_so)
{
    uint32_t i;

    begin();
    for (i = 0; i < MEMMAP_MAX; i++)
        add(2 * i * MIB, MIB, E820_RAM);
    assert_false(map.overflow);
    assert_int_equal(map.count, MEMMAP_MAX);
    add(2 * MEMMAP_MAX * MIB, MIB, E820_RAM);
    assert_true(map.overflow);
    memmap_finish(&map);
    assert_int_equal(map.count, MEMMAP_MAX);
    assert_ordered();
    assert_int_equal(bytes_of(E820_RAM), MEMMAP_MAX * MIB);
}

// So do cutting and separating when they need one entry more.
TEST(full_map_says_so_when_it_is_split)
{
    uint32_t i;

    begin();
    for (i = 0; i < MEMMAP_MAX; i++)
        add(2 * i * MIB, MIB, E820_RAM);
    memmap_set(&map, 4096, 4096, E820_RESERVED);
    assert_true(map.overflow);
    assert_ordered();
    begin();
    for (i = 0; i < MEMMAP_MAX - 1; i++)
        add((2 * i + 1) * MIB, MIB, E820_RESERVED);
    add(0, 4 * MEMMAP_MAX * MIB, E820_RAM);
    assert_false(map.overflow);
    memmap_finish(&map);
    assert_true(map.overflow);
    assert_ordered();
    assert_int_equal(bytes_of(E820_RESERVED), (MEMMAP_MAX - 1) * MIB);
}

// Low memory ends where its RAM ends: below the EBDA, or at 640 KiB.
TEST(low_end_is_the_end_of_low_ram)
{
    begin();
    assert_int_equal(memmap_low_end(&map), 0);
    add(0, 0x9fc00, E820_RAM);
    assert_int_equal(memmap_low_end(&map), 0x9fc00);
    begin();
    add(0, 16 * MIB, E820_RAM);
    assert_int_equal(memmap_low_end(&map), 0xa0000);
    begin();
    add(0, 4 * GIB + 0x8000, E820_RAM);
    assert_int_equal(memmap_low_end(&map), 0xa0000);
    begin();
    add(0, 4096, E820_RESERVED); // as coreboot's maps begin
    add(4096, 0x9e000, E820_RAM);
    assert_int_equal(memmap_low_end(&map), 0x9f000);
    begin();
    add(0, 0x7c00, E820_RAM);
    assert_int_equal(memmap_low_end(&map), 0);
}

// RAM in two adjacent entries goes on; a gap or another type ends it.
TEST(low_end_goes_over_adjacent_entries)
{
    begin();
    add(0, 0x80000, E820_RAM);
    add(0x80000, 0x10000, E820_RAM);
    add(0x91000, 0x1000, E820_RAM);
    assert_int_equal(memmap_low_end(&map), 0x90000);
    begin();
    add(0, 0x80000, E820_RAM);
    add(0x80000, 0x10000, E820_RESERVED);
    assert_int_equal(memmap_low_end(&map), 0x80000);
}

// RAM counts from 1 MiB on, whatever lies across that line, and above 4 GiB.
TEST(ram_counts_from_1_mib)
{
    begin();
    assert_int_equal(memmap_ram(&map), 0);
    assert_int_equal(memmap_largest(&map), 0);
    add(0, 0x9fc00, E820_RAM);
    add(0x9fc00, MIB, E820_RESERVED);
    add(2 * MIB, 3 * MIB, E820_RAM);
    add(4 * GIB, 5 * GIB, E820_RAM);
    assert_int_equal(memmap_ram(&map), 5 * GIB + 3 * MIB);
    assert_int_equal(memmap_largest(&map), 5 * GIB);
    begin();
    add(0, 3 * MIB, E820_RAM);
    assert_int_equal(memmap_ram(&map), 2 * MIB);
    assert_int_equal(memmap_largest(&map), 2 * MIB);
}

// The largest free range is looked for between 2 MiB, above the loader, and
// 4 GiB, and clipped to that.
TEST(largest_below_4g_is_clipped)
{
    uint64_t base = 1;

    begin();
    assert_int_equal(memmap_largest_below_4g(&map, &base), 0);
    assert_int_equal(base, 0);
    add(0, 8 * MIB, E820_RAM);
    assert_int_equal(memmap_largest_below_4g(&map, &base), 6 * MIB);
    assert_int_equal(base, 2 * MIB);
    add(4 * GIB - 7 * MIB, GIB, E820_RAM);
    add(8 * GIB, GIB, E820_RAM);
    assert_int_equal(memmap_largest_below_4g(&map, &base), 7 * MIB);
    assert_int_equal(base, 4 * GIB - 7 * MIB);
    add(16 * MIB, 100 * MIB, E820_RESERVED);
    assert_int_equal(memmap_largest_below_4g(&map, &base), 7 * MIB);
}

// An image's largest range may lie above 4 GiB, up to the map's reach; none
// goes across.
TEST(largest_for_image)
{
    static const struct {
        uint64_t reach, base, length;
    } rows[] = {
        {0, 2 * MIB, 14 * MIB}, {4 * GIB, 2 * MIB, 14 * MIB},
        {4 * GIB + 14 * MIB, 2 * MIB, 14 * MIB},
        {4 * GIB + 15 * MIB, 4 * GIB, 15 * MIB},
        {64 * GIB, 4 * GIB, GIB}, {96 * GIB, 64 * GIB, 32 * GIB},
        {1ull << 52, 64 * GIB, 64 * GIB},
    };
    uint64_t base;
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        begin();
        add(0, 16 * MIB, E820_RAM);
        add(4 * GIB - MIB, GIB + MIB, E820_RAM);
        add(64 * GIB, 64 * GIB, E820_RAM);
        map.reach = rows[i].reach;
        assert_int_equal(memmap_largest_for_image(&map, &base),
                         rows[i].length);
        assert_int_equal(base, rows[i].base);
    }
}

// RAM from 1 MiB up to 4 GiB, and not beyond.
TEST(ram_below_4g)
{
    begin();
    assert_int_equal(memmap_ram_below_4g(&map), 0);
    add(0, 16 * MIB, E820_RAM);
    add(16 * MIB, 16 * MIB, E820_RESERVED);
    add(4 * GIB - MIB, GIB, E820_RAM);
    add(8 * GIB, GIB, E820_RAM);
    assert_int_equal(memmap_ram_below_4g(&map), 16 * MIB);
}

static struct extended_memory extended_of(uint64_t end)
{
    begin();
    add(0, 0x9fc00, E820_RAM);
    add(MIB, end - MIB, E820_RAM);
    return memmap_extended(&map);
}

// 8 MiB: 7 MiB above the first by every service, none above 16 MiB.
TEST(extended_memory_of_a_small_machine)
{
    struct extended_memory x = extended_of(8 * MIB);

    assert_int_equal(x.kib, 7 * KIB);
    assert_int_equal(x.kib_88, 7 * KIB);
    assert_int_equal(x.kib_1m_16m, 7 * KIB);
    assert_int_equal(x.blocks_64k, 0);
}

// 128 MiB: AH=88h stops at 63 MiB, E801h's AX at 15 MiB (3C00h), and BX has
// the 112 MiB above 16 MiB in blocks of 64 KiB. 100 MiB: 63 MiB as well.
TEST(extended_memory_of_128_mib)
{
    struct extended_memory x = extended_of(128 * MIB);

    assert_int_equal(x.kib, 127 * KIB);
    assert_int_equal(x.kib_88, 63 * KIB);
    assert_int_equal(x.kib_1m_16m, 0x3c00);
    assert_int_equal(x.blocks_64k, 112 * 16);
    x = extended_of(100 * MIB);
    assert_int_equal(x.kib, 99 * KIB);
    assert_int_equal(x.kib_88, 63 * KIB);
}

// RAM that goes on past 4 GiB is reported up to there: nothing overflows.
TEST(extended_memory_ends_at_4_gib)
{
    static const uint64_t ends[] = {4 * GIB, 4 * GIB + 32 * MIB, 5 * GIB,
                                    64 * GIB, (1ull << 42) + 2 * MIB};
    size_t i;

    for (i = 0; i < LENGTH(ends); i++) {
        struct extended_memory x = extended_of(ends[i]);

        assert_int_equal(x.kib, 4 * GIB / KIB - KIB);
        assert_int_equal(x.kib_88, 63 * KIB);
        assert_int_equal(x.kib_1m_16m, 0x3c00);
        assert_int_equal(x.blocks_64k, (4 * GIB - 16 * MIB) / (64 * KIB));
    }
}

// A hole from 15 to 16 MiB ends what has no gap, but not E801h's BX, which
// counts from 16 MiB.
TEST(extended_memory_around_a_hole)
{
    struct extended_memory x;

    begin();
    add(MIB, 14 * MIB, E820_RAM);
    add(15 * MIB, MIB, E820_RESERVED);
    add(16 * MIB, 48 * MIB, E820_RAM);
    x = memmap_extended(&map);
    assert_int_equal(x.kib, 14 * KIB);
    assert_int_equal(x.kib_88, 14 * KIB);
    assert_int_equal(x.kib_1m_16m, 14 * KIB);
    assert_int_equal(x.blocks_64k, 48 * 16);
}

// Without RAM at 1 MiB there is no extended memory.
TEST(extended_memory_of_nothing)
{
    struct extended_memory x;

    begin();
    add(0, 0x9fc00, E820_RAM);
    add(MIB + 4096, MIB, E820_RAM);
    x = memmap_extended(&map);
    assert_int_equal(x.kib, 0);
    assert_int_equal(x.kib_88, 0);
    assert_int_equal(x.kib_1m_16m, 0);
    assert_int_equal(x.blocks_64k, 0);
}

// Attributes are kept where there are any but "enabled" (ACPI's non-volatile
// bit, for one).
TEST(attributes_are_noticed)
{
    begin();
    add(0, MIB, E820_RAM);
    assert_false(memmap_has_attributes(&map));
    add_with(4 * GIB, GIB, 7, E820_ENABLED | 2);
    assert_true(memmap_has_attributes(&map));
    memmap_finish(&map);
    assert_int_equal(map.entries[1].attributes, 3);
    begin();
    add_with(0, MIB, E820_RAM, E820_ENABLED | 2);
    assert_true(memmap_has_attributes(&map));
}

GROUP(memmap, RUN(pieces_are_joined), RUN(repeated_entries_vanish),
      RUN(largest_for_image), RUN(ram_below_4g), RUN(limit_takes_ram_only),
      RUN(limit_above_4_gib),
      RUN(entries_are_sorted), RUN(undefined_types_are_no_ram),
      RUN(empty_and_disabled_entries_vanish), RUN(reserved_splits_ram),
      RUN(ram_inside_reserved_vanishes), RUN(ram_gives_way_at_either_edge),
      RUN(same_types_unite), RUN(order_of_the_firmware_does_not_matter),
      RUN(adjacent_entries_stay), RUN(entry_past_the_address_space_is_cut),
      RUN(overlap_at_the_end_of_the_address_space),
      RUN(finish_agrees_with_the_model), RUN(set_agrees_with_the_model),
      RUN(set_joins_neighbours_of_its_type), RUN(set_keeps_other_neighbours),
      RUN(set_at_the_top_splits_once), RUN(set_of_no_bytes_changes_nothing),
      RUN(reserve_takes_whole_pages), RUN(full_map_says_so),
      RUN(full_map_says_so_when_it_is_split),
      RUN(low_end_is_the_end_of_low_ram),
      RUN(low_end_goes_over_adjacent_entries), RUN(ram_counts_from_1_mib),
      RUN(largest_below_4g_is_clipped),
      RUN(extended_memory_of_a_small_machine), RUN(extended_memory_of_128_mib),
      RUN(extended_memory_ends_at_4_gib), RUN(extended_memory_around_a_hole),
      RUN(extended_memory_of_nothing), RUN(attributes_are_noticed))
