/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: AH=42h and its relatives 43h, 44h and 47h on a CD (judged in 32-bit
   protected mode). */
#include "read.h"

enum variant {
    PLAIN, PACKET_ODD, PACKET_LAST, PACKET_18, PACKET_FF, BUFFER_64K,
    BUFFER_FFF0, BUFFER_ODD, BUFFER_0F, BUFFER_7000,
};

static void vary(struct reading *rd, enum variant variant)
{
    switch (variant) {
    case PACKET_ODD: rd->packet_off = 0x0333; break;
    case PACKET_LAST: rd->packet_off = 0xFFF0; break;
    case PACKET_18: rd->size = 0x18; break;
    case PACKET_FF: rd->size = 0xFF; break;
    case BUFFER_64K: rd->seg = 0x4FB0; rd->off = 0x0100; break;
    case BUFFER_FFF0: rd->seg = 0x3000; rd->off = 0xFFF0; break;
    case BUFFER_ODD: rd->seg = 0x3123; rd->off = 0x4567; break;
    case BUFFER_0F: rd->seg = 0x30FF; rd->off = 0x000F; break;
    case BUFFER_7000: rd->seg = 0x7000; rd->off = 0x0000; break;
    default: break;
    }
}

/* a: first sector of the data area, b: count, c: variant */
static void check_read(const struct row *row)
{
    struct reading rd;

    reading_init(&rd, params.data + row->a, row->b);
    vary(&rd, row->c);
    reading_run(&rd);
    judge_good(&rd);
}

/* Counts above 127: a whole answer, or an honest refusal. */
static void check_honest(const struct row *row)
{
    struct reading rd;

    reading_init(&rd, params.data + row->a, row->b);
    rd.seg = 0x2800;            /* room for 160 blocks in the arena */
    reading_run(&rd);
    if (call_cf(&rd.call))
        judge_bad(&rd, 0);
    else
        judge_good(&rd);
}

static void check_last_sectors(const struct row *row)
{
    struct reading rd;

    reading_init(&rd, params.total - row->b, row->b);
    reading_run(&rd);
    judge_good(&rd);
}

/* a: distance of the first sector from the end, b: count */
static void check_past_end(const struct row *row)
{
    struct reading rd;

    reading_init(&rd, (uint64_t)params.total + (int32_t)row->a, row->b);
    reading_run(&rd);
    judge_bad(&rd, 4);
}

/* a, b: low and high half of the LBA, c: count | flag to add the data area */
enum { ADD_DATA = 0x10000 };

static void check_far(const struct row *row)
{
    struct reading rd;
    uint64_t lba = (uint64_t)row->b << 32 | row->a;

    if (row->c & ADD_DATA)
        lba += params.data;
    if (lba < params.total) {
        not_meant("the medium is that large");
        return;
    }
    reading_init(&rd, lba, row->c);
    reading_run(&rd);
    judge_bad(&rd, 4);
}

/* The word that MEMDISK clears: DS:[(LBA & FFFFh) + 2]. */
static void check_stray(const struct row *row)
{
    struct reading rd;
    uint32_t lba = (params.total | 0xFFFF) + 1 + row->a;

    reading_init(&rd, lba, 1);
    reading_run(&rd);
    say(" DS:%w=%w", (row->a + 2) & 0xFFFF,
        word_at(linear(PACKET_SEG, row->a + 2)));
    judge_bad(&rd, 4);
}

/* a: size byte of a packet that is too short */
static void check_short_packet(const struct row *row)
{
    struct reading rd;

    reading_init(&rd, params.data, 1);
    rd.size = row->a;
    reading_run(&rd);
    expect(call_cf(&rd.call) && call_ah(&rd.call) == 1, "status");
    call_judge(MAY_AH);
    expect(arena_untouched(BUFFER, medium.unit), "data moved");
}

/* A packet that runs over the end of its segment: refused as no packet at
   all, or read right. */
