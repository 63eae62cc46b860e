// SPDX-License-Identifier: GPL-2.0-or-later
// Copies by linear addresses.

#ifndef RAMISO_PAGING_H
#define RAMISO_PAGING_H

#include "loader/lib.h"

// Copies upwards with paging on, by the tables in a page that is as
// int13/high.h has it.
void copy_paged(uint32_t to, uint32_t from, const uint64_t *page,
                uint32_t bytes);

// A boot loader may have left EFER.LME set: PAE paging would be IA-32e mode
// then. Only where there is PAE.
void leave_long_mode(void);

#endif
