// SPDX-License-Identifier: GPL-2.0-or-later
// Builds the NVDIMM root device in AML; any mode, builds on the host.

#include "loader/acpi_device.h"

#include "loader/image.h"

// Opcodes (ACPI 6.4, table 20.2).
#define AML_NAME 0x08
#define AML_BYTE 0x0a
#define AML_SCOPE 0x10
#define AML_BUFFER 0x11
#define AML_EXTENDED 0x5b
#define AML_DEVICE 0x82

#define ONE_BYTE_LENGTH 0x40u // lengths below fit one byte
#define SCOPE_NAME "\\_SB_"
#define DEVICE_NAME "RDSK"

// Name (_HID, "ACPI0012") Method (_STA) { Return (0x0F) }
static const uint8_t always[] = {
    AML_NAME, '_', 'H', 'I', 'D', 0x0d, 'A', 'C', 'P', 'I', '0', '0', '1', '2',
    0, 0x14, 0x09, '_', 'S', 'T', 'A', 0x00, 0xa4, 0x0a, 0x0f,
};

// Name (_UID, "RAMISO"), because it is not alone, and the beginning of
// Name (_FIT, Buffer).
static const uint8_t with_ranges[] = {
    AML_NAME, '_', 'U', 'I', 'D', 0x0d, 'R', 'A', 'M', 'I', 'S', 'O', 0,
    AML_NAME, '_', 'F', 'I', 'T', AML_BUFFER,
};

// A package's length counts itself (20.2.4).
static uint32_t package(uint32_t bytes)
{
    return bytes + (bytes + 1 < ONE_BYTE_LENGTH ? 1 : 2);
}

static uint8_t *put_length(uint8_t *to, uint32_t bytes)
{
    uint32_t length = package(bytes);

    if (length == bytes + 1) {
        *to++ = (uint8_t)length;
        return to;
    }
    *to++ = (uint8_t)(0x40 | (length & 0x0f)); // one byte more
    *to++ = (uint8_t)(length >> 4);
    return to;
}

static uint8_t *put(uint8_t *to, const void *from, size_t bytes)
{
    memcpy(to, from, bytes);
    return to + bytes;
}

static uint32_t ranges_size(unsigned ranges)
{
    return ranges * (uint32_t)sizeof(struct acpi_spa_range);
}

// What is inside of the buffer: its size as a byte constant, and the ranges.
static uint32_t buffer_size(unsigned ranges)
{
    _Static_assert(MAX_IMAGES * sizeof(struct acpi_spa_range) <= UINT8_MAX,
                   "the size of _FIT is a byte");
    return 2 + ranges_size(ranges);
}

static uint32_t device_size(unsigned ranges)
{
    uint32_t bytes = (uint32_t)(strlen(DEVICE_NAME) + sizeof always);

    if (ranges)
        bytes += (uint32_t)sizeof with_ranges + package(buffer_size(ranges));
    return bytes;
}

static uint32_t scope_size(unsigned ranges)
{
    return (uint32_t)strlen(SCOPE_NAME) + 2 + package(device_size(ranges));
}

uint32_t acpi_device_size(unsigned ranges)
{
    return 1 + package(scope_size(ranges));
}

void acpi_build_device(uint8_t *to, const struct acpi_spa_range *ranges,
                       unsigned count)
{
    *to++ = AML_SCOPE;
    to = put_length(to, scope_size(count));
    to = put(to, SCOPE_NAME, strlen(SCOPE_NAME));
    *to++ = AML_EXTENDED;
    *to++ = AML_DEVICE;
    to = put_length(to, device_size(count));
    to = put(to, DEVICE_NAME, strlen(DEVICE_NAME));
    to = put(to, always, sizeof always);
    if (!count)
        return;
    to = put(to, with_ranges, sizeof with_ranges);
    to = put_length(to, buffer_size(count));
    *to++ = AML_BYTE;
    *to++ = (uint8_t)ranges_size(count);
    put(to, ranges, ranges_size(count));
}
