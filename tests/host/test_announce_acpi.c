// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/announce_acpi.c: what the tables say of each medium, where they
// and the RSDP go, and what is left alone if they cannot go anywhere.

#include "check.h"

#include "loader/announce.h"
#include "physmem.h"
#include "rom.h"

#define ROM_RSDP 0xf5000u
#define EBDA 0x9fc00u
#define RSDT (PHYSMEM_HIGH + 0x100)
#define ROOM_AT (PHYSMEM_HIGH + 0x10000)

static struct memory_map map;
static struct medium media[2];

// A machine with ACPI 1.0's tables and an EBDA, and `bytes` bytes of RAM to
// put others into.
static void begin(uint32_t rsdp, uint64_t bytes)
{
    rom_clear();
    memset(&map, 0, sizeof map);
    memset(media, 0, sizeof media);
    memmap_add(&map, (struct e820_entry){ROOM_AT, bytes, E820_RAM, 1});
    put(0x40e, EBDA >> 4, 2);
    put(0x413, 639, 2);
    *at(EBDA) = 1;
    memcpy(at(RSDT), "RSDT", 4);
    put(RSDT + 4, 36, 4);
    put(RSDT + 9, (uint32_t)-byte_sum(at(RSDT), 36), 1);
    memcpy(at(rsdp), "RSD PTR ", 8);
    put(rsdp + 16, RSDT, 4);
    put(rsdp + 8, (uint32_t)-byte_sum(at(rsdp), 20), 1);
}

static void announce_media(unsigned count)
{
    struct announcements prepared = {0};

    prepare_acpi(media, count, &map, &prepared);
    announce_acpi(&prepared);
}

// The NFIT, which is the first table that the RSDP leads to.
static uint32_t nfit_of(uint32_t rsdp)
{
    uint32_t nfit = (uint32_t)get((uint32_t)get(rsdp + 16, 4) + 36, 4);

    assert_int_equal(byte_sum(at(rsdp), 20), 0);
    assert_memory_equal(at(nfit), "NFIT", 4);
    return nfit;
}

// ACPI 6.4, table 5.132: a range's base and length. A CD's range is its image
// as it is; a disk's is its sectors.
TEST(ranges_of_the_media)
{
    static const struct {
        uint64_t base, bytes;
    } rows[] = {
        {0x10000000, 1474560}, {0xffe00000, 0x200000},
        {0x100000000, 4700000256}, {0x1ff00000000, 0x240000200},
    };
    uint32_t nfit;
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        begin(ROM_RSDP, 0x1000);
        media[0].place.base = media[1].place.base = rows[i].base;
        media[0].probe.kind = KIND_CD;
        media[0].image.size = rows[i].bytes + 1;
        media[1].probe.kind = KIND_HARD_DISK;
        media[1].probe.disk.sectors = rows[i].bytes / 512;
        media[1].image.size = 1;
        announce_media(2);
        nfit = nfit_of(EBDA + 0x100);
        assert_int_equal(get(nfit + 4, 4), 40 + 2 * 56);
        assert_int_equal(get(nfit + 40 + 16, 4), 0x3d5abd30); // a CD's GUID
        assert_int_equal(get(nfit + 40 + 32, 8), rows[i].base);
        assert_int_equal(get(nfit + 40 + 40, 8), rows[i].bytes + 1);
        assert_int_equal(get(nfit + 96 + 16, 4), 0x77ab535a); // a disk's
        assert_int_equal(get(nfit + 96 + 32, 8), rows[i].base);
        assert_int_equal(get(nfit + 96 + 40, 8), rows[i].bytes);
    }
}

// The tables are taken out of the free memory, in whole pages below 4 GiB,
// even if there is RAM above.
TEST(tables_are_reserved)
{
    begin(ROM_RSDP, 0x3000);
    memmap_add(&map, (struct e820_entry){0x100000000, 0x40000000, E820_RAM, 1});
    map.reach = 1ull << 36;
    map.high_first = true;
    announce_media(1);
    assert_int_equal(nfit_of(EBDA + 0x100), ROOM_AT + 0x2000);
    assert_int_equal(map.count, 3);
    assert_int_equal(map.entries[0].length, 0x2000);
    assert_int_equal(map.entries[1].base, ROOM_AT + 0x2000);
    assert_int_equal(map.entries[1].length, 0x1000);
    assert_int_equal(map.entries[1].type, E820_RESERVED);
}

// ACPI 6.4, 5.2.5.1: the EBDA is looked at first. An RSDP that is there is
// changed; else there is a new one, and the ROM's stays as it was.
TEST(rsdp_is_in_ram)
{
    begin(EBDA + 0x20, 0x1000);
    announce_media(1);
    assert_int_equal(nfit_of(EBDA + 0x20), ROOM_AT);
    assert_int_equal(get(EBDA + 0x100, 8), 0);
    begin(ROM_RSDP, 0x1000);
    announce_media(1);
    assert_int_equal(nfit_of(EBDA + 0x100), ROOM_AT);
    assert_int_equal(get(ROM_RSDP + 16, 4), RSDT);
}

// Without tables to add to, without room for new ones or for an RSDP nothing
// is changed.
TEST(nothing_can_be_announced)
{
    unsigned turn;

    for (turn = 0; turn < 3; turn++) {
        begin(ROM_RSDP, turn == 1 ? 0xfff : 0x1000);
        if (turn == 0)
            *at(ROM_RSDP) = 'r';
        if (turn == 2)
            memset(at(EBDA + 0x100), 0x11, 0x300);
        announce_media(1);
        assert_int_equal(get(EBDA + 0x100, 2), turn == 2 ? 0x1111 : 0);
        assert_int_equal(map.count, 1);
        assert_int_equal(map.entries[0].type, E820_RAM);
        assert_int_equal(get(ROOM_AT, 8), 0);
    }
}

// Before it is told nothing leads to the tables: what fails in between leaves
// the machine with the firmware's.
TEST(nothing_leads_there_before)
{
    struct announcements prepared = {0};

    begin(EBDA + 0x20, 0x1000);
    prepare_acpi(media, 1, &map, &prepared);
    assert_int_equal(get(EBDA + 0x20 + 16, 4), RSDT);
    announce_acpi(&prepared);
    assert_int_equal(nfit_of(EBDA + 0x20), ROOM_AT);
}

GROUP(announce_acpi, RUN(ranges_of_the_media), RUN(tables_are_reserved),
      RUN(rsdp_is_in_ram), RUN(nothing_can_be_announced),
      RUN(nothing_leads_there_before))
