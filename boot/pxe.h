// SPDX-License-Identifier: GPL-2.0-or-later
// Preboot Execution Environment 2.1: entry structures, API parameters.

#ifndef RAMISO_PXE_H
#define RAMISO_PXE_H

#include <stddef.h>
#include <stdint.h>

#define PXE_SUCCESS 0

enum pxe_status { // appendix C, those that a user can act on
    PXE_STATUS_ARP_TIMEOUT = 0x11,
    PXE_STATUS_TFTP_ARP = 0x30,
    PXE_STATUS_TFTP_OPEN_TIMEOUT = 0x32,
    PXE_STATUS_TFTP_READ_TIMEOUT = 0x35,
    PXE_STATUS_TFTP_NOT_FOUND = 0x3b,
    PXE_STATUS_TFTP_ACCESS = 0x3c,
};

enum pxe_opcode { // section 3
    PXENV_UNDI_SHUTDOWN = 0x0005,
    PXENV_STOP_UNDI = 0x0015,
    PXENV_TFTP_OPEN = 0x0020,
    PXENV_TFTP_CLOSE = 0x0021,
    PXENV_TFTP_READ = 0x0022,
    PXENV_TFTP_GET_FSIZE = 0x0025,
    PXENV_UNLOAD_STACK = 0x0070,
    PXENV_GET_CACHED_INFO = 0x0071,
    // iPXE's extensions
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

struct pxe_tftp_open { // section 3.4.1
    uint16_t status;
    uint32_t server, gateway; // network byte order, as in the packets
    char name[PXE_FILE_NAME];
    uint16_t port; // network byte order
    uint16_t packet_size; // in: wanted; out: granted
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_tftp_open) == 142, "PXE 2.1, 3.4.1");

struct pxe_tftp_read { // section 3.4.2
    uint16_t status, packet_number, size;
    uint32_t buffer; // far pointer
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_tftp_read) == 10, "PXE 2.1, 3.4.2");

struct pxe_tftp_size { // section 3.4.5
    uint16_t status;
    uint32_t server, gateway;
    char name[PXE_FILE_NAME];
    uint32_t size;
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_tftp_size) == 142, "PXE 2.1, 3.4.5");

struct pxe_file_api { // iPXE: PXENV_FILE_API_CHECK
    uint16_t status, size;
    uint32_t magic, provider, functions, flags;
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_file_api) == 20, "iPXE FILE API");

#define PXE_FILE_API_MAGIC 0x91d447b2u

struct pxe_file_command_line { // iPXE: PXENV_FILE_CMDLINE
    uint16_t status, size;
    uint32_t buffer; // far pointer
} __attribute__((packed));
_Static_assert(sizeof(struct pxe_file_command_line) == 8, "iPXE FILE API");

#endif
