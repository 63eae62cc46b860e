// SPDX-License-Identifier: GPL-2.0-or-later
// Finds out what the loader will make of an image, by its own functions and
// in its order; host.

#include "tools/info.h"

#include "loader/bootsector.h"
#include "loader/format.h"
#include "loader/inject.h"
#include "loader/install.h"
#include "loader/packed.h"
#include "loader/resident.h"
#include "loader/split.h"

#define MIB 0x100000u
#define PAE_END (1ull << 36) // what every processor with PAE reaches
#define IO_APIC 0xfec00000u // no PC has RAM from here to 4 GiB
#define COMMON_TOP 0xc0000000ull // few have it from here on
#define MAP_ENTRIES 16u // of a usual machine, our ranges included

extern const uint8_t info_int13[], info_inject[]; // info_blob.S
extern const uint32_t info_int13_bytes, info_inject_bytes;

#define REFUSE(info, ...) \
    ((info)->error[0] ? (void)0 \
                      : (void)format((info)->error, SENTENCE_MAX, \
                                     __VA_ARGS__))
#define WARN(info, ...) \
    ((info)->warning_count == WARNINGS_MAX \
         ? (void)0 \
         : (void)format((info)->warnings[(info)->warning_count++], \
                        SENTENCE_MAX, __VA_ARGS__))

const struct disk *disk_of(const struct info *info, const struct drive *d)
{
    const struct drive *at = info->plan.drives;
    unsigned i;

    for (i = 0; i < info->count; i++) {
        const struct medium *m = &info->media[i];

        if (at == d && m->probe.kind != KIND_CD)
            return &m->probe.disk;
        for (at++; at < info->plan.drives + info->plan.count &&
             at->flags & DRIVE_EMULATED; at++)
            if (at == d && !(d->flags & DRIVE_ENDED))
                return &m->probe.disk;
    }
    return NULL;
}

bool entry_signed(const struct info *info, const struct boot_entry *e)
{
    return has_boot_signature(&info->media[0].image,
                              (uint64_t)e->lba * CD_SECTOR);
}

static void refuse_image(struct info *info, const struct medium *m)
{
    if (m->probe.error[0] && m->image.label[0])
        REFUSE(info, "%s: %s", m->image.label, m->probe.error);
    else if (m->probe.error[0])
        REFUSE(info, "%s", m->probe.error);
    else if (m == info->media && m->probe.boot_error[0])
        REFUSE(info, "%s", m->probe.boot_error);
}

static void split_file(struct info *info)
{
    struct image images[MAX_IMAGES] = {0};
    bool more = false;
    unsigned i;

    info->count = split_images(&info->image, images, &more);
    if (!info->count) {
        images[0] = info->image;
        info->count = 1;
    }
    for (i = 0; i < info->count; i++) {
        info->media[i].image = images[i];
        info->media[i].words = info->options.images[i];
        info->parts[i].size = images[i].size;
        if (images[i].size)
            info->parts[i].offset =
                (uint64_t)(images[i].data - info->image.data);
    }
    if (info->count > 1)
        WARN(info, "The file holds %s%u images, one behind the other: a boot "
             "loader's initrd of it becomes as many drives, but ramiso.0 "
             "takes it for one image. This is about the first one.",
             more ? "more than " : "", info->count);
}

// As loader/handed.c does before anything is looked at.
static bool prepare_image(struct info *info, unsigned i)
{
    struct medium *m = &info->media[i];
    struct part *part = &info->parts[i];
    char error[SENTENCE_MAX] = "", name[IMAGE_LABEL_MAX];
    bool stored = true;

    format(name, sizeof name, "Image %u", i + 1);
    if (m->image.label[0])
        copy_string(name, sizeof name, m->image.label);
    part->packing = packing_of(&m->image);
    if (part->packing)
        stored = unpack_image(&m->image, part, name, PAE_END - FOUR_GIB,
                              error);
    if (stored && !error[0] && m->words.has_digest)
        check_digest(&m->image, m->words.digest, name, error);
    if (error[0])
        REFUSE(info, "%s", error);
    return stored;
}

static bool prepare_images(struct info *info)
{
    unsigned i;

    for (i = 0; i < info->count; i++)
        if (!prepare_image(info, i))
            return false;
    return true;
}

