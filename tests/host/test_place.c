// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/place.c: where the image lands, and when it fits nowhere.

#include "check.h"

#include "loader/memory.h"
#include "loader/place.h"
#include "mapmodel.h"
#include "maps.h"

static struct memory_map map;

static void begin(void)
{
    memset(&map, 0, sizeof map);
}

static void add(uint64_t base, uint64_t end, uint32_t type)
{
    memmap_add(&map, (struct e820_entry){base, end - base, type,
                                         E820_ENABLED});
}

// QEMU's pc with 512 MiB.
static void add_512_mib(void)
{
    begin();
    add(0, 0x9fc00, E820_RAM);
    add(0xf0000, MIB, E820_RESERVED);
    add(MIB, 0x1ffe0000, E820_RAM);
    add(0x1ffe0000, 0x20000000, E820_RESERVED);
}

static void assert_placed(struct placement p, uint64_t base, uint64_t length,
                          bool aligned)
{
    assert_int_equal(p.base, base);
    if (!base)
        return;
    assert_int_equal(p.length, length);
    assert_int_equal(p.aligned, aligned);
}

static void assert_place(uint64_t bytes, uint64_t base, uint64_t length,
                         bool aligned)
{
    assert_placed(place_low(&map, bytes), base, length, aligned);
}

static void assert_image(uint64_t bytes, uint64_t base, uint64_t length,
                         bool aligned)
{
    assert_placed(place_image(&map, bytes), base, length, aligned);
}

// Linux's e820_pmem driver wants base and length at multiples of 2 MiB; the
// place is the highest such one.
TEST(large_images_get_2_mib_boundaries)
{
    add_512_mib();
    assert_place(100 * MIB, 0x1fe00000 - 100 * MIB, 100 * MIB, true);
    assert_place(100 * MIB + 1, 0x1fe00000 - 102 * MIB, 102 * MIB, true);
    assert_place(102 * MIB - 1, 0x1fe00000 - 102 * MIB, 102 * MIB, true);
}

// 2 MiB exactly is large; a byte less is small, and at 4 KiB boundaries.
TEST(small_images_get_4_kib_boundaries)
{
    add_512_mib();
    assert_place(2 * MIB, 0x1fc00000, 2 * MIB, true);
    assert_place(2 * MIB - 1, 0x1ffe0000 - 2 * MIB, 2 * MIB, false);
    assert_place(4097, 0x1ffe0000 - 8192, 8192, false);
    assert_place(4096, 0x1ffe0000 - 4096, 4096, false);
    assert_place(1, 0x1ffe0000 - 4096, 4096, false);
}

// The highest range below 4 GiB that takes it, not the largest.
TEST(highest_range_wins)
{
    begin();
    add(2 * MIB, 1024 * MIB, E820_RAM);
    add(1040 * MIB, 1060 * MIB, E820_RAM);
    assert_place(10 * MIB, 1050 * MIB, 10 * MIB, true);
    assert_place(20 * MIB, 1040 * MIB, 20 * MIB, true);
    assert_place(22 * MIB, 1002 * MIB, 22 * MIB, true);
}

// Drivers hold 32-bit addresses: nothing above 4 GiB, and a range that goes
// on there is used up to 4 GiB.
TEST(nothing_goes_above_4_gib)
{
    begin();
    add(4 * GIB, 8 * GIB, E820_RAM);
    assert_place(MIB, 0, 0, false);
    add(4 * GIB - 8 * MIB, 4 * GIB, E820_RAM);
    assert_place(8 * MIB, 4 * GIB - 8 * MIB, 8 * MIB, true);
    assert_place(8 * MIB + 1, 0, 0, false);
    begin();
    add(3 * GIB, 6 * GIB, E820_RAM);
    assert_place(64 * MIB, 4 * GIB - 64 * MIB, 64 * MIB, true);
}

// Below 2 MiB lives the loader.
TEST(nothing_goes_below_2_mib)
{
    begin();
    add(0, 4 * MIB, E820_RAM);
    assert_place(2 * MIB, 2 * MIB, 2 * MIB, true);
    assert_place(2 * MIB + 1, 0, 0, false);
    begin();
    add(0, 0x9fc00, E820_RAM);
    assert_place(1, 0, 0, false);
    assert_place(2 * MIB, 0, 0, false);
    begin();
    add(0, 2 * MIB, E820_RAM);
    assert_place(1, 0, 0, false);
    add(2 * MIB, 2 * MIB + 4096, E820_RAM);
    assert_place(1, 2 * MIB, 4096, false);
}

