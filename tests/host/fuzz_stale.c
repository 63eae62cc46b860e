// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes loader/stale.c: pieces of low memory, with hooks and mBFTs in them.
// Of all of it only the first byte of what is broken changes, and once.

#include "fuzz.h"

#include "boot/bda.h"
#include "int13/memdisk.h"
#include "loader/stale.h"
#include "physmem.h"

#define OURS 0x9e400u
#define OURS_END 0x9f000u

// The byte sum of an mBFT becomes 0, as far as its length is one.
static void seal(uint32_t address)
{
    uint8_t *table = at(address), sum = 0;
    uint64_t length = get(address + 4, 4), i;

    if (memcmp(table, "mBFT", 4) != 0 || length < 10 ||
        length > PHYSMEM_LOW - address)
        return;
    table[offsetof(struct mbft, checksum)] = 0;
    for (i = 0; i < length; i++)
        sum += table[i];
    table[offsetof(struct mbft, checksum)] = -sum;
}

// A piece: its paragraph, an offset, its length, its bytes.
static void put_pieces(const uint8_t *data, size_t size)
{
    while (size > 4) {
        uint32_t address = (uint32_t)(data[0] | data[1] << 8) * 16 + data[2];
        size_t bytes = data[3];

        data += 4;
        size -= 4;
        bytes = bytes < size ? bytes : size;
        if (address + bytes <= BASE_MEMORY_END)
            memcpy(at(address), data, bytes);
        seal(address);
        data += bytes;
        size -= bytes;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t before[BASE_MEMORY_END];
    uint32_t int13, i;
    unsigned broken;

    if (size < 4)
        return 0;
    int13 = (uint32_t)data[0] | (uint32_t)data[1] << 8 |
            (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
    physmem_clear();
    put_pieces(data + 4, size - 4);
    memcpy(before, at(0), sizeof before);
    broken = break_stale_announcements(int13, OURS, OURS_END);
    for (i = 0; broken && i < sizeof before; i++) {
        if (before[i] == *at(i))
            continue;
        REQUIRE(*at(i) == '!' && (before[i] == '$' || before[i] == 'm'));
        REQUIRE(i < OURS || i >= OURS_END);
        broken--;
        before[i] = '!';
    }
    REQUIRE(!broken && memcmp(before, at(0), sizeof before) == 0);
    return 0;
}
