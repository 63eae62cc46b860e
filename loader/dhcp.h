// SPDX-License-Identifier: GPL-2.0-or-later
// DHCP packets (RFC 2131, RFC 2132), as the PXE ROM has cached them.

#ifndef RAMISO_DHCP_H
#define RAMISO_DHCP_H

#include "loader/lib.h"

#define LEASE_TEXT_MAX 256

// IPv4 addresses in network byte order, as they are in the packet; 0: none.
struct lease {
    uint32_t address, server, router, mask;
    uint8_t hardware_type;
    uint8_t mac[6];
    bool has_uuid;
    uint8_t uuid[16]; // of the machine, as it lies in option 97 and SMBIOS
    // "" if the packets name none.
    char boot_file[LEASE_TEXT_MAX];
    char root_path[LEASE_TEXT_MAX];
    char config_file[LEASE_TEXT_MAX]; // RFC 5071
    char path_prefix[LEASE_TEXT_MAX];
};

// Adds to *lease what the packet says of it; what it does not say stays. False
// if it is no BOOTP reply; of a request only the machine's UUID counts.
bool dhcp_read(const uint8_t *packet, size_t bytes, struct lease *lease);

// Takes the UUID, unless it is one that says the maker has set none: all bytes
// 00h or FFh.
void set_uuid(struct lease *lease, const uint8_t uuid[16]);

// "10.0.2.2"; `to` has room for 16 characters.
const char *ip_text(char *to, uint32_t address);

// Reads a dotted address at *s and moves *s behind it. False if there is none.
bool ip_parse(const char **s, uint32_t *address);

#endif
