// SPDX-License-Identifier: GPL-2.0-or-later
// Finds or makes room in the EBDA; any mode, builds on the host.

#include "loader/ebda.h"

#include "boot/bda.h"
#include "loader/physical.h"

#define KIB 1024u
#define PARAGRAPH 16u
#define LOWEST_EBDA 0x60000u // nothing that is set up lies lower
#define FIRST_GAP 0x100u // the BIOS's own variables come first

static uint16_t read_word(uint32_t address)
{
    return get_le16(physical_memory(address));
}

static void write_word(uint32_t address, uint16_t value)
{
    memcpy(physical_memory(address), &value, sizeof value);
}

// Physical address of the EBDA; 0 if there is none.
static uint32_t find_ebda(void)
{
    uint32_t base = (uint32_t)read_word(BDA_EBDA) << 4;
    const uint8_t *kib;

    if (base < LOWEST_EBDA || base > BASE_MEMORY_END - KIB)
        return 0;
    kib = physical_memory(base); // its first byte is its size
    return *kib ? base : 0;
}

static bool is_zero(uint32_t at, uint32_t bytes)
{
    const uint8_t *p = physical_memory(at);

    while (bytes && !*p) {
        p++;
        bytes--;
    }
    return !bytes;
}

// `margin` bytes in front stay zero as well: they may be a variable's.
static uint32_t find_gap(uint32_t ebda, uint32_t bytes, uint32_t margin)
{
    uint32_t at;

    for (at = FIRST_GAP; at + bytes <= KIB; at += PARAGRAPH)
        if (is_zero(ebda + at - margin, margin + bytes))
            return ebda + at;
    return 0;
}

static uint32_t make_ebda(void)
{
    uint32_t base = (read_word(BDA_BASE_MEMORY) - 1u) * KIB;
    uint8_t *ebda;

    if (base < LOWEST_EBDA || base > BASE_MEMORY_END - KIB)
        return 0;
    ebda = physical_memory(base);
    memset(ebda, 0, KIB);
    ebda[0] = 1; // KiB
    write_word(BDA_EBDA, (uint16_t)(base / PARAGRAPH));
    write_word(BDA_BASE_MEMORY, (uint16_t)(base / KIB));
    return base;
}

uint32_t ebda_room(uint32_t bytes)
{
    uint32_t ebda = find_ebda(), gap;

    if (!ebda)
        ebda = make_ebda();
    if (!ebda)
        return 0;
    gap = find_gap(ebda, bytes, PARAGRAPH);
    return gap ? gap : find_gap(ebda, bytes, 0);
}
