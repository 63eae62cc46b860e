// SPDX-License-Identifier: GPL-2.0-or-later
// DHCP packets (RFC 2131, RFC 2132), as the PXE ROM has cached them.

#ifndef RAMISO_DHCP_H
#define RAMISO_DHCP_H

#include "loader/lib.h"

#define BOOT_FILE_MAX 256

// IPv4 addresses in network byte order, as they are in the packet; 0: none.
struct lease {
    uint32_t address, server, router, mask;
    uint8_t hardware_type;
    uint8_t mac[6];
    char boot_file[BOOT_FILE_MAX]; // "" if none is named
};

// Adds to *lease what the packet says of it; what it does not say stays. False
// if it is no BOOTP reply.
bool dhcp_read(const uint8_t *packet, size_t bytes, struct lease *lease);

// "10.0.2.2"; `to` has room for 16 characters.
const char *ip_text(char *to, uint32_t address);

// Reads a dotted address at *s and moves *s behind it. False if there is none.
bool ip_parse(const char **s, uint32_t *address);

#endif
