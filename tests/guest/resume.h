/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For a case that boots the guest anew: main() goes on with the same row
   (32-bit protected mode). */
#ifndef RESUME_H
#define RESUME_H

#include <stdbool.h>
#include <stdint.h>

/* In the arena, where no boot sector and no program comes. */
enum { RESUME = 0x7FC00, RESUME_BYTES = 24 };

extern bool resumed;            /* the row that is run booted the guest anew */

void resume_here(void);

#endif
