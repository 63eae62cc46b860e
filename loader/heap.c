// SPDX-License-Identifier: GPL-2.0-or-later
// Hands out memory from runs of RAM, small blocks by the dozen from one run,
// large ones from a run each; any mode, builds on the host.

#include "loader/heap.h"

#include "loader/memory.h"
#include "loader/place.h"

#define RUN_BYTES 0x10000u // of a run for small blocks
#define SMALL_MAX 0x1000u
#define BLOCK_MAX 0x7fffffffu
#define ENTRIES_PER_RUN 2 // at the most, that a map grows by

struct heap_run {
    _Alignas(HEAP_ALIGNMENT) struct heap_run *next;
    size_t bytes, used; // both with this header
    unsigned blocks;
};

// In front of every block.
struct header {
    _Alignas(HEAP_ALIGNMENT) struct heap_run *run;
    size_t bytes; // with this header
};

// Returns 0 if there is no place.
static uint64_t lowest_base(const struct memory_map *map, uint64_t bytes)
{
    uint32_t i;

    for (i = 0; i < map->count; i++) {
        const struct e820_entry *e = &map->entries[i];
        uint64_t base = e->base < LOWEST_PLACE ? LOWEST_PLACE : e->base;
        uint64_t end = e->base + e->length;

        base = round_up(base, SMALL_PAGE);
        if (end > FOUR_GIB)
            end = FOUR_GIB;
        if (e->type == E820_RAM && base < end && end - base >= bytes)
            return base;
    }
    return 0;
}

static void *take_from_map(struct heap *heap, size_t bytes)
{
    uint64_t length = round_up(bytes, SMALL_PAGE);
    uint64_t base = 0;

    if (heap->map->count + ENTRIES_PER_RUN <= MEMMAP_MAX)
        base = lowest_base(heap->map, length);
    if (base)
        memmap_reserve(heap->map, base, length);
    return (void *)(uintptr_t)base;
}

static void give_to_map(struct heap *heap, void *run, size_t bytes)
{
    memmap_release(heap->map, (uintptr_t)run, bytes);
}

struct heap heap_in(struct memory_map *map)
{
    return (struct heap){
        .take = take_from_map,
        .give = give_to_map,
        .map = map,
    };
}

static struct heap_run *new_run(struct heap *heap, size_t bytes)
{
    struct heap_run *run = heap->take(heap, bytes);

    if (!run) {
        heap->refused = (uint64_t)heap->taken + bytes;
        return NULL;
    }
    *run = (struct heap_run){
        .next = heap->runs,
        .bytes = bytes,
        .used = sizeof *run,
    };
    heap->runs = run;
    heap->taken += bytes;
    return run;
}

static void give_run(struct heap *heap, struct heap_run *run)
{
    struct heap_run **link = &heap->runs;

    while (*link != run)
        link = &(*link)->next;
    *link = run->next;
    if (heap->small == run)
        heap->small = NULL;
    heap->taken -= run->bytes;
    heap->give(heap, run, run->bytes);
}

// A run with so many bytes of room.
static struct heap_run *run_for(struct heap *heap, size_t bytes)
{
    struct heap_run *small = heap->small;

    if (bytes > SMALL_MAX)
        return new_run(heap, sizeof *small + bytes);
    if (!small || small->bytes - small->used < bytes)
        small = new_run(heap, RUN_BYTES);
    if (small)
        heap->small = small;
    return small;
}

void *heap_get(struct heap *heap, size_t bytes)
{
    struct heap_run *run;
    struct header *block;

    if (bytes > BLOCK_MAX) {
        heap->refused = (uint64_t)heap->taken + bytes;
        return NULL;
    }
    bytes = (size_t)round_up(bytes, HEAP_ALIGNMENT) + sizeof *block;
    run = run_for(heap, bytes);
    if (!run)
        return NULL;
    block = (struct header *)((uint8_t *)run + run->used);
    block->run = run;
    block->bytes = bytes;
    run->used += bytes;
    run->blocks++;
    return block + 1;
}

void heap_put(struct heap *heap, void *memory)
{
    struct header *block = memory;
    struct heap_run *run;

    if (!memory)
        return;
    run = (--block)->run;
    if ((uint8_t *)block + block->bytes == (uint8_t *)run + run->used)
        run->used -= block->bytes;
    if (!--run->blocks)
        give_run(heap, run);
}

void heap_close(struct heap *heap)
{
    while (heap->runs)
        give_run(heap, heap->runs);
}
