// SPDX-License-Identifier: GPL-2.0-or-later
// An image on its way into memory: its place, and what it comes out as.

#ifndef RAMISO_RECEIVE_H
#define RAMISO_RECEIVE_H

#include "loader/image.h"
#include "loader/place.h"
#include "loader/transfer.h"

struct packed;

struct reception {
    struct memory_map *map; // what is free
    struct placement place;
    uint64_t size; // that the place is for; 0: not told
    bool and_more; // what has been unpacked of it, and more may follow
    const uint8_t *file_digest; // of the file as it comes; NULL: any will do
    const uint8_t *image_digest; // of what it is unpacked
    struct packed *packed; // unpacks it; NULL: it is not packed
    struct image image; // when all has come; its place is out of the map then
};

// A place for a file of the transfer's size. False: there is none for
// r->size bytes.
bool make_room(struct reception *r, struct transfer *t);

// Fetches what way_open() has opened into that place, or unpacks it into
// another.
enum fetch_status receive_image(struct transfer *t, struct reception *r);

#endif