static void check_packet_wrap(const struct row *row)
{
    struct reading rd;

    (void)row;
    reading_init(&rd, params.data, 1);
    rd.packet_off = 0xFFF8;
    rd.seg = 0x5000;
    reading_run(&rd);
    if (!call_cf(&rd.call)) {
        judge_good(&rd);
        return;
    }
    expect(call_ah(&rd.call) != 0, "AH");
    call_judge(MAY_AH);
}

enum { FLAT_GUARD = 64 };

static bool guard_kept(uint32_t address, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (byte_at(address + i) != 0xEE)
            return false;
    return true;
}

/* a: offset into the high buffer, b: count, c: sectors from the data area */
static void read_flat(const struct row *row)
{
    struct reading rd;
    uint32_t buffer = HIGH_BUFFER + 4096 + row->a;
    uint32_t length = row->b * medium.unit;

    memset(at(buffer - FLAT_GUARD), 0xEE, length + 2 * FLAT_GUARD);
    reading_init(&rd, params.data + row->c, row->b);
    rd.size = 0x18;
    rd.flat = buffer;
    reading_run(&rd);
    judge_good(&rd);
    expect(guard_kept(buffer - FLAT_GUARD, FLAT_GUARD), "before buffer");
    expect(guard_kept(buffer + length, FLAT_GUARD), "behind buffer");
}

static bool can_flat(void)
{
    if (!high_is_free)
        not_applicable("the memory at 16 MiB is not free");
    return high_is_free;
}

/* Who takes FFFF:FFFF for a segment writes over this program; entry.asm puts
   back as much as four blocks. */
static void check_flat(const struct row *row)
{
    enum { FEW = 4 };
    static const struct row first = { .b = FEW };

    if (!can_flat())
        return;
    if (spec_only && row->b > FEW)
        read_flat(&first);
    if (failed())
        say(" of %d blocks; %d not tried", FEW, row->b);
    else
        read_flat(row);
}

/* A flat buffer above 4 GiB where no memory is: whatever the answer, its low
   32 bits must not be taken for the address. */
static void check_flat_far(const struct row *row)
{
    struct reading rd;
    uint32_t low = HIGH_BUFFER + 4096;

    if (!can_flat())
        return;
    memset(at(low), 0xEE, medium.unit);
    reading_init(&rd, params.data, 1);
    rd.size = 0x18;
    rd.flat = (uint64_t)row->a << 32 | low;
    reading_run(&rd);
    expect(guard_kept(low, medium.unit), "address cut to 32 bits");
    arena_check();
}

/* FFFF:FFFF in a 10h packet is no flat buffer: no 64-bit field is there. */
static void check_flat_short(const struct row *row)
{
    struct reading rd;

    (void)row;
    if (!can_flat())
        return;
    reading_init(&rd, params.data, 1);
    rd.flat = HIGH_BUFFER + 4096;
    memset(at(HIGH_BUFFER + 4096), 0xEE, medium.unit);
    reading_run(&rd);
    expect(guard_kept(HIGH_BUFFER + 4096, medium.unit), "flat field believed");
}

/* What is left out between two calls: of a large disk seven in eight, of a
   medium that is not ours all but 32 calls. */
static uint32_t skipped(uint32_t step)
{
    uint32_t calls = (params.total - params.data) / step;

    if (medium_is(FOREIGN))
        return calls > 32 ? (calls / 32 - 1) * step : 0;
    return medium.unit < SECTOR && params.total > 20000 ? 7 * step : 0;
}

/* Every sector of the data area, 31 blocks of a CD at a time. */
static void check_all(const struct row *row)
{
    uint32_t step = scaled(31), skip = skipped(step);
    uint32_t lba = params.data, n = 0;

    (void)row;
    for (; lba < params.total; lba += n + skip) {
        n = params.total - lba < step ? params.total - lba : step;
        expect(quiet_read(lba, n, BUFFER), "read");
        for (uint32_t i = 0; i < n; i++) {
            if (sector_right(at(BUFFER + i * medium.unit), lba + i))
                continue;
            say("sector %d", lba + i);
            expect(false, "data");
            return;
        }
    }
    say("%d sectors", params.total - params.data);
}

