// SPDX-License-Identifier: GPL-2.0-or-later
// Unpacks an image piece by piece into its place; any mode, builds on the
// host.

#include "loader/packed.h"

#include "loader/iso9660.h"

static void keep(struct packed *p, struct placement place)
{
    p->place = place;
    memmap_reserve(p->map, place.base, place.length);
}

static void release(struct packed *p)
{
    if (p->place.base)
        memmap_release(p->map, p->place.base, p->place.length);
    p->place = (struct placement){0};
}

// What the image will be at least: as its packing says, or its volume.
static uint64_t expected_size(const struct packed *p, uint64_t bytes)
{
    const struct image begin = {.data = p->piece, .size = bytes};
    uint64_t volume;

    if (p->done)
        return 0; // it was more than was expected
    if (p->told)
        return p->told;
    volume = (uint64_t)iso_read_volume(&begin).sectors * CD_SECTOR;
    return volume;
}

// A place for so many bytes: the one that an image of the expected size is to
// have, or else the largest that there is. What has come goes there.
static bool make_room(struct packed *p, uint64_t bytes)
{
    struct placement old = p->place, place = {0};
    uint64_t expected = expected_size(p, bytes);

    release(p);
    if (expected >= bytes)
        place = place_image(p->map, expected);
    else
        place.length = memmap_largest_for_image(p->map, &place.base);
    if (!place.base || place.length < p->done + bytes) {
        p->and_more = expected < bytes;
        p->wanted = p->and_more ? p->done + bytes : expected;
        return false;
    }
    if (old.base && old.base != place.base)
        memory_move(place.base, old.base, p->done);
    keep(p, place);
    return true;
}

// What is unpacked next goes straight to its place, if there is one and it can
// be written to.
static void aim(struct packed *p)
{
    uint64_t to = p->place.base + p->done;
    bool straight = p->done + PACKED_PIECE <= p->place.length &&
                    to + PACKED_PIECE <= FOUR_GIB;

    p->next = straight ? (uint8_t *)(uintptr_t)to : p->piece;
    p->unpack.out = p->next;
    p->unpack.out_left = PACKED_PIECE;
}

// Stores the piece.
static bool store(struct packed *p)
{
    uint32_t bytes = PACKED_PIECE - (uint32_t)p->unpack.out_left;

    if (!bytes)
        return true;
    if (p->done + bytes > p->place.length && !make_room(p, bytes))
        return false;
    if (p->next == p->piece)
        memory_write(p->place.base + p->done, p->piece, bytes);
    if (p->image)
        verify_add(p->image, p->next, bytes);
    p->done += bytes;
    aim(p);
    return true;
}

// Unpacks all that has come.
static bool run(struct packed *p)
{
    struct unpack *u = &p->unpack;
    bool full;

    do {
        enum unpack_result result = unpack_step(u);

        if (result == UNPACK_FAILED) {
            p->error = u->error;
            return false;
        }
        full = !u->out_left;
        if ((full || result == UNPACK_END) && !store(p))
            return false;
    } while (u->in_left || full);
    return true;
}

static bool take(struct sink *sink, const uint8_t *data, size_t bytes)
{
    struct packed *p = (struct packed *)sink;

    if (p->file)
        verify_add(p->file, data, bytes);
    if (!p->unpack.in)
        p->told = unpack_size_hint(p->packing, data, bytes);
    p->unpack.in = data;
    p->unpack.in_left = bytes;
    return run(p);
}

bool packed_begin(struct packed *p, enum packing packing,
                  struct memory_map *map)
{
    memset(p, 0, sizeof *p);
    p->sink.take = take;
    p->map = map;
    p->packing = packing;
    p->heap = heap_in(map);
    p->piece = heap_get(&p->heap, PACKED_PIECE);
    if (!p->piece) {
        p->error = "there is no memory to unpack it";
        return false;
    }
    if (!unpack_begin(&p->unpack, packing, &p->heap)) {
        p->error = p->unpack.error;
        return false;
    }
    aim(p);
    return true;
}

bool packed_take(struct packed *p, uint64_t from, uint64_t bytes)
{
    size_t some;

    for (; bytes; from += some, bytes -= some) {
        const uint8_t *piece = memory_piece(from, bytes, &some);

        if (!take(&p->sink, piece, some))
            return false;
    }
    return true;
}

bool packed_end(struct packed *p, struct image *image)
{
    struct placement whole = {.length = 0};

    p->unpack.in_ended = true;
    if (!take(&p->sink, NULL, 0))
        return false;
    if (!p->done) {
        p->error = UNPACK_EMPTY;
        return false;
    }
    unpack_end(&p->unpack);
    heap_close(&p->heap);
    whole.base = p->place.base;
    whole.length = round_up(p->done, SMALL_PAGE);
    release(p);
    keep(p, whole);
    set_image_address(image, whole.base);
    image->size = p->done;
    return true;
}

void packed_abandon(struct packed *p)
{
    unpack_end(&p->unpack);
    heap_close(&p->heap);
    release(p);
}
