/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: AH=02h and its relatives 04h, 05h and 0Ch by cylinder, head and sector
   on floppies and hard disks (judged in 32-bit protected mode). */
#include "read.h"

enum { READ = 0x0200, VERIFY = 0x0400, FORMAT = 0x0500, SEEK = 0x0C00 };
enum { BAD_COMMAND = 1, NOT_FOUND = 4 };

enum variant {
    PLAIN, BUFFER_64K, BUFFER_FFF0, BUFFER_ODD, BUFFER_0F, BUFFER_7000,
};

static void vary(struct reading *rd, enum variant variant)
{
    switch (variant) {
    case BUFFER_64K: rd->seg = 0x4FF0; rd->off = 0x0000; break;
    case BUFFER_FFF0: rd->seg = 0x3000; rd->off = 0xFFF0; break;
    case BUFFER_ODD: rd->seg = 0x3123; rd->off = 0x4567; break;
    case BUFFER_0F: rd->seg = 0x30FF; rd->off = 0x000F; break;
    case BUFFER_7000: rd->seg = 0x7000; rd->off = 0x0000; break;
    default: break;
    }
}

/* First sector of the first whole track with the pattern. */
static uint32_t data_track(void)
{
    uint32_t sectors = medium.geometry.sectors;

    return (params.data / sectors + 1) * sectors;
}

/* First sector of the first whole cylinder with the pattern. */
static uint32_t data_cylinder(void)
{
    uint32_t size = medium.geometry.sectors * medium.geometry.heads;

    return (params.data / size + 1) * size;
}

static void run_good(uint32_t lba, uint16_t count, enum variant variant)
{
    struct reading rd;

    reading_init_chs(&rd, lba, count);
    vary(&rd, variant);
    reading_run(&rd);
    judge_good(&rd);
}

/* a: first sector of the data area, b: count, c: variant */
static void check_read(const struct row *row)
{
    run_good(params.data + row->a, row->b, row->c);
}

static void check_track(const struct row *row)
{
    run_good(data_track() + row->a, medium.geometry.sectors - row->a, row->c);
}

/* a: sectors before the track's or cylinder's end, b: count, c: 1 cylinder */
static void check_crossing(const struct row *row)
{
    uint32_t sectors = medium.geometry.sectors;
    uint32_t heads = medium.geometry.heads;
    uint32_t end = data_cylinder() + sectors * (row->c ? heads : 1);

    run_good(end - row->a, row->b, PLAIN);
}

static void check_last(const struct row *row)
{
    run_good(chs_reach() - row->a, row->a, PLAIN);
}

static bool track_right(uint32_t lba, uint16_t count)
{
    memset(at(BUFFER), 0xEE, count * medium.unit);
    if (!quiet_chs(drive, &medium.geometry, READ | count, lba))
        return false;
    for (uint16_t i = 0; i < count; i++)
        if (!sector_right(at(BUFFER + i * medium.unit), lba + i))
            return false;
    return true;
}

/* From one track to the next: every one, of a large disk one in 37, of a disk
   that is not ours 32 in all. */
static uint32_t track_step(void)
{
    uint32_t sectors = medium.geometry.sectors;
    uint32_t tracks = chs_reach() / sectors;

    if (medium_is(FOREIGN))
        return tracks > 32 ? tracks / 32 * sectors : sectors;
    return params.total > 4000 ? 37 * sectors : sectors;
}

/* The tracks that CHS reaches. */
static void check_all(const struct row *row)
{
    uint32_t sectors = medium.geometry.sectors, n = 0;
    uint32_t step = track_step();

    (void)row;
    for (uint32_t lba = data_track(); lba < chs_reach(); lba += step, n++) {
        uint32_t left = chs_reach() - lba;

        if (track_right(lba, left < sectors ? left : sectors))
            continue;
        say("sector %d", lba);
        expect(false, "track");
        return;
    }
    say("%d tracks", n);
}

/* a: AX, b: cylinder, head or sector (see `which`), c: which */
enum { CYLINDER, HEAD, SECTOR_ZERO, SECTOR_BEHIND, CYLINDER_1023, SECTOR_63 };

/* A BIOS may keep the last cylinder of a hard disk for itself: AH=08h does not
   tell of it, and yet it is there. */
static uint32_t cylinder_behind(void)
{
    const struct geometry *g = &medium.geometry;
    uint32_t whole = params.total / (g->heads * g->sectors);

    return spec_only && whole > g->cylinders ? whole + 1 : g->cylinders;
}

