/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs rows and tables of rows and keeps the score (32-bit protected mode). */
#ifndef ROWS_H
#define ROWS_H

#include "guest.h"

extern unsigned score[3];       /* pass, fail, n/a */
extern uint32_t row_number;     /* of the row that is run, over all tables */

bool in_list(const char *list, const char *name);
uint32_t program_sum(void);
void run_tables(uint32_t first);
void leave_emulator(uint8_t status);

/* Of the program: */
void row_start(const struct row *row);
bool row_left_out(const struct row *row);
const char *row_expected(const struct row *row);
void row_done(const struct row *row);

#endif
