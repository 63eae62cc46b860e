// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/resident.c: how large the block is, and what lies where.

#include "check.h"

#include "loader/resident.h"

#define BLOB_SIZE 1500u
#define BLOCK_MAX 16384u
#define BASE 0x9e400u

static _Alignas(16) uint8_t blob[BLOB_SIZE];
static _Alignas(16) uint8_t block[BLOCK_MAX];
static struct memory_map map;
static struct drive two[2];
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
    p->blob_size = BLOB_SIZE;
    p->gdt_base = 0x567;
    memset(two, 0x55, sizeof two);
    two[0].number = 0xe0;
    two[1].number = 0xe1;
    memset(&map, 0, sizeof map);
    add(0, 0x9e400, E820_RAM, 1);
    add(0x9e400, 0x1c00, E820_RESERVED, 1);
    add(0x100000, 0x7f00000, E820_RAM, 1);
    parts = (struct resident_parts){
        .blob = blob,
        .blob_size = BLOB_SIZE,
        .drives = two,
        .drive_count = drives,
        .map = &map,
        .command_line = command_line,
        .engine = ENGINE_BIOS,
    };
    memset(block, 0xee, sizeof block);
}

static uint32_t needed(uint32_t entries, uint32_t entry_bytes)
{
    return BLOB_SIZE + parts.drive_count * (uint32_t)sizeof(struct drive) +
           entries * entry_bytes + (uint32_t)strlen(parts.command_line) + 1 +
           MIN_RESIDENT_STACK;
}

// The BIOS counts base memory in KiB: the size is the next multiple of it.
TEST(size_is_the_next_kib)
{
    char line[1200] = "";
    uint32_t length, need;

    for (length = 0; length < sizeof line - 1; length++) {
        memset(line, 'x', length);
        line[length] = '\0';
        begin(line, 1);
        need = needed(3, 20);
        assert_int_equal(resident_size(&parts, 3), (need + 1023) / 1024 * 1024);
    }
}

// It grows with drives and with entries, of 24 bytes each when they have
// attributes.
TEST(size_counts_drives_and_entries)
{
    uint32_t entries;

    for (entries = 1; entries <= MEMMAP_MAX; entries++) {
        begin("", 2);
        assert_int_equal(resident_size(&parts, entries),
                         (needed(entries, 20) + 1023) / 1024 * 1024);
        map.entries[2].attributes = 3;
        assert_int_equal(resident_size(&parts, entries),
                         (needed(entries, 24) + 1023) / 1024 * 1024);
    }
}

static struct int13_params *build(uint32_t *size, uint16_t *line)
{
    *size = resident_size(&parts, map.count);
    *line = build_resident(&parts, block, BASE, *size);
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
    p = build(&size, &line);
    x = memmap_extended(&map);
    assert_int_equal(p->int13_entry, 0x123);
    assert_int_equal(p->int15_entry, 0x145);
    assert_int_equal(p->blob_size, BLOB_SIZE);
    assert_int_equal(p->segment, BASE / 16);
    assert_int_equal(p->linear, BASE);
    assert_int_equal(p->gdt_base, BASE + 0x567);
    assert_int_equal(p->stack_top, size);
    assert_int_equal(p->engine, ENGINE_BIOS);
    assert_int_equal(p->drive_count, 1);
    assert_memory_equal(&p->extended, &x, sizeof x);
}

static uint16_t fast_sectors(enum copy_engine engine, uint8_t flags)
{
    uint32_t size;
    uint16_t line;

    begin("", 1);
    two[0].flags = flags;
    parts.engine = engine;
    return build(&size, &line)->fast_sectors;
}

// The fast path copies CD sectors in protected mode, with interrupts off for
// 64 KiB at the most: not for a disk's sectors, nor when the BIOS is to copy.
TEST(fast_path_is_for_a_cd)
{
    uint16_t sectors = fast_sectors(ENGINE_AUTO, DRIVE_CD | DRIVE_READ_ONLY);

    assert_true(sectors > 0);
    assert_true(sectors * CD_SECTOR <= 0x10000);
    assert_int_equal(fast_sectors(ENGINE_BIOS, DRIVE_CD), 0);
    assert_int_equal(fast_sectors(ENGINE_AUTO, DRIVE_READ_ONLY), 0);
}

// The code behind the parameters is as the linker made it.
TEST(code_is_unchanged)
{
    uint32_t size;
    uint16_t line;

    begin("quiet", 2);
    build(&size, &line);
    assert_memory_equal(block + sizeof(struct int13_params),
                        blob + sizeof(struct int13_params),
                        BLOB_SIZE - sizeof(struct int13_params));
}

static void assert_table(const struct int13_params *p, size_t entry_bytes)
{
    uint32_t i;

    assert_int_equal(p->e820_bytes, map.count * entry_bytes);
    assert_int_equal(p->e820_stride, entry_bytes);
    for (i = 0; i < map.count; i++)
        assert_memory_equal(block + p->e820_table + i * entry_bytes,
                            &map.entries[i], entry_bytes);
}

// The drives are where the resident part looks for them, behind the blob;
// then the map, then the command line.
TEST(drives_map_and_command_line)
{
    struct int13_params *p;
    uint32_t size;
    uint16_t line;

    begin("quiet image=x.iso", 2);
    p = build(&size, &line);
    assert_ptr_equal(resident_drives(p), block + BLOB_SIZE);
    assert_memory_equal(resident_drives(p), two, sizeof two);
    assert_true(p->e820_table >= BLOB_SIZE + sizeof two);
    assert_table(p, 20);
    assert_true(line >= p->e820_table + 3 * 20);
    assert_string_equal((char *)block + line, "quiet image=x.iso");
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
    assert_true(line >= p->e820_table + 3 * 24);
    assert_string_equal((char *)block + line, "quiet");
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
      RUN(size_counts_drives_and_entries), RUN(parameters_are_filled_in),
      RUN(fast_path_is_for_a_cd), RUN(code_is_unchanged),
      RUN(drives_map_and_command_line),
      RUN(attributes_are_kept), RUN(stack_has_its_room))
