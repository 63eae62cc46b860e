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

enum dhcp_option { // RFC 2132; 97: RFC 4578; 209, 210: RFC 5071
    OPTION_PAD = 0,
    OPTION_MASK = 1,
    OPTION_ROUTER = 3,
    OPTION_ROOT_PATH = 17,
    OPTION_OVERLOAD = 52,
    OPTION_SERVER_ID = 54,
    OPTION_TFTP_SERVER = 66,
    OPTION_BOOT_FILE = 67,
    OPTION_MACHINE = 97,
    OPTION_CONFIG_FILE = 209,
    OPTION_PATH_PREFIX = 210,
    OPTION_END = 255,
};

#define MACHINE_UUID 0 // first byte of option 97
#define UUID_BYTES 16

static const struct {
    uint8_t code;
    size_t offset; // in struct lease
} texts[] = {
    {OPTION_BOOT_FILE, offsetof(struct lease, boot_file)},
    {OPTION_ROOT_PATH, offsetof(struct lease, root_path)},
    {OPTION_CONFIG_FILE, offsetof(struct lease, config_file)},
    {OPTION_PATH_PREFIX, offsetof(struct lease, path_prefix)},
};
#define TEXTS (sizeof texts / sizeof *texts)
#define BOOT_FILE_TEXT 0

#define OVERLOAD_FILE 1
#define OVERLOAD_SERVER_NAME 2

struct found_options {
    bool request; // of the client's own: only the UUID counts
    uint8_t overload;
    uint32_t server_id, tftp_server;
    size_t length[TEXTS]; // so far, 0: not found
};

static size_t copy_field(char *to, size_t room, const uint8_t *from,
                         size_t bytes)
{
    size_t length = 0;

    while (length < bytes && length + 1 < room && from[length])
        length++;
    memcpy(to, from, length);
    to[length] = '\0';
    return length;
}

void set_uuid(struct lease *lease, const uint8_t uuid[16])
{
    if (uuid[0] == 0 || uuid[0] == 0xff) {
        size_t i;

        for (i = 1; i < UUID_BYTES && uuid[i] == uuid[0]; i++)
            ;
        if (i == UUID_BYTES)
            return;
    }
    memcpy(lease->uuid, uuid, UUID_BYTES);
    lease->has_uuid = true;
}

// A long text comes in several options of one code (RFC 3396). An empty one
// says nothing.
static void read_text(uint8_t code, const uint8_t *data, uint8_t bytes,
                      struct lease *lease, struct found_options *found)
{
    size_t i, length;
    char *to;

    for (i = 0; i < TEXTS; i++) {
        if (texts[i].code != code || !bytes || !data[0])
            continue;
        length = found->length[i];
        to = (char *)lease + texts[i].offset + length;
        found->length[i] += copy_field(to, LEASE_TEXT_MAX - length, data,
                                       bytes);
    }
}

static uint32_t read_server_name(const uint8_t *data, uint8_t bytes)
{
    char text[64];
    const char *s = text;
    uint32_t address;

    copy_field(text, sizeof text, data, bytes);
    if (!ip_parse(&s, &address) || *s)
        return 0; // a name, which we cannot look up
    return address;
}

static void read_option(uint8_t code, const uint8_t *data, uint8_t bytes,
                        struct lease *lease, struct found_options *found)
{
    if (found->request && code != OPTION_MACHINE)
        return;
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
        found->tftp_server = read_server_name(data, bytes);
        break;
    case OPTION_MACHINE:
        if (bytes == 1 + UUID_BYTES && data[0] == MACHINE_UUID)
            set_uuid(lease, data + 1);
        break;
    default:
        read_text(code, data, bytes, lease, found);
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

    if (bytes < AT_OPTIONS)
        return false;
    found.request = packet[AT_OP] != OP_REPLY;
    if (get_le32(packet + AT_COOKIE) == COOKIE)
        read_options(packet + AT_OPTIONS, bytes - AT_OPTIONS, lease, &found);
    if (found.request)
        return false;
    lease->hardware_type = packet[AT_HARDWARE_TYPE];
    memcpy(lease->mac, packet + AT_MAC, sizeof lease->mac);
    if (get_le32(packet + AT_ADDRESS))
        lease->address = get_le32(packet + AT_ADDRESS);
    if (found.overload & OVERLOAD_FILE)
        read_options(packet + AT_FILE, FILE_BYTES, lease, &found);
    else if (!found.length[BOOT_FILE_TEXT] && packet[AT_FILE])
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
