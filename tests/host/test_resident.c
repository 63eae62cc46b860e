// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/resident.c: how large block and annex are, and what lies where.

#include "check.h"

#include "loader/inject.h"
#include "loader/place.h"
#include "loader/resident.h"

#define OVERLAY_AT 1200u // in the blob
#define OVERLAYS_SIZE (3 * ANNEX_STEP)
#define BLOB_SIZE (OVERLAY_AT + 9 * ANNEX_STEP)
#define DRIVES_AT 1500u
#define BLOCK_MAX 16384u
#define ANNEX_MAX 16384u
#define BASE 0x9e400u
#define ANNEX_BASE 0x7fff000u

static _Alignas(16) uint8_t blob[BLOB_SIZE];
static _Alignas(16) uint8_t block[BLOCK_MAX];
static _Alignas(16) uint8_t annex[ANNEX_MAX];
static struct memory_map map;
static struct drive four[4];
static struct resident_parts parts;

static void add(uint64_t base, uint64_t length, uint32_t type,
                uint32_t attributes)
{
    memmap_add(&map, (struct e820_entry){base, length, type, attributes});
}

static void begin(const char *command_line, uint32_t drives)
{
    struct int13_params *p = (struct int13_params *)blob;
    size_t i;

    for (i = 0; i < sizeof blob; i++)
        blob[i] = (uint8_t)(i * 7 + 3);
    memset(p, 0, sizeof *p);
    p->int13_entry = 0x123;
    p->int15_entry = 0x145;
    p->overlay = OVERLAY_AT;
    p->drives = DRIVES_AT;
    p->gdt_base = 0x567;
    for (i = 0; i < LENGTH(four); i++) {
        memset(&four[i], 0x51 + (int)i, sizeof four[i]);
        four[i].number = (uint8_t)(0xe0 + i);
    }
    memset(&map, 0, sizeof map);
    add(0, 0x9e400, E820_RAM, 1);
    add(0x9e400, 0x1c00, E820_RESERVED, 1);
    add(0x100000, 0x7f00000, E820_RAM, 1);
    parts = (struct resident_parts){
        .blob = blob,
        .blob_size = OVERLAY_AT + OVERLAYS_SIZE,
        .drives = four,
        .drive_count = drives,
        .status_drive = MAX_DRIVES,
        .map = &map,
        .command_line = command_line,
        .slots = MAX_DRIVES + 1,
        .engine = ENGINE_BIOS,
    };
    memset(block, 0xee, sizeof block);
    memset(annex, 0xee, sizeof annex);
}

// The BIOS counts base memory in KiB: the size is the next multiple of it, and
// grows with drives, but not with the memory map.
TEST(size_is_the_next_kib)
{
    char line[1200] = "";
    uint32_t length, need, drives;

    for (drives = 1; drives <= 4; drives++) {
        for (length = 0; length < sizeof line - 1; length++) {
            memset(line, 'x', length);
            line[length] = '\0';
            begin(line, drives);
            need = DRIVES_AT + drives * 40 + length + 1 + MIN_RESIDENT_STACK;
            assert_int_equal(resident_size(&parts),
                             (need + 1023) / 1024 * 1024);
        }
    }
}

// A command line lies in the slots of the drive map that nobody needs, if it
// fits there with its terminator, and takes no memory of its own then.
TEST(free_slots_hold_the_command_line)
{
    char line[200] = "";
    struct int13_params *p;
    uint32_t size, slots, length, free;
    uint16_t at;

    for (slots = 0; slots <= 5; slots++) {
        for (length = 0; length < sizeof line - 1; length++) {
            memset(line, 'x', length);
            line[length] = '\0';
            begin(line, 1);
            parts.slots = slots;
            free = (5 - slots) * 24;
            size = resident_size(&parts);
            at = build_resident(&parts, block, BASE, size, annex, ANNEX_BASE);
            p = (struct int13_params *)block;
            assert_string_equal((char *)block + at, line);
            if (length + 1 > free) {
                assert_int_equal(at, DRIVES_AT + 40);
                continue;
            }
            assert_int_equal(at, 0x20 + slots * 24);
            assert_int_equal(size, (DRIVES_AT + 40 + MIN_RESIDENT_STACK +
                                    1023) / 1024 * 1024);
            assert_true(slots == 0 || !p->slots[slots - 1].count);
            assert_int_equal(p->old_int15, 0);
        }
    }
}

// The annex holds every overlay and a map of so many entries, attributes and
// all.
TEST(annex_has_room_for_the_map)
{
    begin("", 1);
    assert_true(annex_size(&parts, 0) >= OVERLAYS_SIZE);
    assert_true(annex_size(&parts, MEMMAP_MAX) >=
                OVERLAYS_SIZE + MEMMAP_MAX * 24);
}

// What is placed after the images, each in whole pages: the annex at its
// largest, the injection (four sectors of archive for each initrd), and 8 KiB
// of ACPI tables.
TEST(all_has_room_beside_the_images)
{
    uint32_t injection = (MAX_DIRECTORY_SECTORS + 4 * MAX_INITRDS) * 2048;

    begin("", 1);
    four[0].flags |= DRIVE_HIGH;
    assert_true(annex_size(&parts, MEMMAP_MAX + 8) + injection + 8192 +
                3 * SMALL_PAGE <= DRIVER_ROOM);
}

