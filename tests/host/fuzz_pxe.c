// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes loader/pxe_entry.c: a !PXE and a PXENV+ of any bytes, anywhere. What
// is found is what one of them says.

#include "fuzz.h"

#include "boot/pxe.h"
#include "loader/lib.h"
#include "loader/pxe_entry.h"
#include "physmem.h"
#include "rom.h"

#define PXE_AT 0x9c000u
#define PXENV_AT 0x9c800u
#define MOST 300u // a byte tells their length

static uint32_t asked; // what INT 1Ah says

static void answer(uint8_t number, struct real_regs *regs)
{
    REQUIRE(number == 0x1a && regs->eax == 0x5650);
    if (!asked)
        return;
    regs->flags &= (uint16_t)~FLAG_CARRY;
    regs->eax = 0x564e;
    regs->es = (uint16_t)(asked >> 16);
    regs->ebx = asked & 0xffff;
}

static void seal(uint32_t address, unsigned length, unsigned checksum)
{
    uint8_t *p = at(address);

    p[checksum] = 0;
    p[checksum] = (uint8_t)-byte_sum(p, length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pxe_entry entry;
    uint32_t found, pxe, pxenv;
    size_t half;

    if (size < sizeof entry + 5)
        return 0;
    rom_clear();
    rom.interrupt = answer;
    memcpy(&entry, data, sizeof entry);
    data += sizeof entry;
    asked = get_le32(data);
    data += 4;
    size -= sizeof entry + 4;
    half = size / 2 < MOST ? size / 2 : MOST;
    memcpy(at(PXE_AT), data, half);
    memcpy(at(PXENV_AT), data + half, size - half < MOST ? size - half : MOST);
    memcpy(at(PXE_AT), "!PXE", 4);
    memcpy(at(PXENV_AT), "PXENV+", 6);
    seal(PXE_AT, *at(PXE_AT + 4), 5);
    seal(PXENV_AT, *at(PXENV_AT + 8), 9);
    found = find_pxe_entry(&entry);
    pxe = (uint32_t)get(PXE_AT + 16, 4);
    pxenv = (uint32_t)get(PXENV_AT + 10, 4);
    REQUIRE(!found || found == pxe || found == pxenv);
    return 0;
}
