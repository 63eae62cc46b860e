// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes loader/smbios.c: an entry point and a table behind it. The UUID that
// is found lies in the table.

#include "fuzz.h"

#include "loader/smbios.h"
#include "physmem.h"

#define ENTRY 0xffef0u
#define ENTRY_BYTES 0x1fu
#define TABLE 0xe0000u

// The first bytes are those of the entry point, without its signature; its
// checksum is made right.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *entry, *table, sum = 0;
    const uint8_t *uuid;
    unsigned i, length;

    if (size < ENTRY_BYTES || size > 0x8000)
        return 0;
    physmem_clear();
    entry = at(ENTRY);
    memcpy(entry, data, ENTRY_BYTES);
    memcpy(entry, "_SM_", 4);
    put(ENTRY + 0x18, TABLE, 4);
    entry[4] = 0;
    for (i = 0; i < entry[5]; i++)
        sum += entry[i];
    entry[4] = -sum;
    table = at(TABLE);
    memcpy(table, data + ENTRY_BYTES, size - ENTRY_BYTES);
    length = entry[0x16] | entry[0x17] << 8;
    uuid = smbios_uuid();
    REQUIRE(!uuid || (uuid >= table + 8 && uuid + 16 <= table + length));
    return 0;
}
