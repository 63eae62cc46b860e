/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: calls for drives and functions that are not ours reach the handler
   before us unchanged (calls in real mode, judged in protected mode). */
#include "bda.h"
#include "hook.h"
#include "read.h"

/* The same call through the vector and straight to the old handler: every
   register and CF must agree. */
static void judge_same(struct call *through, uint16_t off, uint16_t seg)
{
    struct call direct = *through;

    arena_fill();
    call_run(through);
    say_status(through);
    direct.road = (uint16_t)(uint32_t)road_far;
    direct.target_off = off;
    direct.target_seg = seg;
    arena_fill();
    call_run(&direct);
    say(", the old handler:");
    say_status(&direct);
    registers_judge(&direct.regs, &through->regs, 0,
                    FLAG_CF | FLAG_IF | FLAG_DF);
}

/* a: AX, b: DL, c: BX */
static void check_int13(const struct row *row)
{
    const struct safe_hook *hook = find_hook();
    struct call call;

    if (!hook) {
        not_applicable("no $INT13SF at the vector");
        return;
    }
    call_init(&call, row->a);
    call.regs.edx = 0xD4E50000 | row->b;
    call.regs.ebx = 0xB2C30000 | row->c;
    call.regs.ecx = 0xC3D40001;
    call.regs.es = 0x4000;
    judge_same(&call, hook->old_off, hook->old_seg);
}

/* A real sector of the hard disk 80h, through CHS and through EDD: the
   driver has put "DISK" at the start of each of its sectors. */
static void check_disk_data(const struct row *row)
{
    struct edd_packet packet = {
        .size = 0x10, .count = 1, .buffer_seg = BUFFER_SEG, .lba = 3,
    };
    struct call call;

    arena_fill();
    memcpy(at(linear(PACKET_SEG, PACKET_OFF)), &packet, 16);
    call_init(&call, row->a);
    call.regs.edx = 0xD4E50080;
    call.regs.ecx = 0xC3D40004;
    call.regs.ebx = 0xB2C30000;
    call.regs.es = BUFFER_SEG;
    call_run(&call);
    say_status(&call);
    expect(!call_cf(&call), "status");
    expect(!memcmp(at(BUFFER), "DISK", 4) && byte_at(BUFFER + 4) == 3,
           "data");
}

/* a: AX, b: EDX, c: CF as it is set at the call (an intercept hook returns
   CF as the key arrived) */
static void check_int15(const struct row *row)
{
    const struct mbft *mbft = find_mbft();
    struct call call;

    if (!mbft) {
        not_applicable("no mBFT to tell the old vector");
        return;
    }
    call_init(&call, row->a);
    call.vector = 0x15;
    call.regs.edx = row->b;
    if (!row->c)
        call.regs.eflags &= ~FLAG_CF;
    judge_same(&call, mbft->mdi.old15_off, mbft->mdi.old15_seg);
}

/* The count of hard disks: 0:475h, and DL of AH=08h for 80h. */
static void check_disk_count(const struct row *row)
{
    struct call call;

    (void)row;
    call_init(&call, 0x0800);
    call.regs.edx = 0xD4E50080;
    call.regs.es = call.regs.edi = 0;
    call_run(&call);
    say("0:475h=%d AH=08h DL=%d", disk_count(), (uint8_t)call.regs.edx);
    expect(!call_cf(&call), "AH=08h");
    expect(disk_count() == 1, "0:475h");
    expect((uint8_t)call.regs.edx == 1, "DL");
}

/* No real drive of our number may be behind us. */
static void check_number_free(const struct row *row)
{
    const struct safe_hook *hook = find_hook();
    struct call call;

    (void)row;
    if (!hook) {
        not_applicable("no $INT13SF at the vector");
        return;
    }
    call_init(&call, 0x4800);
    *(uint16_t *)at(linear(PACKET_SEG, PACKET_OFF)) = 26;
    call.road = (uint16_t)(uint32_t)road_far;
    call.target_off = hook->old_off;
    call.target_seg = hook->old_seg;
    call_run(&call);
    say_status(&call);
    expect(call_cf(&call), "a real drive is hidden");
}

#define SAME "as the old handler"

