// SPDX-License-Identifier: GPL-2.0-or-later
// Fetches files: tries again, tries the mirrors, and finds each image its
// place; protected mode.

#include "loader/fetch.h"

#include "loader/bios.h"
#include "loader/clock.h"
#include "loader/console.h"
#include "loader/format.h"
#include "loader/place.h"
#include "loader/progress_show.h"
#include "loader/ways.h"

#define TRIES 4u // of each mirror, after pauses of 1, 2 and 4 s

// An image that is wanted, and what is known of it so far.
struct wanted {
    const struct image_options *options;
    struct memory_map *map; // what is free
    struct placement place;
    uint64_t size; // as it was told first; 0: not told
};

static struct transfer transfer; // one at a time; large

enum fetch_status fetch_file(const struct pxe *pxe, const char *name,
                             void *to, size_t room, size_t *bytes)
{
    struct transfer *t = &transfer;
    enum fetch_status status;

    memset(t, 0, sizeof *t);
    t->pxe = pxe;
    t->name = name;
    *bytes = 0;
    if (resolve_location(name, &pxe->home, &t->file) != LOCATION_OK)
        return FETCH_UNABLE;
    status = way_open(t);
    if (status == FETCH_OK) {
        t->to = to;
        t->room = (uint32_t)room;
        if (t->way == WAY_STREAM)
            t->forced = WAY_STREAM; // it is open, and short
        status = t->size > room ? FETCH_TOO_LARGE : way_receive(t);
    }
    way_close(t);
    if (status == FETCH_STOPPED)
        abandon();
    detail("%s: %s.", name, status_text(status));
    *bytes = t->done;
    return status;
}

// "http://x/y.iso", for messages.
static const char *url_text(const struct location *l)
{
    static char text[PATH_MAX_BYTES + 40];

    location_url(text, sizeof text, l);
    return text;
}

// With no size known: the whole of the largest free range.
static void make_room(struct wanted *w, const char *name)
{
    struct placement *p = &w->place;

    *p = place_image(w->map, w->size ? w->size : 1);
    if (!w->size) {
        p->length = memmap_largest_below_4g(w->map, &p->base);
        p->aligned = false;
    }
    if (!p->base || !p->length)
        fail("%s takes %u KiB of memory, and the largest free range is %u "
             "KiB: give the machine more memory.", name,
             (unsigned)divide(w->size, 1024),
             (unsigned)divide(memmap_largest(w->map), 1024));
}

// The server has answered: is there room, and is it the file of before?
static enum fetch_status settle(struct transfer *t, struct wanted *w)
{
    if (w->place.base && t->size != w->size)
        return FETCH_DIFFERENT;
    if (!w->place.base) {
        w->size = t->size;
        make_room(w, t->name);
    }
    t->to = (uint8_t *)(uintptr_t)w->place.base;
    t->room = (uint32_t)(w->size ? w->size : w->place.length);
    return FETCH_OK;
}

static enum fetch_status fetch_once(struct transfer *t, struct wanted *w)
{
    enum fetch_status status = way_open(t);

    if (status == FETCH_OK)
        status = settle(t, w);
    if (status == FETCH_OK) {
        say("Fetching %s", url_text(&t->file));
        detail("Opened by %s.", way_name(t->way));
        progress_begin(t->name, w->size);
        status = way_receive(t);
        progress_end(status == FETCH_OK ? t->done : 0);
        if (status == FETCH_OK && (!t->done || (w->size &&
                                                t->done != w->size)))
            status = FETCH_DIFFERENT;
    }
    way_close(t);
    return status;
}

static void pause_before(unsigned try)
{
    uint32_t begun = clock_ticks(), ticks = TICKS_PER_SECOND << (try - 1);

    while (clock_since(begun) < ticks)
        if (escape_pressed())
            abandon();
}

// One mirror, as often as it is worth while.
static enum fetch_status fetch_from(struct transfer *t, struct wanted *w)
{
    enum fetch_status status = FETCH_OTHER;
    unsigned try;

    for (try = 0; try < TRIES; try++) {
        if (try) {
            warn("%s: %s%s%s; trying again.", t->name, status_text(status),
                 t->why[0] ? ", " : "", t->why);
            pause_before(try);
        }
        status = fetch_once(t, w);
        if (status == FETCH_STOPPED)
            abandon();
        if (status == FETCH_OK || status > FETCH_OTHER)
            break;
        t->plain = !t->done; // perhaps it is the options
    }
    return status;
}

