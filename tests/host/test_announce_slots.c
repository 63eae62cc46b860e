// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/announce_slots.c by the rules of SVBus, FiraDisk and WinVBlock.
// Their offsets are spelled out here, for they are what the layout must agree
// with.

#include "check.h"

#include "loader/announce.h"

#define SIZE 3072u
#define DRIVES 2300u
#define OLD_INT13 0xf000e3feu

static _Alignas(16) uint8_t block[SIZE];
static struct installed in;

static uint64_t qword(uint32_t at)
{
    return get_le32(block + at) | (uint64_t)get_le32(block + at + 4) << 32;
}

static struct drive cd(void)
{
    return (struct drive){
        .number = 0xe0,
        .flags = DRIVE_CD | DRIVE_EDD | DRIVE_READ_ONLY,
        .sector_shift = 11,
        .base = 0x3fe00000,
        .sectors = 123457,
    };
}

static struct drive disk(uint8_t number, uint8_t last_head, uint8_t sectors,
                         uint32_t count)
{
    return (struct drive){
        .number = number,
        .flags = DRIVE_DISK,
        .sector_shift = 9,
        .base = 0x1fe00000,
        .sectors = count,
        .boot = {.chs = {.head = last_head, .sectors = sectors}},
    };
}

static void announce_drives(const struct drive *drives, uint8_t count,
                           bool chained)
{
    struct int13_params *p = (struct int13_params *)block;

    memset(block, 0, sizeof block);
    p->drives = DRIVES;
    p->drive_count = count;
    memcpy(resident_drives(p), drives, count * sizeof *drives);
    in = (struct installed){
        .params = p,
        .old_int13 = OLD_INT13,
        .chained_slots = chained,
    };
    announce_slots(&in);
}

// SVBus: the table begins E3h before the signature, in one page; grub4dos has
// them at 20h and 103h of its segment.
TEST(signature_and_table_are_where_grub4dos_has_them)
{
    struct drive d = cd();

    announce_drives(&d, 1, false);
    assert_memory_equal(block + 0x103, "$INT13SFGRUB4DOS", 16);
    assert_int_equal(block[0x103 - 0xe3], 0xe0);
}

// A CD: number from 9Fh up, memory as the target (FFh, bit 14 clear), 2048-byte
// sectors (bit 13), start and count in 512 bytes, read only (bit 7 of byte 3).
TEST(a_cd)
{
    struct drive d = cd();

    announce_drives(&d, 1, false);
    assert_int_equal(block[0x20], 0xe0);
    assert_int_equal(block[0x21], 0xff);
    assert_int_equal(block[0x22], 0xfe);
    assert_int_equal(block[0x23], 0x3f | 0x80);
    assert_int_equal(get_le16(block + 0x24), 0xa001);
    assert_int_equal(block[0x26], 0xfe);
    assert_int_equal(block[0x27], 0x3f);
    assert_int_equal(qword(0x28), 0x3fe00000 >> 9);
    assert_int_equal(qword(0x30), 123457 * 4);
}

// A CD that drive= gave a hard disk's number is a CD all the same (9Fh and up),
// and no two have the same number.
TEST(a_cd_keeps_a_number_of_cds)
{
    struct drive d[2] = {cd(), cd()};

    d[0].number = 0x81;
    announce_drives(d, 2, false);
    assert_in_range(block[0x20], 0x9f, 0xff);
    assert_int_equal(block[0x38], 0xe0);
    assert_int_not_equal(block[0x20], block[0x38]);
    d[0].number = 0xe3;
    announce_drives(d, 2, false);
    assert_int_equal(block[0x20], 0xe3);
    d[0].number = 0x81;
    d[1].number = 0xa0;
    announce_drives(d, 2, false);
    assert_int_equal(block[0x38], 0xa0);
    d[1].number = 0x82;
    announce_drives(d, 2, false);
    assert_in_range(block[0x38], 0x9f, 0xff);
    assert_int_not_equal(block[0x20], block[0x38]);
}

