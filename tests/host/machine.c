// SPDX-License-Identifier: GPL-2.0-or-later
// The host's side of int13/resident.h. What would fault or do harm on a real
// machine ends the program.

#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot/bda.h"
#include "int13/services.h"

#define NO_SEGMENT 0x10000u
#define MAP_BASE (ANNEX_BASE + OVERLAYS * ANNEX_STEP)

struct machine machine;
struct int13_params params;
struct drive drives[MAX_DRIVES];
struct frame frame;
struct stack_pointer caller_stack;
uint8_t overlay[ANNEX_STEP];
uint8_t overlay_bytes[1]; // its address is a number for fetch(), no more

static uint32_t selected; // what FS would hold
static bool writing; // the call is one that writes sectors
static const struct drive *called;

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
    memset(&frame, 0, sizeof frame);
    machine.copy_limit = UINT32_MAX;
    machine.no_annex = false;
    params.segment = RESIDENT_SEGMENT;
    params.linear = RESIDENT_SEGMENT << 4;
    params.annex = ANNEX_BASE - ANNEX_STEP;
    params.e820_table = MAP_BASE;
    params.drive_count = 1;
    drives[0] = (struct drive){
        .number = CD_NUMBER,
        .flags = DRIVE_CD | DRIVE_EDD | DRIVE_READ_ONLY,
        .sector_shift = CD_SECTOR_SHIFT,
        .base = IMAGE_BASE,
        .sectors = IMAGE_SECTORS,
        .edd_flags = EDD_FLAG_DMA_TRANSPARENT | EDD_FLAG_REMOVABLE |
                     EDD_FLAG_CHANGE_LINE | EDD_FLAG_LOCKABLE,
    };
    frame.ds = 0x3000;
    frame.si.x = 0x0100;
    frame.es = 0x4000;
    frame.di.x = 0x0200;
    caller_stack.ss = CALLER_STACK >> 4;
    caller_stack.sp = CALLER_SP;
}

void machine_start(void)
{
    static uint8_t pattern[IMAGE_BYTES];
    uint32_t i;

    if (!pattern[1])
        for (i = 0; i < sizeof pattern; i++)
            pattern[i] = image_byte(i);
    memset(machine.low, 0xee, sizeof machine.low);
    memset(machine.high, 0xee, sizeof machine.high);
    memset(machine.map, 0xee, sizeof machine.map);
    memcpy(machine.image, pattern, sizeof pattern);
    machine_restart();
}

struct drive *add_disk(uint8_t number, uint16_t cylinders, uint16_t heads,
                       uint8_t sectors)
{
    struct drive *d = &drives[params.drive_count++];

    *d = (struct drive){
        .number = number,
        .flags = DRIVE_DISK,
        .sector_shift = 9,
        .base = IMAGE_BASE,
        .sectors = (uint32_t)cylinders * heads * sectors,
        .edd_flags = EDD_FLAG_DMA_TRANSPARENT | EDD_FLAG_GEOMETRY_VALID,
    };
    if (number < FIRST_HARD_DISK)
        d->floppy_type = 4;
    else
        d->flags |= DRIVE_EDD;
    d->boot.size = sizeof d->boot;
    d->boot.drive = number;
    cylinders--;
    d->boot.chs.cylinder = (uint8_t)cylinders;
    d->boot.chs.sectors = (uint8_t)(sectors | (cylinders >> 8) << 6);
    d->boot.chs.head = (uint8_t)(heads - 1);
    return d;
}

struct drive *add_emulated(uint8_t number, uint16_t cylinders, uint16_t heads,
                           uint8_t sectors)
{
    struct drive *d = add_disk(number, cylinders, heads, sectors);

    d->flags |= DRIVE_EMULATED;
    return d;
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
    machine.write_count = machine.copy_count = machine.fetch_count = 0;
    machine.copy = (struct copy){0, 0, 0};
    selected = NO_SEGMENT;
}

uint8_t call_drive(struct drive *d)
{
    begin();
    writing = frame.a.h == 0x03 || frame.a.h == 0x43;
    called = d;
    // As int13/fast.asm: the overlay that copies, or a call that nobody knows.
    if (d->flags & DRIVE_HIGH && !need_overlay(OVERLAY_HIGH))
        frame.a.h = 0xff;
    return int13_service(d);
}

