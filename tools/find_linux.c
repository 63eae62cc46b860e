// SPDX-License-Identifier: GPL-2.0-or-later
// Asks a running Linux, by its /proc and /sys, what it knows of the images and
// which devices they are already; host.

#include "tools/find.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "loader/format.h"

#define LARGEST_FILE 0x400000u
#define SECTOR 512u
#define LEGACY "Persistent Memory (legacy)" // E820 type 12
#define PHRAM_NAME "ramiso_" // and the address, as find_mount.c names it

// ---- Files.

static bool exists(const char *root, const char *name)
{
    char path[PATH_MAX];

    format(path, sizeof path, "%s/%s", root, name);
    return access(path, F_OK) == 0;
}

// The file with a 0 byte behind it, to be freed; NULL and errno if there is
// none.
static char *read_file(const char *root, const char *name, size_t *size)
{
    char path[PATH_MAX], *data;
    FILE *file;

    format(path, sizeof path, "%s/%s", root, name);
    file = fopen(path, "re");
    if (!file)
        return NULL;
    data = malloc(LARGEST_FILE + 1);
    if (data) {
        *size = fread(data, 1, LARGEST_FILE, file);
        data[*size] = '\0';
    }
    fclose(file);
    return data;
}

// The first line of a file that has one; false if there is none.
static bool read_line(const char *root, const char *folder, const char *name,
                      char line[NAME_MAX_LENGTH])
{
    char path[PATH_MAX], *data;
    size_t size;

    format(path, sizeof path, "%s/%s", folder, name);
    data = read_file(root, path, &size);
    if (!data)
        return false;
    data[strcspn(data, "\n")] = '\0';
    copy_string(line, NAME_MAX_LENGTH, data);
    free(data);
    return true;
}

static bool read_number(const char *root, const char *folder,
                        const char *name, uint64_t *value)
{
    char line[NAME_MAX_LENGTH], *end;

    if (!read_line(root, folder, name, line))
        return false;
    *value = strtoull(line, &end, 0);
    return end != line;
}

// ---- The memory map.

// "  3f800000-3fdfffff : Reserved": the outermost ranges are not indented.
static void take_range(struct findings *f, const char *line, int *legacy)
{
    char *at;
    uint64_t first = strtoull(line, &at, 16), last;
    const char *type = strstr(line, " : ");
    bool is_legacy = type && strcmp(type + 3, LEGACY) == 0;
    unsigned i;

    if (isspace((unsigned char)*line) || *at != '-' || !type)
        return;
    last = strtoull(at + 1, NULL, 16);
    for (i = 0; i < f->count; i++) {
        struct found *found = &f->images[i];

        if (found->base < first || found->base > last || !last)
            continue;
        copy_string(found->memory_type, NAME_MAX_LENGTH, type + 3);
        if (is_legacy)
            found->legacy_index = *legacy;
    }
    *legacy += is_legacy;
}

static void read_map(struct findings *f, const char *root)
{
    size_t size;
    char *data = read_file(root, "proc/iomem", &size), *line, *rest = data;
    int legacy = 0;
    unsigned i;

    if (!data)
        return;
    while ((line = strsep(&rest, "\n")) != NULL)
        take_range(f, line, &legacy);
    free(data);
    for (i = 0; i < f->count; i++)
        if (strcmp(f->images[i].memory_type, "System RAM") == 0)
            warn(f, "The image at %llXh lies in memory that the system uses: "
                 "it is probably lost.",
                 (unsigned long long)f->images[i].base);
}

// ---- Devices.

static bool has_partition(const char *root, const char *name)
{
    char path[PATH_MAX];

    format(path, sizeof path, "sys/block/%s/%sp1", name, name);
    return exists(root, path);
}

// A device's size has 512-byte sectors, whatever its own are.
static bool describe(const char *root, const char *name, struct device *d)
{
    char folder[PATH_MAX];
    uint64_t sectors;

    format(folder, sizeof folder, "sys/block/%s", name);
    if (!read_number(root, folder, "size", &sectors) || !sectors ||
        sectors > UINT64_MAX / SECTOR)
        return false;
    copy_string(d->name, sizeof d->name, name);
    d->bytes = sectors * SECTOR;
    d->partition = has_partition(root, name);
    format(folder, sizeof folder, "sys/block/%s/device", name);
    d->placed = read_number(root, folder, "resource", &d->base);
    return true;
}

// The phram of our commands has the address in its name. Those of other
// programs (memdiskfind's users) are known by their size only.
static void take_mtd(struct system *s, const char *line)
{
    struct device d = {0};
    unsigned long number;
    const char *name = strchr(line, '"');
    char *end;

    if (strncmp(line, "mtd", 3) != 0 || !name)
        return;
    number = strtoul(line + 3, &end, 10);
    if (end == line + 3 || *end != ':' || number >= UINT_MAX)
        return;
    if (number >= s->next_mtd)
        s->next_mtd = (unsigned)number + 1;
    format(d.name, sizeof d.name, "mtdblock%lu", number);
    d.bytes = strtoull(end + 1, NULL, 16);
    if (strncmp(++name, PHRAM_NAME, strlen(PHRAM_NAME)) == 0) {
        d.placed = true;
        d.base = strtoull(name + strlen(PHRAM_NAME), NULL, 16);
    } else if (strncmp(name, "memdisk", 7) != 0) {
        return;
    }
    if (s->device_count < DEVICES_MAX)
        s->devices[s->device_count++] = d;
}

