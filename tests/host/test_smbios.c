// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/smbios.c on tables by DMTF DSP0134.

#include "check.h"

#include "loader/smbios.h"
#include "physmem.h"

#define TABLE 0xe1234u

static const uint8_t uuid[16] = {0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77,
                                 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd,
                                 0xee, 0xff};

static void set_checksum(uint8_t *entry, uint8_t length)
{
    uint8_t i;

    entry[4] = 0;
    for (i = 0; i < length; i++)
        if (i != 4)
            entry[4] -= entry[i];
}

static uint8_t *put_entry(uint32_t at, uint32_t table, uint16_t bytes)
{
    uint8_t *e = physical_memory(at);

    memcpy(e, "_SM_", 4);
    e[5] = 0x1f;
    e[6] = 2;
    e[7] = 8;
    memcpy(e + 0x10, "_DMI_", 5);
    memcpy(e + 0x16, &bytes, 2);
    memcpy(e + 0x18, &table, 4);
    set_checksum(e, 0x1f);
    return e;
}

// BIOS information with two strings, then the system's with none.
static uint16_t put_tables(void)
{
    uint8_t *p = physical_memory(TABLE), *start = p;

    *p++ = 0;
    *p++ = 0x18;
    p += 0x18 - 2;
    memcpy(p, "Maker\0001.0\0", 11);
    p += 11;
    *p++ = 1;
    *p++ = 0x1b;
    memcpy(p + 6, uuid, 16);
    p += 0x1b - 2 + 2;
    *p++ = 127;
    *p++ = 4;
    p += 4;
    return (uint16_t)(p - start);
}

static uint8_t *begin(void)
{
    physmem_clear();
    return put_entry(0xf5a20, TABLE, put_tables());
}

TEST(uuid_of_the_system)
{
    begin();
    assert_memory_equal(smbios_uuid(), uuid, 16);
}

// Section 5.2.1: the entry point is at a multiple of 16 from F0000h to
// FFFFFh, with a sound checksum.
TEST(entry_point)
{
    uint16_t bytes;
    uint8_t *entry;

    physmem_clear();
    assert_null(smbios_uuid());
    bytes = put_tables();
    put_entry(0xf0008, TABLE, bytes);
    put_entry(0xe0000, TABLE, bytes);
    put_entry(0xffff0, TABLE, bytes); // would end behind the ROM
    assert_null(smbios_uuid());
    put_entry(0xf0000, TABLE, bytes);
    assert_memory_equal(smbios_uuid(), uuid, 16);
    entry = begin();
    entry[4]++;
    assert_null(smbios_uuid());
    put_entry(0xfffe0, TABLE, bytes); // the last place there is
    assert_memory_equal(smbios_uuid(), uuid, 16);
    entry = begin();
    entry[5] = 0x1e;
    set_checksum(entry, 0x1e);
    assert_null(smbios_uuid());
}

// Only what lies in the table counts, before its end is marked.
TEST(end_of_the_table)
{
    uint16_t bytes;

    begin();
    bytes = 0x18 + 11;
    put_entry(0xf5a20, TABLE, bytes + 0x1b - 1);
    assert_null(smbios_uuid());
    put_entry(0xf5a20, TABLE, bytes + 0x1b);
    assert_memory_equal(smbios_uuid(), uuid, 16);
    *(uint8_t *)physical_memory(TABLE) = 127;
    assert_null(smbios_uuid());
}

// Nothing is believed behind a structure that is shorter than its header.
TEST(structure_without_header)
{
    uint8_t *table;

    begin();
    table = physical_memory(TABLE);
    memmove(table + 6, table + 0x18 + 11, 0x1b + 2);
    memcpy(table, "\0\4\0\0\0", 6);
    assert_memory_equal(smbios_uuid(), uuid, 16);
    table[1] = 3;
    memmove(table + 5, table + 6, 0x1b + 2);
    assert_null(smbios_uuid());
}

// Before SMBIOS 2.1 the structure ended in front of the UUID.
TEST(system_without_uuid)
{
    begin();
    ((uint8_t *)physical_memory(TABLE))[0x18 + 11 + 1] = 8;
    assert_null(smbios_uuid());
}

GROUP(smbios, RUN(uuid_of_the_system), RUN(entry_point),
      RUN(end_of_the_table),
      RUN(structure_without_header), RUN(system_without_uuid))
