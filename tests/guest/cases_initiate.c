/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: AX=4A00h and 4C00h of a CD that emulates a disk, as docs/int13.md has
   them: what no entry of the boot catalog holds is not started, and 4C00h boots
   the guest anew (judged in 32-bit protected mode). */
#include "emulation.h"
#include "read.h"
#include "resume.h"

/* a: AX, b: 1: wrong media, 0: wrong LBA */
static void judge_none(const struct row *row)
{
    struct eltorito_packet packet = {
        .size = 0x13, .media = medium.media, .drive = medium.number,
        .lba = params.boot_lba + (row->b ? 0 : 1), .count = 1,
    };
    unsigned count = class_count();
    struct call call;

    if (row->b)
        packet.media = medium_is(ON_FLOPPY) ? MEDIA_HARD_DISK : MEDIA_1440;
    start_init(&call, row->a, &packet);
    call_run(&call);
    say_status(&call);
    expect(call_cf(&call) && call_ah(&call) == 1, "status");
    call_judge(MAY_AX);
    expect(class_count() == count, "count");
    expect(cd_lives(), "CD gone");
}

static void check_none(const struct row *row)
{
    judge_none(row);
    expect(emulated_reads(), "emulation gone");
}

static bool ended(void)
{
    struct call call;

    if (!still_emulated())
        return false;
    expect(end_emulation(&call, 0), "not ended");
    return !failed();
}

/* The same after the emulation was ended. */
static void check_end_none(const struct row *row)
{
    if (!ended())
        return;
    judge_none(row);
    expect(!emulated_reads(), "started");
    expect(start_again(), "not started again");
}

/* Comes back through the boot sector: main() goes on with this row. */
static void boot_again(void)
{
    struct call call;

    start_init(&call, BOOT, start_packet());
    arena_allow(RESUME, RESUME_BYTES);
    resume_here();
    call_run(&call);
    say_status(&call);
    expect(call_cf(&call) && call_ah(&call) == 1, "status");
    call_judge(MAY_AX);
}

static void judge_boot(void)
{
    say("%w:%w DL=%b counts %d", entry_state.cs, entry_state.ip, drive,
        class_count());
    expect(linear(entry_state.cs, entry_state.ip) == 0x7C00, "address");
    expect(drive == medium.number, "DL");
    expect(class_count() == class_expected(), "count");
    expect(emulated_reads(), "emulation gone");
    expect(cd_lives(), "CD gone");
}

/* While it goes on already: refused with nothing changed, or booted. */
static void check_boot(const struct row *row)
{
    (void)row;
    if (!resumed)
        boot_again();
    judge_boot();
}

static void check_end_boot(const struct row *row)
{
    (void)row;
    if (resumed) {
        judge_boot();
        return;
    }
    if (!ended())
        return;
    boot_again();
    expect(false, "came back");
}

#define OURS "docs/int13.md"
#define TORITO "El Torito 6.3"

static const struct row refused_rows[] = {
    { "4a-none-lba", OURS, "start of what no entry holds: LBA",
      "CF=1 AH=01", check_none, START, 0, 0 },
    { "4a-none-media", OURS, "start of what no entry holds: media",
      "CF=1 AH=01", check_none, START, 1, 0 },
    { "4c-none-lba", OURS, "boot of what no entry holds: LBA",
      "CF=1 AH=01", check_none, BOOT, 0, 0 },
};
const struct group group_refused = GROUP(refused_rows);

static const struct row rows[] = {
    { "4b00-4a-lba", OURS, "end, then start of what no entry holds: LBA",
      "CF=1 AH=01", check_end_none, START, 0, 0 },
    { "4b00-4a-media", OURS,
      "end, then start of what no entry holds: media", "CF=1 AH=01",
      check_end_none, START, 1, 0 },
    { "4b00-4c-lba", OURS, "end, then boot of what no entry holds: LBA",
      "CF=1 AH=01", check_end_none, BOOT, 0, 0 },
    { "4c", TORITO, "boot of what is emulated already",
      "booted, or CF=1 AH=01", check_boot, 0, 0, 0 },
    { "4b00-4c", TORITO, "end, then boot", "at 07C00h, DL",
      check_end_boot, 0, 0, 0 },
};
const struct group group_initiate = GROUP(rows);
