// SPDX-License-Identifier: GPL-2.0-or-later
// The steps that each image goes through before it becomes a drive; each
// fails with a sentence.

#ifndef RAMISO_MEDIA_H
#define RAMISO_MEDIA_H

#include "loader/medium.h"

// Finds out what each image is, and what to boot of the first one; asks if
// its words say entry=list. `allow_short` as for probe_image().
void look_at_media(struct medium *media, unsigned count, bool allow_short);

// Moves each image to its final place in *map, if it is not there already,
// and fills the rest of its range with zeroes.
void settle_media(struct medium *media, unsigned count,
                  const struct memory_map *map);

// Gives the images' ranges the type that the system is to see.
void reserve_media(const struct medium *media, unsigned count,
                   enum reserve_type type, struct memory_map *map);

#endif
