// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/memory.c as the loader has it: moves around and above 4 GiB go
// through page tables, which are read here as a processor reads them.

#include "check.h"

#include "loader/lib.h"
#include "low32.h"

// The other tests have a memory_move() of the host's.
#undef RAMISO_HOST
#include "loader/memory.c" // NOLINT: it has static parts

#define MIB 0x100000u
#define HIGH (FOUR_GIB - 4 * MIB) // where `memory` lies
#define BYTES (16 * MIB)

static uint8_t memory[BYTES], expected[BYTES];
static unsigned copies;

// What is too large for `memory` is not copied but added up: where it went, and
// how much. 0 in `delta`: nothing is that large.
static struct {
    uint64_t delta, begin, end, bytes;
} sum;

static uint8_t *physical(uint64_t address)
{
    return address >= HIGH && address - HIGH < BYTES
               ? memory + (address - HIGH)
               : (uint8_t *)(uintptr_t)address;
}

// Intel SDM volume 3, 4.4, PAE paging: the pointer table's first entry leads to
// the directory (bit 0: present), bits 21 to 29 of the linear address are the
// index of a page of 2 MiB there (bits 0, 1 and 7: present, writable, large).
static uint64_t translate(const uint64_t *page, uint32_t linear)
{
    uint64_t entry = page[linear >> 21 & 0x1ff];

    assert_true(linear >= 2 * MIB && linear < 1u << 30);
    assert_int_equal(page[0xfe0 / 8] ^ 1,
                     (uint32_t)(uintptr_t)page & ~0xfffu);
    assert_int_equal(page[0], 0x83);
    assert_int_equal(entry & 0xfff00000001fffff, 0x83);
    return (entry & ~0x1fffffull) + linear % (2 * MIB);
}

static void add_up(const uint64_t *page, uint32_t to, uint32_t from,
                   uint32_t bytes)
{
    uint64_t begin = translate(page, to);
    uint64_t end = translate(page, to + bytes - 1) + 1;

    assert_int_equal(end - begin, bytes);
    assert_int_equal(begin - translate(page, from), sum.delta);
    assert_int_equal(end - 1 - translate(page, from + bytes - 1), sum.delta);
    if (begin < sum.begin || !sum.bytes)
        sum.begin = begin;
    if (end > sum.end)
        sum.end = end;
    sum.bytes += bytes;
}

// As REP MOVS copies, which overlapping bytes see.
void copy_paged(uint32_t to, uint32_t from, const uint64_t *page,
                uint32_t bytes)
{
    assert_int_equal((uintptr_t)page % 4096, 0);
    copies++;
    if (sum.delta)
        add_up(page, to, from, bytes);
    else
        for (; bytes; bytes--)
            *physical(translate(page, to++)) =
                *physical(translate(page, from++));
}

static void begin(void)
{
    uint32_t i;

    for (i = 0; i < BYTES; i++)
        memory[i] = (uint8_t)(i * 2654435761u >> 23);
    memcpy(expected, memory, BYTES);
    copies = 0;
}

// Moves of every kind: apart, overlapping up and down by a byte, by less than a
// page, by a page and by more; over page boundaries and over 4 GiB.
TEST(moves_above_4_gib)
{
    static const struct {
        uint64_t to, from;
        uint32_t bytes;
    } rows[] = {
        {FOUR_GIB + 0x123, FOUR_GIB + 5 * MIB, 3 * MIB + 1},
        {FOUR_GIB + 5 * MIB + 3, FOUR_GIB + 0x7ff, 4 * MIB + 2},
        {FOUR_GIB + 1, FOUR_GIB, 1000},
        {FOUR_GIB, FOUR_GIB + 1, 1000},
        {FOUR_GIB + 2 * MIB - 1, FOUR_GIB + 2 * MIB - 8, 5000},
        {FOUR_GIB + 0x1f000, FOUR_GIB + 5, 7 * MIB},
        {FOUR_GIB + 2 * MIB + 5, FOUR_GIB + 5, 5 * MIB},
        {FOUR_GIB + 5, FOUR_GIB + 2 * MIB + 5, 5 * MIB},
        {FOUR_GIB + 3 * MIB, FOUR_GIB + 9, 6 * MIB},
        {FOUR_GIB + 9, FOUR_GIB + 9, 3 * MIB},
        {FOUR_GIB - 0x1001, FOUR_GIB + MIB, 2 * MIB},
        {FOUR_GIB + 0x100, FOUR_GIB - 3 * MIB, 3 * MIB + 1},
        {FOUR_GIB - 4 * MIB, FOUR_GIB + 0x700, 2 * MIB},
        {FOUR_GIB, FOUR_GIB - 3, 2}, {FOUR_GIB - 2, FOUR_GIB + 7, 3},
        {FOUR_GIB + 7, FOUR_GIB - 2, 3}, {FOUR_GIB, FOUR_GIB + 9, 0},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        begin();
        memory_move(rows[i].to, rows[i].from, rows[i].bytes);
        memmove(expected + (rows[i].to - HIGH),
                expected + (rows[i].from - HIGH), rows[i].bytes);
        if (memcmp(memory, expected, BYTES) != 0)
            fail_msg("row %zu", i);
        assert_int_equal(copies == 0, rows[i].bytes == 0);
        // A window shows 2 MiB at the least.
        assert_true(copies <= rows[i].bytes / (2 * MIB) + 1 ||
                    rows[i].to - rows[i].from < 2 * MIB);
    }
}

