/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One extended read (or another packet call) and its judgement (32-bit
   protected mode). */
#include "read.h"

enum { PACKET_COUNT = offsetof(struct edd_packet, count) };

void reading_init(struct reading *rd, uint64_t lba, uint16_t count)
{
    *rd = (struct reading) {
        .lba = lba, .count = count, .seg = BUFFER_SEG,
        .packet_off = PACKET_OFF, .size = 0x10,
    };
    call_init(&rd->call, 0x4200);
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

void reading_run(struct reading *rd)
{
    struct edd_packet packet = packet_of(rd);

    arena_fill();
    memcpy(at(packet_address(rd)), &packet, packet_length(rd));
    arena_allow(packet_address(rd), packet_length(rd));
    place_wrapped(rd, &packet);
    rd->call.regs.esi = (rd->call.regs.esi & 0xFFFF0000) | rd->packet_off;
    rd->call.shield = rd->flat != 0;
    call_run(&rd->call);
    expect(rd->call.shield != 2, "wrote at FFEF");
    say_status(&rd->call);
    say(" count=%d", reading_moved(rd));
}

/* Nothing in the packet but the block count may change. */
static void judge_packet(const struct reading *rd)
{
    struct edd_packet packet = packet_of(rd);

    packet.count = reading_moved(rd);
    expect(!memcmp(at(packet_address(rd)), &packet, packet_length(rd)),
           "packet changed");
}

static void judge_data(const struct reading *rd, uint16_t moved)
{
    uint32_t buffer = reading_buffer(rd);

    for (uint16_t i = 0; i < moved; i++) {
        if (sector_right(at(buffer + i * SECTOR), (uint32_t)rd->lba + i))
            continue;
        say(" block %d holds %l", i, dword_at(buffer + i * SECTOR));
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
    arena_allow(reading_buffer(rd), moved * SECTOR);
    judge_packet(rd);
    call_judge(MAY_AH);
}

/* A refusal: AH says why (0: any reason), the count is what was moved, and
   no more than that was written. */
void judge_bad(struct reading *rd, uint8_t ah)
{
    uint16_t moved = reading_moved(rd);

    expect(call_cf(&rd->call), "CF");
    expect(ah ? call_ah(&rd->call) == ah : call_ah(&rd->call) != 0, "AH");
    expect(moved < rd->count, "count");
    if (moved >= rd->count)
        moved = 0;
    judge_data(rd, moved);
    arena_allow(reading_buffer(rd), moved * SECTOR);
    judge_packet(rd);
    call_judge(MAY_AH);
}

/* Reads for a case's own use, through a packet and a bounce in the arena's
   first and second 64 KiB, into `address`. */
bool quiet_read(uint32_t lba, uint16_t count, uint32_t address)
{
    struct reading rd;
    struct edd_packet packet;

    reading_init(&rd, lba, count);
    packet = packet_of(&rd);
    memcpy(at(packet_address(&rd)), &packet, 16);
    if (!quiet_int13(&rd.call))
        return false;
    if (address != BUFFER)
        memcpy(at(address), at(BUFFER), count * SECTOR);
    return true;
}
