// SPDX-License-Identifier: GPL-2.0-or-later
// Prints what an image is, for people; host.

#include <stdarg.h>

#include "tools/info.h"

#include "loader/format.h"

#define KIB 1024u
#define MIB (1024ull * KIB)
#define TEXT_MAX 1024

// C1 control characters: 80h to 9Fh, as UTF-8.
static bool is_control(const char *s)
{
    return s[0] == '\xc2' && (unsigned char)s[1] < 0xa0;
}

// Volume and file names may hold what a terminal obeys.
static void put_clean(FILE *to, const char *s)
{
    while (*s) {
        size_t length = utf8_length(s);

        if (*s >= ' ' && *s < 0x7f)
            length = 1;
        if (!length || is_control(s)) {
            fprintf(to, "\\x%02X", (unsigned char)*s++);
            continue;
        }
        fwrite(s, 1, length, to);
        s += length;
    }
}

__attribute__((format(printf, 2, 3)))
static void put(FILE *to, const char *text, ...)
{
    char line[TEXT_MAX];
    va_list args;

    va_start(args, text);
    vsnprintf(line, sizeof line, text, args);
    va_end(args);
    put_clean(to, line);
}

static void put_memory(FILE *to, uint64_t bytes)
{
    if (bytes % MIB)
        fprintf(to, "%llu KiB", (unsigned long long)bytes / KIB);
    else
        fprintf(to, "%llu MiB", (unsigned long long)bytes / MIB);
}

static void print_packing(FILE *to, const struct part *part)
{
    char size[27];

    put(to, "  packed by %s: %s bytes", packing_name(part->packing),
        group_digits(size, part->size));
    if (part->unpacked) {
        put(to, ", unpacked %s bytes", group_digits(size, part->bytes));
        put(to, "; to unpack it, about %s KiB of memory",
            group_digits(size, round_up(part->memory, KIB) / KIB));
    }
    fputc('\n', to);
}

static void print_kind(FILE *to, const struct info *info)
{
    const struct probe *p = &info->media[0].probe;
    const struct part *part = &info->parts[0];
    char size[27];

    if (part->packing)
        print_packing(to, part);
    if (part->packing && !part->unpacked)
        return;
    if (p->kind == KIND_CD)
        put(to, "  CD \"%s\"%s", p->volume.name,
            info->hybrid ? ", with a partition table" : "");
    else if (p->kind != KIND_UNKNOWN)
        put(to, "  %s", p->kind == KIND_FLOPPY ? "floppy" : "hard disk");
    else
        put(to, "  no image that can be a drive");
    put(to, ", %s bytes", group_digits(size, info->media[0].image.size));
    if (info->media[0].image.label[0])
        put(to, ", \"%s\"", info->media[0].image.label);
    fputc('\n', to);
}

static void print_entry(FILE *to, const struct info *info,
                        const struct boot_entry *e, unsigned number)
{
    unsigned segment = e->load_segment ? e->load_segment : BOOT_SEGMENT;

    put(to, "    %u  %s, %s, %u sector%s of 512 from sector %lu to %04X:0000",
        number, platform_name(e->platform), media_name(e->media),
        e->sector_count, e->sector_count == 1 ? "" : "s",
        (unsigned long)e->lba, segment);
    fprintf(to, "%s%s%s\n", entry_signed(info, e) ? ", AA55h" : "",
            e->bootable ? "" : ", not marked bootable",
            e != info->media[0].probe.entry ? ""
            : info->error[0]                ? "  <- chosen"
                                            : "  <- boots");
}

static void print_catalog(FILE *to, const struct info *info)
{
    const struct probe *p = &info->media[0].probe;
    unsigned i;

    if (!p->volume.has_boot_record)
        return;
    put(to, "  boot catalog at sector %lu",
        (unsigned long)p->volume.catalog_lba);
    fputs(p->catalog.count ? ":\n" : "\n", to);
    for (i = 0; i < p->catalog.count; i++)
        print_entry(to, info, &p->catalog.entries[i], i + 1);
}

static void print_geometry(FILE *to, const struct info *info,
                           const struct drive *d)
{
    const struct disk *disk = disk_of(info, d);
    char size[27];

    put(to, ", %s sectors", group_digits(size, d->sectors));
    if (disk)
        put(to, ", C/H/S %lu/%u/%u by %s", (unsigned long)disk->cylinders,
            disk->heads, disk->sectors_per_track,
            geometry_source_name(disk->source));
    else if (d->flags & DRIVE_DISK)
        put(to, ", %u heads, %u sectors a track", d->boot.chs.head + 1u,
            d->boot.chs.sectors & 0x3fu);
}

static void print_drive(FILE *to, const struct info *info, uint32_t index)
{
    const struct drive *d = &info->plan.drives[index];
    const char *kind = d->flags & DRIVE_CD ? "CD"
                       : d->floppy_type    ? "floppy"
                                           : "hard disk";

    put(to, "    %02Xh  %s%s", d->number,
        d->flags & DRIVE_EMULATED ? "emulated " : "", kind);
    print_geometry(to, info, d);
    put(to, "%s%s%s", d->flags & DRIVE_EDD ? ", EDD" : "",
        d->flags & DRIVE_READ_ONLY ? ", read only" : "",
        d->flags & DRIVE_ENDED ? ", not before INT 13h AH=4Ah" : "");
    fputs(index != info->plan.boot || info->error[0] ? "\n" : "  <- boots\n",
          to);
}

static void print_live(FILE *to, const struct info *info)
{
    static const char *const gets[] = {
        [RANGE_BELOW] = "its initrd gets a helper, for the case that it has "
                        "no driver for the image",
        [RANGE_EITHER] = "above 4 GiB its initrd stays as it is, and has to "
                         "find the image by ACPI's NFIT; below, it gets a "
                         "helper",
        [RANGE_ABOVE] = "above 4 GiB its initrd stays as it is, and has to "
                        "find the image by ACPI's NFIT",
    };

    if (info->live)
        fprintf(to, "  live system: %s\n", gets[info->range]);
}

static void print_memory(FILE *to, const struct info *info)
{
    uint64_t bytes = 0;
    unsigned i;

    for (i = 0; i < info->count; i++)
        bytes += info->media[i].place.length;
    fprintf(to, "  memory %s: ", info->range == RANGE_BELOW ? "below 4 GiB"
                                 : info->range == RANGE_ABOVE ? "above 4 GiB"
            : "above 4 GiB if there is room, else below");
    put_memory(to, bytes);
    fprintf(to, " at a %s boundary, and ",
            info->media[0].place.aligned ? "2 MiB" : "4 KiB");
    put_memory(to, info->driver);
    fputs(" for the driver\n  base memory: the driver keeps ", to);
    put_memory(to, info->resident);
    if (info->base_needed) {
        fputs(" of at least ", to);
        put_memory(to, info->base_needed);
    }
    fputc('\n', to);
}

void print_text(FILE *to, const struct info *info)
{
    uint32_t i;

    put_clean(to, info->file);
    fprintf(to, ": %s\n", info->error[0] ? "not bootable" : "bootable");
    if (info->error[0]) {
        put(to, "  error: %s", info->error);
        fputc('\n', to);
    }
    for (i = 0; i < info->warning_count; i++) {
        put(to, "  warning: %s", info->warnings[i]);
        fputc('\n', to);
    }
    print_kind(to, info);
    print_catalog(to, info);
    print_live(to, info);
    if (info->plan.count)
        fputs("  drives, on a machine that has no others:\n", to);
    for (i = 0; i < info->plan.count; i++)
        print_drive(to, info, i);
    if (info->plan.count)
        print_memory(to, info);
}
