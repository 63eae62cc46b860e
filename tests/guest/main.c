/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The conformance guest: runs every row of every table against the drive that
   it was booted from (32-bit protected mode). */
#include "guest.h"

struct params params __attribute__((section(".data"))) = {
    .magic = { 'R', 'A', 'M', 'P', 'A', 'R', 'A', 'M' },
};

extern const char text_start[], text_end[];

static const struct group *const groups[] = {
    &group_entry, &group_basic, &group_info, &group_read, &group_cpu,
    &group_reentry, &group_far, &group_block, &group_pass,
    &group_map, &group_announce,
};

static uint32_t program_sum(void)
{
    uint32_t sum = 0;

    for (const char *p = text_start; p < text_end; p++)
        sum = sum * 31 + (uint8_t)*p;
    return sum;
}

static bool same_name(const char *list, const char *name)
{
    while (*name && *list == *name)
        list++, name++;
    return !*name && (!*list || *list == ' ');
}

static bool in_list(const char *list, const char *name)
{
    while (*list) {
        if (same_name(list, name))
            return true;
        while (*list && *list != ' ')
            list++;
        while (*list == ' ')
            list++;
    }
    return false;
}

static void run_row(const struct row *row, unsigned score[3])
{
    if (params.only[0] && !in_list(params.only, row->id))
        return;
    if (in_list(params.skip, row->id))
        return;
    print("%s | ", row->id);    /* first: a hang shows its name */
    verdict_reset();
    row->check(row);
    verdict_print(row, score);
}

static void leave_emulator(void)
{
    out8(0xF4, 0);                      /* QEMU's isa-debug-exit, if any */
}

int main(void);
int main(void)
{
    unsigned score[3] = { 0, 0, 0 };
    uint32_t sum = program_sum();

    console_open();
    drive = entry_state.regs.edx;
    print("\nconformance: drive %b, %d sectors\n", drive, params.total);
    for (unsigned g = 0; g < sizeof(groups) / sizeof(groups[0]); g++)
        for (unsigned r = 0; r < groups[g]->count; r++)
            run_row(&groups[g]->rows[r], score);
    if (program_sum() != sum)
        print("conformance: THE PROGRAM ITSELF WAS OVERWRITTEN\n");
    print("conformance: %d pass, %d fail, %d n/a\n",
          score[0], score[1], score[2]);
    screen("conformance: %d pass, %d fail, %d n/a\n",
           score[0], score[1], score[2]);
    leave_emulator();
    return 0;
}
