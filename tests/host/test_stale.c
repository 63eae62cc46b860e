// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/stale.c: what is broken in low memory, and what is not.

#include "check.h"

#include "boot/bda.h"
#include "loader/lib.h"
#include "loader/stale.h"
#include "physmem.h"

#define OURS 0x9e400u
#define OURS_END 0x9f000u

static uint8_t *memory(uint32_t at)
{
    return physical_memory(at);
}

static void put_text(uint32_t at, const char *text)
{
    memcpy(memory(at), text, strlen(text));
}

static void put_far(uint32_t at, uint32_t target)
{
    uint32_t far_pointer = target >> 4 << 16 | (target & 15);

    memcpy(memory(at), &far_pointer, 4);
}

// A safe hook: signature at 3, vendor at 11, the one before it at 19.
static void put_hook(uint32_t at, const char *vendor, uint32_t previous)
{
    put_text(at + 3, "$INT13SF");
    put_text(at + 11, vendor);
    put_far(at + 19, previous);
}

// An mBFT of 70 bytes whose bytes add up to 0.
static void put_mbft(uint32_t at)
{
    uint8_t sum = 0, i;

    put_text(at, "mBFT");
    memory(at)[4] = 70;
    for (i = 0; i < 70; i++)
        sum = (uint8_t)(sum + memory(at)[i]);
    memory(at)[9] = (uint8_t)-sum;
}

static uint32_t int13; // as it was before us

// The vector leads to our own hook, and that to `previous`.
static void begin(uint32_t previous)
{
    uint32_t mbft = OURS + 0xa0;

    int13 = previous >> 4 << 16 | (previous & 15);
    physmem_clear();
    put_far(IVT_INT13, OURS + 0x113);
    put_hook(OURS + 0x113, "MEMDISK ", previous);
    memcpy(memory(OURS + 0x113 + 27), &mbft, 4);
    put_mbft(mbft);
    put_text(OURS + 0x103, "$INT13SFGRUB4DOS");
}

static unsigned break_them(void)
{
    return break_stale_announcements(int13, OURS, OURS_END);
}

static bool is_there(uint32_t at, const char *text)
{
    return memcmp(memory(at), text, strlen(text)) == 0;
}

// grub4dos's own program has the signature in it, anywhere.
TEST(copies_are_broken)
{
    static const uint32_t places[] = {0x500, 0x8203, 0x50001, OURS - 16,
                                      OURS_END, 0x9f103, 0x9ff00, 0x9fff0};
    size_t i;

    for (i = 0; i < LENGTH(places); i++) {
        begin(0xf0000);
        put_text(places[i], "$INT13SFGRUB4DOS");
        assert_int_equal(break_them(), 1);
        assert_false(is_there(places[i], "$INT13SFGRUB4DOS"));
        assert_true(is_there(places[i] + 1, "INT13SFGRUB4DOS"));
        assert_int_equal(break_them(), 0);
    }
}

// What was before us is alive even where our own handler is no safe hook.
TEST(our_hook_need_not_be_one)
{
    begin(0x9f100);
    put_hook(0x9f100, "GRUB4DOS", 0xf0000);
    put_text(OURS + 0x113 + 3, "nothing.");
    assert_int_equal(break_them(), 0);
}

TEST(ours_is_left_alone)
{
    begin(0xf0000);
    assert_int_equal(break_them(), 0);
    assert_true(is_there(OURS + 0x103, "$INT13SFGRUB4DOS"));
    assert_true(is_there(OURS + 0xa0, "mBFT"));
}

// What grub4dos has mapped before us stays: its handler is in the chain.
TEST(live_hooks_are_left_alone)
{
    begin(0x9f100);
    put_hook(0x9f100, "GRUB4DOS", 0x9fb00);
    put_hook(0x9fb00, "GRUB4DOS", 0xf0000);
    put_text(0x30003, "$INT13SFGRUB4DOS");
    assert_int_equal(break_them(), 1);
    assert_true(is_there(0x9f103, "$INT13SFGRUB4DOS"));
    assert_true(is_there(0x9fb03, "$INT13SFGRUB4DOS"));
}

// A chain that ends in a handler without a signature, however it goes on.
TEST(a_foreign_handler_ends_the_chain)
{
    begin(0x9f100);
    put_far(0x9f100 + 19, 0x9fb00);
    put_hook(0x9fb00, "GRUB4DOS", 0xf0000);
    assert_int_equal(break_them(), 1);
}

TEST(a_circle_ends)
{
    begin(OURS + 0x113);
    put_text(0x30003, "$INT13SFGRUB4DOS");
    assert_int_equal(break_them(), 1);
}

// WinVBlock takes every mBFT at a paragraph whose sum is right.
TEST(stale_mbfts_are_broken)
{
    begin(0xf0000);
    put_mbft(0x70000);
    put_mbft(0x70108); // no paragraph
    put_mbft(0x70200);
    memory(0x70209)[0]++; // not valid
    assert_int_equal(break_them(), 1);
    assert_false(is_there(0x70000, "mBFT"));
    assert_true(is_there(0x70108, "mBFT"));
    assert_true(is_there(0x70200, "mBFT"));
}

// A MEMDISK that started the menu which started us is alive.
TEST(live_mbfts_are_left_alone)
{
    uint32_t mbft = 0x9f200;

    begin(0x9f100);
    put_hook(0x9f100, "MEMDISK ", 0xf0000);
    memcpy(memory(0x9f100 + 27), &mbft, 4);
    put_mbft(mbft);
    assert_int_equal(break_them(), 0);
    put_text(0x9f100 + 11, "GRUB4DOS"); // has no such pointer
    assert_int_equal(break_them(), 1);
}

// A length that leads out of low memory is no table's.
TEST(long_mbfts)
{
    uint32_t length = 0xfffffff0;

    begin(0xf0000);
    put_text(0x70000, "mBFT");
    memcpy(memory(0x70004), &length, 4);
    assert_int_equal(break_them(), 0);
}

GROUP(stale, RUN(copies_are_broken), RUN(ours_is_left_alone),
      RUN(our_hook_need_not_be_one),
      RUN(live_hooks_are_left_alone), RUN(a_foreign_handler_ends_the_chain),
      RUN(a_circle_ends), RUN(stale_mbfts_are_broken),
      RUN(live_mbfts_are_left_alone), RUN(long_mbfts))
