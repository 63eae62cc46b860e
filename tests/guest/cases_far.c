/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: the handlers entered by PUSHF and a far call, as a resident hook
   chains to the old one: IF is then what the hook had it, and with IF=1 the
   timer may tick at any instruction of the handler that does not forbid it
   (calls in real mode, judged in 32-bit protected mode). */
#include "map.h"
#include "read.h"
#include "timer.h"

/* storm.asm */
extern char road_storm[];
extern volatile uint32_t storm_calls, storm_done, storm_data, storm_count_at;
extern volatile uint16_t storm_dwords, storm_count;
extern volatile uint8_t storm_differ;

/* `calls` calls of the vector's handler, with an answer of `bytes` bytes. */
static void storm_init(struct call *call, uint32_t calls, uint32_t data,
                       uint32_t bytes)
{
    uint32_t handler = dword_at(call->vector * 4);

    call->road = (uint16_t)(uint32_t)road_storm;
    call->target_off = (uint16_t)handler;
    call->target_seg = handler >> 16;
    storm_calls = calls;
    storm_data = data;
    storm_dwords = bytes / 4;
}

static void judge_storm(void)
{
    if (storm_differ)
        say(" call %d", storm_done);
    expect(!storm_differ, "not like the first");
    expect(storm_done == storm_calls, "calls");
}

static void judge_ticks(const struct row *row)
{
    say(" ticks inside=%d of %d", tick_inside, tick_total);
    if (row->a & FLAG_IF)
        expect(tick_total > 0, "no tick");
    else
        expect(tick_total == 0, "let in");
}

/* So many turns, and more until there has been a tick, if there may be one. */
static bool goes_on(const struct row *row, unsigned turn, unsigned turns)
{
    return !failed() && (turn < turns ||
                         (row->a & FLAG_IF && !tick_total &&
                          turn < TIMER_PATIENCE));
}

/* a: EFLAGS, b: calls in a turn, c: blocks in a call */
static void check_read(const struct row *row)
{
    enum { TURNS = 8, COUNT_AT = PACKET_OFF + 2 };
    uint32_t old = hook_timer(), count = scaled(row->c);
    struct reading rd;

    for (unsigned turn = 0; goes_on(row, turn, TURNS); turn++) {
        forget_text();
        reading_init(&rd, params.data + 60 + turn % TURNS * 41, count);
        rd.call.regs.eflags = row->a;
        storm_count = count;
        storm_count_at = rd.chs ? (uint32_t)&storm_count
            : (uint32_t)PACKET_SEG << 16 | COUNT_AT;
        storm_init(&rd.call, row->b, (uint32_t)BUFFER_SEG << 16,
                   count * medium.unit);
        reading_run(&rd);
        judge_good(&rd);
        judge_storm();
    }
    unhook_timer(old);
    judge_ticks(row);
}

/* a: EFLAGS, b: calls for each entry. Each answer must be the one that INT
   gives while nothing interrupts. A tick on a small stack of the handler's own
   would overwrite what lies below it. */
static void check_entries(const struct row *row)
{
    uint32_t old, ebx = 0;
    struct call call;

    keep_map();
    old = hook_timer();
    tick_words = DEEP_WORDS;
    for (unsigned i = 0; i < kept_count && !failed(); i++) {
        entry_init(&call, ebx, 20);
        call.regs.eflags = row->a;
        storm_count_at = (uint32_t)&storm_count;
        storm_init(&call, row->b, (uint32_t)PACKET_SEG << 16 | ENTRY_OFF, 20);
        call_run(&call);
        ebx = call.regs.ebx;
        expect(!call_cf(&call), "CF");
        expect(!memcmp(at(ENTRY_AT), &kept[i], 20), "entry");
        judge_entry(&call, 20);
        judge_storm();
    }
    unhook_timer(old);
    judge_ticks(row);
    expect(ebx == 0, "EBX of the last");
    judge_map();
}

#define HOOK "BIOS convention"
#define QUIET (FLAGS_USUAL & ~FLAG_IF)

static const struct row rows[] = {
    { "far-if1", HOOK, "PUSHF, CALL FAR with IF=1 and ticks at 20 kHz",
      "data, IF=1", check_read, FLAGS_USUAL, 100, 1 },
    { "far-if1-31", HOOK, "the same, 31 blocks", "data, IF=1",
      check_read, FLAGS_USUAL, 16, 31 },
    { "far-if0", HOOK, "the same with IF=0", "data, IF=0, no tick",
      check_read, QUIET, 20, 1 },
    { "far-if0-31", HOOK, "the same with IF=0, 31 blocks",
      "data, IF=0, no tick", check_read, QUIET, 4, 31 },
    { "far-e820-if1", HOOK, "E820h by PUSHF, CALL FAR with IF=1",
      "same map, IF=1", check_entries, FLAGS_USUAL, 60, 0 },
    { "far-e820-if0", HOOK, "the same with IF=0", "same map, IF=0, no tick",
      check_entries, QUIET, 10, 0 },
};
const struct group group_far = GROUP(rows);
