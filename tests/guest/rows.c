/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs rows and tables of rows and keeps the score (32-bit protected mode). */
#include "rows.h"

#include "guest.h"
#include "medium.h"

extern const char text_start[], text_end[];

unsigned score[3];
uint32_t row_number;

uint32_t program_sum(void)
{
    uint32_t sum = 0;

    for (uint32_t p = (uint32_t)text_start; p < (uint32_t)text_end; p++)
        sum = sum * 31 + byte_at(p);
    return sum;
}

static bool same_name(const char *list, const char *name)
{
    while (*name && *list == *name)
        list++, name++;
    return !*name && (!*list || *list == ' ');
}

bool in_list(const char *list, const char *name)
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
    if (in_list(params.skip, row->id) || row_left_out(row))
        return;
    print("%s | ", row->id);    /* first: a hang shows its name */
    row_start(row);
    verdict_reset();
    row->check(row);
    score[verdict_index()]++;
    print("%s | %s | %s | %s | %s\n", verdict_name(), row->source,
          row->rule, row_expected(row), verdict_text());
    row_done(row);
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

void run_tables(uint32_t first)
{
    row_number = 0;
    for (const struct choice *c = choices; c->group; c++)
        if (is_chosen(c))
            run_group(c->group, first);
}

/* By QEMU's isa-debug-exit, if there is one; QEMU then ends with twice the
   status and 1. */
void leave_emulator(uint8_t status)
{
    out8(0xF4, status);
}