static struct int13_params *build(uint32_t *size, uint16_t *line)
{
    *size = resident_size(&parts);
    *line = build_resident(&parts, block, BASE, *size, annex, ANNEX_BASE);
    return (struct int13_params *)block;
}

// What the linker filled in stays, what the loader knows is there.
TEST(parameters_are_filled_in)
{
    struct extended_memory x;
    struct int13_params *p;
    uint32_t size;
    uint16_t line;

    begin("quiet", 1);
    parts.hidden = HIDE_HARD_DISKS;
    p = build(&size, &line);
    x = memmap_extended(&map);
    assert_int_equal(p->int13_entry, 0x123);
    assert_int_equal(p->int15_entry, 0x145);
    assert_int_equal(p->overlay, OVERLAY_AT);
    assert_int_equal(p->drives, DRIVES_AT);
    assert_int_equal(p->segment, BASE / 16);
    assert_int_equal(p->linear, BASE);
    assert_int_equal(p->gdt_base, BASE + 0x567);
    assert_int_equal(p->stack_top, size);
    assert_int_equal(p->engine, ENGINE_BIOS);
    assert_int_equal(p->hidden, 2);
    assert_int_equal(p->drive_count, 1);
    assert_memory_equal(&p->extended, &x, sizeof x);
}

// IBM PS/2 and PC BIOS Interface, "Diskette": INT 1Eh's eleven bytes for a
// 1.44 MB floppy.
TEST(diskette_parameters)
{
    static const uint8_t expected[11] = {
        0xdf, 0x02, 0x25, 0x02, 18, 0x1b, 0xff, 0x6c, 0xf6, 0x0f, 0x08,
    };
    uint32_t size;
    uint16_t line;

    begin("", 1);
    assert_memory_equal(&build(&size, &line)->dpt, expected, 11);
}

// DL=7Fh means the drive that is named, by its offset. Without one it is the
// first, a disk, which refuses AH=4Bh: int13/entry.asm takes what is there.
TEST(status_drive)
{
    uint32_t size, i;
    uint16_t line;

    for (i = 0; i <= 4; i++) {
        begin("", 4);
        parts.status_drive = i;
        assert_int_equal(build(&size, &line)->status_drive,
                         DRIVES_AT + i % 4 * 40);
    }
    begin("", 2);
    parts.status_drive = 2;
    assert_int_equal(build(&size, &line)->status_drive, DRIVES_AT);
}

// The code behind the parameters is as the linker made it; where overlays are
// fetched to there is nothing yet.
TEST(code_is_unchanged)
{
    uint32_t size, i;
    uint16_t line;

    begin("quiet", 2);
    build(&size, &line);
    assert_memory_equal(block + sizeof(struct int13_params),
                        blob + sizeof(struct int13_params),
                        OVERLAY_AT - sizeof(struct int13_params));
    for (i = OVERLAY_AT; i < DRIVES_AT; i++)
        assert_int_equal(block[i], 0);
}

// Overlay n, which is the n-th behind the code in the blob, is found at
// annex + n * 512.
TEST(overlays_are_in_the_annex)
{
    uint32_t size, n;
    uint16_t line;
    struct int13_params *p;

    begin("quiet", 2);
    p = build(&size, &line);
    for (n = 1; n <= 3; n++) {
        uint32_t at = p->annex + n * 512;

        assert_in_range(at, ANNEX_BASE, ANNEX_BASE + ANNEX_MAX);
        assert_memory_equal(annex + (at - ANNEX_BASE),
                            blob + OVERLAY_AT + (n - 1) * 512, 512);
    }
}

// A CD's sector map is the first thing in its overlay, the eighth.
TEST(sector_map_is_in_the_annex)
{
    static struct sector_map cd_map;
    struct int13_params *p;
    uint32_t size;
    uint16_t line;

    memset(&cd_map, 0xa5, sizeof cd_map);
    begin("quiet", 1);
    parts.blob_size = OVERLAY_AT + 8 * ANNEX_STEP;
    parts.sector_map = &cd_map;
    p = build(&size, &line);
    assert_memory_equal(annex + (p->annex + 8 * 512 - ANNEX_BASE), &cd_map,
                        sizeof cd_map);
    assert_memory_equal(annex + 8 * 512 - 512 + sizeof cd_map,
                        blob + OVERLAY_AT + 7 * 512 + sizeof cd_map,
                        512 - sizeof cd_map);
    assert_memory_equal(annex + 6 * 512, blob + OVERLAY_AT + 6 * 512, 512);
}

