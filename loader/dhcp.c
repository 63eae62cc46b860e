// SPDX-License-Identifier: GPL-2.0-or-later
// Reads cached DHCP packets; any mode, builds on the host.

#include "loader/dhcp.h"

#include "loader/format.h"

// Offsets, RFC 2131 figure 1.
#define AT_OP 0
#define AT_HARDWARE_TYPE 1
#define AT_ADDRESS 16
#define AT_SERVER 20
#define AT_MAC 28
#define AT_SERVER_NAME 44
#define SERVER_NAME_BYTES 64
#define AT_FILE 108
#define FILE_BYTES 128
#define AT_COOKIE 236
#define AT_OPTIONS 240

#define OP_REPLY 2
#define COOKIE 0x63538263u // 99.130.83.99 as it lies in memory

enum dhcp_option { // RFC 2132
    OPTION_PAD = 0,
    OPTION_MASK = 1,
    OPTION_ROUTER = 3,
    OPTION_OVERLOAD = 52,
    OPTION_SERVER_ID = 54,
    OPTION_TFTP_SERVER = 66,
    OPTION_BOOT_FILE = 67,
    OPTION_END = 255,
};

#define OVERLOAD_FILE 1
#define OVERLOAD_SERVER_NAME 2

struct found_options {
    uint8_t overload;
    uint32_t server_id, tftp_server;
    bool has_file; // option 67 was there
};

static void copy_field(char *to, size_t room, const uint8_t *from,
                       size_t bytes)
{
    size_t length = 0;

    while (length < bytes && length + 1 < room && from[length])
        length++;
    memcpy(to, from, length);
    to[length] = '\0';
}

static void read_option(uint8_t code, const uint8_t *data, uint8_t bytes,
                        struct lease *lease, struct found_options *found)
{
    char text[BOOT_FILE_MAX];
    const char *s = text;

    switch (code) {
    case OPTION_MASK:
        if (bytes >= 4)
            lease->mask = get_le32(data);
        break;
    case OPTION_ROUTER:
        if (bytes >= 4)
            lease->router = get_le32(data);
        break;
    case OPTION_OVERLOAD:
        if (bytes >= 1)
            found->overload = data[0];
        break;
    case OPTION_SERVER_ID:
        if (bytes >= 4)
            found->server_id = get_le32(data);
        break;
    case OPTION_TFTP_SERVER:
        copy_field(text, sizeof text, data, bytes);
        if (!ip_parse(&s, &found->tftp_server) || *s)
            found->tftp_server = 0; // a name, which we cannot look up
        break;
    case OPTION_BOOT_FILE:
        found->has_file = bytes && data[0];
        if (found->has_file)
            copy_field(lease->boot_file, sizeof lease->boot_file, data,
                       bytes);
        break;
    }
}

static void read_options(const uint8_t *at, size_t bytes,
                         struct lease *lease, struct found_options *found)
{
    size_t i = 0;

    while (i < bytes && at[i] != OPTION_END) {
        if (at[i] == OPTION_PAD) {
            i++;
            continue;
        }
        if (bytes - i < 2 || at[i + 1] > bytes - i - 2)
            return;
        read_option(at[i], at + i + 2, at[i + 1], lease, found);
        i += 2u + at[i + 1];
    }
}

bool dhcp_read(const uint8_t *packet, size_t bytes, struct lease *lease)
{
    struct found_options found = {0};
    uint32_t server;

    if (bytes < AT_OPTIONS || packet[AT_OP] != OP_REPLY)
        return false;
    lease->hardware_type = packet[AT_HARDWARE_TYPE];
    memcpy(lease->mac, packet + AT_MAC, sizeof lease->mac);
    if (get_le32(packet + AT_ADDRESS))
        lease->address = get_le32(packet + AT_ADDRESS);
    if (get_le32(packet + AT_COOKIE) == COOKIE)
        read_options(packet + AT_OPTIONS, bytes - AT_OPTIONS, lease, &found);
    if (found.overload & OVERLOAD_FILE)
        read_options(packet + AT_FILE, FILE_BYTES, lease, &found);
    else if (!found.has_file && packet[AT_FILE])
        copy_field(lease->boot_file, sizeof lease->boot_file,
                   packet + AT_FILE, FILE_BYTES);
    if (found.overload & OVERLOAD_SERVER_NAME)
        read_options(packet + AT_SERVER_NAME, SERVER_NAME_BYTES, lease,
                     &found);
    server = get_le32(packet + AT_SERVER);
    if (!server)
        server = found.tftp_server;
    if (!server && !lease->server)
        server = found.server_id;
    if (server)
        lease->server = server;
    return true;
}

const char *ip_text(char *to, uint32_t address)
{
    format(to, 16, "%u.%u.%u.%u", (unsigned)(address & 0xff),
           (unsigned)(address >> 8 & 0xff), (unsigned)(address >> 16 & 0xff),
           (unsigned)(address >> 24));
    return to;
}

bool ip_parse(const char **s, uint32_t *address)
{
    const char *at = *s;
    uint32_t result = 0;
    unsigned part;

    for (part = 0; part < 4; part++) {
        uint32_t number = 0;
        unsigned digits = 0;

        for (; *at >= '0' && *at <= '9' && digits < 4; at++, digits++)
            number = number * 10 + (uint32_t)(*at - '0');
        if (!digits || number > 255)
            return false;
        result |= number << (8 * part);
        if (part < 3 && *at++ != '.')
            return false;
    }
    *s = at;
    *address = result;
    return true;
}
