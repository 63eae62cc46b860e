// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes the memory map: firmware's entries, then ranges that are set.

#include "fuzz.h"

#include "loader/place.h"
#include "mapmodel.h"

static struct memory_map map;

static void check_order(void)
{
    const char *wrong = map_disorder(&map);

    if (wrong)
        fprintf(stderr, "%s\n", wrong);
    REQUIRE(!wrong);
    REQUIRE(map.count <= MEMMAP_MAX);
}

static bool is_ram(uint64_t base, uint64_t length)
{
    uint32_t i;

    for (i = 0; i < map.count; i++) {
        const struct e820_entry *e = &map.entries[i];

        if (e->type == E820_RAM && base >= e->base &&
            base - e->base <= e->length && length <= e->length -
                                                         (base - e->base))
            return true;
    }
    return false;
}

static void check_place(uint64_t bytes)
{
    struct placement p = place_image(&map, bytes);

    if (!p.base)
        return;
    REQUIRE(p.length >= bytes);
    REQUIRE(is_ram(p.base, p.length));
    REQUIRE(p.base >= LARGE_PAGE);
    REQUIRE(p.base + p.length <= 0x100000000 ||
            (p.base >= 0x100000000 && p.base + p.length <= map.reach));
    REQUIRE((p.base | p.length) % (p.aligned ? LARGE_PAGE : SMALL_PAGE) == 0);
    memmap_set(&map, p.base, p.length, E820_PMEM);
    REQUIRE(map.overflow || !is_ram(p.base, p.length));
    check_order();
}

// Whole entries as the firmware might report them.
static void fuzz_entries(const uint8_t *data, size_t size)
{
    struct e820_entry e;
    uint64_t base;

    for (; size >= sizeof e; data += sizeof e, size -= sizeof e) {
        memcpy(&e, data, sizeof e);
        memmap_add(&map, e);
    }
    memmap_finish(&map);
    check_order();
    memmap_extended(&map);
    memmap_largest_below_4g(&map, &base);
    REQUIRE(memmap_low_end(&map) <= 0xa0000);
    REQUIRE(memmap_largest(&map) <= memmap_ram(&map) || map.overflow);
    check_place(size ? data[0] * 0x8000u + 1 : 1);
}

// Entries and settings of a few cells, four bytes each, against the model.
static void fuzz_cells(const uint8_t *data, size_t size)
{
    struct model model = {{0}};
    bool finished = false;

    for (; size >= 4; data += 4, size -= 4) {
        uint32_t base = data[0] % MODEL_CELLS;
        uint32_t length = data[1] % (MODEL_CELLS + 1 - base);
        struct e820_entry e = {base, length, data[2] % 13u + 1, 1};

        finished |= data[3] & 1;
        if (finished && length) {
            memmap_finish(&map);
            memmap_set(&map, base, length, e.type);
            model_set(&model, base, length, e.type);
        } else if (!finished) {
            memmap_add(&map, e);
            model_add(&model, e);
        }
    }
    memmap_finish(&map);
    check_order();
    REQUIRE(map.overflow || !model_compare(&model, &map));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    memset(&map, 0, sizeof map);
    map.reach = data[0] & 2 ? 1ull << 36 : 0;
    map.high_first = data[0] & 4;
    if (data[0] & 1)
        fuzz_entries(data + 1, size - 1);
    else
        fuzz_cells(data + 1, size - 1);
    return 0;
}