static const struct row rows[] = {
    { "pass-00-80", "docs/int13.md", "AH=00h of hard disk 80h", SAME,
      check_int13, 0x0000, 0x80, 0 },
    { "pass-01-80", "docs/int13.md", "AH=01h of hard disk 80h", SAME,
      check_int13, 0x0100, 0x80, 0 },
    { "pass-08-80", "docs/int13.md", "AH=08h of hard disk 80h", SAME,
      check_int13, 0x0800, 0x80, 0 },
    { "pass-15-80", "docs/int13.md", "AH=15h of hard disk 80h", SAME,
      check_int13, 0x1500, 0x80, 0 },
    { "pass-41-80", "docs/int13.md", "AH=41h of hard disk 80h", SAME,
      check_int13, 0x4100, 0x80, 0x55AA },
    { "pass-45-80", "docs/int13.md", "AH=45h of hard disk 80h", SAME,
      check_int13, 0x4502, 0x80, 0 },
    { "pass-4a-80", "docs/int13.md", "AX=4A00h of hard disk 80h", SAME,
      check_int13, 0x4A00, 0x80, 0 },
    { "pass-4e-80", "docs/int13.md", "AX=4E03h of hard disk 80h", SAME,
      check_int13, 0x4E03, 0x80, 0 },
    { "pass-ff-80", "docs/int13.md", "AX=FF00h of hard disk 80h", SAME,
      check_int13, 0xFF00, 0x80, 0 },
    { "pass-00-00", "docs/int13.md", "AH=00h of floppy 00h", SAME,
      check_int13, 0x0000, 0x00, 0 },
    { "pass-08-00", "docs/int13.md", "AH=08h of floppy 00h", SAME,
      check_int13, 0x0800, 0x00, 0 },
    { "pass-15-00", "docs/int13.md", "AH=15h of floppy 00h", SAME,
      check_int13, 0x1500, 0x00, 0 },
    { "pass-08-81", "docs/int13.md", "AH=08h of a missing disk", SAME,
      check_int13, 0x0800, 0x81, 0 },
    { "pass-15-ef", "docs/int13.md", "AH=15h of a missing CD", SAME,
      check_int13, 0x1500, 0xEF, 0 },
    { "pass-42-ef", "docs/int13.md", "AH=42h of a missing CD", SAME,
      check_int13, 0x4200, 0xEF, 0 },
    { "pass-02-data", "docs/int13.md", "AH=02h of hard disk 80h: data",
      "the disk's sector", check_disk_data, 0x0201, 0, 0 },
    { "pass-42-data", "docs/int13.md", "AH=42h of hard disk 80h: data",
      "the disk's sector", check_disk_data, 0x4200, 0, 0 },
    { "pass-count", "BIOS data area", "one hard disk in 0:475h and AH=08h",
      "1 and 1", check_disk_count, 0, 0, 0 },
    { "pass-number", "docs/int13.md", "our number hides no real drive",
      "CF=1 behind us", check_number_free, 0, 0, 0 },
    { "15-c0", "BIOS convention", "INT 15h AH=C0h passes", SAME,
      check_int15, 0xC000, 0, 1 },
    { "15-c1", "BIOS convention", "INT 15h AH=C1h passes", SAME,
      check_int15, 0xC100, 0, 1 },
    { "15-2403", "BIOS convention", "INT 15h AX=2403h passes", SAME,
      check_int15, 0x2403, 0, 1 },
    { "15-4f-cf1", "BIOS convention", "INT 15h AH=4Fh passes, CF=1", SAME,
      check_int15, 0x4F1E, 0, 1 },
    { "15-4f-cf0", "BIOS convention", "INT 15h AH=4Fh passes, CF=0", SAME,
      check_int15, 0x4F1E, 0, 0 },
    { "15-e820-edx", "ACPI 6 15.1", "E820h without 'SMAP' is not served",
      SAME, check_int15, 0xE820, 0x12345678, 1 },
    { "15-e8ff", "BIOS convention", "INT 15h AX=E8FFh passes", SAME,
      check_int15, 0xE8FF, 0, 1 },
    { "15-00", "BIOS convention", "INT 15h AX=0000h passes", SAME,
      check_int15, 0x0000, 0, 1 },
};
const struct group group_pass = GROUP(rows);
