// SPDX-License-Identifier: GPL-2.0-or-later
// Makes the commands that mount the images; host.

#include "tools/find.h"

#include "loader/format.h"

#define PAGE 0x1000u

typedef unsigned long long ull; // as the formats want it

// ---- Which device an image is.

static bool holds(const struct device *d, uint64_t base)
{
    return d->placed && base >= d->base && base - d->base < d->bytes;
}

// One whose place is unknown is known by its size, which may be rounded up to a
// page, or down to a block.
static bool may_be(const struct device *d, const struct found *found)
{
    uint64_t more = d->bytes - found->bytes, less = found->bytes - d->bytes;

    return !d->placed && (more < PAGE || less < PAGE);
}

// ---- Mounting a device.

static char *next_command(struct found *found)
{
    return found->commands[found->command_count == COMMANDS_MAX
                               ? COMMANDS_MAX - 1
                               : found->command_count++];
}

static bool is_disk(const struct found *found)
{
    return found->kind == KIND_HARD_DISK || found->kind == KIND_UNKNOWN;
}

// What an image has that begins `offset` bytes into a device or a file: a file
// system, or partitions. With `length` only so much of a file system's is
// looked at. busybox's losetup has no --show.
static void mount_part(const struct found *found, const char *path,
                       uint64_t offset, uint64_t length, bool is_file,
                       char to[COMMAND_MAX])
{
    char from[40] = "", limit[40] = "";

    if (is_disk(found)) {
        if (offset)
            format(from, sizeof from, " -o %llu", (ull)offset);
        format(to, COMMAND_MAX, "l=$(losetup -f) && losetup -rP%s $l %s && "
               "mount -o ro ${l}p1 /mnt", from, path);
        return;
    }
    if (offset)
        format(from, sizeof from, ",offset=%llu", (ull)offset);
    if (length)
        format(limit, sizeof limit, ",sizelimit=%llu", (ull)length);
    format(to, COMMAND_MAX, "mount -o ro%s%s%s %s /mnt",
           is_file || offset ? ",loop" : "", from, limit, path);
}

// A disk that is there shows whether it has partitions; one that will be
// (`seen` is false) is taken at the word of who announces it. Those of a CD are
// parts of it, and those of a floppy a mistake.
static void mount_device(const struct found *found, const struct device *d,
                         bool seen, char to[COMMAND_MAX])
{
    uint64_t offset = d->placed && found->base > d->base
                          ? found->base - d->base : 0;
    bool split = is_disk(found) &&
                 (seen ? d->partition : found->kind == KIND_HARD_DISK);
    char path[NAME_MAX_LENGTH + 8];

    format(path, sizeof path, "/dev/%s", d->name);
    if (offset || !d->splits)
        mount_part(found, path, offset, 0, false, to);
    else
        format(to, COMMAND_MAX, "mount -o ro %s%s /mnt", path,
               split ? "p1" : "");
}

static bool mount_devices(struct found *found, const struct system *s)
{
    unsigned i;

    for (i = 0; i < s->device_count; i++) {
        const struct device *d = &s->devices[i];

        if (holds(d, found->base) || may_be(d, found))
            mount_device(found, d, true, next_command(found));
    }
    return found->command_count;
}

// ---- Making a device of memory.

static void load_and_mount(struct found *found, const char *load,
                           const struct device *d)
{
    char mount[COMMAND_MAX];

    mount_device(found, d, false, mount);
    format(next_command(found), COMMAND_MAX, "%s && %s", load, mount);
}

// The number of a pmem device is its region's; Linux numbers them in the order
// of the tables.
static void by_pmem(struct found *found, const struct system *s)
{
    struct device d = {.splits = true, .placed = true};
    unsigned i, next = s->region_count;

    for (i = 0; i < s->region_count; i++)
        if (holds(&s->regions[i], found->base)) {
            d.base = s->regions[i].base;
            format(d.name, sizeof d.name, "pmem%s", s->regions[i].name + 6);
            load_and_mount(found, "modprobe nd_pmem", &d);
            return;
        }
    if (found->by & BY_NFIT && s->can_nfit) {
        d.base = found->range_base;
        format(d.name, sizeof d.name, "pmem%u", next + found->range_index);
        load_and_mount(found, "modprobe -a nfit nd_pmem", &d);
    }
    if (found->legacy_index != NO_INDEX && s->can_legacy) {
        d.base = round_down(found->base, PAGE);
        format(d.name, sizeof d.name, "pmem%u",
               next + (unsigned)found->legacy_index);
        load_and_mount(found, "modprobe -a nd_e820 nd_pmem", &d);
    }
}

// phram wants whole pages. A module that is loaded takes more by /sys.
static void by_phram(struct found *found, const struct system *s)
{
    uint64_t base = round_down(found->base, PAGE);
    uint64_t end = round_up(found->base + found->bytes, PAGE);
    struct device d = {.placed = true, .base = base};
    char load[COMMAND_MAX], area[NAME_MAX_LENGTH];

    if (!s->can_phram)
        return;
    format(area, sizeof area, "ramiso_%llx,0x%llx,0x%llx", (ull)base,
           (ull)base, (ull)(end - base));
    if (s->has_phram)
        format(load, sizeof load, "echo %s > /sys/module/phram/parameters/"
               "phram && modprobe mtdblock", area);
    else
        format(load, sizeof load,
               "modprobe phram phram=%s && modprobe mtdblock", area);
    format(d.name, sizeof d.name, "mtdblock%u", s->next_mtd);
    load_and_mount(found, load, &d);
}

// ---- Copies.

// dd copies whole blocks: the largest that the image begins with one of.
static void by_copy(struct found *found)
{
    uint64_t block = PAGE;
    const char *file = found->kind == KIND_CD ? "ramiso.iso" : "ramiso.img";
    char mount[COMMAND_MAX];
    uint64_t count;

    while (found->base % block)
        block /= 2;
    count = (found->bytes - 1) / block + 1;
    mount_part(found, file, 0, 0, true, mount);
    format(next_command(found), COMMAND_MAX,
           "dd if=/dev/mem of=%s bs=%llu skip=%llu count=%llu && %s", file,
           (ull)block, (ull)(found->base / block), (ull)count,
           mount);
}

// The name as a shell takes it for one word. False if it does not fit.
static bool quote(char *to, size_t room, const char *name)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ/._-+@%:,=";
    char *end = to + room - 6; // the longest step and what ends it

    if (*name != '-' && !name[strspn(name, plain)])
        return copy_string(to, room, name);
    if (*name == '-') {
        *to++ = '.';
        *to++ = '/';
    }
    *to++ = '\'';
    for (; *name && to < end; name++) {
        if (*name == '\'') {
            memcpy(to, "'\\'", 3);
            to += 3;
        }
        *to++ = *name;
    }
    *to++ = '\'';
    *to = '\0';
    return !*name;
}

static void by_dump(struct found *found, const struct memory *memory,
                    const char *dump)
{
    char path[COMMAND_MAX / 2];

    if (memory_at(memory, found->base, found->bytes) &&
        quote(path, sizeof path, dump))
        mount_part(found, path, found->base, found->bytes, true,
                   found->from_dump);
}

void make_commands(struct findings *f, const struct system *s,
                   const struct memory *memory, const char *dump)
{
    unsigned i;

    for (i = 0; i < f->count; i++) {
        struct found *found = &f->images[i];

        if (dump)
            by_dump(found, memory, dump);
        if (mount_devices(found, s))
            continue;
        by_pmem(found, s);
        by_phram(found, s);
        by_copy(found);
    }
}