// A DVD of 4,700,000,000 bytes, up and down.
TEST(moves_of_more_than_4_gib)
{
    static const struct {
        uint64_t to, from;
    } rows[] = {
        {0x400000123, 0x200000007}, {0x200000000, 0x300000000},
        {0x23fe00005, 0x200000000}, {0x200000005, 0x1ffffffff},
        {0x312345678, 0x234567}, {0x300000000, 0xf0000000},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        memset(&sum, 0, sizeof sum);
        sum.delta = rows[i].to - rows[i].from;
        memory_move(rows[i].to, rows[i].from, i == 3 ? 5000 : 4700000000);
        assert_int_equal(sum.begin, rows[i].to);
        assert_int_equal(sum.bytes, i == 3 ? 5000 : 4700000000);
        assert_int_equal(sum.end, sum.begin + sum.bytes);
    }
    sum.delta = 0;
}

// From the loader's memory and to it. Below 4 GiB no paging is needed.
TEST(moves_to_and_from_low_memory)
{
    uint8_t *low = low32(0x20000);
    uint64_t at = (uintptr_t)low;

    begin();
    memory_write(FOUR_GIB + 2 * MIB - 0x8000, "above 4 GiB", 12);
    memory_move(at, FOUR_GIB + 2 * MIB - 0x8000, 0x10001);
    assert_memory_equal(low, memory + 6 * MIB - 0x8000, 0x10001);
    assert_string_equal((char *)low, "above 4 GiB");
    assert_int_equal(low[0x10001], 0);
    copies = 0;
    memory_move(at + 0x10000, at, 0x8000);
    assert_memory_equal(low + 0x10000, low, 0x8000);
    memory_clear(at + 1, 0x8000);
    assert_int_equal(copies, 0);
    assert_int_equal(low[0], 'a');
    assert_int_equal(low[1] | low[0x8000], 0);
    assert_memory_equal(low + 0x8001, memory + 6 * MIB + 1, 100);
    memset(memory + 4 * MIB, 0x55, 0x100);
    memory_read(low, FOUR_GIB, 0x100);
    assert_memory_equal(low, memory + 4 * MIB, 0x100);
}

// What lies below 4 GiB is read where it is; what does not, in whole or in
// part, by copies of 4096 bytes.
TEST(pieces)
{
    uint8_t *low = low32(16);
    const uint8_t *piece;
    uint64_t at = FOUR_GIB - 100, left = 9000;
    size_t bytes;

    begin();
    assert_ptr_equal(memory_piece((uintptr_t)low, 16, &bytes), low);
    assert_int_equal(bytes, 16);
    for (; left; at += bytes, left -= bytes) {
        piece = memory_piece(at, left, &bytes);
        assert_int_equal(bytes, left < 4096 ? left : 4096);
        assert_memory_equal(piece, memory + (at - HIGH), bytes);
    }
}

// All of it is zero then, and nothing else.
TEST(clears_above_4_gib)
{
    static const struct {
        uint64_t to;
        uint32_t bytes;
    } rows[] = {
        {FOUR_GIB, 0}, {FOUR_GIB + 1, 1}, {FOUR_GIB + 3, 63},
        {FOUR_GIB, 64}, {FOUR_GIB, 65}, {FOUR_GIB + 9, 129},
        {FOUR_GIB - 100, 5000}, {FOUR_GIB - 1, 2},
        {FOUR_GIB + 77, 5 * MIB + 3},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        begin();
        memory_clear(rows[i].to, rows[i].bytes);
        memset(expected + (rows[i].to - HIGH), 0, rows[i].bytes);
        if (memcmp(memory, expected, BYTES) != 0)
            fail_msg("row %zu", i);
    }
}

GROUP(memory, RUN(pieces), RUN(moves_above_4_gib),
      RUN(moves_of_more_than_4_gib),
      RUN(moves_to_and_from_low_memory),
      RUN(clears_above_4_gib))
