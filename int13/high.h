// SPDX-License-Identifier: GPL-2.0-or-later
// A drive above 4 GiB: page tables (Intel SDM volume 3, 4.4: PAE paging) with
// two windows of two pages of 2 MiB, to copy from and to.

#ifndef RAMISO_INT13_HIGH_H
#define RAMISO_INT13_HIGH_H

#include <stdint.h>

#define PAGE_SHIFT 21 // 2 MiB
#define PAGE_ENTRY 0x83u // present, writable, 2 MiB
#define TABLE_ENTRY 0x01u // present

// The page of the tables: the page directory of the first GiB, of which only
// these entries are ever used,
#define IDENTITY 0u // what lies below 2 MiB shows itself
#define DISK_WINDOW 1u
#define CALLER_WINDOW 3u
// and in its last bytes the table that leads to it, which has four entries.
#define POINTERS_AT 0xfe0u
#define TABLES_SIZE 0x1000u

// First thing in its overlay, where the loader puts it.
struct high_memory {
    uint32_t tables; // physical address
};

// Puts the entries that stay into a page of zeroes.
static inline void set_high_tables(uint64_t *page, uint32_t address)
{
    page[IDENTITY] = PAGE_ENTRY;
    page[POINTERS_AT / sizeof *page] = address | TABLE_ENTRY;
}

#endif