static void probe_images(struct info *info)
{
    unsigned i;

    for (i = 0; i < info->count; i++) {
        struct medium *m = &info->media[i];

        probe_image(&m->image, &m->words, info->options.short_image,
                    &m->probe);
        refuse_image(info, m);
    }
}

static void add_ram(struct memory_map *map, uint64_t base, uint64_t end)
{
    memmap_add(map, (struct e820_entry){
        .base = base,
        .length = end - base,
        .type = E820_RAM,
        .attributes = E820_ENABLED,
    });
}

// The most that a PC can have below 4 GiB, and that every PAE can reach above,
// as far as mem= and int let it be used.
static struct memory_map largest_machine(const struct options *o)
{
    struct memory_map map = {0};

    add_ram(&map, MIB, IO_APIC);
    add_ram(&map, FOUR_GIB, PAE_END);
    memmap_finish(&map);
    map.reach = o->bios_copy ? 0 : PAE_END;
    if (o->memory_limit)
        memmap_limit(&map, o->memory_limit);
    return map;
}

static void warn_of_place(struct info *info)
{
    uint64_t bytes = 0;
    unsigned i;

    for (i = 0; i < info->count; i++)
        bytes += info->media[i].place.length;
    if (info->range == RANGE_ABOVE)
        WARN(info, "The image goes above 4 GiB: the machine needs so much "
             "memory there and a processor with PAE, and drivers that look "
             "for a MEMDISK will not find it.");
    else if (info->range == RANGE_EITHER)
        WARN(info, "The word high puts the image above 4 GiB, where the "
             "machine has room there and a processor with PAE: drivers that "
             "look for a MEMDISK will not find it then.");
    else if (bytes > COMMON_TOP)
        WARN(info, "The image takes more than 3 GiB: few machines have so "
             "much below 4 GiB, elsewhere it goes above.");
}

static void refuse_size(struct info *info, const struct memory_map *map,
                        uint64_t bytes)
{
    char size[27];

    group_digits(size, bytes);
    if (map->limited || map->reach < PAE_END) {
        char room[ROOM_TEXT];

        REFUSE(info, "The image takes %s bytes of memory, and %s: %s.", size,
               room_text(room, map), room_remedy(map));
    } else {
        REFUSE(info, "The image takes %s bytes of memory, which does not fit "
               "into 64 GiB: use a smaller one.", size);
    }
}

// A place for the image, while its decoder has the memory that it takes.
static struct placement place_beside(const struct memory_map *map,
                                     const struct part *part, uint64_t bytes)
{
    struct memory_map free = *map;

    if (part->packing)
        memmap_reserve(&free, LOWEST_PLACE, part->memory);
    return place_image(&free, bytes);
}

// Whether one goes above 4 GiB.
static bool place_images(struct info *info, bool high_first)
{
    struct memory_map map = largest_machine(&info->options);
    bool above = false;
    unsigned i;

    map.high_first = high_first;
    for (i = 0; i < info->count; i++) {
        struct medium *m = &info->media[i];
        uint64_t bytes = bytes_kept(&m->probe);

        m->place = place_beside(&map, &info->parts[i], bytes);
        above = above || m->place.base >= FOUR_GIB;
        if (!m->place.base)
            refuse_size(info, &map, bytes);
        memmap_set(&map, m->place.base, m->place.length, E820_RESERVED);
    }
    return above;
}

static void find_places(struct info *info)
{
    if (place_images(info, false))
        info->range = RANGE_ABOVE;
    else if (info->options.high && place_images(info, true))
        info->range = RANGE_EITHER;
    if (!info->error[0])
        warn_of_place(info);
}

// What a live system's initrd gets, and the sectors that are shown with it: by
// loader/announce_initrd.c only of an image below 4 GiB.
static void measure_injection(struct info *info)
{
    const struct medium *m = &info->media[0];
    const struct payload payload = {
        .data = info_inject,
        .bytes = info_inject_bytes,
    };
    struct injection injection;

    info->live = m->probe.kind == KIND_CD && !info->options.no_inject &&
                 find_injection(&m->image, &injection);
    if (info->live && m->place.base < FOUR_GIB)
        info->injected = injection_size(&injection, &payload);
}

