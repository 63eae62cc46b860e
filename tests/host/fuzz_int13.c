// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes INT 13h: random registers and memory. Nothing is written but what
// the call names, no other register changes, and status and carry agree.

#include "fuzz.h"

#include "boot/bda.h"
#include "machine.h"

struct input {
    uint16_t ax, bx, cx, dx; // low halves
    uint16_t a, b, c, d; // high halves
    uint16_t ds, si, es, di;
    uint16_t sectors;
    uint8_t catalog, copy_limit; // of the drive and the machine
    uint8_t packet[36]; // what DS:SI points to
} __attribute__((packed));
_Static_assert(sizeof(struct input) == 64, "seeds.py");

#define CALLS_MAX 8
#define RANGES_MAX 4
#define LARGE_DRIVE 0x100000u

static struct write ranges[RANGES_MAX];
static unsigned range_count;

static void allow(uint32_t at, uint32_t bytes)
{
    ranges[range_count++] = (struct write){at, bytes};
}

static void set_up(const struct input *in)
{
    uint32_t at, room;

    frame = (struct frame){
        .fs = 0x1111, .es = in->es, .ds = in->ds,
        .a = {.low = in->ax, .high = in->a},
        .b = {.low = in->bx, .high = in->b},
        .c = {.low = in->cx, .high = in->c},
        .d = {.low = in->dx, .high = in->d},
        .si = {.e = in->si}, .di = {.e = in->di},
    };
    drives[0].sectors = in->sectors ? in->sectors : LARGE_DRIVE;
    drives[0].catalog_lba = in->catalog;
    machine.copy_limit = in->copy_limit ? in->copy_limit * 100u : UINT32_MAX;
    at = at_si(0);
    room = LOW_END - at < sizeof in->packet ? LOW_END - at
                                            : sizeof in->packet;
    poke(at, in->packet, room);
}

static struct disk_address_packet caller_packet(void)
{
    struct disk_address_packet p = {0};
    uint32_t at = at_si(0);

    memcpy(&p, machine.low + at,
           LOW_END - at < sizeof p ? LOW_END - at : sizeof p);
    return p;
}

// The sectors from `lba` on that exist, of `count`.
static uint32_t existing(uint64_t lba, uint32_t count)
{
    uint64_t left = lba < drives[0].sectors ? drives[0].sectors - lba : 0;

    return count < left ? count : (uint32_t)left;
}

static void allow_access(const struct frame *f)
{
    struct disk_address_packet p = caller_packet();
    uint64_t lba = (uint64_t)p.lba_high << 32 | p.lba;
    uint32_t to = ((uint32_t)p.buffer_segment << 4) + p.buffer_offset;

    if (f->si.x > 0xfff0 || p.size < 0x10 || f->a.h == 0x47)
        return;
    allow(at_si(2), 2);
    if (p.size >= 0x18 && p.buffer == 0xffffffff)
        to = p.flat_buffer;
    if (f->a.h == 0x42)
        allow(to, existing(lba, p.count) * 2048);
}

static void allow_catalog(const struct frame *f)
{
    struct eltorito_command command;

    if (f->si.x > 0xfff8 || f->a.l != 0)
        return;
    memcpy(&command, machine.low + at_si(0), sizeof command);
    allow((command.buffer >> 16 << 4) + (command.buffer & 0xffff),
          command.count * 2048u);
}

static void allow_parameters(const struct frame *f)
{
    uint16_t size;

    if (f->si.x > 0xfffe)
        return;
    memcpy(&size, machine.low + at_si(0), sizeof size);
    allow(at_si(0), size >= 66 ? 66 : size >= 30 ? 30 : size >= 26 ? 26 : 0);
}

static bool is_ours(const struct frame *f)
{
    return f->d.l == CD_NUMBER || (f->a.h == 0x4b && f->d.l == 0x7f);
}

// What the call may write, by its specification.
static void allow_by_call(const struct frame *f)
{
    range_count = 0;
    if (!is_ours(f))
        return;
    allow(BDA_DISK_STATUS, 1);
    switch (f->a.h) {
    case 0x42: case 0x43: case 0x44: case 0x47:
        allow_access(f);
        break;
    case 0x48:
        allow_parameters(f);
        break;
    case 0x4b:
        if (f->a.l == 1)
            allow(at_si(0), 0x13);
        break;
    case 0x4d:
        allow_catalog(f);
        break;
    }
}

static void check_registers(struct frame before)
{
    uint8_t ah = before.a.h;
    struct frame after = frame;

    after.a.h = ah;
    if (ah == 0x45 || ah == 0x4e)
        after.a.l = before.a.l;
    if (ah == 0x41) {
        after.b.x = before.b.x;
        after.c.x = before.c.x;
    }
    if (ah == 0x08 && before.a.high == 0x454d)
        return; // MEMDISK's install check
    REQUIRE(memcmp(&after, &before, sizeof after) == 0);
}

static void check_status(const struct frame *before, uint8_t verdict)
{
    bool result_in_ah = before->a.h == 0x15 || before->a.h == 0x41;

    if (verdict == VERDICT_PASS) {
        REQUIRE(!is_ours(before) ||
                (before->a.h == 0x41 && before->b.x != 0x55aa));
        REQUIRE(memcmp(before, &frame, sizeof frame) == 0);
        return;
    }
    REQUIRE(verdict == VERDICT_CARRY || verdict == VERDICT_OK);
    if (verdict == VERDICT_CARRY)
        REQUIRE(frame.a.h != 0);
    else
        REQUIRE(result_in_ah || frame.a.h == 0);
    if (is_ours(before) && !(result_in_ah && verdict == VERDICT_OK))
        REQUIRE(machine.low[BDA_DISK_STATUS] == frame.a.h);
}

// A read that went well has moved all that was asked for.
static void check_read(const struct disk_address_packet *p)
{
    REQUIRE(machine.copy.bytes == p->count * 2048u);
    if (p->count)
        REQUIRE(machine.copy.from == IMAGE_BASE + p->lba * 2048u);
    REQUIRE(!p->lba_high);
}

// EDD-3, 8.2: after a read that failed the packet's count says how many
// sectors were moved. (The status byte may lie over it.)
static void check_count(const struct frame *f,
                        const struct disk_address_packet *p)
{
    const struct write count = {at_si(2), 2};
    uint32_t moved = machine.copy.bytes < machine.copy_limit
                         ? machine.copy.bytes
                         : machine.copy_limit;

    if (f->si.x > 0xfff0 || p->size < 0x10 ||
        (BDA_DISK_STATUS >= count.at && BDA_DISK_STATUS < count.at + 2))
        return;
    REQUIRE(caller_packet().count == moved / 2048);
}

static void one_call(const struct input *in)
{
    struct disk_address_packet p;
    struct frame before;
    uint8_t verdict;

    set_up(in);
    before = frame;
    allow_by_call(&before);
    p = caller_packet();
    verdict = call_int13();
    REQUIRE(wrote_only(ranges, range_count));
    check_status(&before, verdict);
    if (verdict != VERDICT_PASS)
        check_registers(before);
    if (before.a.h == 0x42 && verdict == VERDICT_OK)
        check_read(&p);
    if (before.a.h == 0x42 && verdict == VERDICT_CARRY)
        check_count(&before, &p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in;
    unsigned calls;

    machine_restart();
    for (calls = 0; calls < CALLS_MAX && size >= sizeof in; calls++) {
        memcpy(&in, data, sizeof in);
        one_call(&in);
        data += sizeof in;
        size -= sizeof in;
    }
    return 0;
}
