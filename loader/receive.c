// SPDX-License-Identifier: GPL-2.0-or-later
// Receives a file into a place of its own, unpacked; protected mode.

#include "loader/receive.h"

#include "loader/console.h"
#include "loader/format.h"
#include "loader/packed.h"
#include "loader/progress_show.h"
#include "loader/ways.h"

// One at a time; large.
static struct packed packed;
static struct verifier file, image;

// With no size known: the whole of the largest free range, that the ROM's own
// call can reach if it is to be that.
static struct placement place_for(const struct transfer *t,
                                  const struct memory_map *map)
{
    struct placement p = place_image(map, t->size ? t->size : 1);

    if (t->size)
        return p;
    p.length = t->way == WAY_ROM ? memmap_largest_below_4g(map, &p.base)
                                 : memmap_largest_for_image(map, &p.base);
    p.aligned = false;
    return p;
}

bool make_room(struct reception *r, struct transfer *t)
{
    if (!r->place.base || t->size != r->size) {
        r->size = t->size;
        r->place = place_for(t, r->map);
    }
    t->to = r->place.base;
    t->room = r->size ? r->size : r->place.length;
    return r->place.base && r->place.length;
}

static void begin_verifying(const struct reception *r)
{
    verify_begin(&file, r->file_digest);
    verify_begin(&image, r->image_digest);
}

// What the packed image cannot go on for.
static enum fetch_status unpacking_failed(struct transfer *t,
                                          struct reception *r)
{
    if (r->packed->wanted) {
        r->size = r->packed->wanted;
        r->and_more = r->packed->and_more;
        return FETCH_NO_ROOM;
    }
    copy_string(t->why, sizeof t->why, r->packed->error);
    return FETCH_NOT_TAKEN;
}

// The beginning moves aside, out of the way of the place that the image is to
// have, and is unpacked. What comes behind it is unpacked at once.
static enum fetch_status begin_unpacking(struct transfer *t,
                                         struct reception *r,
                                         enum packing packing)
{
    struct packed *p = r->packed = &packed;
    void *aside = NULL;

    detail("Unpacking it: %s.", packing_name(packing));
    memmap_reserve(r->map, t->to, t->done);
    if (packed_begin(p, packing, r->map))
        aside = heap_get(&p->heap, (size_t)t->done);
    begin_verifying(r);
    p->file = &file;
    p->image = &image;
    if (aside)
        memory_read(aside, t->to, (size_t)t->done);
    memmap_release(r->map, t->to, t->done);
    if (!aside && !p->error)
        p->error = "there is no memory to unpack it";
    if (!aside || !packed_take(p, (uintptr_t)aside, t->done))
        return unpacking_failed(t, r);
    heap_put(&p->heap, aside);
    t->moved = NULL;
    t->sink = &p->sink;
    return FETCH_OK;
}

static enum packing packing_of_beginning(const struct transfer *t)
{
    struct image beginning = {.size = t->done};

    set_image_address(&beginning, t->to);
    return packing_of(&beginning);
}

// What has come of a file that is not packed is its image too.
static void follow(const struct transfer *t)
{
    verify_follow(&file, t->to, t->done);
    verify_follow(&image, t->to, t->done);
}

static enum fetch_status receive(struct transfer *t, struct reception *r)
{
    enum packing packing = PACKING_NONE;
    enum fetch_status status;

    begin_verifying(r);
    t->moved = follow;
    status = way_begin(t);
    if (status == FETCH_OK)
        packing = packing_of_beginning(t);
    if (packing)
        status = begin_unpacking(t, r, packing);
    if (status == FETCH_OK)
        status = way_finish(t);
    if (status == FETCH_NOT_TAKEN && !t->why[0])
        status = unpacking_failed(t, r);
    if (status == FETCH_OK && (!t->done || (r->size && t->done != r->size)))
        status = FETCH_DIFFERENT;
    if (status == FETCH_OK && packing && !packed_end(r->packed, &r->image))
        status = unpacking_failed(t, r);
    return status;
}

static enum fetch_status verify(struct transfer *t, const struct reception *r)
{
    if (!r->packed)
        follow(t);
    if (verify_end(&file, t->why) && verify_end(&image, t->why))
        return FETCH_OK;
    return FETCH_WRONG_DIGEST;
}

static void keep_place(const struct transfer *t, struct reception *r)
{
    r->image.size = t->done;
    set_image_address(&r->image, t->to);
    memmap_reserve(r->map, r->place.base,
                   r->size ? r->place.length : t->done);
}

enum fetch_status receive_image(struct transfer *t, struct reception *r)
{
    enum fetch_status status;

    detail("Opened by %s.", way_name(t->way));
    progress_begin(t->name, r->size);
    status = receive(t, r);
    if (status == FETCH_OK)
        status = verify(t, r);
    progress_end(status == FETCH_OK ? t->done : 0);
    if (status != FETCH_OK && r->packed)
        packed_abandon(r->packed);
    if (status == FETCH_OK && !r->packed)
        keep_place(t, r);
    if (status != FETCH_OK)
        r->packed = NULL;
    copy_string(r->image.label, sizeof r->image.label, t->file.path);
    return status;
}
