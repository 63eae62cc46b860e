// SPDX-License-Identifier: GPL-2.0-or-later
// The host's side of int13/resident.h. What would fault or do harm on a real
// machine ends the program.

#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_SEGMENT 0x10000u

struct machine machine;
struct int13_params params;
struct drive drives[MAX_DRIVES];
uint8_t resident[RESIDENT_BYTES];
struct frame frame;

static uint32_t selected; // what FS would hold

static _Noreturn void fault(const char *what, uint32_t value)
{
    fprintf(stderr, "machine: %s (%08Xh)\n", what, (unsigned)value);
    abort();
}

uint8_t image_byte(uint32_t offset)
{
    return (uint8_t)(offset * 2654435761u >> 23);
}

void machine_restart(void)
{
    memset(&params, 0, sizeof params);
    memset(drives, 0, sizeof drives);
    memset(resident, 0, sizeof resident);
    memset(&frame, 0, sizeof frame);
    machine.copy_limit = UINT32_MAX;
    params.segment = RESIDENT_SEGMENT;
    params.linear = RESIDENT_SEGMENT << 4;
    params.drive_count = 1;
    drives[0] = (struct drive){
        .number = CD_NUMBER,
        .flags = DRIVE_CD | DRIVE_READ_ONLY,
        .sector_shift = CD_SECTOR_SHIFT,
        .base = IMAGE_BASE,
        .sectors = IMAGE_SECTORS,
    };
    frame.ds = 0x3000;
    frame.si.x = 0x0100;
    frame.es = 0x4000;
    frame.di.x = 0x0200;
}

void machine_start(void)
{
    memset(machine.low, 0xee, sizeof machine.low);
    memset(machine.high, 0xee, sizeof machine.high);
    machine_restart();
}

uint32_t at_si(uint32_t offset)
{
    return ((uint32_t)frame.ds << 4) + frame.si.x + offset;
}

void poke(uint32_t at, const void *from, uint32_t bytes)
{
    memcpy(machine.low + at, from, bytes);
}

static void begin(void)
{
    machine.write_count = machine.copy_count = 0;
    machine.copy = (struct copy){0, 0, 0};
    selected = NO_SEGMENT;
}

uint8_t call_int13(void)
{
    begin();
    return int13_service();
}

uint8_t call_int15(void)
{
    begin();
    return int15_service();
}

static bool inside(const struct write *w, const struct write *range)
{
    return w->at >= range->at && w->at - range->at <= range->bytes &&
           w->bytes <= range->bytes - (w->at - range->at);
}

bool wrote_only(const struct write *ranges, unsigned count)
{
    unsigned i, j;

    for (i = 0; i < machine.write_count; i++) {
        for (j = 0; j < count; j++)
            if (inside(&machine.writes[i], &ranges[j]))
                break;
        if (j == count)
            return false;
    }
    return true;
}

static void note_write(uint32_t at, uint32_t bytes)
{
    if (machine.write_count == WRITES_MAX)
        fault("too many writes in one call", WRITES_MAX);
    machine.writes[machine.write_count++] = (struct write){at, bytes};
}

// Physical address of `offset` in the selected segment. An access that does
// not end inside the segment faults on hardware.
static uint32_t reach(uint32_t offset, uint32_t bytes)
{
    if (selected == NO_SEGMENT)
        fault("no segment was selected", offset);
    if (offset > 0x10000 - bytes)
        fault("an access over the segment's end", offset);
    return (selected << 4) + offset;
}

void caller_segment(uint16_t segment)
{
    selected = segment;
}

uint8_t caller_u8(uint32_t offset)
{
    return machine.low[reach(offset, 1)];
}

void caller_put_u8(uint32_t offset, uint8_t value)
{
    uint32_t at = reach(offset, sizeof value);

    note_write(at, sizeof value);
    poke(at, &value, sizeof value);
}

void caller_put_u16(uint32_t offset, uint16_t value)
{
    uint32_t at = reach(offset, sizeof value);

    note_write(at, sizeof value);
    poke(at, &value, sizeof value);
}

uint8_t caller_get(void *to, uint16_t bytes)
{
    if (bytes & 1)
        fault("caller_get() of an odd number of bytes", bytes);
    selected = frame.ds;
    if (frame.si.x + (uint32_t)bytes > 0x10000)
        return 0;
    memcpy(to, machine.low + reach(frame.si.x, bytes), bytes);
    return 1;
}

uint8_t caller_put_at(const void *from, uint16_t bytes, uint16_t offset)
{
    uint32_t at;

    if (offset + (uint32_t)bytes > 0x10000)
        return 0;
    at = reach(offset, bytes);
    note_write(at, bytes);
    poke(at, from, bytes);
    return 1;
}

uint8_t caller_put(const void *from, uint16_t bytes)
{
    selected = frame.ds;
    return caller_put_at(from, bytes, frame.si.x);
}

// Reads must stay inside the drive that they are meant for.
static bool on_a_drive(uint32_t from, uint32_t bytes)
{
    uint64_t end = (uint64_t)from + bytes;
    unsigned i;

    for (i = 0; i < params.drive_count; i++)
        if (from >= drives[i].base &&
            end <= drives[i].base +
                       ((uint64_t)drives[i].sectors << drives[i].sector_shift))
            return true;
    return false;
}

// Memory by its physical address, or NULL where there is none to look at.
static uint8_t *memory_at(uint32_t at, uint32_t bytes)
{
    if (at <= LOW_END && bytes <= LOW_END - at)
        return machine.low + at;
    if (at >= HIGH_BASE && at - HIGH_BASE <= HIGH_BYTES &&
        bytes <= HIGH_BYTES - (at - HIGH_BASE))
        return machine.high + (at - HIGH_BASE);
    return NULL;
}

uint32_t copy_physical(uint32_t to, uint32_t from, uint32_t bytes)
{
    uint32_t moved = bytes, i;
    uint8_t *target;

    if (bytes % 4)
        fault("copy_physical() of bytes that are not dwords", bytes);
    if (bytes && !on_a_drive(from, bytes))
        fault("a read outside the image", from);
    if (to > UINT32_MAX - bytes)
        fault("a copy over the end of 4 GiB", to);
    machine.copy = (struct copy){to, from, bytes};
    machine.copy_count++;
    if (moved > machine.copy_limit)
        moved = machine.copy_limit;
    if (moved)
        note_write(to, moved);
    target = memory_at(to, moved);
    for (i = 0; target && i < moved; i++)
        target[i] = image_byte(from - IMAGE_BASE + i);
    return bytes - moved;
}
