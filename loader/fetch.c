// SPDX-License-Identifier: GPL-2.0-or-later
// Fetches files: tries again, tries the mirrors, and finds each image its
// place; protected mode.

#include "loader/fetch.h"

#include "loader/clock.h"
#include "loader/console.h"
#include "loader/digest_file.h"
#include "loader/format.h"
#include "loader/packed.h"
#include "loader/place.h"
#include "loader/receive.h"
#include "loader/verify.h"
#include "loader/ways.h"

#define ROUNDS 5u // through all mirrors, with pauses of 1, 2, 4 and 8 s
// After so long without a byte, no round begins.
#define PATIENCE (30 * TICKS_PER_SECOND)

// An image that is wanted, and what is known of it so far.
struct wanted {
    const struct image_options *options;
    struct reception reception;
    struct mirror {
        uint64_t told; // the size, at first
        uint64_t lost; // of the size, by a server that has 32 bits for it
        bool plain, unsized; // as in struct transfer
        bool hopeless; // another time would be no better
        uint64_t most; // bytes that a try has brought
    } mirrors[MAX_MIRRORS + 1];
    unsigned mirror; // that is being asked
    unsigned round;
    uint32_t moved; // tick at which the last byte came
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
        t->to = (uintptr_t)to;
        t->room = room;
        status = t->size > room ? FETCH_TOO_LARGE : way_receive(t);
        if (status == FETCH_OK && t->way == WAY_CLIENT && t->size &&
            t->done != t->size)
            status = FETCH_DIFFERENT;
    }
    way_close(t);
    if (status == FETCH_STOPPED)
        abandon();
    detail("%s: %s.", name, status_text(status));
    *bytes = (size_t)t->done;
    return status;
}

// "http://x/y.iso", for messages.
static const char *url_text(const struct location *l)
{
    static char text[PATH_MAX_BYTES + 40];

    location_url(text, sizeof text, l);
    return text;
}

// The server has answered: is there room, and is it the file of before?
static enum fetch_status settle(struct transfer *t, struct wanted *w)
{
    uint64_t *told = &w->mirrors[w->mirror].told;

    if (t->size)
        t->size += w->mirrors[w->mirror].lost;
    if (!t->size && !t->unsized)
        t->size = *told; // asked without options, TFTP tells none
    if (*told && t->size != *told && !t->unsized) {
        format(t->why, sizeof t->why, "it had %llu bytes at first, and now "
               "has %llu", (unsigned long long)*told,
               (unsigned long long)t->size);
        return FETCH_CHANGED;
    }
    *told = t->size;
    return make_room(&w->reception, t) ? FETCH_OK : FETCH_NO_ROOM;
}

static enum fetch_status fetch_once(struct transfer *t, struct wanted *w)
{
    enum fetch_status status;

    say("Fetching %s", url_text(&t->file));
    status = way_open(t);
    if (status == FETCH_OK)
        status = settle(t, w);
    if (status == FETCH_OK)
        status = receive_image(t, &w->reception);
    way_close(t);
    if (status == FETCH_STOPPED)
        abandon();
    return status;
}

static bool is_temporary(enum fetch_status status)
{
    return status >= FETCH_NO_ANSWER && status <= FETCH_OTHER;
}

static void report(const struct transfer *t, enum fetch_status status)
{
    warn("%s: %s%s%s; going on.", t->name, status_text(status),
         t->why[0] ? ", " : "", t->why);
}

static _Noreturn void fail_no_room(const struct transfer *t,
                                   const struct wanted *w)
{
    char room[ROOM_TEXT];

    fail("%s takes %s%llu KiB of memory, and %s: %s.", t->name,
         w->reception.and_more ? "more than " : "",
         (unsigned long long)(w->reception.size >> 10),
         room_text(room, w->reception.map), room_remedy(w->reception.map));
}

// What the ROM has no way for, and what would have one.
static _Noreturn void fail_unable(const struct transfer *t)
{
    if (t->why[0])
        fail("%s cannot be fetched: %s.", t->name, t->why);
    if (t->file.tftp)
        fail("The DHCP reply names no boot server for %s: set next-server "
             "(siaddr), or write tftp://10.0.0.1/name.iso.", t->name);
    if (strncmp(t->file.path, "tftp:", 5) == 0)
        fail("The image URL %s does not begin with a numeric address, and "
             "this PXE ROM asks no name server: write it as "
             "tftp://10.0.0.1/name.iso.", t->name);
    fail("This PXE ROM cannot fetch %s, it has TFTP only: put the image on "
         "the TFTP server, or let the ROM start iPXE first, with these lines "
         "for dnsmasq: dhcp-match=set:ipxe,175 "
         "dhcp-boot=tag:!ipxe,undionly.kpxe dhcp-boot=tag:ipxe,%s", t->name,
         t->pxe->lease.boot_file[0] ? t->pxe->lease.boot_file : "ramiso.0");
}

