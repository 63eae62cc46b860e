/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: the real drives beside a floppy or hard disk of ours: pushed up by one
   in its class, or hidden (calls in real mode, judged in protected mode). */
#include "bda.h"
#include "hook.h"
#include "read.h"
#include "timer.h"

enum { FLOPPY = 0, HARD_DISK = 1 };
enum { NOT_READY = 0xAA, NESTED_TURNS = 60 };

extern struct regs nested_in, nested_out;       /* nested.asm */
extern volatile uint8_t nested_armed;
extern uint8_t nested_buffer[512];
extern char nested_entry[];

static void check_counts(const struct row *row)
{
    (void)row;
    say("0:410h %d floppies, 0:475h %d disks", floppy_count(),
        disk_count());
    expect(floppy_count() == medium.floppies, "floppies");
    expect(disk_count() == medium.disks, "disks");
}

static const struct neighbour *real_of(uint32_t class)
{
    const struct neighbour *real = class == FLOPPY ? &medium.real_floppy
        : &medium.real_disk;

    if (real->number != NO_DRIVE)
        return real;
    not_meant("no such real drive");
    return NULL;
}

/* The same call straight to the handler before us, by the drive's old number;
   DL and ES, EDI of the answer are for the case to judge. */
static void ask_behind(const struct safe_hook *hook,
                       const struct neighbour *real, struct call *call)
{
    call->regs.edx = (call->regs.edx & 0xFFFFFF00) | real->behind;
    call->road = (uint16_t)(uint32_t)road_far;
    call->target_off = hook->old_off;
    call->target_seg = hook->old_seg;
    arena_fill();
    call_run(call);
}

/* a: class, b: AX, c: 1 if DX is a result, 2 if DL is the drives' count */
static void check_same(const struct row *row)
{
    const struct neighbour *real = real_of(row->a);
    const struct safe_hook *hook = find_hook();
    struct call call, behind;

    if (!real)
        return;
    call_init(&call, row->b);
    call.regs.edx = 0xD4E50000 | real->number;
    call.regs.ebx = 0xB2C355AA;
    call.regs.ecx = 0xC3D40001;
    call.regs.es = 0x4000;
    behind = call;
    arena_fill();
    call_run(&call);
    say_status(&call);
    say(" CX=%w DX=%w", (uint16_t)call.regs.ecx, (uint16_t)call.regs.edx);
    if (row->c == 2)
        expect((uint8_t)call.regs.edx == (row->a == FLOPPY ? medium.floppies
                                          : medium.disks), "DL");
    if (!hook)
        return;
    ask_behind(hook, real, &behind);
    say(", behind us DX=%w", (uint16_t)behind.regs.edx);
    if (!row->c)
        expect((uint8_t)call.regs.edx == real->number, "DL");
    if (row->c != 1)
        behind.regs.edx = (behind.regs.edx & 0xFFFFFF00)
            | (uint8_t)call.regs.edx;
    registers_judge(&behind.regs, &call.regs, 0,
                    FLAG_CF | FLAG_IF | FLAG_DF);
}

static bool mark_right(const void *where, uint32_t class, uint32_t lba)
{
    const uint8_t *byte = where;

    return !memcmp(where, class == FLOPPY ? "FLOP" : "DISK", 4)
        && byte[4] == (uint8_t)lba;
}

/* a: class, b: AX: sector 3 of the real drive, all registers kept */
static void check_data(const struct row *row)
{
    const struct neighbour *real = real_of(row->a);
    struct reading rd;
    uint8_t keep = drive;

    if (!real)
        return;
    drive = real->number;
    if (row->b >> 8 == 0x42)
        reading_init_edd(&rd, 3, 1);
    else
        reading_init_chs(&rd, 3, 1);
    rd.cylinder = rd.head = 0;
    rd.sector = 4;
    reading_run(&rd);
    drive = keep;
    expect(!call_cf(&rd.call), "status");
    expect(mark_right(at(BUFFER), row->a, 3), "data");
    arena_allow(BUFFER, 512);
    call_judge(MAY_AH);
}

/* Writing to a real drive changes it, and not ours. a: class */
static void check_write(const struct row *row)
{
    const struct neighbour *real = real_of(row->a);
    struct reading rd;

    if (!real)
        return;
    arena_fill();
    memset(at(BUFFER), 0x6B, 512);
    expect(quiet_chs(real->number, &real->geometry, 0x0301,
                     params.data + 2), "write");
    memset(at(BUFFER), 0, 512);
    expect(quiet_chs(real->number, &real->geometry, 0x0201,
                     params.data + 2), "read");
    expect(byte_at(BUFFER) == 0x6B && byte_at(BUFFER + 511) == 0x6B,
           "not written");
    reading_init(&rd, params.data + 2, 1);
    reading_run(&rd);
    judge_good(&rd);
}

