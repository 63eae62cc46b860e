// SPDX-License-Identifier: GPL-2.0-or-later
// A packed image becomes an image in its place, while it comes.

#ifndef RAMISO_PACKED_H
#define RAMISO_PACKED_H

#include "loader/heap.h"
#include "loader/image.h"
#include "loader/place.h"
#include "loader/sink.h"
#include "loader/unpack.h"
#include "loader/verify.h"

// For an image's name, a clause that says why, and its unpack_remedy().
#define CANNOT_UNPACK "%s cannot be unpacked: %s; %s."

#define PACKED_PIECE 0x10000u // bytes that are unpacked before they are stored

struct packed {
    struct sink sink; // the first member
    struct unpack unpack;
    struct heap heap;
    struct memory_map *map; // what is free; heap and place are taken out of it
    struct placement place;
    uint64_t done; // bytes that are in their place
    uint64_t wanted; // bytes that there is no room for; 0: there is
    bool and_more; // they are what has come, and more may have followed
    uint8_t *piece, *next; // the latter, or where the next bytes belong
    struct verifier *file, *image; // told of what comes, and what it becomes
    enum packing packing;
    uint64_t told; // how long it will be, as its beginning says; 0: it does not
    const char *error; // a clause; NULL: nothing is wrong
};

// What an image is packed by, if it is.
static inline enum packing packing_of(const struct image *image)
{
    uint8_t head[UNPACK_HEAD];
    size_t bytes = image->size < sizeof head ? (size_t)image->size
                                             : sizeof head;

    return bytes && image_read(image, 0, head, bytes)
               ? unpack_recognise(head, bytes) : PACKING_NONE;
}

// Begins; `file` and `image` may then be set. False: `error` says why.
bool packed_begin(struct packed *p, enum packing packing,
                  struct memory_map *map);

// Takes the next bytes from any address. False: `error` or `wanted` says why.
bool packed_take(struct packed *p, uint64_t from, uint64_t bytes);

// Nothing comes any more: whether all of the image is there. The decoder's
// memory is free then, and the image's place is kept in the map.
bool packed_end(struct packed *p, struct image *image);

// Gives all memory back.
void packed_abandon(struct packed *p);

#endif