// What the ROM has no way for, and what would have one.
static _Noreturn void fail_unable(const struct transfer *t)
{
    if (t->file.tftp)
        fail("The DHCP reply names no boot server for %s: set next-server "
             "(siaddr), or write tftp://10.0.0.1/name.iso.", t->name);
    if (strncmp(t->file.path, "tftp:", 5) == 0)
        fail("The image URL %s does not begin with a numeric address, and "
             "this PXE ROM asks no name server: write it as "
             "tftp://10.0.0.1/name.iso.", t->name);
    fail("This PXE ROM fetches by TFTP only, not %s: let it start iPXE's "
         "undionly.kpxe, and that \"chain tftp://%u.%u.%u.%u/ramiso.0 "
         "image=%s\"; docs/pxe.md has the lines.", t->name,
         (unsigned)(t->pxe->home.server & 0xff),
         (unsigned)(t->pxe->home.server >> 8 & 0xff),
         (unsigned)(t->pxe->home.server >> 16 & 0xff),
         (unsigned)(t->pxe->home.server >> 24), t->name);
}

static _Noreturn void fail_status(const struct transfer *t,
                                  enum fetch_status status)
{
    if (status == FETCH_UNABLE)
        fail_unable(t);
    if (status == FETCH_DIFFERENT)
        fail("%s ended after %u bytes, or begins otherwise, but the server "
             "had said %u: try again.", url_text(&t->file), (unsigned)t->done,
             (unsigned)t->size);
    fail("Fetching %s failed after %u KiB: %s%s%s; check the name and the "
         "server.", url_text(&t->file), (unsigned)(t->done / 1024),
         status_text(status), t->why[0] ? ", " : "", t->why);
}

// The n-th place where the image is; false if there are not so many.
static bool mirror_name(const struct image_options *o, unsigned n,
                        char name[IMAGE_NAME_MAX])
{
    size_t length = 0;

    if (!n)
        return copy_string(name, IMAGE_NAME_MAX, o->name);
    if (n > o->mirror_count)
        return false;
    while ((unsigned char)o->mirrors[n - 1][length] > ' ')
        length++;
    memcpy(name, o->mirrors[n - 1], length);
    name[length] = '\0';
    return true;
}

static struct image take(struct wanted *w, const struct transfer *t)
{
    struct image image = {.data = t->to, .size = t->done};

    memmap_reserve(w->map, w->place.base,
                   w->size ? w->place.length : t->done);
    copy_string(image.label, sizeof image.label, t->file.path);
    return image;
}

static struct image fetch_image(const struct pxe *pxe, enum way forced,
                                struct wanted *w)
{
    static char name[IMAGE_NAME_MAX];
    struct transfer *t = &transfer;
    enum fetch_status status = FETCH_UNABLE;
    unsigned n;

    for (n = 0; mirror_name(w->options, n, name); n++) {
        if (n)
            warn("%s: %s%s%s; trying the next mirror.", t->file.path,
                 status_text(status), t->why[0] ? ", " : "", t->why);
        memset(t, 0, sizeof *t);
        t->pxe = pxe;
        t->forced = forced;
        t->name = name;
        if (resolve_location(name, &pxe->home, &t->file) != LOCATION_OK)
            fail("The image name \"%s\" is too long: shorten its path.",
                 name);
        status = fetch_from(t, w);
        if (status == FETCH_OK)
            return take(w, t);
        if (status == FETCH_DIFFERENT)
            w->place.base = 0; // another mirror may have another version
    }
    fail_status(t, status);
}

unsigned fetch_images(const struct pxe *pxe, const struct options *o,
                      const struct memory_map *map,
                      struct image images[MAX_IMAGES])
{
    static struct memory_map free;
    unsigned i;

    if (!o->image_count)
        fail("The command line names no image: write image=NAME.iso into "
             "ramiso.cfg/default, or where else the words come from.");
    free = *map;
    for (i = 0; i < o->image_count; i++) {
        struct wanted w = {.options = &o->images[i], .map = &free};

        images[i] = fetch_image(pxe, o->way, &w);
    }
    return o->image_count;
}
