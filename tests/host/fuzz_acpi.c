// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes loader/acpi.c: any bytes as the EBDA and as tables. What is built
// from them is sound by its own checksum, and no longer than was asked for.

#include "fuzz.h"
#include "loader/acpi.h"
#include "physmem.h"

#define EBDA 0x9fc00u
#define NEW_AT (PHYSMEM_HIGH + 0x10000)
#define NEW_BYTES 0x10000u
#define GUARD 0x5a

// A byte sum of 0, wherever the input has left one to be filled in: else no
// input would come past the first check.
static void seal(uint8_t *at, uint32_t bytes, uint32_t checksum)
{
    uint8_t sum = 0;
    uint32_t i;

    at[checksum] = 0;
    for (i = 0; i < bytes; i++)
        sum += at[i];
    at[checksum] = -sum;
}

static void seal_table(uint32_t address)
{
    uint8_t *at = physical_memory(address);
    uint32_t length = get_le32(at + 4);

    if (length >= 36 && length <= 0x10000)
        seal(at, length, 9);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct acpi_image image = {0x6000000, 0x1234567, true};
    struct acpi_firmware firmware;
    struct acpi_rsdp rsdp;
    uint8_t *to = physical_memory(NEW_AT);
    uint32_t bytes, i, sum = 0;

    if (size < 40 || size > 0x8000)
        return 0;
    physmem_clear();
    memcpy(physical_memory(0x40e), "\xc0\x9f", 2);
    memcpy(physical_memory(EBDA), "RSD PTR ", 8);
    memcpy((uint8_t *)physical_memory(EBDA) + 8, data + 8, 28);
    seal(physical_memory(EBDA), 20, 8);
    memcpy(physical_memory(PHYSMEM_HIGH), data, size);
    for (i = 0; i + 36 <= size; i += 64)
        seal_table(PHYSMEM_HIGH + i);
    if (acpi_find(&firmware) != ACPI_FOUND)
        return 0;
    bytes = acpi_size(&firmware, 1);
    if (bytes >= NEW_BYTES)
        return 0;
    memset(to, GUARD, NEW_BYTES);
    rsdp = acpi_build(&firmware, &image, 1, to, NEW_AT);
    for (i = 0; i < ACPI_RSDP_SHORT; i++)
        sum += ((const uint8_t *)&rsdp)[i];
    REQUIRE(!(uint8_t)sum);
    REQUIRE(to[bytes] == GUARD);
    return 0;
}
