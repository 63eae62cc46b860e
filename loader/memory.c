// SPDX-License-Identifier: GPL-2.0-or-later
// Copies to and from memory above 4 GiB, through windows of PAE paging;
// protected mode, builds on the host.

#include "loader/memory.h"

#include "int13/high.h"
#include "loader/paging.h"

#define PAGE (1u << PAGE_SHIFT)

// As for the resident part (int13/high.h). The loader, its stack and the low
// area lie below 2 MiB, and show themselves.
static uint64_t tables[TABLES_SIZE / sizeof(uint64_t)]
    __attribute__((aligned(TABLES_SIZE)));

// Puts a window over `address`. Returns the linear address.
static uint32_t map(unsigned window, uint64_t address)
{
    uint64_t page = address & ~(uint64_t)(PAGE - 1);

    tables[window] = page | PAGE_ENTRY;
    tables[window + 1] = (page + PAGE) | PAGE_ENTRY;
    return window << PAGE_SHIFT | (uint32_t)(address & (PAGE - 1));
}

// Upwards, or downwards in pieces that do not overlap if the ranges do.
static void copy_by_windows(uint64_t to, uint64_t from, uint64_t bytes)
{
    bool down = to > from && to - from < bytes;
    uint64_t most = down && to - from < PAGE ? to - from : PAGE;

    set_high_tables(tables, (uint32_t)(uintptr_t)tables);
    while (bytes) {
        uint32_t some = (uint32_t)(bytes < most ? bytes : most);
        uint64_t at = down ? bytes - some : 0;

        copy_paged(map(CALLER_WINDOW, to + at), map(DISK_WINDOW, from + at),
                   tables, some);
        bytes -= some;
        if (!down) {
            to += some;
            from += some;
        }
    }
}

static bool is_low(uint64_t address, uint64_t bytes)
{
    return address + bytes <= FOUR_GIB;
}

void memory_move(uint64_t to, uint64_t from, uint64_t bytes)
{
    if (is_low(to, bytes) && is_low(from, bytes))
        memmove((void *)(uintptr_t)to, (const void *)(uintptr_t)from,
                (size_t)bytes);
    else
        copy_by_windows(to, from, bytes);
}

const uint8_t *memory_piece(uint64_t from, uint64_t left, size_t *bytes)
{
    static uint8_t copy[4096];

    if (is_low(from, left)) {
        *bytes = (size_t)left;
        return (const uint8_t *)(uintptr_t)from;
    }
    *bytes = left < sizeof copy ? (size_t)left : sizeof copy;
    memory_read(copy, from, *bytes);
    return copy;
}

void memory_clear(uint64_t to, uint64_t bytes)
{
    static const uint8_t zeroes[64];
    uint64_t done = 0, some;

    if (is_low(to, bytes)) {
        memset((void *)(uintptr_t)to, 0, (size_t)bytes);
        return;
    }
    // What has been cleared is copied on, twice as much each time.
    for (; done < bytes; done += some) {
        some = done ? done : sizeof zeroes;
        if (some > bytes - done)
            some = bytes - done;
        memory_move(to + done, done ? to : (uintptr_t)zeroes, some);
    }
}
