/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: AH=48h drive parameters and the El Torito functions 4Ah to 4Dh
   (judged in 32-bit protected mode). */
#include "read.h"

enum {
    FLAG_CHS_VALID = 0x02, FLAG_REMOVABLE = 0x04,
    DPTE_LENGTH = 16, PATH_OFFSET = 30, PATH_KEY = 0xBEDD,
    SPEC = 0x20400, SPEC_OFF = 0x0400,          /* specification packet */
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

static void judge_common(const struct edd_parameters *p)
{
    say(" size=%d flags=%w total=%d", p->size, p->flags,
        (uint32_t)p->total);
    expect(p->bytes_per_sector == SECTOR, "bytes per sector");
    expect(p->flags & FLAG_REMOVABLE, "removable");
    expect(!(p->flags & FLAG_CHS_VALID), "CHS valid");
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

/* a: size stated, b: the size that must come back, c: another size that is
   as good, 0 for none */
static void check_parameters(const struct row *row)
{
    struct call call;
    uint16_t most = row->c > row->b ? row->c : row->b;
    struct edd_parameters *p = ask_parameters(&call, row->a, most);

    expect(p && !call_ah(&call), "status");
    if (!p)
        return;
    judge_common(p);
    expect(p->size == row->b || (row->c && p->size == row->c), "size");
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

/* AX=4B0xh for `dl`, with `cx` as it may be */
static void ask_emulation(struct call *call, uint16_t ax, uint8_t dl,
                          uint16_t cx)
{
    arena_fill();
    call_init(call, ax);
    call->regs.edx = 0xD4E5DD00 | dl;
    call->regs.ecx = 0xC3D40000 | cx;
    call->regs.esi = 0xE5F60000 | SPEC_OFF;
    call_run(call);
    say_status(call);
}

static uint16_t segment_or_default(uint16_t segment)
{
    return segment ? segment : 0x7C0;
}

static void judge_packet(const struct eltorito_packet *p)
{
    say(" %b %b %b lba=%d seg=%w n=%d", p->size, p->media, p->drive,
        p->lba, p->load_seg, p->count);
    expect(p->size == 0x13, "size");
    expect((p->media & 0x0F) == 0, "media");
    expect(p->drive == drive, "drive");
    expect(p->lba == params.boot_lba, "LBA");
    expect(segment_or_default(p->load_seg)
           == segment_or_default(params.boot_seg), "segment");
    expect(p->count == params.boot_count, "count");
}

/* a: AX, b: DL (0: the drive), c: CX */
static void check_emulation(const struct row *row)
{
    struct call call;

    ask_emulation(&call, row->a, row->b ? row->b : drive, row->c);
    expect(!call_cf(&call) && !call_ah(&call), "status");
    arena_allow(SPEC, sizeof(struct eltorito_packet));
    judge_packet(at(SPEC));
    call_judge(MAY_AX);
}

/* CX must not lengthen the answer: it is 13h bytes and not one more. */
static void check_emulation_length(const struct row *row)
{
    struct call call;

    ask_emulation(&call, 0x4B01, drive, row->c);
    expect(!call_cf(&call), "CF");
    arena_allow(SPEC, sizeof(struct eltorito_packet));
    call_judge(MAY_AX);
}

/* A drive that is not there: eltorito.sys binds to the first answer, so
   there must be none. b: distance from our drive */
static void check_emulation_other(const struct row *row)
{
    struct call call;

    ask_emulation(&call, 0x4B01, row->b ? drive + row->b : row->a, 0);
    expect(call_cf(&call), "CF");
    call_judge(MAY_AX);
}

/* AX=4B00h: nothing is emulated, so either a refusal or the packet; the CD
   stays in any case. */
static void check_end_emulation(const struct row *row)
{
    struct call call;

    (void)row;
    ask_emulation(&call, 0x4B00, drive, 0xFFFF);
    if (!call_cf(&call)) {
        arena_allow(SPEC, sizeof(struct eltorito_packet));
        judge_packet(at(SPEC));
    }
    call_judge(MAY_AX);
    expect(quiet_read(params.data, 1, BUFFER)
           && sector_right(at(BUFFER), params.data), "CD gone");
}

/* AH=4Ah, 4Ch with a packet that matches no catalog entry: refused, and we
   are still here. */
static void check_initiate(const struct row *row)
{
    struct eltorito_packet packet = {
        .size = 0x13, .media = 2, .drive = 0, .lba = params.total + 5,
        .count = 1,
    };
    struct call call;

    arena_fill();
    memcpy(at(SPEC), &packet, sizeof(packet));
    arena_allow(SPEC, sizeof(packet));
    call_init(&call, row->a);
    call.regs.esi = 0xE5F60000 | SPEC_OFF;
    call_run(&call);
    say_status(&call);
    expect(call_cf(&call) && call_ah(&call), "status");
    call_judge(MAY_AX);
    expect(quiet_read(params.data, 1, BUFFER)
           && sector_right(at(BUFFER), params.data), "CD gone");
}

static void ask_catalog(struct call *call, uint8_t count, uint16_t first)
{
    struct eltorito_command command = {
        .size = 8, .count = count, .buffer_seg = BUFFER_SEG,
        .first = first,
    };

    arena_fill();
    memcpy(at(SPEC), &command, sizeof(command));
    arena_allow(SPEC, sizeof(command));
    call_init(call, 0x4D00);
    call->regs.esi = 0xE5F60000 | SPEC_OFF;
    call_run(call);
    say_status(call);
}

/* AX=4D00h: the same bytes as AH=42h reads at the catalog's sector. */
static void check_catalog(const struct row *row)
{
    enum { COPY = 0x60000 };
    struct call call;

    ask_catalog(&call, row->a, 0);
    expect(!call_cf(&call) && !call_ah(&call), "status");
    if (call_cf(&call))
        return;
    arena_allow(BUFFER, row->a * SECTOR);
    call_judge(MAY_AX);
    memcpy(at(COPY), at(BUFFER), SECTOR);
    expect(quiet_read(params.catalog_lba, 1, BUFFER), "AH=42h");
    expect(!memcmp(at(COPY), at(BUFFER), row->a * SECTOR), "bytes");
    expect(byte_at(COPY) == 1 && word_at(COPY + 30) == 0xAA55, "header");
}

#define EDD48 "EDD FN 48h"
#define TORITO "El Torito 4"

static const struct row rows[] = {
    { "48-20", EDD48, "buffer of 20 bytes is too small", "CF=1 AH=01",
      check_parameters_short, 20, 0, 0 },
    { "48-25", EDD48, "buffer of 25 bytes is too small", "CF=1 AH=01",
      check_parameters_short, 25, 0, 0 },
    { "48-26", EDD48, "26 bytes: removable, no CHS, 800h a sector",
      "size=26", check_parameters, 26, 26, 0 },
    { "48-total", EDD48, "number of sectors is exact", "image's sectors",
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
    { "4b01", TORITO, "status: the entry that was booted",
      "13 00 DL lba seg n", check_emulation, 0x4B01, 0, 0 },
    { "4b01-7f", TORITO, "DL=7Fh asks every drive", "the same",
      check_emulation, 0x4B01, 0x7F, 0 },
    { "4b01-cx", TORITO, "13h bytes whatever CH holds", "13h bytes",
      check_emulation_length, 0, 0, 0x0300 },
    { "4b01-cx-ff", TORITO, "13h bytes whatever CX holds", "13h bytes",
      check_emulation_length, 0, 0, 0xFFFF },
    { "4b01-other", TORITO, "a drive that is not there",
      "CF=1, nothing written", check_emulation_other, 0, 5, 0 },
    { "4b01-80", TORITO, "a hard disk", "CF=1, nothing written",
      check_emulation_other, 0x80, 0, 0 },
    { "4b01-00", TORITO, "a floppy", "CF=1, nothing written",
      check_emulation_other, 0x00, 0, 0 },
    { "4b00", TORITO, "end emulation where there is none", "CD stays",
      check_end_emulation, 0, 0, 0 },
    { "4a-none", TORITO, "initiate what no entry holds", "CF=1",
      check_initiate, 0x4A00, 0, 0 },
    { "4c-none", TORITO, "boot what no entry holds", "CF=1",
      check_initiate, 0x4C00, 0, 0 },
    { "4d-catalog", TORITO, "AX=4D00h copies the boot catalog",
      "the catalog", check_catalog, 1, 0, 0 },
};
const struct group group_info = GROUP(rows);
