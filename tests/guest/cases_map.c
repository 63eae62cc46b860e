/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: INT 15h's memory services and the BIOS data area agree with each
   other and keep the image out of RAM (judged in 32-bit protected mode). */
#include "bda.h"
#include "hook.h"
#include "map.h"
#include "read.h"

enum {
    TYPE_RAM = 1, TYPE_RESERVED = 2, TYPE_PMEM = 12,
    TWO_MIB = 0x200000,
};

static uint64_t end_of(const struct range *range)
{
    return range->base + range->length;
}

/* The memory type at an address, 0 where the map has nothing. */
static uint32_t type_at(uint64_t address)
{
    for (unsigned i = 0; i < map_count; i++)
        if (address >= map[i].base && address < end_of(&map[i]))
            return map[i].type;
    return 0;
}

/* First address from `address` on that is not RAM. */
static uint64_t ram_until(uint64_t address)
{
    for (unsigned i = 0; i < map_count; i++)
        if (map[i].type == TYPE_RAM && address >= map[i].base
            && address < end_of(&map[i])) {
            address = end_of(&map[i]);
            i = (unsigned)-1;
        }
    return address;
}

static bool overlaps_ram(uint64_t start, uint64_t end)
{
    for (unsigned i = 0; i < map_count; i++)
        if (map[i].type == TYPE_RAM && map[i].base < end
            && end_of(&map[i]) > start)
            return true;
    return false;
}

/* a: bytes asked for */
static void check_map(const struct row *row)
{
    struct call call;

    map_count = 0;
    while (map_count < MAX_ENTRIES && !failed()
           && next_entry(&call, row->a))
        judge_entry(&call, row->a);
    expect(map_count > 0, "E820h not served");
    say("%d entries", map_count);
}

static void check_same_map(const struct row *row)
{
    static struct range first[MAX_ENTRIES];
    unsigned count;

    (void)row;
    read_map(20);
    count = map_count;
    memcpy(first, map, sizeof(first));
    read_map(24);
    say("%d and %d entries", count, map_count);
    expect(count == map_count, "entries");
    for (unsigned i = 0; i < count; i++)
        expect(!memcmp(&first[i], &map[i], 20), "entry");
}

static void check_order(const struct row *row)
{
    (void)row;
    read_map(20);
    for (unsigned i = 0; i < map_count; i++) {
        expect(map[i].length != 0, "empty entry");
        expect(end_of(&map[i]) >= map[i].base, "wraps");
        if (i)
            expect(end_of(&map[i - 1]) <= map[i].base, "order");
    }
    say("%d entries", map_count);
}

/* a: ECX, b: EBX: questions that have no answer */
static void check_map_refused(const struct row *row)
{
    struct call call;

    ask_entry(&call, row->b, row->a);
    say_status(&call);
    expect(call_cf(&call), "CF");
    expect(arena_untouched(ENTRY_AT, 24), "written");
}

/* Asking for one entry twice gives it twice: EBX is the whole state. */
static void check_restart(const struct row *row)
{
    struct call call;
    struct range second;
    uint32_t ebx;

    (void)row;
    ask_entry(&call, 0, 20);
    ebx = call.regs.ebx;
    ask_entry(&call, ebx, 20);
    memcpy(&second, at(ENTRY_AT), 20);
    ask_entry(&call, 0, 20);
    expect(dword_at(ENTRY_AT) == 0, "first entry");
    ask_entry(&call, ebx, 20);
    expect(!memcmp(&second, at(ENTRY_AT), 20), "second entry");
    say("second at %l", (uint32_t)second.base);
}

static uint32_t image_bytes(void)
{
    return medium_is(EMULATED) ? medium.cd.total * SECTOR
        : params.total * medium.unit;
}

static void check_image(const struct row *row)
{
    const struct mbft *mbft = find_mbft();
    uint64_t start, end;

    (void)row;
    if (!mbft) {
        not_applicable("no mBFT to tell where the image is");
        return;
    }
    read_map(24);
    start = mbft->mdi.disk;
    end = start + (uint64_t)params.total * medium.unit;
    say("%l..%l type %d", (uint32_t)start, (uint32_t)end, type_at(start));
    expect(!overlaps_ram(start, end), "reported as RAM");
}

/* Linux's pmem driver wants base and length in multiples of 2 MiB and type
   12; below 2 MiB it is type 2 in pages. */
