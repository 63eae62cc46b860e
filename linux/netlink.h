// SPDX-License-Identifier: GPL-2.0-or-later
// Netlink and generic netlink messages (Linux, include/uapi/linux/netlink.h
// and genetlink.h).

#ifndef RAMISO_LINUX_NETLINK_H
#define RAMISO_LINUX_NETLINK_H

#include <stddef.h>
#include <stdint.h>

// The two headers of every message.
struct netlink_header {
    uint32_t length; // of the whole message
    uint16_t type; // NLMSG_ERROR, or the family
    uint16_t flags;
    uint32_t sequence;
    uint32_t port;
    uint8_t command; // from here on generic netlink's
    uint8_t version;
    uint16_t reserved;
} __attribute__((packed));
_Static_assert(offsetof(struct netlink_header, reserved) == 18, "netlink");
_Static_assert(sizeof(struct netlink_header) == 20, "netlink");

struct netlink_error {
    uint32_t length;
    uint16_t type; // NLMSG_ERROR
    uint16_t flags;
    uint32_t sequence;
    uint32_t port;
    int32_t error; // negative
} __attribute__((packed));
_Static_assert(offsetof(struct netlink_error, error) == 16, "netlink");
_Static_assert(sizeof(struct netlink_error) == 20, "netlink");

// The next one begins at a multiple of 4 bytes.
struct netlink_attribute {
    uint16_t length; // with this header
    uint16_t type;
} __attribute__((packed));
_Static_assert(offsetof(struct netlink_attribute, type) == 2, "netlink");
_Static_assert(sizeof(struct netlink_attribute) == 4, "netlink");

struct netlink_u32 {
    struct netlink_attribute attribute;
    uint32_t value;
} __attribute__((packed));
_Static_assert(sizeof(struct netlink_u32) == 8, "netlink");

struct netlink_u64 {
    struct netlink_attribute attribute;
    uint64_t value;
} __attribute__((packed));
_Static_assert(sizeof(struct netlink_u64) == 12, "netlink");

#define NLMSG_ERROR 2
#define NLM_F_REQUEST 1

// The family that knows the numbers of the others.
#define GENL_ID_CTRL 16
#define CTRL_VERSION 1
#define CTRL_CMD_GETFAMILY 3
#define CTRL_ATTR_FAMILY_ID 1
#define CTRL_ATTR_FAMILY_NAME 2

#endif