// MEMDISK's fields end at 4 GiB: what ends there fits, what ends behind does
// not. Sectors that only a longer initrd adds do not count.
TEST(what_can_be_announced)
{
    static const struct {
        uint32_t base, base_high, sectors, gained;
        unsigned wanted, announced;
        bool chained;
    } rows[] = {
        {0x10000000, 0, 1000, 0, 7, 7, false},
        {0xfffff000, 0, 2, 0, 7, 7, false},
        {0xfffff000, 0, 3, 0, 7, 5, true},
        {0xfffff000, 0, 3, 1, 7, 7, false},
        {0x00000000, 1, 1, 0, 7, 5, true},
        {0x00000000, 1, 1, 0, 3, 1, false},
        {0x10000000, 0, 0x200000, 0, 7, 5, true},
        {0x10000000, 0, 1000, 0, 2, 2, false},
        {0xfffff000, 0, 3, 0, 2, 0, false},
        {0x10000000, 0, 1000, 0, 0, 0, false},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        struct drive_plan plan = {.count = 1};

        plan.drives[0] = cd();
        plan.drives[0].base = rows[i].base;
        plan.drives[0].base_high = rows[i].base_high;
        plan.drives[0].sectors = rows[i].sectors;
        in = (struct installed){0};
        if (rows[i].gained) {
            plan.drives[0].flags &= (uint8_t)~DRIVE_EDD;
            plan.drives[0].gained = rows[i].gained;
        }
        choose_announcements(&plan, rows[i].wanted, &in);
        assert_int_equal(in.announce, rows[i].announced);
        assert_int_equal(in.chained_slots, rows[i].chained);
    }
}

// One drive above 4 GiB is enough, whichever it is.
TEST(what_can_be_announced_of_several)
{
    uint32_t high;

    for (high = 0; high < 4; high++) {
        struct drive_plan plan = {.count = 3,
                                  .drives = {cd(), cd(), cd(), cd()}};

        plan.drives[high].base_high = 1;
        choose_announcements(&plan, 7, &in);
        assert_int_equal(in.announce, high < 3 ? 5 : 7);
        assert_int_equal(in.chained_slots, high < 3);
    }
}

// WinVBlock reads all eight slots of a map in the chain; else one of zeroes is
// enough.
TEST(slots_that_are_kept)
{
    in = (struct installed){.announce = ANNOUNCE_SLOTS};
    assert_int_equal(slots_to_keep(&in, 1), 2);
    assert_int_equal(slots_to_keep(&in, 3), 4);
    in.chained_slots = true;
    assert_int_equal(slots_to_keep(&in, 1), 5);
    in = (struct installed){.announce = ANNOUNCE_ACPI | ANNOUNCE_MEMDISK};
    assert_int_equal(slots_to_keep(&in, 1), 0);
}

// FiraDisk and SVBus end at 24 zero bytes.
TEST(zeroes_end_the_table)
{
    struct drive d[4] = {cd(), cd(), cd(), cd()};
    static const uint8_t zeroes[24];
    unsigned count;

    for (count = 1; count <= 4; count++) {
        announce_drives(d, (uint8_t)count, false);
        assert_memory_equal(block + 0x20 + count * 24, zeroes, 24);
        assert_int_equal(block[0x20 + (count - 1) * 24], 0xe0);
    }
}

// SVBus makes a hard disk one sector shorter than its slot says, for a VHD's
// footer; FiraDisk, which sees the table only in the vector chain, does not.
TEST(a_hard_disk_is_whole_for_its_reader)
{
    struct drive d = disk(0x80, 15, 63, 65520);

    announce_drives(&d, 1, false);
    assert_int_equal(qword(0x30) - 1, 65520);
    announce_drives(&d, 1, true);
    assert_int_equal(qword(0x30), 65520);
}

