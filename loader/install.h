// SPDX-License-Identifier: GPL-2.0-or-later
// Puts the drive into the machine: base memory, vectors, memory map.

#ifndef RAMISO_INSTALL_H
#define RAMISO_INSTALL_H

#include "boot/layout.h"
#include "loader/drives.h"
#include "loader/memmap.h"

// The low area and a block must fit, and a boot image in between.
#define LEAST_BASE_MEMORY (LOW_BASE + LOW_STACK + 0x8000)
#define MOST_BASE_MEMORY 640u // KiB
#define LEAST_STACK 1024u // for a boot sector

// What install() has put in place.
struct installed {
    struct int13_params *params; // first bytes of the resident block
    uint32_t base, size; // of the block, physical and bytes
    uint32_t old_base_memory; // KiB
    uint16_t command_line; // offset in the block
    const struct drive *boot; // the drive that is booted
    uint32_t old_int13; // far pointer
    unsigned announce; // what can be announced of what was asked for
    bool chained_slots; // the drive map is the INT 13h handler's
};

// Hooks INT 13h and INT 15h for the drives that `count` media become, each at
// its place. *map becomes what the booted system is to see. What lies between
// 0:413h and the end of low RAM, a PXE ROM's or its remains, becomes reserved
// together with our block, so that INT 12h and the map agree.
struct installed install(const struct medium *media, unsigned count,
                         const struct options *options,
                         const char *command_line, struct memory_map *map);

#endif
