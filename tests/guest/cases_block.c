/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: a BIOS whose INT 15h AH=87h fails, does nothing or leaves junk behind
   (calls in real mode, judged in 32-bit protected mode). Who does not copy by
   AH=87h must have the data right without one call of it. */
#include "read.h"

enum {
    SYSTEM_VECTOR = 0x15 * 4,
    CONTROLLER_FAILED = 0x20,   /* docs/int13.md, copying */
};

/* block.asm */
extern char block_entry[], block_fail[], block_mute[], block_stray[];
extern volatile uint32_t block_calls, block_open, block_turn, block_act,
    block_old;

static void set_vector(uint32_t handler)
{
    *(volatile uint32_t *)at(SYSTEM_VECTOR) = handler;
}

/* a: count, b: the call that the fault begins with, c: the fault */
static void run_hooked(const struct row *row, struct reading *rd)
{
    block_old = dword_at(SYSTEM_VECTOR);
    block_calls = block_open = 0;
    block_turn = row->b;
    block_act = row->c;
    set_vector((uint32_t)block_entry);
    reading_init(rd, params.data + 50, scaled(row->a));
    reading_run(rd);
    say(" calls=%d", block_calls);
    expect(block_open == 0, "called with interrupts on");
    expect(spec_only || params.bios_copy || block_calls == 0, "AH=87h used");
}

static void judge_after(void)
{
    struct reading rd;

    say(", then");
    reading_init(&rd, params.data + 51, 3);
    reading_run(&rd);
    judge_good(&rd);
}

/* The failed piece is the last that was asked for, and nothing is reported
   but what came before it; without the fault the drive works again. */
static void check_fault(const struct row *row)
{
    struct reading rd;

    run_hooked(row, &rd);
    if (spec_only && block_calls >= row->b) {
        judge_bad(&rd, 0);
    } else if (params.bios_copy) {
        expect(block_calls == row->b, "calls");
        judge_bad(&rd, CONTROLLER_FAILED);
    } else {
        judge_good(&rd);
    }
    set_vector(block_old);
    judge_after();
}

/* The BIOS moves the data: whatever else it does must not show. */
static void check_stray(const struct row *row)
{
    struct reading rd;

    run_hooked(row, &rd);
    expect(!params.bios_copy || block_calls >= row->b, "calls");
    judge_good(&rd);
    set_vector(block_old);
    judge_after();
}

#define COPYING "INT 15h AH=87h"
#define FAILED "CF=1 AH=20, or no AH=87h"
#define ACT(name) (uint32_t)block_##name

static const struct row rows[] = {
    { "87-fail", COPYING, "AH=87h fails in a read of one block", FAILED,
      check_fault, 1, 1, ACT(fail) },
    { "87-fail-31", COPYING, "it fails for the second piece", FAILED,
      check_fault, 31, 2, ACT(fail) },
    { "87-fail-n127", COPYING, "it fails for the first piece of a long read",
      FAILED, check_fault, 127, 1, ACT(fail) },
    { "87-fail-n127-3", COPYING, "the same for the third piece", FAILED,
      check_fault, 127, 3, ACT(fail) },
    { "87-fail-n127-8", COPYING, "the same for the last piece", FAILED,
      check_fault, 127, 8, ACT(fail) },
    { "87-mute", COPYING, "AH=87h does nothing, not even to CF", FAILED,
      check_fault, 1, 1, ACT(mute) },
    { "87-mute-31", COPYING, "it does nothing for the second piece", FAILED,
      check_fault, 31, 2, ACT(mute) },
    { "87-mute-n127-8", COPYING, "the same for the last piece", FAILED,
      check_fault, 127, 8, ACT(mute) },
    { "87-stray", COPYING, "AH=87h leaves DS ES EAX..EBP changed and IF=1",
      "moved", check_stray, 2, 1, ACT(stray) },
    { "87-stray-31", COPYING, "the same in two pieces", "moved",
      check_stray, 31, 1, ACT(stray) },
    { "87-stray-n127", COPYING, "the same in eight pieces", "moved",
      check_stray, 127, 1, ACT(stray) },
};
const struct group group_block = GROUP(rows);
