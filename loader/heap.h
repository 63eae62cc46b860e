// SPDX-License-Identifier: GPL-2.0-or-later
// Memory of any size for a while: for the decoders of packed files.

#ifndef RAMISO_HEAP_H
#define RAMISO_HEAP_H

#include "loader/memmap.h"

#define HEAP_ALIGNMENT 16u

struct heap_run;

// Where a heap has its runs of memory from. take() returns NULL if there is
// none; what it returns is aligned to HEAP_ALIGNMENT. give() gets that back,
// and the same number of bytes.
struct heap {
    void *(*take)(struct heap *heap, size_t bytes);
    void (*give)(struct heap *heap, void *run, size_t bytes);
    struct memory_map *map; // if it has them from there
    struct heap_run *runs, *small; // all; the one that small blocks come from
    size_t taken; // bytes of all runs
    uint64_t refused; // what that would have been but for the last refusal
};

// A heap in the RAM from 2 MiB to 4 GiB of that map, which has its runs as
// reserved for as long as they are taken. They come from the lowest place that
// takes them: images go to the highest one (loader/place.c), and would leave a
// gap above themselves for good if the heap were in their way.
struct heap heap_in(struct memory_map *map);

// NULL: there is no such memory.
void *heap_get(struct heap *heap, size_t bytes);

// NULL is let pass.
void heap_put(struct heap *heap, void *memory);

// Gives back all that is left.
void heap_close(struct heap *heap);

#endif
