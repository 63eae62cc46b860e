/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: flags, stacks, A20 and segment limits that a caller may have (calls
   in real mode, judged in 32-bit protected mode). */
#include "read.h"

enum {
    PORT_A20 = 0x92, KBC_DATA = 0x60, KBC_COMMAND = 0x64,
    A20_LOW = 0x7FF00,          /* in the arena's last bytes */
    A20_HIGH = A20_LOW + 0x100000,
    STACK_SEG = 0x7000, STACK_BOTTOM = 0x4000,
};

/* a: EFLAGS at the call, b: count */
static void check_flags(const struct row *row)
{
    struct reading rd;

    reading_init(&rd, params.data + 20, scaled(row->b));
    rd.call.regs.eflags = row->a | 2;
    reading_run(&rd);
    say(" flags=%l", rd.call.regs.eflags);
    judge_good(&rd);
}

/* The same for a call that fails. */
static void check_flags_bad(const struct row *row)
{
    struct reading rd;

    reading_init(&rd, params.total + 20, scaled(row->b));
    rd.call.regs.eflags = row->a | 2;
    reading_run(&rd);
    say(" flags=%l", rd.call.regs.eflags);
    expect(call_cf(&rd.call), "CF");
    call_judge(rd.chs ? MAY_AX : MAY_AH);
}

/* Whether the processor has the flag at all (a 486 without CPUID has no
   ID flag). */
static bool flag_exists(uint32_t flag)
{
    uint32_t was, is;

    __asm__ volatile ("pushfl\n\tpopl %0\n\tmovl %0, %1\n\txorl %2, %1\n\t"
                      "pushl %1\n\tpopfl\n\tpushfl\n\tpopl %1\n\t"
                      "pushl %0\n\tpopfl"
                      : "=&r"(was), "=&r"(is) : "ri"(flag) : "cc");
    return (was ^ is) & flag;
}

static void check_flag_high(const struct row *row)
{
    if (flag_exists(row->a & ~FLAGS_USUAL))
        check_flags(row);
    else
        not_applicable("no such flag in this processor");
}

/* (AC is no case: INT clears it in real mode and IRET doesn't bring it
   back, Intel SDM volume 2, INT n.) */

/* Single stepping over the call: the handler is not stepped into, and TF is
   still set behind it. */
static void check_trap_flag(const struct row *row)
{
    extern volatile uint32_t trap_total, trap_foreign;
    uint32_t vector = dword_at(4);
    struct reading rd;

    (void)row;
    trap_total = trap_foreign = 0;
    *(volatile uint32_t *)at(4) = (uint32_t)trap_entry;
    reading_init(&rd, params.data + 21, 2);
    rd.call.regs.eflags = FLAGS_USUAL | FLAG_TF;
    reading_run(&rd);
    judge_good(&rd);
    *(volatile uint32_t *)at(4) = vector;
    say(" traps=%d inside=%d", trap_total, trap_foreign);
    expect(trap_total > 0, "no trap at all");
    expect(trap_foreign == 0, "trapped inside");
}

/* a: bytes of stack, the 6 of INT among them, b: EFLAGS. Below them there
   are canaries. */
static void check_stack(const struct row *row)
{
    struct reading rd;

    reading_init(&rd, params.data + 22, scaled(row->c));
    rd.call.regs.ss = STACK_SEG;
    rd.call.regs.esp = STACK_BOTTOM + row->a;
    rd.call.regs.eflags = row->b;
    reading_run(&rd);
    arena_allow(linear(STACK_SEG, STACK_BOTTOM), row->a);
    judge_good(&rd);
}

/* a: ESP as it is; the whole segment is stack */
static void check_esp(const struct row *row)
{
    struct reading rd;

    reading_init(&rd, params.data + 23, 3);
    rd.call.regs.ss = STACK_SEG - 0x800;
    rd.call.regs.esp = row->a;
    reading_run(&rd);
    arena_allow(linear(STACK_SEG - 0x800, row->a - 512), 512);
    if (!(uint16_t)row->a)
        arena_allow(linear(STACK_SEG - 0x800, 0) + 0x10000 - 512, 512);
    judge_good(&rd);
}

static void kbc_wait(void)
{
    for (unsigned i = 0; i < 100000 && (in8(KBC_COMMAND) & 2); i++)
        ;
}

static void kbc_a20(bool on)
{
    kbc_wait();
    out8(KBC_COMMAND, 0xD1);
    kbc_wait();
    out8(KBC_DATA, on ? 0xDF : 0xDD);
    kbc_wait();
}

