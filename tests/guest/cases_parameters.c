/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: AH=48h, drive parameters (judged in 32-bit protected mode). */
#include "read.h"
#include "torito.h"

enum {
    FLAG_CHS_VALID = 0x02, FLAG_REMOVABLE = 0x04,
    EDD4_SIZE = 74, DPTE_LENGTH = 16, PATH_OFFSET = 30, PATH_KEY = 0xBEDD,
};

/* AH=48h with a buffer that states `size` bytes; what came back, or NULL
   for a failure. Nothing behind `limit` bytes may be written. */
static struct edd_parameters *ask_parameters(struct call *call,
                                             uint16_t size, uint16_t limit)
{
    arena_fill();
    *(uint16_t *)at(SPEC) = size;
    arena_allow(SPEC, limit);
    call_init(call, 0x4800);
    call->regs.esi = 0xE5F60000 | SPEC_OFF;
    call_run(call);
    say_status(call);
    return call_cf(call) ? NULL : at(SPEC);
}

static bool fits_chs(void)
{
    const struct geometry *g = &medium.geometry;

    return g->cylinders < 1024
        && (uint32_t)g->cylinders * g->heads * g->sectors
            + g->heads * g->sectors > params.total;
}

/* A disk's own geometry, which is the one of AH=08h where that shows all; a
   last cylinder that is not whole may count or not. */
static void judge_geometry(const struct edd_parameters *p)
{
    const struct geometry *g = &medium.geometry;

    say(" C=%d H=%d S=%d", p->cylinders, p->heads, p->sectors_per_track);
    if (!fits_chs())
        return;
    expect(p->flags & FLAG_CHS_VALID, "CHS not valid");
    expect(p->cylinders == g->cylinders
           || p->cylinders == params.total / (g->heads * g->sectors),
           "cylinders");
    expect(p->heads == g->heads, "heads");
    expect(p->sectors_per_track == g->sectors, "sectors per track");
}

static void judge_common(const struct edd_parameters *p)
{
    say(" size=%d flags=%w total=%d", p->size, p->flags,
        (uint32_t)p->total);
    expect(p->bytes_per_sector == medium.unit, "bytes per sector");
    if (medium_is(ON_CD)) {
        expect(p->flags & FLAG_REMOVABLE, "removable");
        expect(!(p->flags & FLAG_CHS_VALID), "CHS valid");
    } else {
        judge_geometry(p);
    }
}

static uint8_t byte_sum(uint32_t address, unsigned length)
{
    uint8_t sum = 0;

    while (length--)
        sum += byte_at(address++);
    return sum;
}

static void judge_dpte(const struct edd_parameters *p)
{
    uint32_t dpte = linear(p->dpte_seg, p->dpte_off);

    if (p->dpte_off == 0xFFFF && p->dpte_seg == 0xFFFF)
        return;
    say(" DPTE=%w:%w", p->dpte_seg, p->dpte_off);
    expect(byte_sum(dpte, DPTE_LENGTH) == 0, "DPTE sum");
}

static void judge_path(const struct edd_parameters *p)
{
    expect(p->path_key == PATH_KEY, "path key");
    expect(p->path_length == p->size - PATH_OFFSET, "path length");
    expect(byte_sum(SPEC + PATH_OFFSET, p->size - PATH_OFFSET) == 0,
           "path sum");
}

/* EDD-3's path, or EDD-4's of eight bytes more. */
static bool long_path(const struct row *row, uint16_t size)
{
    return spec_only && row->a >= EDD4_SIZE && row->c && size == EDD4_SIZE;
}

/* a: size stated, b: the size that must come back, c: another size that is
   as good, 0 for none */
static void check_parameters(const struct row *row)
{
    struct call call;
    uint16_t most = long_path(row, EDD4_SIZE) ? EDD4_SIZE
        : row->c > row->b ? row->c : row->b;
    struct edd_parameters *p = ask_parameters(&call, row->a, most);

    expect(p && !call_ah(&call), "status");
    if (!p)
        return;
    judge_common(p);
    expect(p->size == row->b || (row->c && p->size == row->c)
           || long_path(row, p->size), "size");
    if (p->size >= 30)
        judge_dpte(p);
    if (p->size > 30)
        judge_path(p);
    expect(arena_untouched(SPEC + p->size, 128), "behind the buffer");
    call_judge(MAY_AH);
}

static void check_total(const struct row *row)
{
    struct call call;
    struct edd_parameters *p = ask_parameters(&call, 26, 26);

    (void)row;
    expect(p, "status");
    if (!p)
        return;
    say(" total=%l%l", (uint32_t)(p->total >> 32), (uint32_t)p->total);
    expect(p->total == params.total, "total");
}

static void check_parameters_short(const struct row *row)
{
    struct call call;

    expect(!ask_parameters(&call, row->a, 2), "CF");
    expect(call_ah(&call) == 1, "AH");
    expect(word_at(SPEC) == row->a, "size changed");
    call_judge(MAY_AH);
}

#define EDD48 "EDD FN 48h"

static const struct row rows[] = {
    { "48-20", EDD48, "buffer of 20 bytes is too small", "CF=1 AH=01",
      check_parameters_short, 20, 0, 0 },
    { "48-25", EDD48, "buffer of 25 bytes is too small", "CF=1 AH=01",
      check_parameters_short, 25, 0, 0 },
    { "48-26", EDD48, "26 bytes: flags, CHS, bytes a sector",
      "size=26", check_parameters, 26, 26, 0 },
    { "48-total", EDD48, "number of sectors is exact", "the medium's sectors",
      check_total, 0, 0, 0 },
    { "48-29", EDD48, "29 bytes: only 26 of them used", "size=26",
      check_parameters, 29, 26, 0 },
    { "48-30", EDD48, "30 bytes: with DPTE, or FFFF:FFFF", "size=30",
      check_parameters, 30, 30, 0 },
    { "48-65", EDD48, "65 bytes: no room for a path", "size=30",
      check_parameters, 65, 30, 0 },
    { "48-66", EDD48, "66 bytes: path with key, length, sum, or none",
      "size=66 or 30", check_parameters, 66, 66, 30 },
    { "48-74", EDD48, "74 bytes: the same", "size=66 or 30",
      check_parameters, 74, 66, 30 },
    { "48-ffff", EDD48, "65535 bytes: the same", "size=66 or 30",
      check_parameters, 0xFFFF, 66, 30 },
};
const struct group group_parameters = GROUP(rows);