/* AH=43h on a CD: refused as write protected, and the image as it was. */
static void check_write(const struct row *row)
{
    uint32_t lba = params.total - 9;    /* no other case reads it later */
    struct reading rd;

    reading_init(&rd, lba, 1);
    rd.call.regs.eax = (rd.call.regs.eax & 0xFFFF0000) | row->a;
    reading_run(&rd);
    expect(call_cf(&rd.call) && call_ah(&rd.call) == 3, "status");
    if (row->b)
        expect(reading_moved(&rd) == 0, "count");
    call_judge(MAY_AH);
    expect(quiet_read(lba, 1, BUFFER) && sector_right(at(BUFFER), lba),
           "image changed");
}

/* a: AX, b: count, c: distance from the data area's start */
static void check_verify(const struct row *row)
{
    struct reading rd;

    reading_init(&rd, params.data + row->c, row->b);
    rd.call.regs.eax = (rd.call.regs.eax & 0xFFFF0000) | row->a;
    reading_run(&rd);
    expect(!call_cf(&rd.call) && !call_ah(&rd.call), "status");
    expect(reading_moved(&rd) == row->b, "count");
    call_judge(MAY_AH);
}

/* a: AX, b: count, c: distance from the end; AH must be 04, of a seek 04
   or 40h */
static void check_verify_end(const struct row *row)
{
    struct reading rd;
    uint8_t ah;

    reading_init(&rd, (uint64_t)params.total + (int32_t)row->c, row->b);
    rd.call.regs.eax = (rd.call.regs.eax & 0xFFFF0000) | row->a;
    reading_run(&rd);
    ah = call_ah(&rd.call);
    expect(call_cf(&rd.call), "CF");
    expect(error_right(ah, 4) || (row->a >> 8 == 0x47 && ah == 0x40), "AH");
    call_judge(MAY_AH);
}

#define READ "EDD-4 8.15"
#define PACKET "EDD-4 table 9"
#define END READ