// Better at a 4 KiB boundary than nowhere.
TEST(tight_ranges_take_large_images_unaligned)
{
    begin();
    add(17 * MIB, 21 * MIB, E820_RAM);
    assert_place(4 * MIB, 17 * MIB, 4 * MIB, false);
    assert_place(4 * MIB - 5000, 17 * MIB + 4096, 4 * MIB - 4096, false);
    assert_place(2 * MIB, 18 * MIB, 2 * MIB, true);
}

// A range whose ends are no page boundaries has only the pages inside it.
TEST(ragged_ends_are_left_out)
{
    begin();
    add(16 * MIB + 1, 16 * MIB + 3 * 4096 - 1, E820_RAM);
    assert_place(4096, 16 * MIB + 4096, 4096, false);
    assert_place(4097, 0, 0, false);
}

// Only RAM will do: not reserved memory, not the ACPI tables, not somebody
// else's persistent memory.
TEST(only_ram_is_taken)
{
    begin();
    assert_place(4096, 0, 0, false);
    add(16 * MIB, 32 * MIB, E820_RESERVED);
    add(32 * MIB, 48 * MIB, 3);
    add(48 * MIB, 64 * MIB, E820_PMEM);
    assert_place(4096, 0, 0, false);
    add(8 * MIB, 12 * MIB, E820_RAM);
    assert_place(4096, 12 * MIB - 4096, 4096, false);
}

// An image of 4 GiB and more fits nowhere below 4 GiB, and no sum overflows.
TEST(huge_images_fit_nowhere)
{
    begin();
    add(2 * MIB, 4 * GIB, E820_RAM);
    assert_place(4 * GIB, 0, 0, false);
    assert_place(64 * GIB, 0, 0, false);
    assert_place(4 * GIB - 2 * MIB, 2 * MIB, 4 * GIB - 2 * MIB, true);
}

// 1 GiB below 4 GiB, and 2 GiB above it.
static void add_3_gib(uint64_t reach)
{
    begin();
    add(MIB, GIB, E820_RAM);
    add(4 * GIB, 6 * GIB, E820_RAM);
    map.reach = reach;
}

// Above 4 GiB goes only what does not fit below, or would leave less than 64
// MiB of RAM there; nothing at or above the reach.
TEST(above_4_gib_if_need_be)
{
    add_3_gib(1ull << 36);
    assert_image(959 * MIB, 6 * GIB - 960 * MIB, 960 * MIB, true);
    assert_image(958 * MIB, 66 * MIB, 958 * MIB, true);
    assert_image(960 * MIB, 6 * GIB - 960 * MIB, 960 * MIB, true);
    assert_image(2 * GIB, 4 * GIB, 2 * GIB, true);
    assert_image(2 * GIB + 1, 0, 0, false);
    add(GIB, GIB + MIB, E820_RAM);
    memmap_finish(&map);
    assert_image(960 * MIB, 64 * MIB, 960 * MIB, true);
    assert_image(960 * MIB + 1, 6 * GIB - 962 * MIB, 962 * MIB, true);
    add_3_gib(5 * GIB);
    assert_image(GIB, 4 * GIB, GIB, true);
    assert_image(GIB + 1, 0, 0, false);
    add_3_gib(4 * GIB);
    assert_image(960 * MIB, 64 * MIB, 960 * MIB, true);
    assert_image(GIB, 0, 0, false);
    add_3_gib(0);
    assert_image(960 * MIB, 64 * MIB, 960 * MIB, true);
    assert_image(GIB, 0, 0, false);
}

// The word `high`: above 4 GiB if it can be, whatever is below.
TEST(above_4_gib_if_wanted)
{
    add_3_gib(1ull << 36);
    map.high_first = true;
    assert_image(MIB, 6 * GIB - MIB, MIB, false);
    assert_image(2 * MIB, 6 * GIB - 2 * MIB, 2 * MIB, true);
    assert_int_equal(place_low(&map, 2 * MIB).base, GIB - 2 * MIB);
    map.reach = 4 * GIB;
    assert_image(2 * MIB, GIB - 2 * MIB, 2 * MIB, true);
    begin();
    add(MIB, GIB, E820_RAM);
    map.reach = 1ull << 36;
    map.high_first = true;
    assert_image(2 * MIB, GIB - 2 * MIB, 2 * MIB, true);
}

