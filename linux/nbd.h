// SPDX-License-Identifier: GPL-2.0-or-later
// The Network Block Device protocol: what the kernel sends and is answered
// (NBD protocol, "Transmission", simple replies), and what it is told by
// generic netlink (Linux, include/uapi/linux/nbd-netlink.h).

#ifndef RAMISO_LINUX_NBD_H
#define RAMISO_LINUX_NBD_H

#include <stddef.h>
#include <stdint.h>

// Numbers are big-endian.
struct nbd_request {
    uint32_t magic; // NBD_REQUEST_MAGIC
    uint16_t flags;
    uint16_t command; // enum nbd_command
    uint64_t cookie;
    uint64_t offset;
    uint32_t length;
} __attribute__((packed));
_Static_assert(offsetof(struct nbd_request, length) == 24, "NBD request");
_Static_assert(sizeof(struct nbd_request) == 28, "NBD request");

struct nbd_reply {
    uint32_t magic; // NBD_REPLY_MAGIC
    uint32_t error; // enum nbd_error
    uint64_t cookie; // the request's
} __attribute__((packed));
_Static_assert(offsetof(struct nbd_reply, cookie) == 8, "NBD reply");
_Static_assert(sizeof(struct nbd_reply) == 16, "NBD reply");

#define NBD_REQUEST_MAGIC 0x25609513u
#define NBD_REPLY_MAGIC 0x67446698u

enum nbd_command {
    NBD_CMD_READ = 0,
    NBD_CMD_WRITE = 1,
    NBD_CMD_DISC = 2,
    NBD_CMD_FLUSH = 3,
    NBD_CMD_TRIM = 4,
    NBD_CMD_WRITE_ZEROES = 6,
};

enum nbd_error { NBD_OK = 0, NBD_EPERM = 1, NBD_EINVAL = 22 };

#define NBD_FLAG_HAS_FLAGS 1u
#define NBD_FLAG_READ_ONLY 2u

// Generic netlink, of the family "nbd".
#define NBD_GENL_FAMILY_NAME "nbd"
#define NBD_GENL_VERSION 1
#define NBD_GENL_CONNECT 1 // there: NBD_CMD_CONNECT

enum nbd_attribute {
    NBD_ATTR_INDEX = 1,
    NBD_ATTR_SIZE_BYTES = 2,
    NBD_ATTR_BLOCK_SIZE_BYTES = 3,
    NBD_ATTR_SERVER_FLAGS = 5,
    NBD_ATTR_SOCKETS = 7, // of NBD_SOCK_ITEMs
};
#define NBD_SOCK_ITEM 1 // of NBD_SOCK_FDs
#define NBD_SOCK_FD 1

#endif
