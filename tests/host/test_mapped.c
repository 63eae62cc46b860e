// SPDX-License-Identifier: GPL-2.0-or-later
// Tests int13/mapped.c: AH=42h of a CD whose sectors lie in several places.

#include "check.h"

#include "boot/bda.h"
#include "int13/mapped.h"
#include "machine.h"

#define BUFFER 0x50000u // 5000:0000
#define COUNT_AT offsetof(struct disk_address_packet, count)

extern struct sector_map sector_map;

// Sectors 0 to 9 and 12 on are in their places; 10 and 11 are 200 and 201; 400
// to 404 are 100 to 104, 405 is 300, and 406 is the end.
static void map_cd(void)
{
    static const uint32_t pieces[][2] = {
        {0, 0}, {10, 200}, {12, 12}, {400, 100}, {405, 300}, {406, 0},
    };
    unsigned i, n;

    machine_start();
    for (i = 0; i < MAP_PIECES; i++) {
        n = i < LENGTH(pieces) ? i : LENGTH(pieces) - 1;
        sector_map.pieces[i].first = pieces[n][0];
        sector_map.pieces[i].zero =
            IMAGE_BASE + (pieces[n][1] - pieces[n][0]) * CD_SECTOR;
    }
    drives[0].flags &= (uint8_t)~DRIVE_EDD;
    drives[0].sectors = 406;
}

// The sector of the image that is shown as `lba`.
static uint32_t source(uint32_t lba)
{
    if (lba == 10 || lba == 11)
        return lba + 190;
    if (lba == 405)
        return 300;
    return lba < 400 ? lba : lba - 300;
}

static uint8_t read(uint32_t lba, uint16_t count, uint32_t buffer)
{
    struct disk_address_packet p = {
        .size = 0x10,
        .count = count,
        .buffer = buffer,
        .lba = lba,
    };

    poke(at_si(0), &p, DAP_SHORT);
    frame.a.x = 0x4200;
    frame.d.l = CD_NUMBER;
    return call_int13();
}

static uint16_t count_left(void)
{
    return (uint16_t)(machine.low[at_si(COUNT_AT)] |
                      machine.low[at_si(COUNT_AT + 1)] << 8);
}

static void assert_shown(uint32_t lba, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count * CD_SECTOR; i++)
        assert_int_equal(machine.low[BUFFER + i],
                         image_byte(source(lba + i / CD_SECTOR) * CD_SECTOR +
                                    i % CD_SECTOR));
}

// Every read that begins near a seam, of every length over the seams.
TEST(reads_over_seams)
{
    static const uint32_t begins[] = {0, 5, 9, 10, 11, 12, 395, 399, 400, 404};
    uint16_t count;
    size_t i;

    for (i = 0; i < LENGTH(begins); i++)
        for (count = 1; count <= 20; count++) {
            map_cd();
            if (begins[i] + count > 406)
                continue;
            assert_int_equal(read(begins[i], count, 0x50000000), VERDICT_OK);
            assert_int_equal(frame.a.h, 0);
            assert_int_equal(count_left(), count);
            assert_shown(begins[i], count);
            assert_int_equal(drives[0].base, IMAGE_BASE);
        }
}

// Nothing is read: nothing is moved, and all is well.
TEST(no_sectors)
{
    map_cd();
    assert_int_equal(read(3, 0, 0x50000000), VERDICT_OK);
    assert_int_equal(machine.copy_count, 0);
}

// The CD ends with its last piece: AH=04h, and the sectors that exist.
TEST(the_end)
{
    map_cd();
    assert_int_equal(read(404, 5, 0x50000000), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x04);
    assert_int_equal(count_left(), 2);
    assert_shown(404, 2);
    map_cd();
    assert_int_equal(read(406, 1, 0x50000000), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x04);
    assert_int_equal(count_left(), 0);
    assert_int_equal(machine.copy_count, 0);
}

// A copy that fails: 20h, and the sectors that were moved before.
TEST(a_copy_that_fails)
{
    map_cd();
    machine.copy_limit = CD_SECTOR;
    assert_int_equal(read(8, 3, 0x50000000), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x20);
    assert_int_equal(count_left(), 1);
    assert_shown(8, 1);
    assert_int_equal(drives[0].base, IMAGE_BASE);
}

// A transfer whose end no segment reaches is refused whole; so is a flat
// buffer, whose mark is FFFF:FFFFh.
TEST(buffers_that_are_too_high)
{
    map_cd();
    assert_int_equal(read(9, 3, 0xff000000), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x09);
    assert_int_equal(count_left(), 0);
    assert_int_equal(machine.copy_count, 0);
    map_cd();
    assert_int_equal(read(9, 1, 0xffffffff), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x09);
}

// A packet that is too short, and one with a sector number of 33 bits.
TEST(packets)
{
    struct disk_address_packet p = {.size = 0x0f, .count = 1};

    map_cd();
    poke(at_si(0), &p, DAP_SHORT);
    frame.a.x = 0x4200;
    frame.d.l = CD_NUMBER;
    assert_int_equal(call_int13(), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x01);
    map_cd();
    p.size = 0x10;
    p.lba_high = 1;
    p.buffer_segment = 0x5000;
    poke(at_si(0), &p, DAP_SHORT);
    frame.a.x = 0x4200;
    frame.d.l = CD_NUMBER;
    assert_int_equal(call_int13(), VERDICT_CARRY);
    assert_int_equal(frame.a.h, 0x04);
}

// The other EDD services are those of any CD.
TEST(other_services)
{
    static const struct {
        uint16_t ax;
        uint8_t verdict, ah;
    } rows[] = {
        {0x4100, VERDICT_OK, 0x30}, {0x4300, VERDICT_CARRY, 0x03},
        {0x4400, VERDICT_OK, 0}, {0x4700, VERDICT_OK, 0},
        {0x4e00, VERDICT_OK, 0}, {0x0200, VERDICT_CARRY, 0x01},
    };
    struct disk_address_packet p = {
        .size = 0x10, .count = 1, .buffer_segment = 0x5000, .lba = 405,
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        map_cd();
        poke(at_si(0), &p, DAP_SHORT);
        frame.a.x = rows[i].ax;
        frame.b.x = 0x55aa;
        frame.d.l = CD_NUMBER;
        assert_int_equal(call_int13(), rows[i].verdict);
        assert_int_equal(frame.a.h, rows[i].ah);
    }
}

GROUP(mapped, RUN(reads_over_seams), RUN(no_sectors), RUN(the_end),
      RUN(a_copy_that_fails), RUN(buffers_that_are_too_high), RUN(packets),
      RUN(other_services))