// Several ranges above: the highest one that takes it, and RAM across 4 GiB
// never as a whole.
TEST(ranges_above_4_gib)
{
    begin();
    add(3 * GIB, 5 * GIB, E820_RAM);
    add(8 * GIB, 10 * GIB, E820_RAM);
    add(16 * GIB, 17 * GIB, E820_RAM);
    map.reach = 1ull << 36;
    map.high_first = true;
    assert_image(GIB, 16 * GIB, GIB, true);
    assert_image(GIB + 1, 9 * GIB - 2 * MIB, GIB + 2 * MIB, true);
    assert_image(2 * GIB, 8 * GIB, 2 * GIB, true);
    assert_image(2 * GIB + 1, 0, 0, false);
    map.reach = 16 * GIB;
    assert_image(GIB, 9 * GIB, GIB, true);
    begin();
    add(3 * GIB, 5 * GIB, E820_RAM);
    map.reach = 1ull << 36;
    assert_image(GIB + 1, 0, 0, false);
    add(5 * GIB, 21 * GIB, E820_RAM);
    memmap_finish(&map);
    assert_image(9 * GIB, 12 * GIB, 9 * GIB, true);
    assert_image(17 * GIB, 4 * GIB, 17 * GIB, true);
    assert_image(17 * GIB + 1, 0, 0, false);
}

// One page too little is too little, below 4 GiB and above.
TEST(one_page_too_little)
{
    begin();
    add(2 * MIB, 6 * MIB - 4096, E820_RAM);
    assert_place(4 * MIB, 0, 0, false);
    assert_place(4 * MIB - 4096, 2 * MIB, 4 * MIB - 4096, false);
    map.reach = 1ull << 36;
    add(4 * GIB, 4 * GIB + 8 * MIB - 4096, E820_RAM);
    assert_image(8 * MIB, 0, 0, false);
    assert_image(8 * MIB - 4096, 4 * GIB, 8 * MIB - 4096, false);
}

// The driver comes after the images, and needs room below 4 GiB: an image goes
// where it leaves that, and is refused where it cannot.
TEST(driver_gets_its_room)
{
    begin();
    add(2 * MIB, 40 * MIB, E820_RAM);
    assert_image(36 * MIB, 4 * MIB, 36 * MIB, true);
    assert_image(38 * MIB - DRIVER_ROOM, 2 * MIB, 38 * MIB - DRIVER_ROOM,
                 false);
    assert_image(38 * MIB - DRIVER_ROOM + 1, 0, 0, false);
    add(48 * MIB, 48 * MIB + DRIVER_ROOM - 4096, E820_RAM);
    assert_image(38 * MIB - DRIVER_ROOM + 1, 0, 0, false);
    add(56 * MIB, 56 * MIB + DRIVER_ROOM, E820_RAM);
    assert_image(38 * MIB, 2 * MIB, 38 * MIB, true);
    begin();
    add(2 * MIB, 3 * MIB, E820_RAM);
    assert_image(MIB - DRIVER_ROOM + 1, 0, 0, false);
    assert_image(MIB - DRIVER_ROOM, 2 * MIB + DRIVER_ROOM, MIB - DRIVER_ROOM,
                 false);
}

static bool within(uint64_t address, struct placement p)
{
    return address >= p.base && address - p.base < p.length;
}

// What E801h, E881h, 88h, DA88h and 8Ah say agrees with the map.
static void assert_extended(const char *name)
{
    struct extended_memory says = memmap_extended(&map);
    struct extended_memory is = model_extended(&map);

    if (memcmp(&says, &is, sizeof is) != 0)
        fail_msg("%s: %u KiB, AX=%Xh, BX=%Xh, 88h: %Xh; not %u, %X, %X, %X",
                 name, says.kib, says.kib_1m_16m, says.blocks_64k,
                 says.kib_88, is.kib, is.kib_1m_16m, is.blocks_64k,
                 is.kib_88);
}