/* The number behind the last one of a class. a: class, b: AX */
static void check_missing(const struct row *row)
{
    struct call call;

    call_init(&call, row->b);
    call.regs.edx = 0xD4E50000
        | (row->a == FLOPPY ? medium.floppies : 0x80 + medium.disks);
    call.regs.ecx = 0xC3D40001;
    call.regs.ebx = 0xB2C30000;
    call.regs.es = BUFFER_SEG;
    arena_fill();
    call_run(&call);
    say_status(&call);
    say(" DX=%w", (uint16_t)call.regs.edx);
    expect(call_cf(&call) || (row->b == 0x1500 && !call_ah(&call))
           || (row->b == 0x0800 && !(uint16_t)call.regs.ecx), "there");
    expect(row->b != 0x0201 || arena_untouched(BUFFER, 512), "data");
}

/* Real drives that a word hides: refused, whatever their number.
   a: class, b: AX */
static void check_hidden(const struct row *row)
{
    uint8_t first = row->a == FLOPPY ? medium.floppies : 0x80 + medium.disks;
    struct call call;

    if (!(medium.hidden & (1U << row->a))) {
        not_meant("this class is not hidden");
        return;
    }
    for (unsigned i = 0; i < 2; i++) {
        call_init(&call, row->b);
        call.regs.edx = 0xD4E50000 | (first + i);
        call.regs.ecx = 0xC3D40001;
        call.regs.ebx = row->b == 0x4100 ? 0xB2C355AA : 0xB2C30000;
        call.regs.es = BUFFER_SEG;
        arena_fill();
        call_run(&call);
        say("%b:", first + i);
        say_status(&call);
        expect(call_cf(&call) && call_ah(&call) == 1, "status");
        call_judge(MAY_AX);
    }
}

static void check_emulation(const struct row *row)
{
    const struct neighbour *real = real_of(row->a);
    struct call call;

    if (!real)
        return;
    call_init(&call, 0x4B01);
    call.regs.edx = 0xD4E50000 | real->number;
    arena_fill();
    call_run(&call);
    say_status(&call);
    expect(call_cf(&call), "CF");
    call_judge(MAY_AX);
}

/* Long reads of ours, with one call of nested_in in each. */
static void nest(struct reading *rd)
{
    uint32_t old = hook_timer_on((uint32_t)nested_entry);

    nested_out.eax = 0xFFFFFFFF;
    for (unsigned turn = 0; turn < NESTED_TURNS && !failed()
         && nested_out.eax == 0xFFFFFFFF; turn++) {
        forget_text();
        nested_armed = 1;
        reading_init(rd, params.data + 5 + turn, scaled(127));
        reading_run(rd);
        judge_good(rd);
    }
    nested_armed = 0;
    unhook_timer(old);
    say(" nested: EAX=%l EDX=%l CF=%d", nested_out.eax, nested_out.edx,
        nested_out.eflags & FLAG_CF);
}

static void nested_sector(uint8_t dl)
{
    nested_in = (struct regs) {
        .eax = 0x0201, .ebx = (uint32_t)nested_buffer, .ecx = 4, .edx = dl,
    };
    memset(nested_buffer, 0, sizeof(nested_buffer));
}

/* A timer hook that reads a real drive in mid-copy. a: class */
static void check_nested_real(const struct row *row)
{
    const struct neighbour *real = real_of(row->a);
    struct reading rd;

    if (!real)
        return;
    nested_sector(real->number);
    nest(&rd);
    if (nested_out.eax == 0xFFFFFFFF) {
        not_applicable("never nested");
        return;
    }
    expect(!(nested_out.eflags & FLAG_CF), "CF");
    expect(mark_right(nested_buffer, row->a, 3), "data");
    expect((uint8_t)nested_out.edx == real->number, "DL");
}

/* The same for our own drive: not ready, and nothing moved. */
static void check_nested_own(const struct row *row)
{
    struct reading rd;

    (void)row;
    nested_sector(drive);
    nest(&rd);
    if (nested_out.eax == 0xFFFFFFFF) {
        not_applicable("never nested");
        return;
    }
    expect(nested_out.eflags & FLAG_CF, "CF");
    expect((uint8_t)(nested_out.eax >> 8) == NOT_READY, "AH");
    expect(nested_buffer[0] == 0, "data");
}

