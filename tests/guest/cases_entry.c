/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: the state in which the boot sector was started (recorded in real
   mode by entry.asm, judged in protected mode). */
#include "bda.h"
#include "guest.h"
#include "medium.h"

enum {
    BOOT_ADDRESS = 0x7C00,
    PNP_LENGTH = 5,             /* offset in the $PnP structure */
};

static void check_drive(const struct row *row)
{
    (void)row;
    say("DL=%b", drive);
    if (medium_is(ON_CD))
        expect(drive >= 0x80 && drive <= 0xFE, "drive");
    else
        expect(drive == medium.number, "drive");
}

static void check_address(const struct row *row)
{
    (void)row;
    say("%w:%w", entry_state.cs, entry_state.ip);
    expect(linear(entry_state.cs, entry_state.ip) == BOOT_ADDRESS,
           "address");
}

static void check_flags(const struct row *row)
{
    uint32_t flags = entry_state.regs.eflags;

    say("IF=%d DF=%d TF=%d", !!(flags & FLAG_IF), !!(flags & FLAG_DF),
        !!(flags & FLAG_TF));
    expect((flags & row->a) == row->b, "flags");
}

static bool pnp_valid(uint32_t address)
{
    uint8_t sum = 0;

    if (memcmp(at(address), "$PnP", 4) != 0)
        return false;
    for (unsigned i = 0; i < byte_at(address + PNP_LENGTH); i++)
        sum += byte_at(address + i);
    return sum == 0;
}

/* Whether this BIOS has a $PnP structure at all. */
static bool pnp_exists(void)
{
    for (uint32_t address = 0xF0000; address < 0x100000; address += 16)
        if (pnp_valid(address))
            return true;
    return false;
}

static void check_pnp(const struct row *row)
{
    uint16_t es = entry_state.regs.es, di = entry_state.regs.edi;

    (void)row;
    say("ES:DI=%w:%w", es, di);
    if (pnp_exists())
        expect(pnp_valid(linear(es, di)), "$PnP");
    else
        not_applicable(" no $PnP in this BIOS");
}

/* Of a disk it is the boot sector that was loaded (sector.asm). */
static uint32_t loaded_bytes(void)
{
    return medium_is(ON_CD) ? params.boot_count * 512U : 512;
}

/* 256 bytes for the boot sector's first pushes, in memory that is nobody's:
   not the vectors, not the BIOS data, not the boot image, not above the end
   of base memory. */
static void check_stack(const struct row *row)
{
    uint16_t sp = entry_state.regs.esp;
    uint32_t top = linear(entry_state.regs.ss, sp ? sp : 0xFFFF);
    uint32_t bottom = top - 256;
    uint32_t image_end = BOOT_ADDRESS + loaded_bytes();

    (void)row;
    say("SS:SP=%w:%w", entry_state.regs.ss, sp);
    expect(bottom >= 0x600, "in the BIOS data");
    expect(top <= BOOT_ADDRESS || bottom >= image_end, "in the image");
    expect(top <= word_at(BASE_KIB) * 1024U, "above base memory");
}

static void check_esp(const struct row *row)
{
    (void)row;
    say("ESP=%l", entry_state.regs.esp);
    expect(entry_state.regs.esp <= 0xFFFF, "high half");
}

/* A program cut short would not get here; one just long enough by luck is
   told from the whole one by the mark at its end. */
static void check_loaded(const struct row *row)
{
    extern const char image_end[];
    extern const uint32_t end_mark;
    uint32_t need = (uint32_t)image_end - BOOT_ADDRESS;

    (void)row;
    say("%d bytes of %d", loaded_bytes(), need);
    expect(!medium_is(ON_CD) || loaded_bytes() >= need, "short");
    expect(end_mark == 0x454E4421, "mark");
    expect(params.total > params.data, "parameters");
}

static const struct row rows[] = {
    { "entry-drive", "El Torito 4.3", "DL is a drive number a loader takes",
      "80h..FEh, or 00h", check_drive, 0, 0, 0 },
    { "entry-address", "El Torito 2.2", "segment 7C0h, start of the image",
      "linear 07C00h", check_address, 0, 0, 0 },
    { "entry-if", "BIOS Boot Specification", "interrupts are on",
      "IF=1", check_flags, FLAG_IF, FLAG_IF, 0 },
    { "entry-df", "BIOS convention", "string direction is up, no tracing",
      "DF=0 TF=0", check_flags, FLAG_DF | FLAG_TF, 0, 0 },
    { "entry-pnp", "Plug and Play BIOS 1.0A 3.4", "ES:DI points at $PnP",
      "valid $PnP", check_pnp, 0, 0, 0 },
    { "entry-stack", "BIOS convention", "the stack lies in free memory",
      "256 free bytes", check_stack, 0, 0, 0 },
    { "entry-esp", "BIOS convention", "high half of ESP is zero",
      "ESP<=FFFFh", check_esp, 0, 0, 0 },
    { "entry-loaded", "El Torito 2.2", "as many sectors as the entry says",
      "whole image", check_loaded, 0, 0, 0 },
};
const struct group group_entry = GROUP(rows);
