// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/heap.c: where memory is taken from, that blocks do not overlap,
// and that all is given back.

#include "check.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "hostheap.h"
#include "mapmodel.h"

#define KIB 1024u
#define MIB 0x100000u
#define GIB 0x40000000ull
#define RAM_BYTES (16u * MIB)

static struct memory_map map;

static void add(uint64_t base, uint64_t length, uint32_t type)
{
    memmap_add(&map, (struct e820_entry){base, length, type, E820_ENABLED});
}

// RAM below 4 GiB, which the tests' machine has at an address of its own.
static uint32_t real_ram(void)
{
    static void *ram;

    if (!ram)
        ram = mmap(NULL, RAM_BYTES, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    assert_true(ram != MAP_FAILED);
    return (uint32_t)(uintptr_t)ram;
}

static uint32_t begin(void)
{
    uint32_t ram = real_ram();

    memset(&map, 0, sizeof map);
    add(0, 640 * KIB, E820_RAM);
    add(MIB, MIB, E820_RAM);
    add(ram, RAM_BYTES, E820_RAM);
    add(4 * GIB, GIB, E820_RAM);
    memmap_finish(&map);
    return ram;
}

static uint64_t reserved(void)
{
    uint64_t sum = 0;
    uint32_t i;

    assert_null(map_disorder(&map));
    for (i = 0; i < map.count; i++)
        if (map.entries[i].type == E820_RESERVED)
            sum += map.entries[i].length;
    return sum;
}

static void assert_given_back(void)
{
    struct memory_map now = map;

    begin();
    assert_int_equal(now.count, map.count);
    assert_memory_equal(now.entries, map.entries,
                        map.count * sizeof *map.entries);
}

// Blocks are aligned to 16, from the lowest RAM at 2 MiB and up, which is
// reserved while they are there: small ones 64 KiB at a time.
TEST(memory_is_from_the_map)
{
    uint32_t ram = begin();
    struct heap heap = heap_in(&map);
    uint8_t *small = heap_get(&heap, 1), *large = heap_get(&heap, 100 * KIB);
    uint8_t *other = heap_get(&heap, 1000);

    assert_in_range((uintptr_t)small, ram, ram + 64 * KIB - 1);
    assert_in_range((uintptr_t)other, ram, ram + 64 * KIB - 1);
    assert_in_range((uintptr_t)large, ram + 64 * KIB,
                    ram + 64 * KIB + 100 * KIB);
    assert_int_equal(((uintptr_t)small | (uintptr_t)large |
                      (uintptr_t)other) % 16, 0);
    assert_int_equal(reserved(), 64 * KIB + 104 * KIB); // whole pages
    memset(small, 1, 1);
    memset(other, 2, 1000);
    memset(large, 3, 100 * KIB);
    assert_true(*small == 1 && other[0] == 2 && other[999] == 2);
    heap_close(&heap);
    assert_given_back();
}

// What lies below 2 MiB (the loader) or above 4 GiB (no pointer) is not taken.
TEST(other_memory_is_let_alone)
{
    struct heap heap = heap_in(&map);

    memset(&map, 0, sizeof map);
    add(0, 640 * KIB, E820_RAM);
    add(MIB, MIB, E820_RAM);
    add(4 * GIB - MIB, MIB, E820_RESERVED);
    add(4 * GIB, GIB, E820_RAM);
    add(3 * GIB, 4 * KIB - 1, E820_RAM); // no whole page
    memmap_finish(&map);
    assert_null(heap_get(&heap, 1));
    assert_int_equal(heap.refused, 64 * KIB);
    assert_null(heap_get(&heap, 1 * MIB - 100));
    assert_in_range(heap.refused, MIB - 100, MIB);
    heap_close(&heap);
}

// Of RAM that begins or ends within a page only whole pages are taken.
TEST(only_whole_pages_are_taken)
{
    uint32_t ram = real_ram();
    struct heap heap = heap_in(&map);

    memset(&map, 0, sizeof map);
    add(ram + 100, 68 * KIB, E820_RAM);
    memmap_finish(&map);
    assert_in_range((uintptr_t)heap_get(&heap, 1), ram + 4 * KIB,
                    ram + 68 * KIB);
    assert_int_equal(map.entries[0].length, 4 * KIB - 100);
    assert_int_equal(reserved(), 64 * KIB);
    heap_close(&heap);
    assert_int_equal(map.count, 1);
    assert_int_equal(map.entries[0].length, 68 * KIB);
}

// A refusal tells how much it would have been in all, and changes nothing.
TEST(a_refusal_is_told)
{
    struct heap heap;
    uint8_t *block;

    begin();
    heap = heap_in(&map);
    block = heap_get(&heap, 10 * MIB);
    assert_non_null(block);
    assert_null(heap_get(&heap, 6 * MIB));
    assert_in_range(heap.refused, 16 * MIB, 16 * MIB + 100);
    assert_null(heap_get(&heap, SIZE_MAX));
    assert_null(heap_get(&heap, SIZE_MAX - 20));
    assert_int_equal(round_up(heap.taken, 4 * KIB), reserved());
    assert_non_null(heap_get(&heap, 5 * MIB));
    heap_close(&heap);
    assert_given_back();
}

// Of large blocks each goes back by itself, of small ones the last takes their
// run with it; the place is taken again. heap_put(NULL) does nothing.
TEST(what_is_put_back_is_free)
{
    struct heap heap;
    void *large, *small, *other, *last;

    begin();
    heap = heap_in(&map);
    small = heap_get(&heap, 100);
    large = heap_get(&heap, MIB);
    other = heap_get(&heap, 100);
    heap_put(&heap, large);
    heap_put(&heap, NULL);
    assert_int_equal(reserved(), 64 * KIB);
    assert_ptr_equal(heap_get(&heap, MIB), large);
    last = heap_get(&heap, 200);
    heap_put(&heap, last);
    assert_ptr_equal(heap_get(&heap, 300), last);
    heap_put(&heap, last);
    heap_put(&heap, small);
    heap_put(&heap, other);
    heap_put(&heap, large);
    assert_given_back();
    assert_int_equal(heap.taken, 0);
    assert_null(heap.runs);
}

// The map of a machine may have no room left: nothing is taken from it then
// that it would not know of.
TEST(a_full_map_gives_nothing)
{
    uint32_t ram = begin(), i;
    struct heap heap = heap_in(&map);

    for (i = 0; map.count < MEMMAP_MAX - 1; i++)
        memmap_set(&map, 5 * GIB + i * 2 * MIB, MIB, 3 + i % 2);
    assert_null(heap_get(&heap, 1));
    assert_int_equal(map.count, MEMMAP_MAX - 1);
    assert_false(map.overflow);
    map.count--;
    assert_in_range((uintptr_t)heap_get(&heap, 1), ram, ram + 64 * KIB);
    assert_false(map.overflow);
    heap_close(&heap);
}

struct block {
    uint8_t *at;
    size_t bytes;
    uint8_t value;
};

static void check_block(const struct block *b)
{
    size_t i;

    for (i = 0; i < b->bytes; i++)
        if (b->at[i] != b->value)
            fail_msg("a block of %zu was written over at %zu", b->bytes, i);
}

static void get_and_put(struct heap *heap, unsigned rounds)
{
    struct block blocks[40] = {{0}};
    uint32_t random = 12345, i;

    while (rounds--) {
        struct block *b;

        random = random * 1103515245 + 12345;
        b = &blocks[(random >> 16) % LENGTH(blocks)];
        if (b->at) {
            check_block(b);
            heap_put(heap, b->at);
            b->at = NULL;
            continue;
        }
        b->bytes = (random >> 8) % (random & 0x40 ? 300 : 30000);
        b->value = (uint8_t)rounds;
        b->at = heap_get(heap, b->bytes);
        if (b->at)
            memset(b->at, b->value, b->bytes);
    }
    for (i = 0; i < LENGTH(blocks); i++) {
        if (blocks[i].at)
            check_block(&blocks[i]);
        heap_put(heap, blocks[i].at);
    }
}

// Blocks never overlap, in any order of coming and going, and when all are
// gone nothing is taken: from a map, and with a sanitizer around every run.
TEST(blocks_do_not_overlap)
{
    struct heap heap;

    begin();
    heap = heap_in(&map);
    get_and_put(&heap, 20000);
    assert_int_equal(heap.taken, 0);
    assert_given_back();
    heap = host_heap(400 * KIB); // refuses some
    get_and_put(&heap, 20000);
    assert_int_equal(heap.taken, 0);
    assert_int_not_equal(heap.refused, 0);
}

GROUP(heap, RUN(memory_is_from_the_map), RUN(other_memory_is_let_alone),
      RUN(only_whole_pages_are_taken),
      RUN(a_refusal_is_told), RUN(what_is_put_back_is_free),
      RUN(a_full_map_gives_nothing), RUN(blocks_do_not_overlap))
