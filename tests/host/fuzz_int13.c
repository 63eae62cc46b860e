// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes INT 13h: drives of every kind, random registers and memory. Nothing
// is written but what the call names, no other register changes, status and
// carry agree. (That nothing outside a drive is read or written, and nothing
// that is read-only, the machine sees to itself.)

#include "fuzz.h"

#include "boot/bda.h"
#include "machine.h"

#define CALLS_MAX 8
#define RANGES_MAX 8
#define LARGE_DRIVE 0x100000u
#define DISK_BASE 0xd0000000u
#define CD 0 // indices of drives[]
#define FIRST_EMULATED 1
#define PLAIN 3

struct disk_setup {
    uint16_t sectors, place; // 0: large; 2048-byte sectors from the CD's first
    uint8_t track, heads, number, flags;
} __attribute__((packed));
_Static_assert(sizeof(struct disk_setup) == 8, "seeds.py");

struct setup {
    uint16_t cd_sectors; // 0: large
    uint8_t catalog, drives;
    struct disk_setup disks[3]; // two emulated ones, a plain one
} __attribute__((packed));
_Static_assert(sizeof(struct setup) == 28, "seeds.py");

struct input {
    uint16_t ax, bx, cx, dx; // low halves; DL is the drive's
    uint16_t a, b, c, d; // high halves
    uint16_t ds, si, es, di;
    uint8_t drive; // its index; 80h: the annex cannot be read
    uint8_t copy_limit; // 0: none
    uint8_t packet[36]; // what DS:SI points to
} __attribute__((packed));
_Static_assert(sizeof(struct input) == 62, "seeds.py");

static struct write ranges[RANGES_MAX];
static unsigned range_count;

static void allow(uint32_t at, uint32_t bytes)
{
    ranges[range_count++] = (struct write){at, bytes};
}

// ---- The machine.

static void make_disk(unsigned index, const struct disk_setup *in)
{
    struct drive *d = add_disk(in->number & 0x81, 1 + in->heads * 3u,
                               in->heads + 1u, 1 + in->track % 63);

    d->sectors = in->sectors ? in->sectors : LARGE_DRIVE;
    d->flags |= in->flags & (DRIVE_EDD | DRIVE_READ_ONLY);
    if (index == PLAIN) {
        d->base = DISK_BASE;
        return;
    }
    d->flags |= DRIVE_EMULATED | DRIVE_ENDED;
    d->boot.image_lba = in->place;
    d->boot.media = 1 + (in->flags >> 6);
    d->boot.load_segment = 0x7c0;
    d->boot.sector_count = in->flags & 0x0f;
    if (in->place >= drives[CD].sectors)
        d->sectors = 0;
    else if (d->sectors > (drives[CD].sectors - in->place) * 4)
        d->sectors = (drives[CD].sectors - in->place) * 4;
    d->base = IMAGE_BASE + in->place * CD_SECTOR;
}

static void set_up_drives(const struct setup *in)
{
    unsigned i, more = in->drives & 3;

    machine_restart();
    machine.low[BDA_EQUIPMENT] = in->drives;
    machine.low[BDA_HARD_DISKS] = in->drives >> 4;
    drives[CD].sectors = in->cd_sectors ? in->cd_sectors : LARGE_DRIVE;
    drives[CD].catalog_lba = in->catalog;
    for (i = 0; i < more; i++)
        make_disk(i + 1, &in->disks[i]);
    // A known overlay is there, whatever ran before.
    frame.a.x = 0x4e00;
    call_drive(drives);
}

static bool set_up_call(const struct input *in)
{
    struct drive *d = &drives[in->drive & 3];
    uint32_t at, room;

    if ((in->drive & 3) >= params.drive_count)
        return false;
    frame = (struct frame){
        .fs = 0x1111, .es = in->es, .ds = in->ds,
        .a = {.low = in->ax, .high = in->a},
        .b = {.low = in->bx, .high = in->b},
        .c = {.low = in->cx, .high = in->c},
        .d = {.low = in->dx, .high = in->d},
        .si = {.e = in->si}, .di = {.e = in->di},
    };
    // DL=7Fh alone reaches a drive that is not there.
    frame.d.l = d->flags & DRIVE_ENDED ? ALL_EMULATED : d->number;
    machine.no_annex = in->drive & 0x80;
    machine.copy_limit = in->copy_limit ? in->copy_limit * 100u : UINT32_MAX;
    at = at_si(0);
    room = LOW_END - at < sizeof in->packet ? LOW_END - at
                                            : sizeof in->packet;
    poke(at, in->packet, room);
    return !(d->flags & DRIVE_ENDED) || frame.a.h == 0x4b;
}

// ---- What the call is about, by its specification.

static struct disk_address_packet caller_packet(void)
{
    struct disk_address_packet p = {0};
    uint32_t at = at_si(0);

