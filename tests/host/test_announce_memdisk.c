// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/announce_memdisk.c by the rules of those who look for the image.
// Their offsets are spelled out here, for they are what the layouts must agree
// with.

#include "check.h"

#include "boot/bda.h"
#include "loader/announce.h"
#include "machine.h"

#define BASE 0x9f000u
#define SIZE 3072u
#define DRIVES 2300u
#define COMMAND_LINE 0x0a80u
#define LOADER_TYPE 0x46
#define OLD_INT13 0xf000e3feu
#define OLD_INT15 0xf000f859u
#define MBFT_BYTES 93u // that Windows drivers read

static struct installed in;

static uint32_t dword(uint32_t at)
{
    return get_le32(machine.low + at);
}

static uint32_t linear(uint32_t far_pointer)
{
    return (far_pointer >> 16 << 4) + (far_pointer & 0xffff);
}

static void put_dword(uint32_t at, uint32_t value)
{
    poke(at, &value, sizeof value);
}

// A block as build_resident() and install() leave it, at BASE.
static struct int13_params *put_block(struct drive drive)
{
    struct int13_params *p = (struct int13_params *)(machine.low + BASE);

    machine_start();
    memset(p, 0, SIZE);
    memcpy(p->hook.jump, "\xe9\x00\x01", 3);
    p->drives = DRIVES;
    p->segment = BASE >> 4;
    p->linear = BASE;
    p->hook.previous = OLD_INT13;
    p->old_int15 = OLD_INT15;
    *resident_drives(p) = drive;
    put_dword(IVT_INT13, (BASE >> 4 << 16) |
              offsetof(struct int13_params, hook));
    put_dword(BDA_BASE_MEMORY, BASE >> 10);
    in = (struct installed){
        .params = p,
        .base = BASE,
        .size = SIZE,
        .old_base_memory = 639,
        .command_line = COMMAND_LINE,
        .boot = resident_drives(p),
    };
    return p;
}

static struct int13_params *announce_cd(uint8_t number)
{
    struct int13_params *p = put_block((struct drive){
        .number = number,
        .flags = DRIVE_CD | DRIVE_READ_ONLY,
        .sector_shift = 11,
        .base = 0x3fe00000,
        .sectors = 123456,
    });

    announce_memdisk(&in, LOADER_TYPE);
    return p;
}

static bool has_text(uint32_t at, const char *text)
{
    return memcmp(machine.low + at, text, strlen(text)) == 0;
}

static bool sums_to_0(uint32_t at, uint32_t bytes)
{
    uint8_t sum = 0;

    while (bytes--)
        sum = (uint8_t)(sum + machine.low[at++]);
    return sum == 0;
}

// FiraDisk, WinVBlock and FreeBSD's loader: the vector points at the hook,
// "$INT13SF" at 3 and "MEMDISK " at 11 in it, the handler before it at 19.
TEST(hook_is_found_from_the_vector)
{
    uint32_t hook;

    announce_cd(0xe0);
    hook = linear(dword(IVT_INT13));
    assert_true(has_text(hook + 3, "$INT13SFMEMDISK "));
    assert_int_equal(dword(hook + 19), OLD_INT13);
    assert_true(hook <= 0xa0000 - 31);
}

// Byte 0 of the hook is still the jump to the handler.
TEST(hook_keeps_its_jump)
{
    announce_cd(0xe0);
    assert_true(has_text(linear(dword(IVT_INT13)), "\xe9"));
}

// WinVBlock refuses a hook whose flag bit 0 at 23 is set: somebody else has
// claimed it.
TEST(hook_is_unclaimed)
{
    announce_cd(0xe0);
    assert_int_equal(dword(linear(dword(IVT_INT13)) + 23), 0);
}

static uint32_t mbft_of_hook(void)
{
    return dword(linear(dword(IVT_INT13)) + 27);
}

// The dword at 27 of the hook leads to the mBFT, and the mBFT at 36 back to
// the hook.
TEST(hook_and_mbft_point_at_each_other)
{
    announce_cd(0xe0);
    assert_true(has_text(mbft_of_hook(), "mBFT"));
    assert_int_equal(dword(mbft_of_hook() + 36), linear(dword(IVT_INT13)));
}

// memdiskfind: on a 16-byte boundary between 0:413h and A0000h; all bytes of
// its length add up to 0; the length is 40 plus the MDI's, and 66 or more.
TEST(memdiskfind_finds_the_mbft)
{
    uint32_t at, found = 0, length;

    announce_cd(0xe0);
    at = (uint32_t)get_le16(machine.low + BDA_BASE_MEMORY) << 10;
    for (; at < 0xa0000; at += 16)
        if (has_text(at, "mBFT") && !found)
            found = at;
    assert_int_equal(found, mbft_of_hook());
    length = dword(found + 4);
    assert_true(sums_to_0(found, length));
    assert_int_equal(length, 40u + get_le16(machine.low + found + 40));
    assert_true(length >= 66);
    assert_int_equal(dword(found + 44), 0x3fe00000);
    assert_int_equal(dword(found + 48), 123456);
}