static void check_image_range(const struct row *row)
{
    const struct mbft *mbft = find_mbft();
    uint32_t bytes = image_bytes();
    uint32_t unit = bytes < TWO_MIB ? 4096 : TWO_MIB;
    uint32_t type = bytes < TWO_MIB ? TYPE_RESERVED : TYPE_PMEM;

    (void)row;
    if (!mbft) {
        not_applicable("no mBFT to tell where the image is");
        return;
    }
    read_map(24);
    for (unsigned i = 0; i < map_count; i++) {
        if (mbft->mdi.disk < map[i].base
            || mbft->mdi.disk >= end_of(&map[i]))
            continue;
        say("%l+%l type %d", (uint32_t)map[i].base,
            (uint32_t)map[i].length, map[i].type);
        /* a neighbour of type 2 may be one range with it */
        expect(type == TYPE_RESERVED || medium_is(EMULATED)
               || map[i].base == mbft->mdi.disk, "base");
        expect(!(map[i].base & (unit - 1)), "base unit");
        expect(!(map[i].length & (unit - 1)), "length unit");
        expect(map[i].type == type, "type");
        return;
    }
    expect(false, "not in the map");
}

/* Linux lets a driver look at low memory by whole pages without RAM only, so
   the map's end may be that of the last whole page. */
static void check_base_memory(const struct row *row)
{
    struct call call;
    uint32_t kib = word_at(BASE_KIB);

    (void)row;
    call_init(&call, 0);
    call.vector = 0x12;
    arena_fill();
    call_run(&call);
    read_map(20);
    say("INT 12h=%d 0:413h=%d E820h=%d", (uint16_t)call.regs.eax, kib,
        (uint32_t)ram_until(0) / 1024);
    expect((uint16_t)call.regs.eax == kib, "INT 12h");
    expect(ram_until(0) == kib * 1024ULL
           || ram_until(0) == (kib & ~3U) * 1024ULL,
           "E820h");
    expect(kib >= 512 && kib <= 640, "0:413h");
    expect(kib * 1024U <= word_at(EBDA_SEG) * 16U, "above the EBDA");
}

/* The handlers must lie where the map says that nobody may put anything. */
static void check_resident(const struct row *row)
{
    const struct safe_hook *hook = find_hook();

    (void)row;
    if (!hook) {
        not_applicable("no $INT13SF at the vector");
        return;
    }
    read_map(20);
    say("%l type %d", (uint32_t)hook, type_at((uint32_t)hook));
    expect(type_at((uint32_t)hook) != TYPE_RAM, "in RAM");
    expect((uint32_t)hook >= word_at(BASE_KIB) * 1024U, "in base memory");
}

static void ask_size(struct call *call, uint16_t ax)
{
    call_init(call, ax);
    call->vector = 0x15;
    arena_fill();
    call_run(call);
    say_status(call);
}

/* KiB from `start` on must be RAM by E820h, and all of it but a rest below
   `grain` KiB and what `most` cuts off. */
static void judge_kib(uint64_t start, uint32_t kib, uint32_t grain,
                      uint32_t most)
{
    uint32_t ram = (uint32_t)((ram_until(start) - start) >> 10);

    say(" %d of %d KiB", kib, ram);
    if (ram > most)
        ram = most;
    expect(kib <= ram, "more than E820h");
    expect(kib + grain > ram, "less than E820h");
}

static void check_e801(const struct row *row)
{
    enum { FIFTEEN_MIB = 15 * 1024 };
    struct call call;
    uint32_t ax, bx, cx, dx;

    (void)row;
    read_map(20);
    ask_size(&call, 0xE801);
    ax = call.regs.eax & 0xFFFF;
    bx = call.regs.ebx & 0xFFFF;
    cx = call.regs.ecx & 0xFFFF;
    dx = call.regs.edx & 0xFFFF;
    expect(!call_cf(&call), "CF");
    expect(ax == cx && bx == dx, "AX:BX and CX:DX differ");
    judge_kib(0x100000, ax, 64, FIFTEEN_MIB);
    if (ax == FIFTEEN_MIB)
        judge_kib(0x1000000, bx * 64, 64, 0xFFFF * 64);
    else
        expect(bx == 0, "BX behind a hole");
    call_judge(MAY_AX | MAY_BX | MAY_CX | MAY_DX);
}

/* 88h counts up to 15, 63 or 64 MiB, by BIOS. */
static void check_88(const struct row *row)
{
    struct call call;
    uint32_t kib, ram;

    (void)row;
    read_map(20);
    ask_size(&call, 0x8800);
    kib = call.regs.eax & 0xFFFF;
    ram = (uint32_t)((ram_until(0x100000) - 0x100000) >> 10);
    say(" %d of %d KiB", kib, ram);
    expect(!call_cf(&call), "CF");
    expect(kib <= ram, "more than E820h");
    expect(kib + 64 > ram || kib >= 15 * 1024, "less than E820h");
    call_judge(MAY_AX);
}

