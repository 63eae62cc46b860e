// SPDX-License-Identifier: GPL-2.0-or-later
// Sets up a network block device by generic netlink; 32-bit user mode of
// Linux 4.12 and later.
//
// Not by ioctl(NBD_DO_IT): that leaves a process in the kernel which ends the
// device when the system is suspended.

#include "linux/connect.h"

#include <stddef.h>

#include "linux/kernel.h"
#include "linux/nbd.h"
#include "linux/netlink.h"

// Every image, of a disk too, is a multiple of this long.
#define BLOCK_BYTES 512

// Room for what the kernel knows of a family.
#define ANSWER_BYTES 1024

struct find_family {
    struct netlink_header header;
    struct netlink_attribute name;
    char text[sizeof NBD_GENL_FAMILY_NAME];
} __attribute__((packed));
_Static_assert(sizeof(struct find_family) == 28, "netlink");

struct connect {
    struct netlink_header header;
    struct netlink_u64 bytes, block, flags;
    struct netlink_attribute sockets, item;
    struct netlink_u32 socket;
} __attribute__((packed));
_Static_assert(sizeof(struct connect) == 72, "netlink");

static struct netlink_header request(uint32_t bytes, uint16_t family,
                                     uint8_t command, uint8_t version)
{
    return (struct netlink_header){
        .length = bytes,
        .type = family,
        .flags = NLM_F_REQUEST,
        .command = command,
        .version = version,
    };
}

// The header of an attribute of so many bytes.
static struct netlink_attribute attribute(uint16_t type, size_t bytes)
{
    return (struct netlink_attribute){
        .length = (uint16_t)(sizeof(struct netlink_attribute) + bytes),
        .type = type,
    };
}

static struct netlink_u64 number(uint16_t type, uint64_t value)
{
    return (struct netlink_u64){attribute(type, sizeof value), value};
}

// The 16 low bits of the message's attribute of this type. -1: it has none.
static long find(const uint8_t *message, uint32_t bytes, uint16_t type)
{
    uint32_t at = sizeof(struct netlink_header);

    while (at + sizeof(struct netlink_u32) <= bytes) {
        const struct netlink_u32 *found = (const void *)(message + at);
        if (found->attribute.type == type)
            return (uint16_t)found->value;
        if (found->attribute.length < sizeof found->attribute)
            break;
        at += (found->attribute.length + 3u) & ~3u;
    }
    return -1;
}

// Sends a message. Returns what find() finds in the answer, or -errno.
static long ask(int netlink, const void *message, uint32_t bytes, uint16_t type)
{
    union {
        struct netlink_error error;
        uint8_t bytes[ANSWER_BYTES];
    } answer;
    long got = kernel_write(netlink, message, bytes);

    if (got >= 0)
        got = kernel_read(netlink, &answer, sizeof answer);
    if (got < 0)
        return got;
    if (answer.error.type == NLMSG_ERROR)
        return answer.error.error;
    return find(answer.bytes, (uint32_t)got, type);
}

static long nbd_family(int netlink)
{
    struct find_family message = {
        .header = request(sizeof message, GENL_ID_CTRL, CTRL_CMD_GETFAMILY,
                          CTRL_VERSION),
        .name = attribute(CTRL_ATTR_FAMILY_NAME, sizeof message.text),
        .text = NBD_GENL_FAMILY_NAME,
    };

    return ask(netlink, &message, sizeof message, CTRL_ATTR_FAMILY_ID);
}

static long connect(int netlink, uint16_t family, int socket, uint64_t bytes)
{
    struct connect message = {
        .header = request(sizeof message, family, NBD_GENL_CONNECT,
                          NBD_GENL_VERSION),
        .bytes = number(NBD_ATTR_SIZE_BYTES, bytes),
        .block = number(NBD_ATTR_BLOCK_SIZE_BYTES, BLOCK_BYTES),
        .flags = number(NBD_ATTR_SERVER_FLAGS,
                        NBD_FLAG_HAS_FLAGS | NBD_FLAG_READ_ONLY),
        .sockets = attribute(NBD_ATTR_SOCKETS,
                             sizeof message.item + sizeof message.socket),
        .item = attribute(NBD_SOCK_ITEM, sizeof message.socket),
        .socket = {attribute(NBD_SOCK_FD, sizeof message.socket.value),
                   (uint32_t)socket},
    };

    return ask(netlink, &message, sizeof message, NBD_ATTR_INDEX);
}

long connect_device(int socket, uint64_t bytes)
{
    int netlink = (int)kernel(CALL_SOCKET, AF_NETLINK, SOCK_RAW,
                              NETLINK_GENERIC);
    long result = netlink < 0 ? netlink : nbd_family(netlink);

    if (result >= 0)
        result = connect(netlink, (uint16_t)result, socket, bytes);
    kernel_close(netlink);
    return result;
}