// Puts an image, the annex and the resident block into a machine's map, as
// loader/install.c does; then each byte has the type it had, or is ours.
static void account(const struct reported_map *m, uint64_t bytes, bool high)
{
    struct placement image, annex, block;
    uint64_t before, end, gap = 0, at;
    struct edges edges;
    unsigned i;

    take_reported(&map, m);
    map.reach = 1ull << 40;
    map.high_first = high;
    before = map_bytes(&map, true) + map_bytes(&map, false);
    assert_extended(m->name);
    image = place_image(&map, bytes);
    if (!image.base)
        return;
    memmap_set(&map, image.base, image.length, E820_PMEM);
    end = memmap_low_end(&map);
    block = (struct placement){round_down(end - 4096, 4096), 0, false};
    block.length = round_up(end, 4096) - block.base;
    for (at = end; at < block.base + block.length; at++)
        gap += !reported_type(m, at);
    memmap_reserve(&map, end - 4096, 4096);
    annex = place_low(&map, 12000);
    assert_int_not_equal(annex.base, 0);
    memmap_set(&map, annex.base, annex.length, E820_RESERVED);
    if (map_disorder(&map) || map.overflow ||
        map_bytes(&map, true) + map_bytes(&map, false) != before + gap)
        fail_msg("%s: bytes are lost", m->name);
    assert_extended(m->name);
    edges = all_edges(m, &map);
    for (i = 0; i < edges.count; i++) {
        bool is_image = within(edges.at[i], image);
        bool is_ours = within(edges.at[i], annex) || within(edges.at[i], block);
        uint32_t was = reported_type(m, edges.at[i]);

        if (map_type(&map, edges.at[i]) != (is_image  ? E820_PMEM
                                            : is_ours ? E820_RESERVED
                                                      : was) ||
            ((is_image || within(edges.at[i], annex)) && was != E820_RAM))
            fail_msg("%s: the type at %llX", m->name,
                     (unsigned long long)edges.at[i]);
    }
}

TEST(every_byte_is_accounted_for)
{
    static const uint64_t sizes[] = {1, 0x12345, 2 * MIB, 10 * MIB + 1,
                                     700 * MIB, 3 * GIB, 7 * GIB};
    unsigned i, j;

    for (i = 0; i < reported_count; i++)
        for (j = 0; j < 2 * LENGTH(sizes); j++)
            account(&reported_maps[i], sizes[j / 2], j % 2);
}

// What there is beside the driver's room, in KiB and with the place of the
// largest range.
TEST(room_is_told)
{
    char text[ROOM_TEXT];

    begin();
    add(0, 0x9fc00, E820_RAM);
    add(2 * MIB, 3 * MIB, E820_RAM);
    add(4 * GIB, 6 * GIB, E820_RAM);
    assert_string_equal(room_text(text, &map),
                        "the largest free range below 4 GiB has 960 KiB, at "
                        "200000h, of 2098176 KiB of RAM");
    map.reach = 4 * GIB;
    assert_non_null(strstr(room_text(text, &map), "range below 4 GiB has"));
    map.reach = 1ull << 36;
    assert_string_equal(room_text(text, &map),
                        "the largest free range has 2097152 KiB, at "
                        "100000000h, of 2098176 KiB of RAM");
}

// What may be done depends on what keeps the rest back.
TEST(remedy)
{
    begin();
    add(2 * MIB, 3 * MIB, E820_RAM);
    assert_string_equal(room_remedy(&map), "give the machine more memory");
    add(4 * GIB, 6 * GIB, E820_RAM);
    assert_non_null(strstr(room_remedy(&map), "above 4 GiB"));
    assert_non_null(strstr(room_remedy(&map), "processor"));
    map.reach = 4 * GIB;
    assert_non_null(strstr(room_remedy(&map), "processor"));
    map.reach = 1ull << 36;
    assert_string_equal(room_remedy(&map), "give the machine more memory");
    memmap_limit(&map, 1ull << 40);
    assert_string_equal(room_remedy(&map), "give the machine more memory");
    memmap_limit(&map, 4 * GIB);
    assert_non_null(strstr(room_remedy(&map), "mem="));
}

GROUP(place, RUN(remedy), RUN(above_4_gib_if_need_be),
      RUN(above_4_gib_if_wanted), RUN(ranges_above_4_gib),
      RUN(one_page_too_little), RUN(driver_gets_its_room),
      RUN(every_byte_is_accounted_for),
      RUN(room_is_told), RUN(large_images_get_2_mib_boundaries),
      RUN(small_images_get_4_kib_boundaries), RUN(highest_range_wins),
      RUN(nothing_goes_above_4_gib), RUN(nothing_goes_below_2_mib),
      RUN(tight_ranges_take_large_images_unaligned),
      RUN(ragged_ends_are_left_out), RUN(only_ram_is_taken),
      RUN(huge_images_fit_nowhere))
