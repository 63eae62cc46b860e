// SPDX-License-Identifier: GPL-2.0-or-later
// Unpacks and checks the images that a boot loader has handed over; protected
// mode.

#include "loader/handed.h"

#include "loader/console.h"
#include "loader/format.h"
#include "loader/packed.h"
#include "loader/progress_show.h"

static _Noreturn void fail_unpacking(const char *name, const struct packed *p)
{
    if (p->wanted) {
        char room[ROOM_TEXT];

        // It lies beside what it is unpacked from.
        fail("%s takes %s%llu KiB of memory unpacked, and %s: %s, or give it "
             "unpacked.", name, p->and_more ? "more than " : "",
             (unsigned long long)(p->wanted >> 10),
             room_text(room, p->map), room_remedy(p->map));
    }
    fail(CANNOT_UNPACK, name, p->error, unpack_remedy(p->error));
}

// The call for the key lets the clock's interrupts in, too.
static void move_on(uint64_t done)
{
    if (escape_pressed())
        abandon();
    progress_update(done);
}

static bool take_all(struct packed *p, const struct image *image)
{
    uint64_t done, some;

    for (done = 0; done < image->size; done += some) {
        some = image->size - done;
        if (some > PACKED_PIECE)
            some = PACKED_PIECE;
        if (!packed_take(p, image_address(image) + done, some))
            return false;
        move_on(done);
    }
    return true;
}

static void unpack(struct image *image, const char *name,
                   enum packing packing, struct memory_map *free)
{
    static struct packed p;
    struct image unpacked = *image;

    detail("Unpacking %s: %s.", name, packing_name(packing));
    progress_begin(name, image->size);
    if (!packed_begin(&p, packing, free) || !take_all(&p, image) ||
        !packed_end(&p, &unpacked)) {
        progress_end(0);
        fail_unpacking(name, &p);
    }
    progress_end(image->size);
    memmap_release(free, image_address(image), image->size);
    *image = unpacked;
}

static void check(const struct image *image, const char *name,
                  const uint8_t *digest)
{
    static struct verifier v;
    char why[VERIFY_TEXT];
    uint64_t done = 0;

    detail("Checking %s.", name);
    progress_begin(name, image->size);
    verify_begin(&v, digest);
    while (done < image->size) {
        done += PACKED_PIECE;
        if (done > image->size)
            done = image->size;
        verify_follow(&v, image_address(image), done);
        move_on(done);
    }
    progress_end(done);
    if (!verify_end(&v, why))
        fail(IS_ANOTHER, name, why);
}

void prepare_handed(struct image *images, unsigned count,
                    const struct options *options,
                    const struct memory_map *map)
{
    static struct memory_map free;
    unsigned i;

    free = *map;
    for (i = 0; i < count; i++)
        memmap_reserve(&free, image_address(&images[i]), images[i].size);
    for (i = 0; i < count; i++) {
        enum packing packing = packing_of(&images[i]);
        char name[IMAGE_LABEL_MAX];

        format(name, sizeof name, "Image %u", i + 1);
        if (images[i].label[0])
            copy_string(name, sizeof name, images[i].label);
        if (packing)
            unpack(&images[i], name, packing, &free);
        if (options->images[i].has_digest)
            check(&images[i], name, options->images[i].digest);
    }
}