// `most`: bytes that any try has brought from there.
static _Noreturn void fail_status(const struct transfer *t,
                                  enum fetch_status status, uint64_t most)
{
    if (status == FETCH_UNABLE)
        fail_unable(t);
    if (status == FETCH_WRONG_DIGEST)
        fail(IS_ANOTHER, url_text(&t->file), t->why);
    if (status == FETCH_NOT_TAKEN)
        fail(CANNOT_UNPACK, url_text(&t->file), t->why,
             unpack_remedy(t->why));
    if (status == FETCH_CHANGED)
        fail("%s has changed on the server: %s; try again.",
             url_text(&t->file), t->why);
    if (status == FETCH_DIFFERENT)
        fail("%s ended after %llu bytes, or begins otherwise, but the server "
             "had said %llu: try again.", url_text(&t->file),
             (unsigned long long)t->done, (unsigned long long)t->size);
    fail("Fetching %s failed after %llu KiB: %s%s%s; check the name and the "
         "server.", url_text(&t->file), (unsigned long long)(most >> 10),
         status_text(status), t->why[0] ? ", " : "", t->why);
}

void mirror_name(const struct image_options *o, unsigned n,
                        char name[IMAGE_NAME_MAX])
{
    size_t length = 0;

    if (!n) {
        copy_string(name, IMAGE_NAME_MAX, o->name);
        return;
    }
    while ((unsigned char)o->mirrors[n - 1][length] > ' ')
        length++;
    memcpy(name, o->mirrors[n - 1], length);
    name[length] = '\0';
}

static void begin(struct transfer *t, const struct pxe *pxe, enum way forced,
                  const char *name)
{
    memset(t, 0, sizeof *t);
    t->pxe = pxe;
    t->forced = forced;
    t->name = name;
    if (resolve_location(name, &pxe->home, &t->file) != LOCATION_OK)
        fail("The image name \"%s\" is too long: shorten its path.", name);
}

// The file is larger than a TFTP server has said: it may have said the low 32
// bits of the size. False: then the file would fit nowhere.
static bool add_4_gib(struct transfer *t, struct wanted *w)
{
    struct mirror *m = &w->mirrors[w->mirror];

    if (!t->file.tftp || !m->told ||
        !place_image(w->reception.map, m->told + FOUR_GIB).base)
        return false;
    m->told += FOUR_GIB;
    m->lost += FOUR_GIB;
    say("It is larger than the server has said, perhaps in 32 bits: %llu "
        "bytes?", (unsigned long long)m->told);
    return true;
}

static bool is_too_large(enum fetch_status status)
{
    return status == FETCH_TOO_LARGE || status == FETCH_SIZE_CUT;
}

// One mirror once, or more often if it can be told at once what was wrong.
static enum fetch_status fetch_from(struct transfer *t, struct wanted *w)
{
    struct mirror *m = &w->mirrors[w->mirror];
    enum fetch_status status;

    t->plain = m->plain;
    t->unsized = m->unsized;
    status = fetch_once(t, w);
    if (status == FETCH_TOO_LARGE && !t->file.tftp && !t->unsized) {
        t->unsized = true; // iPXE has told what had come, for want of more
        status = fetch_once(t, w);
    }
    while (is_too_large(status) && add_4_gib(t, w))
        status = fetch_once(t, w);
    if (status == FETCH_SIZE_CUT) {
        w->reception.size = m->told + FOUR_GIB;
        status = FETCH_NO_ROOM;
    }
    m->unsized = t->unsized;
    m->hopeless = !is_temporary(status);
    if (t->done > m->most)
        m->most = t->done;
    if (t->done)
        w->moved = clock_ticks();
    if (!m->most)
        m->plain = is_temporary(status); // perhaps for the options
    return status;
}

static void pause_before(unsigned round)
{
    uint32_t begun = clock_ticks();

    while (clock_since(begun) < TICKS_PER_SECOND << (round - 1))
        if (escape_pressed())
            abandon();
}

// Goes on to the next mirror that is worth a try, and behind the last one to
// the next round. False: there is none, or nothing has come for too long.
static bool next_mirror(struct wanted *w)
{
    do {
        if (w->mirror++ < w->options->mirror_count)
            continue;
        w->mirror = 0;
        if (++w->round == ROUNDS || clock_since(w->moved) > PATIENCE)
            return false;
    } while (w->mirrors[w->mirror].hopeless);
    return true;
}

// All mirrors in their order, and again those that may do better another
// time.
static struct image fetch_image(const struct pxe *pxe, enum way forced,
                                struct wanted *w)
{
    static char name[IMAGE_NAME_MAX];
    struct transfer *t = &transfer;

    w->moved = clock_ticks();
    for (;;) {
        const struct mirror *m = &w->mirrors[w->mirror];
        unsigned round = w->round;
        enum fetch_status status;

        mirror_name(w->options, w->mirror, name);
        begin(t, pxe, forced, name);
        status = fetch_from(t, w);
        if (status == FETCH_OK)
            return w->reception.image;
        if (status == FETCH_NO_ROOM)
            fail_no_room(t, w);
        if (!next_mirror(w))
            fail_status(t, status, m->most);
        report(t, status);
        if (w->round > round)
            pause_before(w->round);
    }
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
        const struct image_options *image = &o->images[i];
        struct wanted w = {.options = image, .reception = {.map = &free}};

        if (image->has_digest)
            w.reception.image_digest = image->digest;
        if (o->verify)
            w.reception.file_digest = fetch_digest(pxe, image, &free);
        images[i] = fetch_image(pxe, o->way, &w);
    }
    return o->image_count;
}