    memcpy(&p, machine.low + at,
           LOW_END - at < sizeof p ? LOW_END - at : sizeof p);
    return p;
}

// The sectors that a call names; `sound` if there can be such an address,
// `flat` if the buffer is one beyond segment:offset.
struct access {
    uint64_t lba;
    uint32_t count, buffer;
    bool sound, flat;
};

static struct access chs_access(const struct drive *d, const struct frame *f)
{
    uint32_t track = d->boot.chs.sectors & 0x3f, head = f->d.h;
    uint32_t sector = f->c.l & 0x3f, cylinder = f->c.h | (f->c.l & 0xc0) << 2;
    struct access a = {
        .lba = ((uint64_t)cylinder * (d->boot.chs.head + 1u) + head) * track +
               sector - 1,
        .count = f->a.l,
        .buffer = ((uint32_t)f->es << 4) + f->b.x,
        .sound = sector && sector <= track && head <= d->boot.chs.head,
    };

    return a;
}

static struct access packet_access(const struct frame *f,
                                   const struct disk_address_packet *p)
{
    struct access a = {
        .lba = (uint64_t)p->lba_high << 32 | p->lba,
        .count = p->count,
        .buffer = ((uint32_t)p->buffer_segment << 4) + p->buffer_offset,
        .sound = f->si.x <= 0xfff0 && p->size >= 0x10,
        .flat = p->size >= 0x18 && p->buffer == 0xffffffff,
    };

    if (a.flat)
        a.buffer = p->flat_buffer;
    return a;
}

static bool is_chs(uint8_t ah)
{
    return ah >= 0x02 && ah <= 0x04;
}

static bool is_access(const struct drive *d, uint8_t ah)
{
    if (is_chs(ah))
        return d->flags & DRIVE_DISK;
    return ah >= 0x42 && ah <= 0x44 && d->flags & DRIVE_EDD;
}

static struct access access_of(const struct drive *d, const struct frame *f)
{
    struct disk_address_packet p = caller_packet();

    return is_chs(f->a.h) ? chs_access(d, f) : packet_access(f, &p);
}

// The sectors that exist, of those that are named.
static uint32_t existing(const struct drive *d, const struct access *a)
{
    uint64_t left = a->lba < d->sectors ? d->sectors - a->lba : 0;

    if (!a->sound)
        return 0;
    return a->count < left ? a->count : (uint32_t)left;
}

// ---- What it may write.

