// SPDX-License-Identifier: GPL-2.0-or-later
// Maps the windows of a range as they are wanted; 32-bit user mode of Linux.

#include "linux/memory.h"

#include <stddef.h>

#include "linux/kernel.h"

static uint32_t window_bytes(const struct memory *memory, uint32_t number)
{
    uint64_t left = memory->bytes - ((uint64_t)number << WINDOW_BITS);

    return left < WINDOW_BYTES ? (uint32_t)left : WINDOW_BYTES;
}

static const uint8_t *window(struct memory *memory, uint32_t number)
{
    uint32_t first = (uint32_t)(memory->base >> PAGE_BITS);
    typeof(&memory->windows[0]) place = &memory->windows[number % WINDOWS];

    if (place->data && place->number == number)
        return place->data;
    if (place->data)
        kernel_unmap(place->data, window_bytes(memory, place->number));
    place->number = number;
    place->data = kernel_map(memory->file,
                             first + (number << (WINDOW_BITS - PAGE_BITS)),
                             window_bytes(memory, number));
    return place->data;
}

const uint8_t *memory_at(struct memory *memory, uint64_t offset,
                         uint32_t *count)
{
    uint32_t number = (uint32_t)(offset >> WINDOW_BITS);
    uint32_t within = (uint32_t)offset % WINDOW_BYTES;
    const uint8_t *data = window(memory, number);

    if (*count > WINDOW_BYTES - within)
        *count = WINDOW_BYTES - within;
    return data ? data + within : NULL;
}

bool memory_visible(struct memory *memory)
{
    for (uint64_t at = 0; at < memory->bytes; at += WINDOW_BYTES)
        if (!window(memory, (uint32_t)(at >> WINDOW_BITS)))
            return false;
    return true;
}