static const struct row rows[] = {
    { "42-n1", READ, "one block", "moved", check_read, 0, 1, PLAIN },
    { "42-n2", READ, "2 blocks", "moved", check_read, 1, 2, PLAIN },
    { "42-n0", READ, "no block: nothing moves", "CF=0 count=0",
      check_read, 0, 0, PLAIN },
    { "42-n31", READ, "31 blocks", "moved", check_read, 3, 31, PLAIN },
    { "42-n32", READ, "32 blocks: 64 KiB", "moved",
      check_read, 2, 32, PLAIN },
    { "42-n33", READ, "33 blocks: above 64 KiB", "moved",
      check_read, 2, 33, PLAIN },
    { "42-n63", READ, "63 blocks", "moved", check_read, 5, 63, PLAIN },
    { "42-n64", READ, "64 blocks: 128 KiB", "moved",
      check_read, 4, 64, PLAIN },
    { "42-n65", READ, "65 blocks", "moved", check_read, 4, 65, PLAIN },
    { "42-n127", READ, "127 blocks, the most that EDD asks for", "moved",
      check_read, 7, 127, PLAIN },
    { "42-n128", READ, "128 blocks: whole, or an honest error", "honest",
      check_honest, 0, 128, 0 },
    { "42-n160", READ, "160 blocks: whole, or an honest error", "honest",
      check_honest, 0, 160, 0 },
    { "42-last", READ, "the last sector", "moved",
      check_last_sectors, 0, 1, 0 },
    { "42-last5", READ, "the last five sectors", "moved",
      check_last_sectors, 0, 5, 0 },
    { "42-all", READ, "every sector of the image", "all right",
      check_all, 0, 0, 0 },
    { "42-end", END, "first sector past the end", "CF=1 AH=04 count=0",
      check_past_end, 0, 1, 0 },
    { "42-end-n2", END, "one inside, one past the end",
      "CF=1 AH=04 count<=1", check_past_end, (uint32_t)-1, 2, 0 },
    { "42-end-n127", END, "five inside, 122 past the end",
      "CF=1 AH=04 count<=5", check_past_end, (uint32_t)-5, 127, 0 },
    { "42-far-32", END, "LBA FFFFFFFFh", "CF=1 AH=04 count=0",
      check_far, 0xFFFFFFFF, 0, 1 },
    { "42-far-sum32", END, "LBA + count passes 2^32",
      "CF=1 AH=04 count=0", check_far, 0xFFFFFFFE, 0, 127 },
    { "42-far-bytes32", END, "LBA * 2048 passes 2^32: 200000h + data",
      "CF=1 AH=04 count=0", check_far, 0x00200000, 0, 1 | ADD_DATA },
    { "42-far-2^32", END, "LBA 2^32 + data is not data",
      "CF=1 AH=04 count=0", check_far, 0, 1, 1 | ADD_DATA },
    { "42-far-2^48", END, "LBA 2^48 + data is not data",
      "CF=1 AH=04 count=0", check_far, 0, 0x10000, 1 | ADD_DATA },
    { "42-far-2^53", END, "LBA * 2048 passes 2^64",
      "CF=1 AH=04 count=0", check_far, 0, 0x200000, 1 | ADD_DATA },
    { "42-far-2^64", END, "LBA 2^64 - 1", "CF=1 AH=04 count=0",
      check_far, 0xFFFFFFFF, 0xFFFFFFFF, 1 },
    { "42-far-sum64", END, "LBA + count is 2^64: 0 in 64 bits",
      "CF=1 AH=04 count=0", check_far, 0xFFFFFFF0, 0xFFFFFFFF, 16 },
    { "42-far-sum64+", END, "LBA + count passes 2^64",
      "CF=1 AH=04 count=0", check_far, 0xFFFFFFF0, 0xFFFFFFFF, 120 },
    { "42-stray", END, "a bad LBA writes nothing at DS:[LBA+2]",
      "CF=1, memory kept", check_stray, 0x8642, 0, 0 },
    { "42-stray-odd", END, "a bad LBA writes nothing at DS:[LBA+2]",
      "CF=1, memory kept", check_stray, 0x1235, 0, 0 },
    { "42-packet-0", PACKET, "packet of 0 bytes", "CF=1 AH=01",
      check_short_packet, 0, 0, 0 },
    { "42-packet-8", PACKET, "packet of 8 bytes", "CF=1 AH=01",
      check_short_packet, 8, 0, 0 },
    { "42-packet-f", PACKET, "packet of 15 bytes", "CF=1 AH=01",
      check_short_packet, 15, 0, 0 },
    { "42-packet-18", PACKET, "packet of 18h bytes, ordinary buffer",
      "moved", check_read, 9, 3, PACKET_18 },
    { "42-packet-ff", PACKET, "packet that claims 255 bytes", "moved",
      check_read, 9, 3, PACKET_FF },
    { "42-packet-odd", PACKET, "packet at an odd address", "moved",
      check_read, 9, 3, PACKET_ODD },
    { "42-packet-last", PACKET, "packet ends its segment: SI=FFF0h",
      "moved", check_read, 9, 3, PACKET_LAST },
    { "42-packet-wrap", PACKET, "packet passes its segment's end",
      "honest", check_packet_wrap, 0, 0, 0 },
    { "42-flat", PACKET, "FFFF:FFFF: 64-bit flat buffer",
      "moved", check_flat, 0, 4, 0 },
    { "42-flat-odd", PACKET, "flat buffer at an odd address",
      "moved", check_flat, 0x7FF1, 3, 5 },
    { "42-flat-n127", PACKET, "flat buffer of 127 blocks", "moved",
      check_flat, 0, 127, 6 },
    { "42-flat-4g", PACKET, "flat buffer above 4 GiB is not cut",
      "low memory kept", check_flat_far, 1, 0, 0 },
    { "42-flat-2^40", PACKET, "flat buffer at 2^40 is not cut",
      "low memory kept", check_flat_far, 0x100, 0, 0 },
    { "42-flat-10", PACKET, "a 10h packet has no flat address",
      "not used", check_flat_short, 0, 0, 0 },
    { "42-buffer-64k", READ, "buffer across a 64 KiB boundary", "moved",
      check_read, 11, 31, BUFFER_64K },
    { "42-buffer-fff0", READ, "buffer at offset FFF0h goes on behind",
      "moved", check_read, 11, 31, BUFFER_FFF0 },
    { "42-buffer-odd", READ, "buffer at an odd address", "moved",
      check_read, 12, 31, BUFFER_ODD },
    { "42-buffer-0f", READ, "buffer at offset 000Fh", "moved",
      check_read, 13, 2, BUFFER_0F },
    { "42-buffer-7000", READ, "buffer in another segment", "moved",
      check_read, 14, 31, BUFFER_7000 },
    { "44-verify", "EDD-4 8.17", "verify inside the image", "CF=0 AH=00",
      check_verify, 0x4400, 5, 2 },
    { "44-end", "EDD-4 8.17", "verify past the end", "CF=1 AH=04",
      check_verify_end, 0x4400, 1, 0 },
    { "44-end-n2", "EDD-4 8.17", "verify one inside, one past the end",
      "CF=1 AH=04", check_verify_end, 0x4400, 2, (uint32_t)-1 },
    { "47-seek", "EDD FN 47h", "seek inside the image", "CF=0 AH=00",
      check_verify, 0x4700, 1, 2 },
    { "47-end", "EDD FN 47h", "seek past the end", "CF=1 AH=04 or 40",
      check_verify_end, 0x4700, 1, 0x100 },
};
const struct group group_read = GROUP(rows);

