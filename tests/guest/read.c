/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One read or write (or another call of their kind) by packet or by cylinder,
   head and sector, and its judgement (32-bit protected mode). */
#include "read.h"

enum {
    PACKET_COUNT = offsetof(struct edd_packet, count),
    READ_PACKET = 0x4200, READ_CHS = 0x0200,
};

/* As many sectors as hold the bytes of `blocks` CD blocks, or as many of them
   as one call can ask for. (AH=42h asks ramiso for more than EDD lets it.) */
uint16_t scaled(uint16_t blocks)
{
    unsigned n = blocks * (SECTOR / medium.unit);

    if (spec_only && n > EDD_MOST)
        return EDD_MOST;
    return !medium_is(WITH_EDD) && n > CHS_MOST ? CHS_MOST : n;
}

/* A read in the way that the medium has: by packet if it can. */
void reading_init(struct reading *rd, uint64_t lba, uint16_t count)
{
    if (medium_is(WITH_EDD))
        reading_init_edd(rd, lba, count);
    else
        reading_init_chs(rd, lba, count);
}

void reading_init_edd(struct reading *rd, uint64_t lba, uint16_t count)
{
    *rd = (struct reading) {
        .lba = lba, .count = count, .seg = BUFFER_SEG,
        .packet_off = PACKET_OFF, .size = 0x10,
    };
    call_init(&rd->call, READ_PACKET);
}

void reading_init_chs(struct reading *rd, uint64_t lba, uint16_t count)
{
    const struct geometry *g = &medium.geometry;
    uint32_t track = (uint32_t)lba / g->sectors;

    *rd = (struct reading) {
        .lba = lba, .count = count, .seg = BUFFER_SEG, .chs = true,
        .cylinder = track / g->heads, .head = track % g->heads,
        .sector = (uint32_t)lba % g->sectors + 1,
    };
    call_init(&rd->call, READ_CHS | count);
}

/* Sectors that CHS can address. */
uint32_t chs_reach(void)
{
    const struct geometry *g = &medium.geometry;
    uint32_t all = (uint32_t)g->cylinders * g->heads * g->sectors;

    return all < params.total ? all : params.total;
}

/* Another function of the same registers; AL of a CHS call is the count. */
void reading_function(struct reading *rd, uint16_t ax)
{
    if (rd->chs)
        ax = (ax & 0xFF00) | (uint8_t)rd->count;
    rd->call.regs.eax = (rd->call.regs.eax & 0xFFFF0000) | ax;
}

static uint32_t packet_address(const struct reading *rd)
{
    return linear(PACKET_SEG, rd->packet_off);
}

uint32_t reading_buffer(const struct reading *rd)
{
    return rd->flat ? (uint32_t)rd->flat : linear(rd->seg, rd->off);
}

uint16_t reading_moved(const struct reading *rd)
{
    if (rd->chs)
        return (uint8_t)rd->call.regs.eax;
    return word_at(packet_address(rd) + PACKET_COUNT);
}

static struct edd_packet packet_of(const struct reading *rd)
{
    return (struct edd_packet) {
        .size = rd->size, .count = rd->count,
        .buffer_off = rd->flat ? 0xFFFF : rd->off,
        .buffer_seg = rd->flat ? 0xFFFF : rd->seg,
        .lba = rd->lba, .flat = rd->flat,
    };
}

static uint32_t packet_length(const struct reading *rd)
{
    return rd->size < 0x18 && !rd->flat ? 0x10 : 0x18;
}

/* A packet that runs over the end of its segment has its second part in
   both places that a processor may take it from. */
static void place_wrapped(const struct reading *rd,
                          const struct edd_packet *packet)
{
    uint32_t inside = 0x10000 - rd->packet_off;

    if (inside >= packet_length(rd))
        return;
    memcpy(at(linear(PACKET_SEG, 0)), (const char *)packet + inside,
           packet_length(rd) - inside);
    arena_allow(linear(PACKET_SEG, 0), packet_length(rd) - inside);
}

static void place_packet(struct reading *rd)
{
    struct edd_packet packet = packet_of(rd);

    memcpy(at(packet_address(rd)), &packet, packet_length(rd));
    arena_allow(packet_address(rd), packet_length(rd));
    place_wrapped(rd, &packet);
    rd->call.regs.esi = (rd->call.regs.esi & 0xFFFF0000) | rd->packet_off;
}

void reading_place_chs(struct reading *rd)
{
    struct regs *regs = &rd->call.regs;

    regs->ecx = (regs->ecx & 0xFFFF0000) | (rd->cylinder & 0xFF) << 8
        | (rd->cylinder >> 2 & 0xC0) | rd->sector;
    regs->edx = (regs->edx & 0xFFFF00FF) | rd->head << 8;
    regs->es = rd->seg;
    regs->ebx = (regs->ebx & 0xFFFF0000) | rd->off;
}

