/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: AH=03h, 05h and 43h on a disk that can be written, and their refusal
   on one that can't (judged in 32-bit protected mode). */
#include "read.h"

enum { WRITE_CHS = 0x0300, WRITE_EDD = 0x4300, FORMAT = 0x0500 };
enum { PROTECTED = 3, NOT_FOUND = 4 };
enum { NEW_SALT = 0x2E000000, MARGIN = 600 };

enum variant { PLAIN, ODD, ACROSS_64K, FLAT };

/* Where the cases write: no other case reads it meanwhile. */
static uint32_t scratch(void)
{
    uint32_t room = chs_reach() - params.data;

    return chs_reach() - (room < 2 * MARGIN ? room / 2 : MARGIN);
}

static void write_init(struct reading *rd, uint32_t lba, uint16_t count,
                       unsigned how, uint32_t salt)
{
    if (how >> 8 == WRITE_EDD >> 8)
        reading_init_edd(rd, lba, count);
    else
        reading_init_chs(rd, lba, count);
    reading_function(rd, how);
    rd->writes = true;
    rd->salt = salt;
}

static void vary(struct reading *rd, enum variant variant)
{
    switch (variant) {
    case ODD: rd->seg = 0x3123; rd->off = 0x4567; break;
    case ACROSS_64K: rd->seg = 0x4FB0; rd->off = 0x0100; break;
    case FLAT: rd->size = 0x18; rd->flat = HIGH_BUFFER + 4096; break;
    default: break;
    }
}

static bool is_right(uint32_t lba, uint32_t salt)
{
    return salt == medium.salt ? sector_right(at(BUFFER), lba)
        : pattern_right(at(BUFFER), medium.unit, lba ^ salt);
}

/* Whether `count` sectors hold the pattern of `salt`, read back one by one by
   AH=02h, and by AH=42h too where that is served. */
static bool holds(uint32_t lba, uint32_t count, uint32_t salt)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!quiet_chs(drive, &medium.geometry, 0x0201, lba + i)
            || !is_right(lba + i, salt))
            return false;
        memset(at(BUFFER), 0, medium.unit);
        if (medium_is(WITH_EDD)
            && (!quiet_read(lba + i, 1, BUFFER) || !is_right(lba + i, salt)))
            return false;
    }
    return true;
}

static void judge_kept(uint32_t lba, uint32_t count)
{
    expect(holds(lba, count, medium.salt), "disk changed");
}

/* The sectors before and behind are as they were. */
static void judge_written(uint32_t lba, uint32_t count)
{
    expect(holds(lba, count, NEW_SALT), "not written");
    judge_kept(lba - 2, 2);
    if (lba + count + 2 <= chs_reach())
        judge_kept(lba + count, 2);
}

/* Puts back what was there. */
static void restore(uint32_t lba, uint32_t count)
{
    struct reading rd;

    for (uint32_t n, i = 0; i < count; i += n) {
        n = count - i < 9 ? count - i : 9;
        write_init(&rd, lba + i, n, WRITE_CHS, medium.salt);
        reading_run(&rd);
        expect(!call_cf(&rd.call), "restoring");
    }
    judge_kept(lba, count < 4 ? count : 4);
}

/* a: AX, b: count, c: variant */
static void check_write(const struct row *row)
{
    uint32_t lba = scratch() + 7;
    struct reading rd;

    write_init(&rd, lba, row->b, row->a, NEW_SALT);
    vary(&rd, row->c);
    reading_run(&rd);
    judge_good(&rd);
    judge_written(lba, row->b);
    restore(lba, row->b);
}

/* a: AX, b: count: up to the last sector */
static void check_last(const struct row *row)
{
    uint32_t lba = chs_reach() - row->b;
    struct reading rd;

    write_init(&rd, lba, row->b, row->a, NEW_SALT);
    reading_run(&rd);
    judge_good(&rd);
    judge_written(lba, row->b);
    restore(lba, row->b);
}

/* a: AX, b: inside the disk, c: count. What is written is what is reported. */
static void check_past_end(const struct row *row)
{
    uint32_t lba = params.total - row->b;
    struct reading rd;
    uint16_t moved;

    if (chs_reach() < params.total) {
        not_meant("CHS does not reach the end");
        return;
    }
    write_init(&rd, lba, row->c, row->a, NEW_SALT);
    reading_run(&rd);
    moved = reading_moved(&rd);
    if (rd.chs)
        expect(moved == row->b, "AL");
    judge_bad(&rd, NOT_FOUND);
    if (moved > row->b)
        return;
    expect(holds(lba, moved, NEW_SALT), "not written");
    judge_kept(lba + moved, row->b - moved);
    restore(lba, row->b);
}

/* a: sector number that is not there */
static void check_no_place(const struct row *row)
{
    uint32_t lba = scratch() / medium.geometry.sectors
        * medium.geometry.sectors;
    struct reading rd;

    write_init(&rd, lba, 1, WRITE_CHS, NEW_SALT);
    rd.sector = row->a;
    reading_run(&rd);
    expect(reading_moved(&rd) == 0, "AL");
    judge_refused(&rd, NOT_FOUND);
    judge_kept(lba - 1, 3);
}

static void check_none(const struct row *row)
{
    struct reading rd;

    write_init(&rd, scratch(), 0, row->a, NEW_SALT);
    reading_run(&rd);
    if (rd.chs)
        judge_refused(&rd, 1);
    else
        judge_good(&rd);
    judge_kept(scratch(), 1);
}

