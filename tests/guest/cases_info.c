/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: the El Torito functions 4Ah to 4Dh on a no-emulation CD (judged in
   32-bit protected mode). */
#include "read.h"
#include "torito.h"

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

    uint8_t dl = row->b ? drive + row->b : row->a;

    if (row->b && drive_exists && drive_exists(dl)) {
        not_meant("there is such a drive");
        return;
    }
    ask_emulation(&call, 0x4B01, dl, 0);
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

#define TORITO "El Torito 6"

static const struct row rows[] = {
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
