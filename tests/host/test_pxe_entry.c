// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/pxe_entry.c: which structure of PXE 2.1 is believed.

#include "check.h"

#include "loader/lib.h"
#include "loader/pxe_entry.h"
#include "physmem.h"
#include "rom.h"

#define PXE_AT 0x9c010u
#define PXENV_AT 0x9c100u
#define CALL_PXE 0x9c001234u
#define CALL_PXENV 0x9c005678u

static bool knows; // INT 1Ah

static void answer(uint8_t number, struct real_regs *regs)
{
    assert_int_equal(number, 0x1a);
    assert_int_equal(regs->eax, 0x5650);
    if (!knows)
        return;
    regs->flags &= (uint16_t)~FLAG_CARRY;
    regs->eax = 0x564e;
    regs->es = 0x9c00;
    regs->ebx = 0x100;
}

static void seal(uint32_t address, unsigned length, unsigned checksum)
{
    unsigned i;

    put(address + checksum, 0, 1);
    for (i = 0; i < length; i++)
        if (i != checksum)
            *at(address + checksum) -= *at(address + i);
}

// Both structures, sections 3.2.2 and 3.2.3.
static void begin(void)
{
    rom_clear();
    rom.interrupt = answer;
    knows = false;
    memcpy(at(PXE_AT), "!PXE\x18", 5);
    put(PXE_AT + 16, CALL_PXE, 4);
    seal(PXE_AT, 24, 5);
    memcpy(at(PXENV_AT), "PXENV+\x01\x02\x2c", 9);
    put(PXENV_AT + 10, CALL_PXENV, 4);
    put(PXENV_AT + 0x28, 0x9c000010, 4);
    seal(PXENV_AT, 44, 9);
}

static const struct pxe_entry by_stack = {
    .pxe_segment = 0x9c00, .pxe_offset = 0x10};
static const struct pxe_entry by_registers = {
    .pxenv_segment = 0x9c00, .pxenv_offset = 0x100};
static const struct pxe_entry by_nothing;

// !PXE comes first, PXENV+ leads to it, and INT 1Ah to that.
TEST(each_way_to_the_entry)
{
    begin();
    assert_int_equal(find_pxe_entry(&by_stack), CALL_PXE);
    assert_int_equal(find_pxe_entry(&by_registers), CALL_PXE);
    assert_int_equal(find_pxe_entry(&by_nothing), 0);
    knows = true;
    assert_int_equal(find_pxe_entry(&by_nothing), CALL_PXE);
}

// One whose sum is wrong, or that is too short, is not believed.
TEST(unsound_structures)
{
    begin();
    *at(PXE_AT + 5) ^= 1;
    assert_int_equal(find_pxe_entry(&by_stack), 0);
    assert_int_equal(find_pxe_entry(&by_registers), CALL_PXENV);
    *at(PXENV_AT + 9) ^= 1;
    assert_int_equal(find_pxe_entry(&by_registers), 0);
    begin();
    *at(PXE_AT + 4) = 23;
    seal(PXE_AT, 23, 5);
    assert_int_equal(find_pxe_entry(&by_stack), 0);
    begin();
    *at(PXENV_AT + 8) = 19; // the protected mode entry ends at 20
    seal(PXENV_AT, 19, 9);
    assert_int_equal(find_pxe_entry(&by_registers), 0);
}

// A PXENV+ of a version before 2.1 has no pointer to !PXE.
TEST(older_pxenv)
{
    begin();
    *at(PXENV_AT + 6) = 0;
    seal(PXENV_AT, 44, 9);
    assert_int_equal(find_pxe_entry(&by_registers), CALL_PXENV);
}

GROUP(pxe_entry, RUN(each_way_to_the_entry), RUN(unsound_structures),
      RUN(older_pxenv))
