/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: interrupts in the middle of a call, and a timer hook that calls
   INT 13h itself (calls in real mode, judged in 32-bit protected mode). */
#include "map.h"
#include "read.h"
#include "timer.h"

enum {
    LONG_READ = 127,            /* must let interrupts in on its way */
};

/* Row's turns, and more as long as nothing of the kind has been seen. */
static bool goes_on(const struct row *row, unsigned turn, bool seen)
{
    return !failed() && (turn < row->b || (!seen && turn < TIMER_PATIENCE));
}

/* a: EFLAGS, b: turns, c: blocks in a call */
static void one_turn(const struct row *row, unsigned turn)
{
    uint32_t count = scaled(row->c);
    uint32_t room = params.total - params.data - count - 9;
    struct reading reading, *rd = &reading;

    forget_text();
    reading_init(rd, params.data + (turn * 331) % room, count);
    rd->call.regs.eflags = row->a;
    reading_run(rd);
    judge_good(rd);
}

/* With IF=1 a long read lets interrupts in; with IF=0 it lets none. */
static void check_window(const struct row *row)
{
    bool let_in = row->a & FLAG_IF && row->c == LONG_READ;
    uint32_t old = hook_timer();

    for (unsigned turn = 0; goes_on(row, turn, !let_in || tick_inside); turn++)
        one_turn(row, turn);
    unhook_timer(old);
    say(" ticks inside=%d of %d", tick_inside, tick_total);
    if (let_in)
        expect(tick_inside > 0, "never let in");
    else if (!(row->a & FLAG_IF))
        expect(tick_inside == 0, "let in");
}

/* The timer's handler takes much stack: it may be the caller's, but no small
   one of the drive's own, with other data below. */
static void check_deep(const struct row *row)
{
    uint32_t old;

    keep_map();
    old = hook_timer();
    tick_words = DEEP_WORDS;
    for (unsigned turn = 0; goes_on(row, turn, tick_total); turn++)
        one_turn(row, turn);
    unhook_timer(old);
    say(" ticks inside=%d of %d", tick_inside, tick_total);
    expect(tick_total > 0, "no tick");
    judge_map();
}

/* The timer hook reads a sector of its own in mid-copy: the outer data must
   be right; the inner call works, or fails and says so. */
static void check_nested(const struct row *row)
{
    uint32_t old = hook_timer();

    nest_good = nest_refused = nest_bad = 0;
    for (unsigned turn = 0;
         goes_on(row, turn, row->c != LONG_READ || nest_good + nest_refused);
         turn++) {
        arm_nested_read(params.data + 400);
        one_turn(row, turn);
    }
    nest_armed = 0;
    unhook_timer(old);
    say(" nested: good=%d refused=%d wrong=%d", nest_good, nest_refused,
        nest_bad);
    expect(nest_bad == 0, "inner data");
    if (row->c == LONG_READ)
        expect(nest_good + nest_refused > 0, "never nested");
}

/* After a refused or nested call the next one must work: a guard that is
   never taken off would fail here. */
static void check_after(const struct row *row)
{
    struct reading rd;

    (void)row;
    reading_init(&rd, params.data + 3, 3);
    reading_run(&rd);
    judge_good(&rd);
}

static const struct row rows[] = {
    { "irq-if1", "docs/int13.md, copying", "interrupts come between blocks",
      "data, some inside", check_window, FLAGS_USUAL, 40, LONG_READ },
    { "irq-if0", "BIOS convention", "IF=0: no interrupt during the call",
      "data, none inside", check_window, FLAGS_USUAL & ~FLAG_IF, 12,
      LONG_READ },
    { "irq-if1-31", "BIOS convention", "ticks at 20 kHz around a short read",
      "data", check_window, FLAGS_USUAL, 40, 31 },
    { "irq-if0-31", "BIOS convention", "IF=0: no interrupt during the call",
      "data, none inside", check_window, FLAGS_USUAL & ~FLAG_IF, 40, 31 },
    { "irq-deep-64", "docs/int13.md, copying", "ticks take 400 bytes of stack",
      "data, same E820h map", check_deep, FLAGS_USUAL, 12, 64 },
    { "irq-deep-n127", "docs/int13.md, copying", "the same, 127 blocks",
      "data, same E820h map", check_deep, FLAGS_USUAL, 12, LONG_READ },
    { "nested", "docs/design.md", "INT 13h from a timer hook",
      "no wrong data", check_nested, FLAGS_USUAL, 60, LONG_READ },
    { "nested-31", "docs/design.md", "the same in a short read",
      "no wrong data", check_nested, FLAGS_USUAL, 60, 31 },
    { "nested-after", "docs/design.md", "the drive works afterwards",
      "moved", check_after, 0, 0, 0 },
};
const struct group group_reentry = GROUP(rows);