static void place_data(const struct reading *rd)
{
    for (unsigned i = 0; rd->writes && i < rd->count; i++) {
        void *where = at(reading_buffer(rd) + i * medium.unit);
        uint32_t lba = (uint32_t)rd->lba + i;

        if (rd->salt == medium.salt)
            sector_put(where, lba);
        else
            pattern_put(where, medium.unit, lba ^ rd->salt);
    }
}

void reading_run(struct reading *rd)
{
    arena_fill();
    place_data(rd);
    if (rd->chs)
        reading_place_chs(rd);
    else
        place_packet(rd);
    rd->call.shield = rd->flat != 0;
    call_run(&rd->call);
    expect(rd->call.shield != 2, "wrote at FFEF");
    say_status(&rd->call);
    say(rd->chs ? " AL=%d" : " count=%d", reading_moved(rd));
}

/* Nothing in the packet but the block count may change. */
static void judge_packet(const struct reading *rd)
{
    struct edd_packet packet = packet_of(rd);

    if (rd->chs)
        return;
    packet.count = reading_moved(rd);
    expect(!memcmp(at(packet_address(rd)), &packet, packet_length(rd)),
           "packet changed");
}

static bool block_right(const struct reading *rd, uint32_t i)
{
    const void *where = at(reading_buffer(rd) + i * medium.unit);
    uint32_t lba = (uint32_t)rd->lba + i;

    return rd->writes && rd->salt != medium.salt
        ? pattern_right(where, medium.unit, lba ^ rd->salt)
        : sector_right(where, lba);
}

/* What is in the buffer: the blocks moved, or all that was to be written. */
static void judge_data(const struct reading *rd, uint16_t moved)
{
    uint32_t buffer = reading_buffer(rd);
    uint16_t blocks = rd->writes ? rd->count : moved;

    arena_allow(buffer, blocks * medium.unit);
    for (uint16_t i = 0; i < blocks; i++) {
        if (block_right(rd, i))
            continue;
        say(" block %d holds %l", i, dword_at(buffer + i * medium.unit));
        expect(false, "data");
        return;
    }
}

void judge_good(struct reading *rd)
{
    uint16_t moved = reading_moved(rd);

    expect(!call_cf(&rd->call) && call_ah(&rd->call) == 0, "status");
    expect(moved == rd->count, "count");
    if (moved > rd->count)
        return;
    judge_data(rd, moved);
    judge_packet(rd);
    call_judge(MAY_AH);
}

/* A refusal: AH says why (0: any reason), the count is what was moved, and
   no more than that was written. */
void judge_bad(struct reading *rd, uint8_t ah)
{
    uint16_t moved = reading_moved(rd);

    expect(call_cf(&rd->call), "CF");
    expect(ah ? error_right(call_ah(&rd->call), ah) : call_ah(&rd->call) != 0,
           "AH");
    expect(moved < rd->count, "count");
    if (moved >= rd->count)
        moved = 0;
    judge_data(rd, moved);
    judge_packet(rd);
    call_judge(rd->chs ? MAY_AX : MAY_AH);
}

/* The same for a call that may move nothing and leaves its buffer alone. */
void judge_refused(struct reading *rd, uint8_t ah)
{
    expect(call_cf(&rd->call) && error_right(call_ah(&rd->call), ah),
           "status");
    if (rd->writes)
        judge_data(rd, 0);
    call_judge(rd->chs ? MAY_AX : MAY_AH);
}

/* Reads for a case's own use, through a packet and a bounce in the arena's
   first and second 64 KiB, into `address`. */
bool quiet_read(uint32_t lba, uint16_t count, uint32_t address)
{
    struct reading rd;

    reading_init(&rd, lba, count);
    if (rd.chs)
        reading_place_chs(&rd);
    else
        place_packet(&rd);
    if (!quiet_int13(&rd.call))
        return false;
    if (address != BUFFER)
        memcpy(at(address), at(BUFFER), count * medium.unit);
    return true;
}

/* One call by cylinder, head and sector for any drive, ES:BX = BUFFER. */
bool quiet_chs(uint8_t dl, const struct geometry *geometry, uint16_t ax,
               uint32_t lba)
{
    uint32_t track = lba / geometry->sectors;
    struct reading rd;

    reading_init_chs(&rd, 0, 0);
    rd.cylinder = track / geometry->heads;
    rd.head = track % geometry->heads;
    rd.sector = lba % geometry->sectors + 1;
    rd.call.regs.eax = 0xA1B20000 | ax;
    rd.call.regs.edx = 0xD4E50000 | dl;
    reading_place_chs(&rd);
    return quiet_int13(&rd.call);
}
