// SPDX-License-Identifier: GPL-2.0-or-later
// Preboot Execution Environment 2.1: entry structures, API parameters.

#ifndef RAMISO_PXE_H
#define RAMISO_PXE_H

#include <stddef.h>
#include <stdint.h>

#define PXE_SUCCESS 0

enum pxe_status { // appendix C, those that a user can act on
    PXE_STATUS_FAILURE = 0x01,
    PXE_STATUS_BAD_FUNC = 0x02, // iPXE: it cannot read the URL,
    PXE_STATUS_UNSUPPORTED = 0x03, // or has nothing for its kind
    PXE_STATUS_ARP_TIMEOUT = 0x11,
    PXE_STATUS_TRY_AGAIN = 0x1b, // iPXE: nothing has come yet
    PXE_STATUS_TFTP_ARP = 0x30,
    PXE_STATUS_TFTP_OPEN_TIMEOUT = 0x32,
    PXE_STATUS_TFTP_READ_TIMEOUT = 0x35,
    PXE_STATUS_TFTP_CONNECTION = 0x39,
    PXE_STATUS_TFTP_NOT_FOUND = 0x3b,
    PXE_STATUS_TFTP_ACCESS = 0x3c,
};

enum pxe_opcode { // section 3
    PXENV_UNDI_SHUTDOWN = 0x0005,
    PXENV_STOP_UNDI = 0x0015,
    PXENV_TFTP_CLOSE = 0x0021,
    PXENV_TFTP_READ_FILE = 0x0023,
    PXENV_UDP_OPEN = 0x0030,
    PXENV_UDP_CLOSE = 0x0031,
    PXENV_UDP_READ = 0x0032,
    PXENV_UDP_WRITE = 0x0033,
    PXENV_UNLOAD_STACK = 0x0070,
    PXENV_GET_CACHED_INFO = 0x0071,
    // iPXE's extensions
    PXENV_FILE_OPEN = 0x00e0,
    PXENV_FILE_CLOSE = 0x00e1,
    PXENV_FILE_READ = 0x00e3,
    PXENV_FILE_SIZE = 0x00e4,
    PXENV_FILE_API_CHECK = 0x00e6,
    PXENV_FILE_CMDLINE = 0x00e8,
};

// !PXE (section 3.2.3).
struct pxe_structure {
    char signature[4];
    uint8_t length, checksum, revision, reserved;
    uint32_t undi_rom_id, base_rom_id;
    uint32_t entry_point; // real mode, far pointer
    uint32_t entry_point_esp;
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_structure) == 24, "PXE 2.1, 3.2.3");

// PXENV+ (section 3.2.2).
struct pxenv_structure {
    char signature[6];
    uint16_t version;
    uint8_t length, checksum;
    uint32_t entry_point; // real mode, far pointer
    uint8_t protected_mode[6];
    uint8_t segments[20];
    uint32_t pxe; // far pointer to !PXE, from version 2.1 on
} __attribute__((packed));
_Static_assert(sizeof(struct pxenv_structure) == 0x2c, "PXE 2.1, 3.2.2");
_Static_assert(offsetof(struct pxenv_structure, pxe) == 0x28, "PXE 2.1, 3.2.2");

#define PXENV_VERSION_WITH_PXE 0x0201

enum pxe_packet_type {
    PXE_DHCP_DISCOVER = 1, // our own
    PXE_DHCP_ACK = 2,
    PXE_CACHED_REPLY = 3,
};

struct pxe_cached_info { // section 3.3.1
    uint16_t status, packet_type, buffer_size;
    uint32_t buffer; // far pointer
    uint16_t buffer_limit;
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_cached_info) == 12, "PXE 2.1, 3.3.1");

#define PXE_FILE_NAME 128

struct pxe_tftp_read_file { // section 3.4.4
    uint16_t status;
    char name[PXE_FILE_NAME]; // iPXE: or a URL
    uint32_t size; // in: room; out: bytes
    uint32_t buffer; // physical
    uint32_t server, gateway, multicast; // network byte order
    uint16_t client_port, server_port; // of multicast
    uint16_t open_timeout, reopen_delay; // s
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_tftp_read_file) == 158, "PXE 2.1, 3.4.4");

struct pxe_udp_open { // section 3.5.1
    uint16_t status;
    uint32_t address;
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_udp_open) == 6, "PXE 2.1, 3.5.1");

struct pxe_udp_read { // section 3.5.3
    uint16_t status;
    uint32_t source, destination; // network byte order, as are the ports
    uint16_t source_port, destination_port;
    uint16_t size;
    uint32_t buffer; // far pointer
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_udp_read) == 20, "PXE 2.1, 3.5.3");

struct pxe_udp_write { // section 3.5.4
    uint16_t status;
    uint32_t destination, gateway; // network byte order, as are the ports
    uint16_t source_port, destination_port;
    uint16_t size;
    uint32_t buffer; // far pointer
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_udp_write) == 20, "PXE 2.1, 3.5.4");

struct pxe_file_api { // iPXE: PXENV_FILE_API_CHECK
    uint16_t status, size;
    uint32_t magic, provider, functions, flags;
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_file_api) == 20, "iPXE FILE API");

#define PXE_FILE_API_MAGIC 0x91d447b2u

struct pxe_file_open { // iPXE: PXENV_FILE_OPEN
    uint16_t status, handle;
    uint32_t name, reserved; // far pointer
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_file_open) == 12, "iPXE FILE API");

struct pxe_file_read { // iPXE: PXENV_FILE_READ; CLOSE has the first two
    uint16_t status, handle, size;
    uint32_t buffer; // far pointer
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_file_read) == 10, "iPXE FILE API");

// Ours: many of those in one call of real mode (boot/low.asm).
struct pxe_stream_read {
    struct pxe_file_read read; // in: handle, buffer; out: the last one's status
    uint32_t entry_point; // the ROM's, far pointer
    uint16_t most; // bytes wanted; no buffer may cross its segment's end
    uint16_t piece; // and by one call
    uint16_t polls; // so often there may be nothing yet
    uint16_t bytes; // out: what has come
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_stream_read) == 22, "boot/low.asm");

struct pxe_file_size { // iPXE: PXENV_FILE_SIZE
    uint16_t status, handle;
    uint32_t size;
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_file_size) == 8, "iPXE FILE API");

struct pxe_file_command_line { // iPXE: PXENV_FILE_CMDLINE
    uint16_t status, size;
    uint32_t buffer; // far pointer
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_file_command_line) == 8, "iPXE FILE API");

#endif