static bool a20_is_on(void)
{
    volatile uint32_t *low = at(A20_LOW), *high = at(A20_HIGH);
    uint32_t keep_low = *low, keep_high = *high;
    bool on;

    *low = 0x12345678;
    *high = 0x9ABCDEF0;
    on = *low == 0x12345678;
    *high = keep_high;
    *low = keep_low;
    return on;
}

static void port92_a20(bool on)
{
    out8(PORT_A20, (in8(PORT_A20) & 0xFC) | (on ? 2 : 0));
}

static void set_a20(bool on, bool by_kbc)
{
    if (by_kbc)
        kbc_a20(on);
    else
        port92_a20(on);
}

/* A20 off at the call. a: 1 by the keyboard controller, 0 by port 92h,
   b: CD block (512 apart lies the other megabyte), c: count */
static void check_a20_off(const struct row *row)
{
    uint32_t lba = params.data + row->b * (SECTOR / medium.unit);
    uint32_t count = scaled(row->c);
    struct reading rd;
    bool on;

    if (lba + count > params.total) {
        not_meant("the medium is too small");
        return;
    }
    reading_init(&rd, lba, count);
    set_a20(false, row->a);
    if (a20_is_on()) {
        not_applicable("A20 can't be switched off here");
        return;
    }
    reading_run(&rd);
    on = a20_is_on();
    port92_a20(true);
    kbc_a20(true);
    say(" A20 %s", on ? "on" : "off");
    expect(!on, "A20 left on");
    expect(a20_is_on(), "A20 stuck");
    judge_good(&rd);
}

static void check_a20_on(const struct row *row)
{
    struct reading rd;

    (void)row;
    port92_a20(true);
    reading_init(&rd, params.data + 30, 3);
    reading_run(&rd);
    expect(a20_is_on(), "A20 off");
    judge_good(&rd);
}

enum { HIGH_START = 0x100000, HIGH_END = 0x300000 };

/* One value everywhere: a test for A20 that compares two addresses a
   megabyte apart finds them equal, and must not write there to be sure. */
#define HIGH_WORD 0x5AC3A53Cu

/* The calls of check_high_kept: good, long, bad, and with A20 off. */
static void disturb_high(void)
{
    static const struct { bool a20_off; uint16_t count; } turns[] = {
        { false, 1 }, { false, 127 }, { true, 31 }, { true, 127 },
    };
    struct reading rd;

    for (unsigned i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
        set_a20(!turns[i].a20_off, false);
        reading_init(&rd, params.data + 40, scaled(turns[i].count));
        reading_run(&rd);
        reading_init(&rd, params.total + 40, scaled(turns[i].count));
        reading_run(&rd);
        set_a20(true, false);
        forget_text();
    }
}

/* The second and third megabyte are the caller's: no call has any business
   there. */
static void check_high_kept(const struct row *row)
{
    (void)row;
    for (uint32_t p = HIGH_START; p < HIGH_END; p += 4)
        *(uint32_t *)at(p) = HIGH_WORD;
    disturb_high();
    for (uint32_t p = HIGH_START; p < HIGH_END; p += 4) {
        if (dword_at(p) == HIGH_WORD)
            continue;
        say("%l changed", p);
        expect(false, "memory");
        return;
    }
    say("kept");
}

/* The driver answers a held call with '4' when it sees four limits of
   4 GiB; a machine without a driver has nobody to answer. */
static void check_big_real(const struct row *row)
{
    extern volatile uint8_t hold_answer;
    struct reading rd;

    if (!params.can_hold) {
        not_applicable("nobody to read the limits");
        return;
    }
    reading_init(&rd, params.data + 31, scaled(row->a));
    rd.call.big = 1;
    rd.call.hold = 1;
    reading_run(&rd);
    say(" limits %s", hold_answer == '4' ? "4 GiB" : "cut");
    expect(hold_answer == '4', "limits");
    judge_good(&rd);
}

/* Junk in every register that is no argument, whatever the segment: the
   call must not take its own data through the caller's DS or ES. */
static void check_segments(const struct row *row)
{
    struct reading rd;

    reading_init(&rd, params.data + 33, 5);
    rd.call.regs.es = rd.call.regs.fs = rd.call.regs.gs = row->a;
    rd.call.regs.ebp = rd.call.regs.edi = 0xFFFFFFFF;
    rd.call.regs.ebx = rd.call.regs.ecx = 0xFFFFFFFF;
    reading_run(&rd);
    judge_good(&rd);
}

#define CONVENTION "BIOS convention"
#define USUAL FLAGS_USUAL
#define QUIET (FLAGS_USUAL & ~FLAG_IF)

/* What params.ignore may leave out everywhere else is judged here. */
static void check_strict(const struct row *row)
{
    struct reading rd;

    reading_init(&rd, params.data + 34, row->a);
    reading_run(&rd);
    expect(!call_cf(&rd.call), "CF");
    arena_allow(BUFFER, row->a * medium.unit);
    call_judge_strict(MAY_AH);
}

