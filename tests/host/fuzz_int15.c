// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes INT 15h: random registers and a map of any length. Only the entry
// that was asked for is written, and only where it was asked for.

#include "fuzz.h"

#include "loader/memmap.h"
#include "machine.h"

#define ENTRIES_MAX 140

struct input {
    uint32_t a, b, c, d;
    uint16_t es, di;
    uint8_t entries, attributes;
} __attribute__((packed));
_Static_assert(sizeof(struct input) == 22, "seeds.py");

static void set_up(const struct input *in)
{
    uint8_t stride = in->attributes & 1 ? sizeof(struct e820_entry)
                                        : E820_SHORT;

    machine_restart();
    params.e820_stride = stride;
    params.e820_bytes = (uint16_t)(in->entries % ENTRIES_MAX * stride);
    params.extended = (struct extended_memory){1, 2, 3, 4};
    frame = (struct frame){
        .es = in->es, .ds = 0x1111,
        .a = {.e = in->a}, .b = {.e = in->b}, .c = {.e = in->c},
        .d = {.e = in->d}, .di = {.e = in->di},
    };
}

static void check_map(const struct frame *before, uint8_t verdict)
{
    struct write allowed = {((uint32_t)before->es << 4) + before->di.x, 0};

    if (verdict == VERDICT_OK) {
        REQUIRE(frame.c.e == 20 || frame.c.e == 24);
        REQUIRE(frame.c.e <= before->c.e);
        REQUIRE(frame.a.e == before->d.e);
        REQUIRE(frame.b.e == 0 || frame.b.e < params.e820_bytes);
        allowed.bytes = frame.c.e;
    } else {
        REQUIRE(frame.a.h == 0x86);
    }
    REQUIRE(wrote_only(&allowed, 1));
    REQUIRE(frame.d.e == before->d.e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct frame before;
    struct input in;
    uint8_t verdict;

    if (size < sizeof in)
        return 0;
    memcpy(&in, data, sizeof in);
    set_up(&in);
    before = frame;
    verdict = call_int15();
    if (verdict == VERDICT_PASS)
        REQUIRE(same_registers(&before, &frame));
    if (before.a.x == 0xe820)
        check_map(&before, verdict);
    else
        REQUIRE(machine.write_count == 0);
    REQUIRE(before.es == frame.es && before.ds == frame.ds);
    REQUIRE(before.di.e == frame.di.e && before.si.e == frame.si.e);
    return 0;
}
