/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The conformance guest: runs every row of every table against the drive that
   it was booted from (32-bit protected mode). */
#include "guest.h"
#include "medium.h"
#include "resume.h"
#include "v86.h"

struct params params __attribute__((section(".data"))) = {
    .magic = { 'R', 'A', 'M', 'P', 'A', 'R', 'A', 'M' },
};

extern const char text_start[], text_end[];

struct resume {
    char magic[8];
    uint32_t row;               /* counted over all tables */
    unsigned score[3];
};
_Static_assert(sizeof(struct resume) == RESUME_BYTES, "struct resume");

bool resumed;

static unsigned score[3];
static uint32_t row_number;     /* of the row that is run */

/* A program that is booted from now on goes on with this row. */
void resume_here(void)
{
    struct resume *resume = at(RESUME);

    *resume = (struct resume) {
        .magic = { 'R', 'A', 'M', 'A', 'G', 'A', 'I', 'N' },
        .row = row_number,
        .score = { score[0], score[1], score[2] },
    };
}

/* The number of the first row to run. */
static uint32_t first_row(void)
{
    struct resume *resume = at(RESUME);

    if (memcmp(resume->magic, "RAMAGAIN", 8))
        return 0;
    memset(resume->magic, 0, sizeof(resume->magic));
    memcpy(score, resume->score, sizeof(score));
    resumed = true;
    return resume->row;
}

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

static void run_row(const struct row *row)
{
    if (params.only[0] && !in_list(params.only, row->id))
        return;
    if (in_list(params.skip, row->id))
        return;
    print("%s | ", row->id);    /* first: a hang shows its name */
    verdict_reset();
    row->check(row);
    verdict_print(row, score);
    resumed = false;
}

static bool is_chosen(const struct choice *choice)
{
    return (!choice->any || medium_is(choice->any))
        && (medium.kind & choice->all) == choice->all
        && !medium_is(choice->none);
}

static void run_group(const struct group *group, uint32_t first)
{
    for (unsigned r = 0; r < group->count; r++, row_number++)
        if (row_number >= first)
            run_row(&group->rows[r]);
}

static void leave_emulator(void)
{
    out8(0xF4, 0);                      /* QEMU's isa-debug-exit, if any */
}

int main(void);
int main(void)
{
    uint32_t sum = program_sum(), first = first_row();

    console_open();
    drive = entry_state.regs.edx;
    print("\nconformance: drive %b, %d sectors\n", drive, params.total);
    if (params.v86 && v86_start)
        v86_start(params.v86);
    for (const struct choice *c = choices; c->group; c++)
        if (is_chosen(c))
            run_group(c->group, first);
    if (params.v86 && v86_report)
        v86_report();
    if (program_sum() != sum)
        print("conformance: THE PROGRAM ITSELF WAS OVERWRITTEN\n");
    print("conformance: %d pass, %d fail, %d n/a\n",
          score[0], score[1], score[2]);
    screen("conformance: %d pass, %d fail, %d n/a\n",
           score[0], score[1], score[2]);
    leave_emulator();
    return 0;
}
