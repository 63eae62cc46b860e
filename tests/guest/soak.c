/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The soak guest: random reads all over the CD that it was booted from, by a
   caller that does all that a caller may, each compared with what lies there
   (32-bit protected mode). */
#include "read.h"
#include "rows.h"
#include "timer.h"
#include "v86.h"

/* `only` is the number of reads, `can_hold` the seed, `bios_copy` leaves A20
   and ticks alone: the BIOS's own copying needs the one, and the monitor of
   virtual-8086 mode has the others. */
struct params params __attribute__((section(".data"))) = {
    .magic = { 'R', 'A', 'M', 'P', 'A', 'R', 'A', 'M' },
};

enum {
    PORT_A20 = 0x92, A20_ON = 2, A20_RESET = 1,
    STACK_QUIET = 22,           /* bytes, the 6 of INT among them */
    STACK_TICKS = 70, STACK_NESTED = 256,
    STACK_BOTTOM = 0x100,       /* in PACKET_SEG */
    PACKET_FIRST = 0x400, PACKET_LAST = 0xFFE0,
    LONG_READ = 127, SHORT_READ = 9, PROGRESS = 1000,
};

static uint32_t state;

/* xorshift32 (Marsaglia, 2003) */
static uint32_t some(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static uint32_t below(uint32_t limit)
{
    return some() % limit;
}

static bool one_in(uint32_t times)
{
    return !below(times);
}

static void place_buffer(struct reading *rd)
{
    uint32_t room = ARENA_END - BUFFER - rd->count * SECTOR;
    uint32_t address = BUFFER + below(room + 1);
    uint32_t most = address - BUFFER < 0xFFF0 ? address - BUFFER : 0xFFF0;

    rd->off = (uint16_t)(one_in(2) ? address & 15 : address % 16 +
                         (below(most / 16 + 1) << 4));
    rd->seg = (uint16_t)((address - rd->off) >> 4);
}

static void place_stack(struct reading *rd, uint32_t bytes)
{
    rd->call.regs.ss = PACKET_SEG;
    rd->call.regs.esp = STACK_BOTTOM + bytes;
}

/* Whatever is no argument. */
static void fill_registers(struct regs *regs)
{
    regs->es = (uint16_t)some();
    regs->fs = (uint16_t)some();
    regs->gs = (uint16_t)some();
    regs->ebx = some();
    regs->ecx = some();
    regs->edi = some();
    regs->ebp = some();
    regs->eax ^= some() << 16;
    regs->edx ^= some() << 16;
    regs->eflags = (some() & (FLAGS_USUAL | FLAG_DF | FLAG_NT)) | 2;
}

static void switch_a20(bool on)
{
    uint8_t port = in8(PORT_A20) & ~(A20_ON | A20_RESET);

    out8(PORT_A20, on ? port | A20_ON : port);
}

/* A read somewhere, or one that goes past the end. */
static void read_somewhere(bool past_end)
{
    uint16_t count = 1 + below(one_in(4) ? LONG_READ : SHORT_READ);
    uint32_t first = past_end
        ? params.total - below(count)
        : params.data + below(params.total - params.data - count + 1);
    bool a20_off = !params.bios_copy && one_in(16);
    uint32_t stack;
    bool nested;
    struct reading rd;

    reading_init(&rd, first, count);
    rd.packet_off = PACKET_FIRST + below(PACKET_LAST - PACKET_FIRST);
    place_buffer(&rd);
    fill_registers(&rd.call.regs);
    nested = !params.bios_copy && one_in(4);
    if (nested)
        arm_nested_read(params.data + below(params.total - params.data));
    stack = nested ? STACK_NESTED
        : rd.call.regs.eflags & FLAG_IF || params.bios_copy ? STACK_TICKS
        : STACK_QUIET;
    place_stack(&rd, stack);
    if (a20_off)
        switch_a20(false);
    reading_run(&rd);
    if (a20_off)
        switch_a20(true);
    nest_armed = 0;
    expect(!nest_bad, "nested read");
    arena_allow(linear(PACKET_SEG, STACK_BOTTOM), stack);
    if (past_end)
        judge_bad(&rd, 4);
    else
        judge_good(&rd);
    if (failed())
        print("soak FAILED: LBA %d, %d sectors to %w:%w, packet %w, "
              "flags %l:%s\n", first, count, rd.seg, rd.off, rd.packet_off,
              rd.call.regs.eflags, verdict_text());
}

static uint32_t number(const char *digits)
{
    uint32_t value = 0;

    while (*digits)
        value = value * 10 + (*digits++ - '0');
    return value;
}

int main(void);
int main(void)
{
    uint32_t sum = program_sum(), reads = number(params.only), done, timer = 0;

    console_open();
    drive = entry_state.regs.edx;
    state = params.can_hold;
    if (params.v86)
        v86_start(params.v86);
    if (!params.bios_copy)
        timer = hook_timer();
    for (done = 0; done < reads && !failed(); done++) {
        verdict_reset();
        read_somewhere(one_in(16));
        if ((done + 1) % PROGRESS == 0)
            print("soak %d\n", done + 1);
    }
    if (!params.bios_copy)
        unhook_timer(timer);
    if (program_sum() != sum)
        print("soak FAILED: THE PROGRAM ITSELF WAS OVERWRITTEN\n");
    print("soak done: %d reads, %d ticks, %d nested reads, %d refused\n", done,
          tick_total, nest_good, nest_refused);
    leave_emulator(0);
    return 0;
}
