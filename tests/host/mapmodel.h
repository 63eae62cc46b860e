// SPDX-License-Identifier: GPL-2.0-or-later
// A model of the memory map that is too simple to be wrong: one type for
// each of a few cells.

#ifndef HOST_MAPMODEL_H
#define HOST_MAPMODEL_H

#include "loader/memmap.h"

#define MODEL_CELLS 64u
#define MODEL_NOTHING 0 // in no entry

struct model {
    uint32_t type[MODEL_CELLS]; // of [i, i + 1)
};

// An entry that the firmware reports: RAM gives way to everything, the
// larger type wins otherwise.
void model_add(struct model *model, struct e820_entry entry);

// A range that gets a type, whatever was there.
void model_set(struct model *model, uint32_t base, uint32_t length,
               uint32_t type);

// NULL if the map says the same as the model and is sorted, without overlaps
// and without empty entries; else what is wrong.
const char *model_compare(const struct model *model,
                          const struct memory_map *map);

// The part about order alone, for maps of any size.
const char *map_disorder(const struct memory_map *map);

// What the older services are to report of a map of any size: counted on from
// 1 MiB and from 16 MiB while every byte is RAM, up to 4 GiB. (Ralf Brown's
// Interrupt List, INT 15h AX=E801h: AX has at most 3C00h KiB, BX blocks of 64
// KiB; AH=88h: at most 63 MiB.)
struct extended_memory model_extended(const struct memory_map *map);

#endif