// For a drive above 4 GiB a page stands in front of the overlays (Intel SDM
// volume 3, 4.4): the first entry shows the first 2 MiB, present, writable,
// large; the table of four pointers in its last 32 bytes leads to the page
// itself. The ninth overlay begins with the page's address.
TEST(page_tables_are_in_front)
{
    static const uint8_t identity[] = {0x83, 0, 0, 0, 0, 0, 0, 0};
    static const uint8_t pointer[] = {0x01, 0xf0, 0xff, 0x07, 0, 0, 0, 0};
    static const uint8_t address[] = {0x00, 0xf0, 0xff, 0x07};
    struct int13_params *p;
    uint32_t size, without, i;
    uint16_t line;

    begin("quiet", 2);
    parts.blob_size = OVERLAY_AT + 9 * ANNEX_STEP;
    four[0].flags = four[1].flags = DRIVE_CD;
    without = annex_size(&parts, 7);
    for (i = 0; i < 4; i++) {
        four[i].flags = DRIVE_CD | DRIVE_HIGH;
        assert_int_equal(annex_size(&parts, 7), without + (i < 2 ? 4096 : 0));
        four[i].flags = DRIVE_CD;
    }
    four[1].flags = DRIVE_CD | DRIVE_HIGH;
    p = build(&size, &line);
    assert_int_equal(p->annex, ANNEX_BASE + 4096 - 512);
    assert_memory_equal(annex, identity, 8);
    assert_memory_equal(annex + 0xfe0, pointer, 8);
    for (i = 8; i < 4096; i++)
        if (i < 0xfe0 || i >= 0xfe8)
            assert_int_equal(annex[i], 0);
    assert_memory_equal(annex + 4096, blob + OVERLAY_AT, 8 * 512);
    assert_memory_equal(annex + 4096 + 8 * 512, address, 4);
    assert_memory_equal(annex + 4096 + 8 * 512 + 4,
                        blob + OVERLAY_AT + 8 * 512 + 4, 508);
}

static void assert_table(const struct int13_params *p, size_t entry_bytes)
{
    uint32_t end = ANNEX_BASE + annex_size(&parts, map.count), i;

    assert_int_equal(p->e820_bytes, map.count * entry_bytes);
    assert_int_equal(p->e820_stride, entry_bytes);
    assert_true(p->e820_table >= ANNEX_BASE + OVERLAYS_SIZE);
    assert_true(p->e820_table + p->e820_bytes <= end);
    for (i = 0; i < map.count; i++)
        assert_memory_equal(annex + (p->e820_table - ANNEX_BASE) +
                                i * entry_bytes,
                            &map.entries[i], entry_bytes);
    for (i = end - ANNEX_BASE; i < ANNEX_MAX; i++)
        assert_int_equal(annex[i], 0xee);
}

// The drives are where the resident part looks for them, then comes the
// command line; the map is in the annex.
TEST(drives_and_command_line)
{
    struct int13_params *p;
    uint32_t size, drives;
    uint16_t line;

    for (drives = 1; drives <= 4; drives++) {
        begin("quiet image=x.iso", drives);
        p = build(&size, &line);
        assert_ptr_equal(resident_drives(p), block + DRIVES_AT);
        assert_memory_equal(resident_drives(p), four, drives * 40);
        assert_true(line >= DRIVES_AT + drives * 40);
        assert_string_equal((char *)block + line, "quiet image=x.iso");
        assert_int_equal(p->drive_count, drives);
        assert_table(p, 20);
    }
}

// 24 bytes an entry with attributes: ACPI's are passed on.
TEST(attributes_are_kept)
{
    struct int13_params *p;
    uint32_t size;
    uint16_t line;

    begin("quiet", 1);
    map.entries[2].attributes = 3;
    p = build(&size, &line);
    assert_table(p, 24);
}

// The largest map there can be has its place, and its bytes are counted.
TEST(map_of_every_entry)
{
    uint32_t size, i;
    uint16_t line;

    begin("quiet", 1);
    map.count = MEMMAP_MAX;
    for (i = 0; i < MEMMAP_MAX; i++)
        map.entries[i] = (struct e820_entry){i << 12, 4096, 1, i};
    assert_table(build(&size, &line), 24);
}

// The stack at the end has at least its minimum, and nothing is written
// behind the block.
TEST(stack_has_its_room)
{
    char line[1100] = "";
    uint32_t length, size, i;
    uint16_t at;

    for (length = 0; length < sizeof line - 1; length += 13) {
        memset(line, 'x', length);
        line[length] = '\0';
        begin(line, 1);
        build(&size, &at);
        assert_true(at + length + 1 + MIN_RESIDENT_STACK <= size);
        for (i = at + length + 1; i < size; i++)
            assert_int_equal(block[i], 0);
        for (i = size; i < size + 64; i++)
            assert_int_equal(block[i], 0xee);
    }
}

GROUP(resident, RUN(size_is_the_next_kib),
      RUN(free_slots_hold_the_command_line), RUN(annex_has_room_for_the_map),
      RUN(all_has_room_beside_the_images),
      RUN(parameters_are_filled_in), RUN(diskette_parameters),
      RUN(status_drive), RUN(code_is_unchanged),
      RUN(overlays_are_in_the_annex), RUN(sector_map_is_in_the_annex),
      RUN(page_tables_are_in_front),
      RUN(drives_and_command_line),
      RUN(attributes_are_kept), RUN(map_of_every_entry),
      RUN(stack_has_its_room))