static void read_mtds(struct system *s, const char *root)
{
    size_t size;
    char *data = read_file(root, "proc/mtd", &size), *line, *rest = data;

    while (data && (line = strsep(&rest, "\n")) != NULL)
        take_mtd(s, line);
    free(data);
}

// A loop device is where what it loops is.
static bool place_loop(const struct system *s, const char *root,
                       struct device *d)
{
    char folder[PATH_MAX], backing[NAME_MAX_LENGTH];
    uint64_t offset = 0;
    unsigned i;

    format(folder, sizeof folder, "sys/block/%s/loop", d->name);
    if (!read_line(root, folder, "backing_file", backing))
        return false;
    read_number(root, folder, "offset", &offset);
    for (i = 0; i < s->device_count; i++)
        if (s->devices[i].placed && strncmp(backing, "/dev/", 5) == 0 &&
            strcmp(backing + 5, s->devices[i].name) == 0) {
            d->placed = true;
            d->base = s->devices[i].base + offset;
            return true;
        }
    return false;
}

static void take_block(struct system *s, const char *root, const char *name,
                       const char *kind)
{
    struct device d = {.splits = true};

    if (strncmp(name, kind, strlen(kind)) != 0 ||
        s->device_count == DEVICES_MAX || !describe(root, name, &d))
        return;
    if (strcmp(kind, "pmem") == 0 && !d.placed)
        return;
    if (strcmp(kind, "loop") == 0 && !place_loop(s, root, &d))
        return;
    s->devices[s->device_count++] = d;
}

static void read_region(struct system *s, const char *root, const char *name)
{
    char folder[PATH_MAX];
    struct device d = {0};

    if (strncmp(name, "region", 6) != 0 || s->region_count == DEVICES_MAX)
        return;
    format(folder, sizeof folder, "sys/bus/nd/devices/%s", name);
    copy_string(d.name, sizeof d.name, name);
    d.placed = read_number(root, folder, "resource", &d.base) &&
               read_number(root, folder, "size", &d.bytes);
    s->regions[s->region_count++] = d;
}

// Calls read_region() if `kind` is NULL, else take_block().
static void read_folder(struct system *s, const char *root,
                        const char *folder, const char *kind)
{
    char path[PATH_MAX];
    struct dirent **names;
    int count, i;

    format(path, sizeof path, "%s/%s", root, folder);
    count = scandir(path, &names, NULL, alphasort);
    for (i = 0; i < count; i++) {
        if (kind)
            take_block(s, root, names[i]->d_name, kind);
        else
            read_region(s, root, names[i]->d_name);
        free(names[i]);
    }
    if (count >= 0)
        free(names);
}

// ---- Modules. Where there is no list of them, none is missed.

static bool is_listed(const char *root, const char *module, bool built_in)
{
    const char *list = built_in ? "modules.builtin" : "modules.dep";
    char path[PATH_MAX], file[NAME_MAX_LENGTH];
    struct utsname system;
    bool listed;
    size_t size;
    char *data;

    if (uname(&system) != 0)
        return true;
    format(path, sizeof path, "lib/modules/%s/%s", system.release, list);
    format(file, sizeof file, "/%s.ko", module);
    data = read_file(root, path, &size);
    listed = !data || strstr(data, file);
    free(data);
    return listed;
}

static bool can_load(const char *root, const char *module)
{
    return is_listed(root, module, false) || is_listed(root, module, true);
}

void ask_kernel(struct findings *f, const char *root, struct system *s)
{
    read_map(f, root);
    read_folder(s, root, "sys/block", "pmem");
    read_mtds(s, root);
    read_folder(s, root, "sys/block", "loop");
    read_folder(s, root, "sys/block", "nbd");
    read_folder(s, root, "sys/bus/nd/devices", NULL);
    s->has_phram = exists(root, "sys/module/phram");
    s->can_nfit = can_load(root, "nfit") && can_load(root, "nd_pmem");
    s->can_legacy = can_load(root, "nd_e820") && can_load(root, "nd_pmem");
    s->can_phram = can_load(root, "phram") && can_load(root, "mtdblock");
}

void find_by_kernel(struct findings *f, const char *root)
{
    size_t size;
    char *data = read_file(root, "sys/firmware/acpi/tables/NFIT", &size);

    if (data)
        read_nfit(f, (const uint8_t *)data, size);
    else if (errno != ENOENT)
        warn(f, "The ACPI table NFIT cannot be read (%s): run this as root.",
             strerror(errno));
    free(data);
}