#define PUSHED "docs/int13.md"

static const struct row rows[] = {
    { "real-counts", "BIOS data area", "0:410h and 0:475h count all drives",
      "ours and the BIOS's", check_counts, 0, 0, 0 },
    { "real-10-disk", PUSHED, "AH=10h of the real hard disk", "as behind us",
      check_same, HARD_DISK, 0x1000, 0 },
    { "real-08-disk", PUSHED, "AH=08h of it, with the raised count",
      "as behind us, DL", check_same, HARD_DISK, 0x0800, 2 },
    { "real-15-disk", PUSHED, "AH=15h of it: CX:DX arrive", "as behind us",
      check_same, HARD_DISK, 0x1500, 1 },
    { "real-41-disk", PUSHED, "AH=41h of it", "as behind us",
      check_same, HARD_DISK, 0x4100, 0 },
    { "real-02-disk", PUSHED, "AH=02h of it: data", "its sector",
      check_data, HARD_DISK, 0x0201, 0 },
    { "real-42-disk", PUSHED, "AH=42h of it: data", "its sector",
      check_data, HARD_DISK, 0x4200, 0 },
    { "real-03-disk", PUSHED, "AH=03h of it: written there", "not on ours",
      check_write, HARD_DISK, 0, 0 },
    { "real-4b01-disk", PUSHED, "AX=4B01h of it", "CF=1, none written",
      check_emulation, HARD_DISK, 0, 0 },
    { "real-00-floppy", PUSHED, "AH=00h of the real floppy", "as behind us",
      check_same, FLOPPY, 0x0000, 0 },
    { "real-08-floppy", PUSHED, "AH=08h of it, with the raised count",
      "as behind us, DL", check_same, FLOPPY, 0x0800, 2 },
    { "real-15-floppy", PUSHED, "AH=15h of it", "as behind us",
      check_same, FLOPPY, 0x1500, 0 },
    { "real-02-floppy", PUSHED, "AH=02h of it: data", "its sector",
      check_data, FLOPPY, 0x0201, 0 },
    { "real-03-floppy", PUSHED, "AH=03h of it: written there", "not on ours",
      check_write, FLOPPY, 0, 0 },
    { "real-08-none", PUSHED, "AH=08h behind the last hard disk", "none",
      check_missing, HARD_DISK, 0x0800, 0 },
    { "real-15-none", PUSHED, "AH=15h behind the last hard disk", "none",
      check_missing, HARD_DISK, 0x1500, 0 },
    { "real-02-none", PUSHED, "AH=02h behind the last hard disk", "none",
      check_missing, HARD_DISK, 0x0201, 0 },
    { "real-02-none-fd", PUSHED, "AH=02h behind the last floppy", "none",
      check_missing, FLOPPY, 0x0201, 0 },
    { "nested-disk", "docs/design.md", "real hard disk read in mid-copy",
      "its sector, DL", check_nested_real, HARD_DISK, 0, 0 },
    { "nested-floppy", "docs/design.md", "real floppy read in mid-copy",
      "its sector, DL", check_nested_real, FLOPPY, 0, 0 },
    { "nested-own", "docs/design.md", "our own drive in mid-copy",
      "CF=1 AH=AA", check_nested_own, 0, 0, 0 },
};
const struct group group_real = GROUP(rows);

static const struct row hidden_rows[] = {
    { "hidden-02-disk", PUSHED, "hidden hard disk: AH=02h", "CF=1 AH=01",
      check_hidden, HARD_DISK, 0x0201, 0 },
    { "hidden-08-disk", PUSHED, "hidden hard disk: AH=08h", "CF=1 AH=01",
      check_hidden, HARD_DISK, 0x0800, 0 },
    { "hidden-15-disk", PUSHED, "hidden hard disk: AH=15h", "CF=1 AH=01",
      check_hidden, HARD_DISK, 0x1500, 0 },
    { "hidden-41-disk", PUSHED, "hidden hard disk: AH=41h", "CF=1 AH=01",
      check_hidden, HARD_DISK, 0x4100, 0 },
    { "hidden-02-floppy", PUSHED, "hidden floppy: AH=02h", "CF=1 AH=01",
      check_hidden, FLOPPY, 0x0201, 0 },
    { "hidden-08-floppy", PUSHED, "hidden floppy: AH=08h", "CF=1 AH=01",
      check_hidden, FLOPPY, 0x0800, 0 },
};
const struct group group_hidden = GROUP(hidden_rows);
