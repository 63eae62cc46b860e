/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: a second image beside the one that was booted (judged in 32-bit
   protected mode). */
#include "read.h"

enum { READ_ONE = 0x0201, WRITE_ONE = 0x0301, NEW = 0x6C, DPT_SECTORS = 4 };

static bool other_read(uint32_t lba)
{
    return quiet_chs(medium.other.number, &medium.other.geometry, READ_ONE,
                     lba);
}

static bool other_right(uint32_t lba)
{
    return other_read(lba)
        && pattern_right(at(BUFFER), 512, lba ^ medium.other.salt);
}

static void check_data(const struct row *row)
{
    const struct neighbour *other = &medium.other;

    (void)row;
    for (uint32_t lba = other->data; lba < other->total; lba += 13)
        expect(other_right(lba), "data");
    expect(other_right(other->total - 1), "last sector");
    expect(quiet_read(params.data, 1, BUFFER)
           && sector_right(at(BUFFER), params.data), "ours");
    say("%d sectors", other->total);
}

static void check_end(const struct row *row)
{
    struct call call;

    (void)row;
    expect(!other_read(medium.other.total), "read past the end");
    call_init(&call, 0x0100);
    call.regs.edx = 0xD4E50000 | medium.other.number;
    call_run(&call);
    say_status(&call);
    expect(call_ah(&call) == 4, "AH");
}

static void check_geometry(const struct row *row)
{
    const struct geometry *g = &medium.other.geometry;
    struct call call;

    (void)row;
    call_init(&call, 0x0800);
    call.regs.edx = 0xD4E50000 | medium.other.number;
    call_run(&call);
    say_status(&call);
    say(" CX=%w DX=%w", (uint16_t)call.regs.ecx, (uint16_t)call.regs.edx);
    expect(!call_cf(&call), "CF");
    expect(((call.regs.ecx & 0xC0) << 2 | (call.regs.ecx >> 8 & 0xFF))
           == g->cylinders - 1U, "cylinders");
    expect((call.regs.ecx & 0x3F) == g->sectors, "sectors");
    expect((uint8_t)(call.regs.edx >> 8) == g->heads - 1, "heads");
    if (!(medium.other.number & 0x80))
        expect(byte_at(linear(call.regs.es, call.regs.edi) + DPT_SECTORS)
               == g->sectors, "sectors in the table");
    expect((uint8_t)call.regs.edx == (medium.other.number & 0x80
                                      ? medium.disks : medium.floppies),
           "DL");
}

/* What is written on the one is not on the other. */
static void check_apart(const struct row *row)
{
    uint32_t lba = params.data + 40;

    (void)row;
    memset(at(BUFFER), NEW, 512);
    expect(quiet_chs(medium.other.number, &medium.other.geometry, WRITE_ONE,
                     lba), "write");
    expect(quiet_read(lba, 1, BUFFER) && sector_right(at(BUFFER), lba),
           "ours changed");
    expect(other_read(lba) && byte_at(BUFFER) == NEW
           && byte_at(BUFFER + 511) == NEW, "not written");
    expect(other_right(lba - 1) && other_right(lba + 1), "beside it");
    pattern_put(at(BUFFER), 512, lba ^ medium.other.salt);
    quiet_chs(medium.other.number, &medium.other.geometry, WRITE_ONE, lba);
    expect(other_right(lba), "restoring");
}

static void check_install(const struct row *row)
{
    struct call call;

    (void)row;
    call_init(&call, 0x0800);
    call.regs.eax = 0x454D0800;
    call.regs.ecx = 0x444D0000;
    call.regs.edx = 0x53490000 | medium.other.number;
    call.regs.ebx = 0x3F4B0000;
    call_run(&call);
    say("%l %l %l %l", call.regs.eax, call.regs.ecx, call.regs.edx,
        call.regs.ebx);
    expect(call.regs.eax >> 16 == 0x4D21 && call.regs.ecx >> 16 == 0x4D45
           && call.regs.edx >> 16 == 0x4944 && call.regs.ebx >> 16 == 0x4B53,
           "answer");
}

#define SEVERAL "README.md, several images"

static const struct row rows[] = {
    { "other-data", SEVERAL, "all of the second image can be read", "moved",
      check_data, 0, 0, 0 },
    { "other-end", SEVERAL, "past its end", "CF=1 AH=04",
      check_end, 0, 0, 0 },
    { "other-08", SEVERAL, "its geometry, and the count of drives",
      "geometry, DL", check_geometry, 0, 0, 0 },
    { "other-apart", SEVERAL, "a write to it changes no other image",
      "written, ours kept", check_apart, 0, 0, 0 },
    { "other-install", SEVERAL, "MEMDISK's installation check", "answered",
      check_install, 0, 0, 0 },
};
const struct group group_other = GROUP(rows);