static void check_strict_bad(const struct row *row)
{
    struct reading rd;

    reading_init(&rd, (uint64_t)params.total + row->a, 1);
    reading_run(&rd);
    expect(call_cf(&rd.call), "CF");
    call_judge_strict(rd.chs ? MAY_AX : MAY_AH);
}

static const struct row rows[] = {
    { "cpu-if0", CONVENTION, "IF=0 at the call stays 0", "data, IF=0",
      check_flags, QUIET, 31, 0 },
    { "cpu-if1", CONVENTION, "IF=1 at the call stays 1", "data, IF=1",
      check_flags, USUAL, 31, 0 },
    { "cpu-if0-bad", CONVENTION, "IF=0 stays 0 through a failure", "IF=0",
      check_flags_bad, QUIET, 1, 0 },
    { "cpu-df", CONVENTION, "DF=1 at the call: forward, and DF kept",
      "data, DF=1", check_flags, USUAL | FLAG_DF, 31, 0 },
    { "cpu-df-bad", CONVENTION, "DF=1 through a failure", "DF=1",
      check_flags_bad, USUAL | FLAG_DF, 1, 0 },
    { "cpu-flags-0", CONVENTION, "all flags clear", "flags kept",
      check_flags, 2, 1, 0 },
    { "cpu-kept", CONVENTION, "flags, GDTR, IDTR, CR0 and high halves are kept",
      "all kept", check_strict, 2, 0, 0 },
    { "cpu-kept-bad", CONVENTION, "the same through a failure", "all kept",
      check_strict_bad, 0, 0, 0 },
    { "cpu-nt", CONVENTION, "NT and IOPL set at the call", "flags kept",
      check_flags, USUAL | FLAG_NT | FLAG_IOPL, 2, 0 },
    { "cpu-id", CONVENTION, "ID set at the call", "flags kept",
      check_flag_high, USUAL | FLAG_ID, 2, 0 },
    { "cpu-tf", CONVENTION, "single step over the call",
      "no trap inside", check_trap_flag, 0, 0, 0 },
    { "cpu-stack-16", CONVENTION, "16 bytes of stack beyond INT's own",
      "nothing below", check_stack, 22, QUIET, 2 },
    { "cpu-stack-if1", CONVENTION, "64 bytes of stack, interrupts on",
      "nothing below", check_stack, 70, USUAL, 2 },
    { "cpu-stack-n127", CONVENTION, "16 bytes of stack, a long read",
      "nothing below", check_stack, 22, QUIET, 127 },
    { "cpu-sp-odd", CONVENTION, "odd SP", "data",
      check_esp, 0x4001, 0, 0 },
    { "cpu-sp-0", CONVENTION, "SP=0: the segment's top", "data",
      check_esp, 0x0000, 0, 0 },
    { "cpu-segments-0", CONVENTION, "ES FS GS = 0, all else FFFFFFFFh",
      "data, kept", check_segments, 0, 0, 0 },
    { "cpu-segments-f", CONVENTION, "ES FS GS = FFFFh", "data, kept",
      check_segments, 0xFFFF, 0, 0 },
    { "cpu-a20-on", CONVENTION, "A20 on stays on", "A20 on",
      check_a20_on, 0, 0, 0 },
    { "cpu-a20-92", CONVENTION, "A20 off by port 92h", "data, A20 off",
      check_a20_off, 0, 24, 31 },
    { "cpu-a20-92-odd", CONVENTION, "the same, another megabyte",
      "data, A20 off", check_a20_off, 0, 24 + 512, 31 },
    { "cpu-a20-92-n127", CONVENTION, "the same, 127 blocks",
      "data, A20 off", check_a20_off, 0, 24 + 256, 127 },
    { "cpu-a20-kbc", CONVENTION, "A20 off by the keyboard controller",
      "data, A20 off", check_a20_off, 1, 24, 31 },
    { "cpu-a20-kbc-odd", CONVENTION, "the same, another megabyte",
      "data, A20 off", check_a20_off, 1, 24 + 512, 31 },
    { "cpu-high-kept", CONVENTION, "memory above 1 MiB is the caller's",
      "kept", check_high_kept, 0, 0, 0 },
    { "cpu-big-real", "docs/int13.md, copying",
      "big real mode's 4 GiB limits survive", "4 GiB",
      check_big_real, 4, 0, 0 },
    { "cpu-big-real-127", "docs/int13.md, copying",
      "the same through a long read", "4 GiB",
      check_big_real, 127, 0, 0 },
};
const struct group group_cpu = GROUP(rows);
