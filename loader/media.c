// SPDX-License-Identifier: GPL-2.0-or-later
// Looks at the images and puts them into their places; protected mode.

#include "loader/media.h"

#include "loader/console.h"
#include "loader/format.h"

static bool can_boot(const struct boot_entry *e)
{
    return e->platform == PLATFORM_X86;
}

static void show_entries(const struct probe *p, unsigned most)
{
    unsigned i;

    warn("The boot catalog of \"%s\":", p->volume.name);
    for (i = 0; i < most; i++) {
        const struct boot_entry *e = &p->catalog.entries[i];

        warn("  %u  %s, %s, sector %u%s%s", i + 1,
             platform_name(e->platform), media_name(e->media),
             (unsigned)e->lba, e->bootable ? "" : ", not marked bootable",
             e == p->entry ? " (the usual one)" : "");
    }
    warn("Press the number of one for BIOS.");
}

// entry=list: shows the boot catalog and waits for a choice.
static void choose_entry(struct medium *m)
{
    const struct boot_catalog *c = &m->probe.catalog;
    int most = c->count < 9 ? (int)c->count : 9;
    int chosen;

    if (!m->words.list_entries || !m->probe.entry || c->count < 2)
        return;
    show_entries(&m->probe, (unsigned)most);
    do
        chosen = wait_key() - '0';
    while (chosen < 1 || chosen > most || !can_boot(&c->entries[chosen - 1]));
    m->words.entry = (unsigned)chosen;
}

// The image's error, with its name or number if there are several.
static _Noreturn void fail_image(const struct medium *m, unsigned number,
                                 const char *error)
{
    if (m->image.label[0] || m->words.name[0])
        fail("%s: %s", m->image.label[0] ? m->image.label : m->words.name,
             error);
    if (number)
        fail("Image %u: %s", number, error);
    fail("%s", error);
}

static void look_at(struct medium *m, bool boots, unsigned number,
                    bool allow_short)
{
    probe_image(&m->image, &m->words, allow_short, &m->probe);
    if (boots && m->words.list_entries) {
        choose_entry(m);
        probe_image(&m->image, &m->words, allow_short, &m->probe);
    }
    if (m->probe.error[0])
        fail_image(m, number, m->probe.error);
    if (boots && m->probe.boot_error[0])
        fail_image(m, number, m->probe.boot_error);
}

void look_at_media(struct medium *media, unsigned count, bool allow_short)
{
    unsigned i;

    for (i = 0; i < count; i++)
        look_at(&media[i], i == 0, count > 1 ? i + 1 : 0, allow_short);
}

// Leaves behind what is in front of a disk in its image, and behind it: a VHD's
// footer.
static void drop_wrapping(struct medium *m)
{
    uint64_t offset = m->probe.bytes - bytes_kept(&m->probe);

    set_image_address(&m->image, image_address(&m->image) + offset);
    m->image.size -= offset;
    m->probe.bytes -= offset;
    m->probe.load_offset -= offset;
    if (m->probe.kind == KIND_CD)
        return;
    m->probe.disk.offset = 0;
    if (m->image.size > medium_bytes(m))
        m->image.size = medium_bytes(m);
}

static void settle(struct medium *m, const struct memory_map *map)
{
    struct image *image = &m->image;
    uint64_t from;

    drop_wrapping(m);
    m->place = place_image(map, m->probe.bytes);
    from = image_address(image);
    if (!m->place.base) {
        char size[27], room[ROOM_TEXT];

        fail("The image takes %s bytes of memory, and %s: %s.",
             group_digits(size, m->probe.bytes), room_text(room, map),
             room_remedy(map));
    }
    if (m->place.base != from) {
        detail("Moving the image from %08llX to %08llX.",
               (unsigned long long)from, (unsigned long long)m->place.base);
        memory_move(m->place.base, from, image->size);
        set_image_address(image, m->place.base);
    }
    memory_clear(m->place.base + image->size, m->place.length - image->size);
}

// Each image keeps clear of those that are settled, and of those that are
// still where they came.
void settle_media(struct medium *media, unsigned count,
                  const struct memory_map *map)
{
    static struct memory_map free;
    unsigned i, j;

    for (i = 0; i < count; i++) {
        free = *map;
        for (j = 0; j < i; j++)
            memmap_reserve(&free, media[j].place.base,
                           media[j].place.length);
        for (j = i + 1; j < count; j++)
            memmap_reserve(&free, image_address(&media[j].image),
                           media[j].image.size);
        if (free.overflow)
            fail("The firmware's memory map has nearly %u entries, which "
                 "leaves no room for the images' own: give fewer images.",
                 MEMMAP_MAX);
        settle(&media[i], &free);
    }
}

void reserve_media(const struct medium *media, unsigned count,
                   enum reserve_type type, struct memory_map *map)
{
    unsigned i;

    for (i = 0; i < count; i++)
        memmap_set(map, media[i].place.base, media[i].place.length,
                   media[i].place.aligned ? type : E820_RESERVED);
}
