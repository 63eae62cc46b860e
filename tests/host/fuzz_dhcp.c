// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes DHCP packets: one, or two as a proxy makes them; and addresses.

#include "fuzz.h"

#include "loader/dhcp.h"

static struct lease lease;

static void read_packet(const uint8_t *data, size_t size)
{
    struct lease before = lease;
    uint8_t *packet = exact_copy(data, size, 0);

    if (!dhcp_read(packet, size, &lease)) {
        before.has_uuid = lease.has_uuid; // requests say that, no more
        memcpy(before.uuid, lease.uuid, sizeof lease.uuid);
        REQUIRE(memcmp(&before, &lease, sizeof lease) == 0);
    }
    REQUIRE(memchr(lease.boot_file, '\0', sizeof lease.boot_file));
    REQUIRE(memchr(lease.root_path, '\0', sizeof lease.root_path));
    REQUIRE(memchr(lease.config_file, '\0', sizeof lease.config_file));
    REQUIRE(memchr(lease.path_prefix, '\0', sizeof lease.path_prefix));
    free(packet);
}

static void read_address(const uint8_t *data, size_t size)
{
    char *text = exact_copy(data, size, 1), again[16];
    const char *rest = text;
    uint32_t address, same;

    if (ip_parse(&rest, &address)) {
        REQUIRE(rest > text && rest <= text + strlen(text));
        rest = ip_text(again, address);
        REQUIRE(ip_parse(&rest, &same) && same == address && !*rest);
    } else {
        REQUIRE(rest == text);
    }
    free(text);
}

// The first two bytes say where the second packet begins.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t first;

    if (size < 2)
        return 0;
    first = get_le16(data);
    data += 2;
    size -= 2;
    if (first > size)
        first = size;
    memset(&lease, 0, sizeof lease);
    read_packet(data, first);
    read_packet(data + first, size - first);
    read_address(data, size);
    return 0;
}