/* Format: inside the disk it is accepted; the data stay or are gone, but
   nothing beside the track changes. */
static void check_format(const struct row *row)
{
    uint32_t sectors = medium.geometry.sectors;
    uint32_t track = (scratch() / sectors + 1) * sectors;
    struct reading rd;

    (void)row;
    reading_init_chs(&rd, track, sectors);
    reading_function(&rd, FORMAT);
    reading_run(&rd);
    expect(!call_cf(&rd.call) && !call_ah(&rd.call), "status");
    call_judge(MAY_AX);
    judge_kept(track - 1, 1);
    judge_kept(track + sectors, 1);
    restore(track, sectors);
}

static void check_format_behind(const struct row *row)
{
    struct reading rd;

    (void)row;
    if (medium.geometry.heads > 255) {
        not_meant("all heads exist");
        return;
    }
    reading_init_chs(&rd, params.data, 1);
    rd.head = medium.geometry.heads;
    reading_function(&rd, FORMAT);
    reading_run(&rd);
    expect(call_cf(&rd.call) && error_right(call_ah(&rd.call), NOT_FOUND),
           "status");
    call_judge(MAY_AX);
}

/* Refused as write protected, and the disk as it was. a: AX, b: count */
static void check_locked(const struct row *row)
{
    uint32_t lba = params.data + 3;
    struct reading rd;

    write_init(&rd, lba, row->b, row->a, NEW_SALT);
    reading_run(&rd);
    judge_refused(&rd, PROTECTED);
    judge_kept(lba - 1, 1 + row->b);
    if (!call_cf(&rd.call))
        restore(lba, row->b);
}

#define CONVENTION "BIOS convention"
#define EDD "EDD-4 8.16"

static const struct row rows[] = {
    { "03-n1", CONVENTION, "one sector", "written, read back",
      check_write, WRITE_CHS, 1, PLAIN },
    { "03-n9", CONVENTION, "nine sectors", "written, read back",
      check_write, WRITE_CHS, 9, PLAIN },
    { "03-n9-odd", CONVENTION, "from an odd address", "written",
      check_write, WRITE_CHS, 9, ODD },
    { "03-n60-64k", CONVENTION, "from across a 64 KiB boundary", "written",
      check_write, WRITE_CHS, 60, ACROSS_64K },
    { "03-n200", CONVENTION, "200 sectors", "written",
      check_write, WRITE_CHS, 200, PLAIN },
    { "03-last", CONVENTION, "the last two sectors", "written",
      check_last, WRITE_CHS, 2, 0 },
    { "03-end-n3", CONVENTION, "two inside, one past the end",
      "CF=1 AH=04 AL=2", check_past_end, WRITE_CHS, 2, 3 },
    { "03-n0", CONVENTION, "no sector", "CF=1 AH=01",
      check_none, WRITE_CHS, 0, 0 },
    { "03-sector-0", CONVENTION, "sector 0", "CF=1 AH=04, none written",
      check_no_place, 0, 0, 0 },
    { "05-format", CONVENTION, "format a track", "CF=0, its track at most",
      check_format, 0, 0, 0 },
    { "05-head-more", CONVENTION, "format behind the last head",
      "CF=1 AH=04", check_format_behind, 0, 0, 0 },
};
const struct group group_write = GROUP(rows);

static const struct row edd_rows[] = {
    { "43-n1", EDD, "one block", "written, read back",
      check_write, WRITE_EDD, 1, PLAIN },
    { "43-n1-al1", EDD, "AL=01h: without verify too", "written",
      check_write, WRITE_EDD | 1, 1, PLAIN },
    { "43-n9-al2", EDD, "AL=02h: with verify", "written",
      check_write, WRITE_EDD | 2, 9, PLAIN },
    { "43-n60-odd", EDD, "60 blocks from an odd address", "written",
      check_write, WRITE_EDD, 60, ODD },
    { "43-n60-64k", EDD, "60 blocks from across a 64 KiB boundary",
      "written", check_write, WRITE_EDD, 60, ACROSS_64K },
    { "43-n300", EDD, "300 blocks", "written",
      check_write, WRITE_EDD, 300, PLAIN },
    { "43-flat", EDD, "nine blocks from a flat buffer", "written",
      check_write, WRITE_EDD, 9, FLAT },
    { "43-last", EDD, "the last two blocks", "written",
      check_last, WRITE_EDD, 2, 0 },
    { "43-end-n3", EDD, "two inside, one past the end", "CF=1 AH=04",
      check_past_end, WRITE_EDD, 2, 3 },
    { "43-n0", EDD, "no block", "CF=0 count=0",
      check_none, WRITE_EDD, 0, 0 },
};
const struct group group_write_edd = GROUP(edd_rows);

static const struct row locked_rows[] = {
    { "03-locked", CONVENTION, "write protected, disk unchanged",
      "CF=1 AH=03", check_locked, WRITE_CHS, 1, 0 },
    { "03-locked-n9", CONVENTION, "nine sectors", "CF=1 AH=03",
      check_locked, WRITE_CHS, 9, 0 },
    { "05-locked", CONVENTION, "format: write protected", "CF=1 AH=03",
      check_locked, FORMAT, 1, 0 },
};
const struct group group_locked = GROUP(locked_rows);
