// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/place.c: where the image lands, and when it fits nowhere.

#include "check.h"

#include "loader/place.h"

#define MIB 0x100000ull
#define GIB 0x40000000ull

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

static void assert_place(uint64_t bytes, uint64_t base, uint64_t length,
                         bool aligned)
{
    struct placement p = place_image(&map, bytes);

    assert_int_equal(p.base, base);
    if (!base)
        return;
    assert_int_equal(p.length, length);
    assert_int_equal(p.aligned, aligned);
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

GROUP(place, RUN(large_images_get_2_mib_boundaries),
      RUN(small_images_get_4_kib_boundaries), RUN(highest_range_wins),
      RUN(nothing_goes_above_4_gib), RUN(nothing_goes_below_2_mib),
      RUN(tight_ranges_take_large_images_unaligned),
      RUN(ragged_ends_are_left_out), RUN(only_ram_is_taken),
      RUN(huge_images_fit_nowhere))