static void misplace(struct reading *rd, unsigned which)
{
    const struct geometry *g = &medium.geometry;

    switch (which) {
    case CYLINDER: rd->cylinder = cylinder_behind(); break;
    case HEAD: rd->head = g->heads; break;
    case SECTOR_ZERO: rd->sector = 0; break;
    case SECTOR_BEHIND: rd->sector = g->sectors + 1; break;
    case CYLINDER_1023: rd->cylinder = 1023; break;
    case SECTOR_63: rd->sector = 63; break;
    }
}

/* Whether CHS has such an address at all. */
static bool can_misplace(unsigned which)
{
    const struct geometry *g = &medium.geometry;

    if ((which == CYLINDER && cylinder_behind() > 1023)
        || (which == CYLINDER_1023 && g->cylinders > 1023)
        || (which == HEAD && g->heads > 255)
        || (which >= SECTOR_BEHIND && which != CYLINDER_1023
            && g->sectors >= 63)) {
        not_meant("all such addresses exist");
        return false;
    }
    return true;
}

/* a: AX, b: count, c: what of the address is not there */
static void check_no_place(const struct row *row)
{
    struct reading rd;

    if (!can_misplace(row->c))
        return;
    reading_init_chs(&rd, data_track(), row->b);
    misplace(&rd, row->c);
    reading_function(&rd, row->a);
    reading_run(&rd);
    say(" c=%d h=%d s=%d", rd.cylinder, rd.head, rd.sector);
    if (row->a == READ || (row->a == VERIFY && !spec_only))
        expect(reading_moved(&rd) == 0, "AL");
    judge_refused(&rd, NOT_FOUND);
}

/* a: AX, b: sectors before the end, c: count */
static void check_past_end(const struct row *row)
{
    struct reading rd;

    if (chs_reach() < params.total) {
        not_meant("CHS does not reach the end");
        return;
    }
    reading_init_chs(&rd, params.total - row->b, row->c);
    reading_function(&rd, row->a);
    reading_run(&rd);
    expect(reading_moved(&rd) == row->b, "AL");
    if (row->a == READ)
        judge_bad(&rd, NOT_FOUND);
    else
        judge_refused(&rd, NOT_FOUND);
}

/* a: AX: no sector asked for */
static void check_none(const struct row *row)
{
    struct reading rd;

    reading_init_chs(&rd, params.data, 0);
    reading_function(&rd, row->a);
    reading_run(&rd);
    judge_refused(&rd, BAD_COMMAND);
}

/* a: AX, b: count, c: from the data area's start; nothing is written */
static void check_verify(const struct row *row)
{
    struct reading rd;

    reading_init_chs(&rd, params.data + row->c, row->b);
    reading_function(&rd, row->a);
    reading_run(&rd);
    expect(!call_cf(&rd.call) && !call_ah(&rd.call), "status");
    expect(reading_moved(&rd) == row->b, "AL");
    call_judge(MAY_AH);
}

/* Cylinders above 255, whose upper bits are in CL. a: the cylinder */
static void check_high_cylinder(const struct row *row)
{
    const struct geometry *g = &medium.geometry;

    if (row->a >= g->cylinders)
        not_meant("no such cylinder");
    else
        run_good((row->a * g->heads + 1) * g->sectors + 2, 3, PLAIN);
}

/* What CHS does not reach of a disk of more than 1024 cylinders. */
static void check_beyond(const struct row *row)
{
    struct reading rd;

    (void)row;
    if (chs_reach() == params.total
        || (spec_only && medium.geometry.cylinders < 1024)) {
        not_meant("CHS reaches all");
        return;
    }
    expect(medium.geometry.cylinders == 1024, "cylinders");
    reading_init_edd(&rd, chs_reach(), 5);
    reading_run(&rd);
    judge_good(&rd);
}

#define CONVENTION "BIOS convention"