// Geometry in bytes 2 to 5: last head, sectors of a track, last cylinder; no
// CD bit; a disk can be written.
TEST(a_hard_disk)
{
    struct drive d = disk(0x80, 15, 63, 65520);

    announce_drives(&d, 1, false);
    assert_int_equal(block[0x20], 0x80);
    assert_int_equal(block[0x21], 0xff);
    assert_int_equal(block[0x22], 15);
    assert_int_equal(block[0x23], 63);
    assert_int_equal(get_le16(block + 0x24), 0x8000 | 64);
    assert_int_equal(qword(0x28), 0x1fe00000 >> 9);
}

// Ten bits for the cylinder.
TEST(a_large_disk_has_1024_cylinders)
{
    struct drive d = disk(0x80, 254, 0xff, 255 * 63 * 3000);

    announce_drives(&d, 1, false);
    assert_int_equal(get_le16(block + 0x24), 0x8000 | 1023);
    assert_int_equal(block[0x23], 63);
}

// A disk below a cylinder has one, cut short.
TEST(a_small_disk_has_a_cylinder)
{
    struct drive d = disk(0x80, 15, 63, 1007);

    announce_drives(&d, 1, false);
    assert_int_equal(get_le16(block + 0x24), 0x8000);
}

TEST(a_floppy)
{
    struct drive d = disk(0, 1, 18, 2880);

    announce_drives(&d, 1, false);
    assert_int_equal(block[0x20], 0);
    assert_int_equal(block[0x22], 1);
    assert_int_equal(block[0x23], 18);
    assert_int_equal(get_le16(block + 0x24), 0x8000 | 79);
    assert_int_equal(qword(0x30), 2880);
}

// A disk that a CD emulates is no medium of its own.
TEST(emulated_disks_are_left_out)
{
    struct drive d[3] = {cd(), disk(0, 1, 18, 2880), disk(0x80, 1, 17, 1000)};

    d[1].flags |= DRIVE_EMULATED;
    announce_drives(d, 3, false);
    assert_int_equal(block[0x20], 0xe0);
    assert_int_equal(block[0x38], 0x80);
    assert_int_equal(qword(0x60), 0);
}

// In the vector chain: the handler before ours at 19 of the hook, bit 0 of the
// flags set, as Windows 98 wants it; the address above 4 GiB in full. WinVBlock
// reads eight slots: those that are not there count 0 sectors.
TEST(chained)
{
    struct drive d = cd();
    unsigned slot;

    d.base_high = 1;
    announce_drives(&d, 1, true);
    assert_int_equal(get_le32(block + 0x100 + 19), OLD_INT13);
    assert_int_equal(get_le32(block + 0x100 + 23), 1);
    assert_int_equal(qword(0x28), 0x13fe00000 >> 9);
    for (slot = 1; slot < 8; slot++)
        assert_int_equal(qword(0x20 + slot * 24 + 16), 0);
}

// Out of the chain the bytes behind the signature are the other hook's.
TEST(unchained_leaves_the_hook_alone)
{
    static const uint8_t zeroes[31];
    struct drive d = cd();

    announce_drives(&d, 1, false);
    assert_memory_equal(block + 0x113, zeroes, sizeof zeroes);
}

GROUP(announce_slots, RUN(signature_and_table_are_where_grub4dos_has_them),
      RUN(a_cd), RUN(a_cd_keeps_a_number_of_cds), RUN(what_can_be_announced),
      RUN(what_can_be_announced_of_several),
      RUN(slots_that_are_kept), RUN(zeroes_end_the_table),
      RUN(a_hard_disk_is_whole_for_its_reader), RUN(a_hard_disk),
      RUN(a_large_disk_has_1024_cylinders),
      RUN(a_small_disk_has_a_cylinder), RUN(a_floppy),
      RUN(emulated_disks_are_left_out), RUN(chained),
      RUN(unchained_leaves_the_hook_alone))