// Linux's phram takes whole 4 KiB pages only: the disk ends with its last page.
TEST(size_is_in_whole_pages)
{
    static const struct {
        uint8_t shift;
        uint32_t sectors, announced;
    } rows[] = {
        {11, 1, 2}, {11, 2, 2}, {11, 123457, 123458}, {11, 123456, 123456},
        {9, 1, 8}, {9, 8, 8}, {9, 9, 16}, {9, 2880, 2880},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        put_block((struct drive){
            .number = 0x80,
            .flags = DRIVE_CD,
            .sector_shift = rows[i].shift,
            .base = 0x3fe00000,
            .sectors = rows[i].sectors,
        });
        announce_memdisk(&in, LOADER_TYPE);
        assert_int_equal(dword(mbft_of_hook() + 48), rows[i].announced);
        assert_int_equal(resident_drives(in.params)->sectors,
                         rows[i].sectors);
    }
}

// The sector shift at 67 counts when the MDI has more than 27 bytes.
TEST(sector_shift_is_announced)
{
    announce_cd(0xe0);
    assert_true(get_le16(machine.low + mbft_of_hook() + 40) > 27);
    assert_int_equal(machine.low[mbft_of_hook() + 67], 11);
}

// WinVBlock: the whole table ends below 1 MiB; FiraDisk: 93 bytes of it below
// A0000h. Revision 1, length 70.
TEST(mbft_has_its_shape)
{
    uint32_t at;

    announce_cd(0xe0);
    at = mbft_of_hook();
    assert_int_equal(at % 16, 0);
    assert_true(at + MBFT_BYTES <= 0xa0000);
    assert_true(at + MBFT_BYTES <= BASE + SIZE);
    assert_int_equal(dword(at + 4), 70);
    assert_int_equal(machine.low[at + 8], 1);
    assert_true(has_text(at + 10, "MEMDSKSyslinux"));
}

// ifmemdsk and mdiskchk: command line and old vectors as far pointers, old
// base memory in KiB, the boot loader's type.
TEST(mdi_tells_what_was_before)
{
    uint32_t at;

    announce_cd(0xe0);
    at = mbft_of_hook();
    assert_int_equal(linear(dword(at + 52)), BASE + COMMAND_LINE);
    assert_int_equal(dword(at + 56), OLD_INT13);
    assert_int_equal(dword(at + 60), OLD_INT15);
    assert_int_equal(get_le16(machine.low + at + 64), 639);
    assert_int_equal(machine.low[at + 66], LOADER_TYPE);
}

// FiraDisk and WinVBlock: E0h at 92 is a CD, every other number from 80h on
// a hard disk. So a CD says E0h whatever its number is.
TEST(cd_is_told_from_a_disk)
{
    announce_cd(0xe0);
    assert_int_equal(machine.low[mbft_of_hook() + 92], 0xe0);
    announce_cd(0xe3);
    assert_int_equal(machine.low[mbft_of_hook() + 92], 0xe0);
}

// A disk says its own number, and sectors of 512 bytes.
TEST(disk_says_its_number)
{
    struct drive disk = {
        .number = 0x81,
        .flags = DRIVE_DISK | DRIVE_EDD,
        .sector_shift = 9,
        .base = 0x10000000,
        .sectors = 2880,
        .boot.chs = {79, 18, 1},
    };

    put_block(disk);
    announce_memdisk(&in, LOADER_TYPE);
    assert_int_equal(machine.low[mbft_of_hook() + 92], 0x81);
    assert_int_equal(machine.low[mbft_of_hook() + 67], 9);
    assert_true(sums_to_0(mbft_of_hook(), 70));
}

// WinVBlock reads the geometry of a disk behind the table: cylinders at 76,
// heads at 78, sectors of a track at 80 of the mBFT. A CD has none.
TEST(geometry_is_announced)
{
    struct drive disk = {
        .number = 0x80, .flags = DRIVE_DISK | DRIVE_EDD, .sector_shift = 9,
        .base = 0x10000000, .sectors = 820 * 6 * 17,
        .boot.chs = {0x33, 0xc0 | 17, 5},
    };
    uint32_t at;

    put_block(disk);
    announce_memdisk(&in, LOADER_TYPE);
    at = mbft_of_hook();
    assert_int_equal(get_le16(machine.low + at + 76), 820);
    assert_int_equal(get_le16(machine.low + at + 78), 6);
    assert_int_equal(dword(at + 80), 17);
    disk.sectors++; // the first one of another cylinder
    put_block(disk);
    announce_memdisk(&in, LOADER_TYPE);
    assert_int_equal(get_le16(machine.low + mbft_of_hook() + 76), 821);
    announce_cd(0xe0);
    at = mbft_of_hook();
    assert_int_equal(dword(at + 76), 0);
    assert_int_equal(dword(at + 80), 0);
}