static const struct row rows[] = {
    { "02-n1", CONVENTION, "one sector", "moved", check_read, 0, 1, PLAIN },
    { "02-n2", CONVENTION, "2 sectors", "moved", check_read, 1, 2, PLAIN },
    { "02-n0", CONVENTION, "no sector: an error", "CF=1 AH=01",
      check_none, READ, 0, 0 },
    { "02-track", CONVENTION, "a whole track", "moved",
      check_track, 0, 0, PLAIN },
    { "02-track-odd", CONVENTION, "a track to an odd address", "moved",
      check_track, 0, 0, BUFFER_ODD },
    { "02-head", CONVENTION, "goes on with the next head", "moved",
      check_crossing, 2, 5, 0 },
    { "02-cylinder", CONVENTION, "goes on with the next cylinder", "moved",
      check_crossing, 2, 5, 1 },
    { "02-n128", CONVENTION, "128 sectors: 64 KiB", "moved",
      check_read, 3, 128, PLAIN },
    { "02-n129", CONVENTION, "129 sectors", "moved",
      check_read, 3, 129, PLAIN },
    { "02-n255", CONVENTION, "255 sectors", "moved",
      check_read, 4, 255, PLAIN },
    { "02-n255-odd", CONVENTION, "255 sectors to an odd address", "moved",
      check_read, 4, 255, BUFFER_ODD },
    { "02-64k", CONVENTION, "buffer across a 64 KiB boundary", "moved",
      check_track, 1, 0, BUFFER_64K },
    { "02-fff0", CONVENTION, "buffer at offset FFF0h goes on behind",
      "moved", check_track, 2, 0, BUFFER_FFF0 },
    { "02-0f", CONVENTION, "buffer at offset 000Fh", "moved",
      check_track, 3, 0, BUFFER_0F },
    { "02-7000", CONVENTION, "buffer in another segment", "moved",
      check_track, 0, 0, BUFFER_7000 },
    { "02-last", CONVENTION, "the last sector", "moved", check_last, 1, 0, 0 },
    { "02-last5", CONVENTION, "the last five sectors", "moved",
      check_last, 5, 0, 0 },
    { "02-all", CONVENTION, "every track", "all right", check_all, 0, 0, 0 },
    { "02-cylinder-300", CONVENTION, "cylinder 300", "moved",
      check_high_cylinder, 300, 0, 0 },
    { "02-cylinder-1023", CONVENTION, "cylinder 1023", "moved",
      check_high_cylinder, 1023, 0, 0 },
    { "02-beyond", CONVENTION, "AH=42h reaches what CHS does not", "moved",
      check_beyond, 0, 0, 0 },
    { "02-sector-0", CONVENTION, "sector 0", "CF=1 AH=04 AL=0",
      check_no_place, READ, 1, SECTOR_ZERO },
    { "02-sector-more", CONVENTION, "sector behind the track's last",
      "CF=1 AH=04 AL=0", check_no_place, READ, 1, SECTOR_BEHIND },
    { "02-sector-63", CONVENTION, "sector 63", "CF=1 AH=04 AL=0",
      check_no_place, READ, 1, SECTOR_63 },
    { "02-head-more", CONVENTION, "head behind the last", "CF=1 AH=04 AL=0",
      check_no_place, READ, 1, HEAD },
    { "02-end", CONVENTION, "cylinder behind the last", "CF=1 AH=04 AL=0",
      check_no_place, READ, 3, CYLINDER },
    { "02-end-1023", CONVENTION, "cylinder 1023", "CF=1 AH=04 AL=0",
      check_no_place, READ, 3, CYLINDER_1023 },
    { "02-end-n3", CONVENTION, "two inside, one past the end",
      "CF=1 AH=04 AL=2", check_past_end, READ, 2, 3 },
    { "02-end-n255", CONVENTION, "five inside, 250 past the end",
      "CF=1 AH=04 AL=5", check_past_end, READ, 5, 255 },
    { "04-n1", CONVENTION, "verify one sector", "CF=0 AL=1",
      check_verify, VERIFY, 1, 2 },
    { "04-n9", CONVENTION, "verify 9 sectors", "CF=0 AL=9",
      check_verify, VERIFY, 9, 2 },
    { "04-n0", CONVENTION, "verify no sector", "CF=1 AH=01",
      check_none, VERIFY, 0, 0 },
    { "04-sector-0", CONVENTION, "verify sector 0", "CF=1 AH=04",
      check_no_place, VERIFY, 1, SECTOR_ZERO },
    { "04-head-more", CONVENTION, "verify behind the last head",
      "CF=1 AH=04", check_no_place, VERIFY, 1, HEAD },
    { "04-end", CONVENTION, "verify behind the last cylinder", "CF=1 AH=04",
      check_no_place, VERIFY, 1, CYLINDER },
    { "04-end-n3", CONVENTION, "verify two inside, one past the end",
      "CF=1 AH=04 AL=2", check_past_end, VERIFY, 2, 3 },
    { "0c-seek", CONVENTION, "seek inside the disk", "CF=0 AH=00",
      check_verify, SEEK, 1, 2 },
    { "0c-end", CONVENTION, "seek behind the last cylinder", "CF=1 AH=04",
      check_no_place, SEEK, 1, CYLINDER },
};
const struct group group_chs = GROUP(rows);