static const struct row protect_rows[] = {
    { "43-write", "EDD-4 8.16", "write protected, image unchanged",
      "CF=1 AH=03", check_write, 0x4300, 0, 0 },
    { "43-verify", "EDD-4 8.16", "write with verify: write protected",
      "CF=1 AH=03", check_write, 0x4302, 0, 0 },
    { "43-count", "EDD-4 8.16", "the refused write moved no block",
      "count=0", check_write, 0x4300, 1, 0 },
};
const struct group group_protect = GROUP(protect_rows);

/* What blocks of 512 bytes ask for besides. */
static const struct row long_rows[] = {
    { "42-n128", READ, "128 blocks: 64 KiB", "moved",
      check_read, 2, 128, PLAIN },
    { "42-n129", READ, "129 blocks: above 64 KiB", "moved",
      check_read, 2, 129, PLAIN },
    { "42-n255", READ, "255 blocks", "moved", check_read, 3, 255, PLAIN },
    { "42-n256", READ, "256 blocks: 128 KiB", "moved",
      check_read, 4, 256, PLAIN },
    { "42-n513", READ, "513 blocks", "moved", check_read, 5, 513, PLAIN },
    { "42-n640", READ, "640 blocks: 320 KiB", "moved",
      check_read, 6, 640, PLAIN },
    { "42-flat-n508", PACKET, "flat buffer of 508 blocks", "moved",
      check_flat, 0, 508, 6 },
    { "42-odd-n120", READ, "120 blocks at an odd address", "moved",
      check_read, 7, 120, BUFFER_ODD },
    { "42-64k-n120", READ, "120 blocks across a 64 KiB boundary", "moved",
      check_read, 7, 120, BUFFER_64K },
    { "42-512-bytes32", END, "LBA * 512 passes 2^32: 800000h + data",
      "CF=1 AH=04 count=0", check_far, 0x00800000, 0, 1 | ADD_DATA },
    { "42-512-2^55", END, "LBA * 512 passes 2^64",
      "CF=1 AH=04 count=0", check_far, 0, 0x800000, 1 | ADD_DATA },
};
const struct group group_long = GROUP(long_rows);