/* DA88h and 8Ah: a BIOS that has them not may refuse. */
static void check_phoenix(const struct row *row)
{
    struct call call;
    uint32_t kib;

    read_map(20);
    ask_size(&call, row->a);
    if (call_cf(&call)) {
        expect(call_ah(&call) == 0x86, "AH");
        return;
    }
    if (row->a == 0x8A00)
        kib = call.regs.edx << 16 | (call.regs.eax & 0xFFFF);
    else
        kib = (call.regs.ecx & 0xFF) << 16 | (call.regs.ebx & 0xFFFF);
    judge_kib(0x100000, kib, 64, 0xFFFFFFFF);
}

/* INT 15h AH=87h moves memory as before: one sector from high memory. */
static void check_move(const struct row *row)
{
    enum { DESCRIPTORS = 0x20800, FROM = HIGH_BUFFER + 0x100000 };
    struct call call;
    uint8_t *gdt = at(DESCRIPTORS);

    (void)row;
    arena_fill();
    memset(gdt, 0, 48);
    *(uint64_t *)(gdt + 16) = 0x000093000000FFFFULL
        | (uint64_t)(FROM & 0xFFFFFF) << 16
        | (uint64_t)(FROM >> 24) << 56;
    *(uint64_t *)(gdt + 24) = 0x000093000000FFFFULL
        | (uint64_t)BUFFER << 16;
    memset(at(FROM), 0xC7, SECTOR);
    call_init(&call, 0x8700);
    call.vector = 0x15;
    call.regs.es = PACKET_SEG;
    call.regs.esi = DESCRIPTORS - ARENA;
    call.regs.ecx = SECTOR / 2;
    arena_allow(DESCRIPTORS, 48);
    arena_allow(BUFFER, SECTOR);
    call_run(&call);
    say_status(&call);
    expect(!call_cf(&call) && !call_ah(&call), "status");
    expect(!memcmp(at(BUFFER), at(FROM), SECTOR), "data");
    arena_check();
}

#define E820 "ACPI 6 15.1"
#define OLD "BIOS convention"

static const struct row rows[] = {
    { "e820-20", E820, "entries of 20 bytes, registers kept", "served",
      check_map, 20, 0, 0 },
    { "e820-24", E820, "room for 24 bytes; attribute bit 0 if used",
      "served", check_map, 24, 0, 0 },
    { "e820-64", E820, "more room than any entry takes", "served",
      check_map, 64, 0, 0 },
    { "e820-same", E820, "the same map in both sizes", "same",
      check_same_map, 0, 0, 0 },
    { "e820-order", E820, "sorted, no overlap, nothing empty", "sorted",
      check_order, 0, 0, 0 },
    { "e820-short", E820, "19 bytes are too few", "CF=1",
      check_map_refused, 19, 0, 0 },
    { "e820-beyond", E820, "EBX behind the last entry", "CF=1",
      check_map_refused, 20, 0x7777, 0 },
    { "e820-restart", E820, "EBX is all the state there is", "same",
      check_restart, 0, 0, 0 },
    { "e820-image", "docs/memory.md", "the image is not RAM", "not RAM",
      check_image, 0, 0, 0 },
    { "e820-range", "docs/memory.md",
      "2 MiB units and type 12, or pages and type 2", "one range",
      check_image_range, 0, 0, 0 },
    { "e820-resident", "docs/memory.md", "the handlers are not in RAM",
      "not RAM", check_resident, 0, 0, 0 },
    { "base-memory", "BIOS data area", "INT 12h, 0:413h, E820h, EBDA agree",
      "agree", check_base_memory, 0, 0, 0 },
    { "e801", OLD, "E801h agrees with E820h", "agree", check_e801, 0, 0, 0 },
    { "88", OLD, "INT 15h AH=88h agrees with E820h", "agree",
      check_88, 0, 0, 0 },
    { "da88", OLD, "AX=DA88h agrees, or CF=1 AH=86", "agree or none",
      check_phoenix, 0xDA88, 0, 0 },
    { "8a", OLD, "AH=8Ah agrees, or CF=1 AH=86", "agree or none",
      check_phoenix, 0x8A00, 0, 0 },
    { "87-move", OLD, "AH=87h still moves memory", "moved",
      check_move, 0, 0, 0 },
};
const struct group group_map = GROUP(rows);