static void allow_access(const struct drive *d, const struct frame *f)
{
    struct access a = access_of(d, f);
    uint32_t bytes = existing(d, &a) << d->sector_shift;

    if (!is_chs(f->a.h) && f->si.x <= 0xfff0)
        allow(at_si(2), 2);
    if ((f->a.h & 0x0f) == 0x02)
        allow(a.buffer, bytes);
    if ((f->a.h & 0x0f) == 0x03 && !(d->flags & DRIVE_READ_ONLY))
        allow(d->base + ((uint32_t)a.lba << d->sector_shift), bytes);
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

static void allow_counts(void)
{
    allow(BDA_EQUIPMENT, 1);
    allow(BDA_HARD_DISKS, 1);
}

static void allow_by_call(const struct drive *d, const struct frame *f)
{
    bool has_cd = d->flags & (DRIVE_CD | DRIVE_EMULATED);

    range_count = 0;
    allow(d->number < 0x80 ? BDA_FLOPPY_STATUS : BDA_DISK_STATUS, 1);
    if (is_access(d, f->a.h))
        allow_access(d, f);
    if (f->a.h == 0x47 && d->flags & DRIVE_EDD && f->si.x <= 0xfff0)
        allow(at_si(2), 2);
    if (f->a.h == 0x48 && d->flags & DRIVE_EDD)
        allow_parameters(f);
    if (f->a.h == 0x4d && has_cd)
        allow_catalog(f);
    if (f->a.h == 0x4b && has_cd && f->a.l <= 1)
        allow(at_si(0), 0x13);
    if (f->a.x == 0x4b00 && d->flags & DRIVE_EMULATED)
        allow_counts();
    if ((f->a.x == 0x4a00 || f->a.x == 0x4c00) && d->flags & DRIVE_CD)
        allow_counts();
    if (f->a.x == 0x4c00 && d->flags & DRIVE_CD) {
        allow(0x7c00, 15 * 512);
        allow(CALLER_STACK + CALLER_SP + STACK_IP, 4);
    }
}

// ---- What comes of it.

static void check_registers(const struct drive *d, struct frame before)
{
    uint8_t ah = before.a.h;
    struct frame after = frame;

    after.a.h = ah;
    if (ah == 0x45 || ah == 0x4e || is_chs(ah) || ah == 0x08)
        after.a.l = before.a.l;
    if (ah == 0x41 || ah == 0x08 || ah == 0x15)
        after.c.x = before.c.x;
    if (ah == 0x41 || (ah == 0x08 && d->number < 0x80))
        after.b.x = before.b.x;
    if (ah == 0x08 || ah == 0x15)
        after.d.x = before.d.x;
    if (ah == 0x4c)
        after.d.l = before.d.l;
    if (ah == 0x08 && d->number < 0x80) {
        after.es = before.es;
        after.di.x = before.di.x;
    }
    if (ah == 0x08 && before.a.high == 0x454d)
        return; // MEMDISK's install check
    REQUIRE(same_registers(&after, &before));
}

static void check_status(const struct drive *d, const struct frame *before,
                         uint8_t verdict)
{
    bool result_in_ah = before->a.h == 0x15 || before->a.h == 0x41;

    if (verdict == VERDICT_PASS) {
        REQUIRE(before->a.h == 0x41 ? before->b.x != 0x55aa
                                    : before->a.h == 0x01);
        REQUIRE(same_registers(before, &frame));
        return;
    }
    REQUIRE(verdict == VERDICT_CARRY || verdict == VERDICT_OK);
    if (verdict == VERDICT_CARRY)
        REQUIRE(frame.a.h != 0);
    else
        REQUIRE(result_in_ah || before->a.h == 0x01 || frame.a.h == 0);
    if (verdict == VERDICT_CARRY)
        REQUIRE(machine.low[d->number < 0x80 ? BDA_FLOPPY_STATUS
                                             : BDA_DISK_STATUS] ==
                frame.a.h);
}

// Sectors that went over, by the log.
static uint32_t moved(const struct drive *d)
{
    uint32_t bytes = machine.copy.bytes < machine.copy_limit
                         ? machine.copy.bytes
                         : machine.copy_limit;

    return bytes >> d->sector_shift;
}

// A read or write that went well has moved all that was asked for, between
// the right places; one that did not says how many sectors it moved. (The
// status byte may lie over the packet's count.)
static void check_access(const struct drive *d, const struct frame *f,
                         const struct access *a, uint8_t verdict)
{
    uint32_t status = d->number < 0x80 ? BDA_FLOPPY_STATUS : BDA_DISK_STATUS;
    uint32_t disk = d->base + ((uint32_t)a->lba << d->sector_shift);
    bool write = (f->a.h & 0x0f) == 0x03, verify = (f->a.h & 0x0f) == 0x04;
    uint32_t did = verify ? existing(d, a) : moved(d);

    if (verdict == VERDICT_OK) {
        REQUIRE(did == a->count && existing(d, a) == a->count);
        REQUIRE(!(write && d->flags & DRIVE_READ_ONLY));
    }
    if (did && !verify && !a->flat)
        REQUIRE(a->buffer + (did << d->sector_shift) <= LOW_END);
    if (verify || (write && d->flags & DRIVE_READ_ONLY))
        REQUIRE(machine.copy.bytes == 0);
    else if (did)
        REQUIRE(machine.copy.to == (write ? disk : a->buffer) &&
                machine.copy.from == (write ? a->buffer : disk));
    if (is_chs(f->a.h))
        REQUIRE(frame.a.l == did);
    else if (verdict == VERDICT_CARRY && a->sound && status - at_si(2) > 1)
        REQUIRE(caller_packet().count == did);
}

// The CD emulates one disk at a time.
static void check_emulation(void)
{
    unsigned running = 0, i;

    for (i = 0; i < params.drive_count; i++)
        running += (drives[i].flags & DRIVE_EMULATED) &&
                   !(drives[i].flags & DRIVE_ENDED);
    REQUIRE(running <= 1);
}

static void one_call(const struct input *in)
{
    struct drive *d = &drives[in->drive & 3];
    struct access a;
    struct frame before;
    uint8_t verdict;

    if (!set_up_call(in))
        return;
    before = frame;
    allow_by_call(d, &before);
    a = access_of(d, &before);
    verdict = call_drive(d);
    REQUIRE(wrote_only(ranges, range_count));
    check_status(d, &before, verdict);
    if (verdict != VERDICT_PASS)
        check_registers(d, before);
    if (is_access(d, before.a.h))
        check_access(d, &before, &a, verdict);
    check_emulation();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct setup setup;
    struct input in;
    unsigned calls;

    if (size < sizeof setup)
        return 0;
    memcpy(&setup, data, sizeof setup);
    data += sizeof setup;
    size -= sizeof setup;
    set_up_drives(&setup);
    for (calls = 0; calls < CALLS_MAX && size >= sizeof in; calls++) {
        memcpy(&in, data, sizeof in);
        one_call(&in);
        data += sizeof in;
        size -= sizeof in;
    }
    return 0;
}
