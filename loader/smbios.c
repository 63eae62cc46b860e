// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the machine's UUID in the SMBIOS tables; any mode, builds on the
// host.

#include "loader/smbios.h"

#include "loader/physical.h"

#define ROM_START 0xf0000u
#define ROM_END 0x100000u
#define STEP 16

// 32-bit entry point, DSP0134 section 5.2.1.
#define ANCHOR "_SM_"
#define ENTRY_BYTES 0x1f
#define AT_LENGTH 0x05
#define AT_TABLE_LENGTH 0x16
#define AT_TABLE 0x18

// Structures, sections 6.1 and 7.2.
#define HEADER_BYTES 4
#define SYSTEM_INFORMATION 1
#define END_OF_TABLE 127
#define AT_UUID 0x08
#define UUID_BYTES 16

static const uint8_t *find_entry_point(void)
{
    uint32_t at;

    for (at = ROM_START; at < ROM_END; at += STEP) {
        const uint8_t *p = physical_memory(at);

        if (memcmp(p, ANCHOR, 4) == 0 && p[AT_LENGTH] >= ENTRY_BYTES &&
            at + p[AT_LENGTH] <= ROM_END && !byte_sum(p, p[AT_LENGTH]))
            return p;
    }
    return NULL;
}

// A structure's strings end with two zeroes, which are there without any too.
static size_t structure_bytes(const uint8_t *p, size_t left)
{
    size_t i;

    for (i = p[1]; i + 2 <= left; i++)
        if (!p[i] && !p[i + 1])
            return i + 2;
    return left;
}

const uint8_t *smbios_uuid(void)
{
    const uint8_t *entry = find_entry_point(), *p;
    size_t left, bytes;

    if (!entry)
        return NULL;
    p = physical_memory(get_le32(entry + AT_TABLE));
    left = get_le16(entry + AT_TABLE_LENGTH);
    for (; left >= HEADER_BYTES; p += bytes, left -= bytes) {
        if (p[1] < HEADER_BYTES || p[0] == END_OF_TABLE)
            return NULL;
        if (p[0] == SYSTEM_INFORMATION)
            return p[1] >= AT_UUID + UUID_BYTES && p[1] <= left
                       ? p + AT_UUID
                       : NULL;
        bytes = structure_bytes(p, left);
    }
    return NULL;
}