uint8_t call_int13(void)
{
    unsigned i;

    for (i = 0; i < params.drive_count; i++)
        if (drives[i].number == frame.d.l &&
            !(drives[i].flags & DRIVE_ENDED))
            return call_drive(&drives[i]);
    fault("no drive of that number", frame.d.l);
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

bool same_registers(const struct frame *a, const struct frame *b)
{
    const void *left = a, *right = b;

    return memcmp(left, right, sizeof frame) == 0;
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

static void note_write(uint64_t at, uint32_t bytes)
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

// IBM PS/2 and PC BIOS Interface: bit 0 of the equipment says that there are
// floppies, bits 7 and 6 how many more than one.
uint8_t class_count(uint8_t number)
{
    uint8_t equipment = machine.low[BDA_EQUIPMENT];

    if (number >= FIRST_HARD_DISK)
        return machine.low[BDA_HARD_DISKS];
    return equipment & 1 ? (uint8_t)((equipment >> 6) + 1) : 0;
}

static uint8_t fetch_overlay(uint32_t from, uint32_t bytes)
{
    uint32_t offset = from - ANNEX_BASE;

    if (bytes != (uint32_t)(uintptr_t)overlay_bytes)
        fault("an overlay of another size", bytes);
    if (offset % ANNEX_STEP || offset / ANNEX_STEP >= OVERLAYS)
        fault("a fetch of no overlay", from);
    machine.fetch_count++;
    machine.overlay = machine.no_annex ? 0 : offset / ANNEX_STEP + 1;
    return !machine.no_annex;
}

uint8_t host_fetch(void *to, uint32_t from, uint32_t bytes)
{
    if (to == overlay)
        return fetch_overlay(from, bytes);
    if (bytes % 4)
        fault("fetch() of bytes that are not dwords", bytes);
    if (from < MAP_BASE || from - MAP_BASE > MAP_BYTES - bytes)
        fault("a fetch outside the map", from);
    if (machine.no_annex)
        return 0;
    memcpy(to, machine.map + (from - MAP_BASE), bytes);
    return 1;
}

static uint64_t base_of(const struct drive *d)
{
    return d->flags & DRIVE_HIGH ? (uint64_t)d->base_high << 32 | d->base
                                 : d->base;
}

// An address on the disk in full: int13/high.asm knows where the transfer
// began, and that it has less than 4 GiB.
static uint64_t on_disk(uint32_t at)
{
    uint64_t first = base_of(called) +
                     ((uint64_t)packet.lba << called->sector_shift);

    if (!(called->flags & DRIVE_HIGH))
        return at;
    if (present != OVERLAY_HIGH)
        fault("a copy above 4 GiB without its overlay", at);
    return first + (uint32_t)(at - (uint32_t)first);
}

// What is moved must lie inside one drive, whose medium allows it.
static bool on_a_drive(uint64_t at, uint32_t bytes)
{
    uint64_t end = at + bytes;
    unsigned i;

    for (i = 0; i < params.drive_count; i++) {
        const struct drive *d = &drives[i];

        if (at >= base_of(d) &&
            end <= base_of(d) + ((uint64_t)d->sectors << d->sector_shift) &&
            !(writing && d->flags & (DRIVE_READ_ONLY | DRIVE_ENDED)))
            return true;
    }
    return false;
}

static bool among(uint64_t at, uint32_t bytes, uint32_t base, uint32_t size)
{
    return at >= base && at - base <= size && bytes <= size - (at - base);
}

// Memory by its physical address, or NULL where there is none to look at.
static uint8_t *memory_at(uint64_t at, uint32_t bytes)
{
    if (among(at, bytes, 0, LOW_END))
        return machine.low + at;
    if (among(at, bytes, HIGH_BASE, HIGH_BYTES))
        return machine.high + (at - HIGH_BASE);
    if (among(at, bytes, IMAGE_BASE, IMAGE_BYTES))
        return machine.image + (at - IMAGE_BASE);
    return NULL;
}

static bool goes_over_4_gib(uint64_t at, uint32_t bytes)
{
    return at <= UINT32_MAX && at > UINT32_MAX - bytes;
}

uint32_t copy_physical(uint32_t to, uint32_t from, uint32_t bytes)
{
    struct copy copy = {writing ? on_disk(to) : to,
                        writing ? from : on_disk(from), bytes};
    uint32_t moved = bytes;
    const uint8_t *source;
    uint8_t *target;

    if (bytes % 4)
        fault("copy_physical() of bytes that are not dwords", bytes);
    if (bytes && !on_a_drive(writing ? copy.to : copy.from, bytes))
        fault("a copy outside the drives", writing ? to : from);
    if (goes_over_4_gib(copy.to, bytes) || goes_over_4_gib(copy.from, bytes))
        fault("a copy over the end of 4 GiB", to);
    machine.copy = copy;
    machine.copy_count++;
    if (moved > machine.copy_limit)
        moved = machine.copy_limit;
    if (moved)
        note_write(copy.to, moved);
    source = memory_at(copy.from, moved);
    target = memory_at(copy.to, moved);
    if (source && target)
        memmove(target, source, moved);
    return bytes - moved;
}
