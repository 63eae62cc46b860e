/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The conformance guest: runs every row of every table against the drive that
   it was booted from (32-bit protected mode). */
#include "guest.h"
#include "resume.h"
#include "rows.h"
#include "v86.h"

struct params params __attribute__((section(".data"))) = {
    .magic = { 'R', 'A', 'M', 'P', 'A', 'R', 'A', 'M' },
};

struct resume {
    char magic[8];
    uint32_t row;               /* counted over all tables */
    unsigned score[3];
};
_Static_assert(sizeof(struct resume) == RESUME_BYTES, "struct resume");

bool resumed;

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

    if (memcmp(resume->magic, "RAMAGAIN", 8) != 0)
        return 0;
    memset(resume->magic, 0, sizeof(resume->magic));
    memcpy(score, resume->score, sizeof(score));
    resumed = true;
    return resume->row;
}

bool row_left_out(const struct row *row)
{
    (void)row;
    return false;
}

void row_start(const struct row *row)
{
    (void)row;
}

const char *row_expected(const struct row *row)
{
    return row->expect;
}

void row_done(const struct row *row)
{
    screen("%s %s %s\n", verdict_name(), row->id, verdict_text());
    resumed = false;
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
    run_tables(first);
    if (params.v86 && v86_report)
        v86_report();
    if (program_sum() != sum)
        print("conformance: THE PROGRAM ITSELF WAS OVERWRITTEN\n");
    print("conformance: %d pass, %d fail, %d n/a\n",
          score[0], score[1], score[2]);
    screen("conformance: %d pass, %d fail, %d n/a\n",
           score[0], score[1], score[2]);
    leave_emulator(0);
    return 0;
}
