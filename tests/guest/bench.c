/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bench guest: how many instructions and how much time an AH=42h call
   takes, and on a disk AH=02h too (calls in real mode, the rest in 32-bit
   protected mode). */
#include "bda.h"
#include "guest.h"

struct params params __attribute__((section(".data"))) = {
    .magic = { 'R', 'A', 'M', 'P', 'A', 'R', 'A', 'M' },
};

enum {
    COUNTED_CALLS = 64, RATE_TICKS = 9,         /* half a second */
    SPAN = 8000,                /* sectors read in turn: 16 MiB of a CD */
    READ_EDD = 0x4200, READ_CHS = 0x0200,
    CHS_PLACE = 0x0101,         /* cylinder 1, head 1, sector 1 */
};

extern volatile uint32_t loop_calls, loop_deadline, loop_done, loop_failed;
extern volatile uint32_t loop_first, loop_limit, loop_blocks;
extern volatile uint32_t loop_start[2], loop_stop[2];
extern volatile uint16_t loop_function;
extern volatile uint8_t loop_nothing;
extern char road_loop[];

static const uint16_t block_counts[] = { 1, 4, 16, 31 };

static void run_loop(uint32_t blocks, uint32_t calls, uint32_t ticks,
                     uint32_t eflags)
{
    struct call call;

    call_init(&call, 0);
    call.road = (uint16_t)(uint32_t)road_loop;
    call.regs.ds = 0;
    call.regs.es = BUFFER_SEG;
    call.regs.ebx = 0;
    call.regs.ecx = CHS_PLACE;
    call.regs.edx = 1 << 8 | drive;
    call.regs.eflags = eflags;
    loop_blocks = blocks;
    loop_first = params.data;
    loop_limit = params.data + SPAN;
    loop_calls = calls;
    loop_deadline = ticks ? dword_at(TICKS) + ticks : 0xFFFFFFFF;
    call_run(&call);
    if (loop_failed)
        print("bench failed n=%d\n", blocks);
}

static void print_span(const char *what, uint32_t blocks)
{
    print("bench %s n=%d calls=%d start=%l%l stop=%l%l\n", what, blocks,
          loop_done, loop_start[1], loop_start[0], loop_stop[1],
          loop_stop[0]);
}

/* Under -icount the time stamp counter counts instructions. */
static void count_instructions(uint32_t blocks, uint16_t function)
{
    loop_function = function;
    loop_nothing = 1;
    run_loop(blocks, COUNTED_CALLS, 0, 2);
    print_span("empty", blocks);
    loop_nothing = 0;
    run_loop(blocks, 1, 0, 2);          /* the translator's first time */
    run_loop(blocks, COUNTED_CALLS, 0, 2);
    print_span(function == READ_CHS ? "chs" : "count", blocks);
}

static void count_both(uint32_t blocks)
{
    count_instructions(blocks, READ_EDD);
    count_instructions(blocks, READ_CHS);
}

/* The driver takes the time between the two lines. */
static void measure_rate(uint32_t blocks)
{
    run_loop(blocks, 20, 0, FLAG_IF);
    print("bench begin n=%d\n", blocks);
    run_loop(blocks, 0xFFFFFFFF, RATE_TICKS, FLAG_IF);
    print_span("end", blocks);
}

int main(void);
int main(void)
{
    console_open();
    drive = entry_state.regs.edx;
    print("\nbench entry=%l%l base=%d\n", entry_tsc[1], entry_tsc[0],
          word_at(BASE_KIB));
    for (unsigned i = 0; i < 4; i++)
        if (params.only[0] == 'c')
            count_instructions(block_counts[i], READ_EDD);
        else if (params.only[0] == 'd')
            count_both(block_counts[i]);
        else if (params.only[0] == 'r')
            measure_rate(block_counts[i]);
    print("bench done\n");
    out8(0xF4, 0);
    return 0;
}