// More cylinders than 16 bits hold are FFFFh of them.
TEST(geometry_of_a_huge_disk)
{
    struct drive disk = {
        .number = 0x80, .flags = DRIVE_DISK, .sector_shift = 9,
        .sectors = 0x12340000, .boot.chs = {0xff, 0xc0 | 1, 0},
    };

    put_block(disk);
    announce_memdisk(&in, LOADER_TYPE);
    assert_int_equal(in.params->mbft.cylinders, 0xffff);
    assert_int_equal(in.params->mbft.heads, 1);
    assert_int_equal(dword(mbft_of_hook() + 48), 0x12340000);
}

// syslinux doc/memdisk.txt: a floppy's MDI points to its parameter table, in
// the handler's segment; nothing else has one.
TEST(diskette_parameters_are_announced)
{
    struct drive floppy = {
        .number = 0x00, .flags = DRIVE_DISK, .sector_shift = 9,
        .sectors = 2880, .boot.chs = {79, 18, 1},
    };

    put_block(floppy);
    announce_memdisk(&in, LOADER_TYPE);
    assert_int_equal(machine.low[mbft_of_hook() + 92], 0x00);
    assert_int_equal(get_le16(machine.low + mbft_of_hook() + 68),
                     offsetof(struct int13_params, dpt));
    floppy.number = 0x80;
    put_block(floppy);
    announce_memdisk(&in, LOADER_TYPE);
    assert_int_equal(get_le16(machine.low + mbft_of_hook() + 68), 0);
    announce_cd(0xe0);
    assert_int_equal(get_le16(machine.low + mbft_of_hook() + 68), 0);
}

// Of several drives the first is announced: of a CD that emulates, the CD.
TEST(first_drive_is_announced)
{
    struct int13_params *p = put_block((struct drive){
        .number = 0xe0, .flags = DRIVE_CD, .sector_shift = 11,
        .sectors = 123456,
    });

    resident_drives(p)[1] = (struct drive){
        .number = 0x00, .flags = DRIVE_DISK | DRIVE_EMULATED,
        .sector_shift = 9, .sectors = 2880, .boot.chs = {79, 18, 1},
    };
    p->drive_count = 2;
    in.boot = resident_drives(p) + 1;
    announce_memdisk(&in, LOADER_TYPE);
    assert_int_equal(machine.low[mbft_of_hook() + 92], 0xe0);
    assert_int_equal(dword(mbft_of_hook() + 48), 123456);
    assert_true(sums_to_0(mbft_of_hook(), 70));
}

// Scanners of all low memory must find one of each signature, not two.
TEST(signatures_are_there_once)
{
    unsigned hooks = 0, tables = 0;
    uint32_t at;

    announce_cd(0xe0);
    for (at = 0; at < 0x100000; at++) {
        hooks += has_text(at, "$INT13SF");
        tables += has_text(at, "mBFT");
    }
    assert_int_equal(hooks, 1);
    assert_int_equal(tables, 1);
}

// syslinux doc/memdisk.txt: the install check's ES:DI is the MDI in the mBFT;
// dispatcher and announcement mean the same place.
TEST(install_check_and_mbft_agree)
{
    struct int13_params *p = announce_cd(0xe0);

    assert_int_equal(p->linear + offsetof(struct int13_params, mbft.info),
                     mbft_of_hook() + 40);
}

GROUP(announce_memdisk, RUN(hook_is_found_from_the_vector),
      RUN(hook_keeps_its_jump),
      RUN(hook_is_unclaimed), RUN(hook_and_mbft_point_at_each_other),
      RUN(memdiskfind_finds_the_mbft), RUN(sector_shift_is_announced),
      RUN(size_is_in_whole_pages),
      RUN(mbft_has_its_shape), RUN(mdi_tells_what_was_before),
      RUN(cd_is_told_from_a_disk), RUN(disk_says_its_number),
      RUN(geometry_is_announced), RUN(geometry_of_a_huge_disk),
      RUN(diskette_parameters_are_announced), RUN(first_drive_is_announced),
      RUN(signatures_are_there_once), RUN(install_check_and_mbft_agree))
