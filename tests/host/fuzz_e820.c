// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes the memory map's replies: a BIOS answers INT 15h with what the input
// says. The map is in order, whatever it says.

#include "fuzz.h"

#include "loader/e820.h"
#include "mapmodel.h"
#include "physmem.h"
#include "rom.h"

#define MOST_CALLS 1100u // the loader asks no more often for one map

static const uint8_t *from;
static size_t left;
static unsigned calls;

static uint32_t next(unsigned bytes)
{
    uint32_t value = 0, i;

    for (i = 0; i < bytes && left; i++, left--)
        value |= (uint32_t)*from++ << 8 * i;
    return value;
}

// Each reply begins with what is odd about it.
static void answer(uint8_t number, struct real_regs *regs)
{
    uint8_t *buffer = low_buffer();
    unsigned odd = next(1), i;

    REQUIRE(number == 0x15 && calls++ < 3 * MOST_CALLS);
    if (!(odd & 1))
        regs->flags &= (uint16_t)~FLAG_CARRY;
    if (regs->eax != 0xe820) {
        regs->eax = next(2);
        regs->ebx = next(2);
        regs->ecx = next(2);
        regs->edx = next(2);
        return;
    }
    REQUIRE((regs->es << 4) + regs->edi == LOW_BASE + LOW_BUFFER);
    for (i = 0; i < regs->ecx; i++)
        buffer[i] = (uint8_t)next(1);
    regs->eax = odd & 2 ? next(4) : regs->edx;
    regs->ecx = odd & 4 ? next(4) : regs->ecx;
    regs->ebx = odd & 8 ? next(4) : left > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct memory_map map;

    from = data;
    left = size;
    calls = 0;
    rom_clear();
    rom.interrupt = answer;
    put(0x413, next(2), 2);
    memset(&map, 0xff, sizeof map);
    read_memory_map(&map);
    REQUIRE(map.count <= MEMMAP_MAX);
    REQUIRE(!map_disorder(&map));
    return 0;
}
