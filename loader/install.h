// SPDX-License-Identifier: GPL-2.0-or-later
// Puts the drive into the machine: base memory, vectors, memory map.

#ifndef RAMISO_INSTALL_H
#define RAMISO_INSTALL_H

#include "int13/params.h"
#include "loader/memmap.h"
#include "loader/options.h"
#include "loader/place.h"
#include "loader/probe.h"

// What install() has put in place.
struct installed {
    struct int13_params *params; // first bytes of the resident block
    uint32_t base, size; // of the block, physical and bytes
    uint32_t old_base_memory; // KiB
    uint16_t command_line; // offset in the block
    uint8_t drive; // INT 13h number
};

// The first CD drive number that nothing answers.
uint8_t free_cd_number(void);

// Hooks INT 13h and INT 15h for one CD at `place`. *map becomes what the
// booted system is to see. `keep_base`: memory from 0:413h up to the end of
// base memory stays reserved too, for a PXE ROM that lives on there.
struct installed install_cd(const struct image *image,
                            const struct placement *place,
                            const struct probe *probe,
                            const struct options *options,
                            const char *command_line, bool keep_base,
                            struct memory_map *map);

#endif