// What the driver takes, from the resident part itself.
static void measure_driver(struct info *info)
{
    struct resident_parts parts = {
        .blob = info_int13,
        .blob_size = info_int13_bytes,
        .drives = info->plan.drives,
        .drive_count = info->plan.count,
        .command_line = info->words,
    };

    if (info->options.announce & ANNOUNCE_SLOTS)
        parts.slots = info->count + 1;
    info->resident = resident_size(&parts);
    info->driver = round_up(annex_size(&parts, MAP_ENTRIES), SMALL_PAGE);
    if (info->options.announce & ANNOUNCE_ACPI)
        info->driver += SMALL_PAGE; // on most machines
    info->driver += round_up(info->injected, SMALL_PAGE);
}

// loader/install.c's rule of where the boot image may lie.
static void check_load(struct info *info)
{
    const struct probe *p = &info->media[0].probe;
    uint64_t end = (uint64_t)p->load_address + p->load_bytes;

    if (!p->load_bytes)
        return;
    if (p->load_address < BOOT_SEGMENT << 4)
        end += LEAST_STACK;
    info->base_needed = round_up(end + info->resident, 1024);
    if (info->base_needed < LEAST_BASE_MEMORY)
        info->base_needed = LEAST_BASE_MEMORY;
    if (info->base_needed > MOST_BASE_MEMORY * 1024ull)
        REFUSE(info, "The boot image (%u bytes for %05Xh) does not fit below "
               "the resident driver at %05Xh: the ISO is damaged, or wants "
               "more base memory than this machine has.",
               (unsigned)p->load_bytes, (unsigned)p->load_address,
               (unsigned)(MOST_BASE_MEMORY * 1024 - info->resident));
}

static void plan(struct info *info)
{
    struct bios_drives bios = {0};
    unsigned i;

    for (i = 0; i < MAX_DRIVES; i++)
        bios.free_cds[i] = (uint8_t)(FIRST_CD_DRIVE + i);
    for (i = 0; i < info->count; i++)
        if (info->media[i].probe.error[0])
            return;
    plan_drives(info->media, info->count, info->options.hidden, &bios,
                &info->plan);
    if (info->plan.error[0])
        REFUSE(info, "%s", info->plan.error);
}

// A guess is of no harm where all goes by LBA.
static void warn_of_guess(struct info *info, const struct medium *m)
{
    const struct disk *disk = &m->probe.disk;
    struct partition_table table;

    if (!m->probe.has_disk || disk->source != GEOMETRY_GUESS ||
        (read_partitions(&m->image, disk->offset, &table) &&
         table.entries[0].type == PARTITION_GPT))
        return;
    WARN(info, "The geometry is a guess, nothing in the image tells it: give "
         "c= h= s= if the system does not start.");
}

static void warn_of_image(struct info *info, const struct medium *m)
{
    const struct probe *p = &m->probe;
    uint64_t wanted = (uint64_t)p->volume.sectors * CD_SECTOR;

    if (p->warning[0])
        WARN(info, "%s", p->warning);
    if (p->has_disk && p->disk.warning[0] &&
        strcmp(p->disk.warning, p->warning) != 0)
        WARN(info, "%s", p->disk.warning);
    warn_of_guess(info, m);
    if (p->volume.found && wanted > m->image.size && !p->error[0]) {
        char have[27], need[27];

        WARN(info, "The image is cut short: %s bytes, but its volume takes "
             "%s; what is missing cannot be read.",
             group_digits(have, m->image.size), group_digits(need, wanted));
    }
    if (p->catalog.more)
        WARN(info, "The boot catalog has more than %u entries: the others "
             "are left out.", CATALOG_ENTRIES);
}

bool look_into(struct info *info)
{
    struct partition_table table;
    unsigned i;

    split_file(info);
    if (!prepare_images(info))
        return false;
    probe_images(info);
    find_places(info);
    plan(info);
    measure_injection(info);
    measure_driver(info);
    check_load(info);
    for (i = 0; i < info->count; i++)
        warn_of_image(info, &info->media[i]);
    info->hybrid = info->media[0].probe.kind == KIND_CD &&
                   read_partitions(&info->media[0].image, 0, &table);
    return true;
}
