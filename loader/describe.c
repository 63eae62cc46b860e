// SPDX-License-Identifier: GPL-2.0-or-later
// Tells what has become of the images; protected mode.

#include "loader/describe.h"

#include "loader/console.h"
#include "loader/format.h"

static void describe_disk(const struct medium *m, const struct drive *d)
{
    const struct disk *disk = &m->probe.disk;
    char size[27];

    say("%s%s%s: %s bytes at %08llXh, drive %02Xh, C/H/S %u/%u/%u by %s%s",
        d->flags & DRIVE_EMULATED ? "Emulated " : "",
        disk->kind == KIND_FLOPPY ? "floppy" : "hard disk",
        d->flags & DRIVE_READ_ONLY ? ", read only" : "",
        group_digits(size, disk->sectors * DISK_SECTOR),
        (unsigned long long)image_base(d), d->number,
        (unsigned)disk->cylinders,
        disk->heads, disk->sectors_per_track,
        geometry_source_name(disk->source),
        d->flags & DRIVE_EDD ? ", EDD" : "");
}

static void describe_start(const struct probe *p, const struct installed *in)
{
    if (p->entry)
        detail("Boot entry %u: %s, %u bytes from sector %u to %05Xh.",
               (unsigned)(p->entry - p->catalog.entries) + 1,
               media_name(p->entry->media), (unsigned)p->load_bytes,
               (unsigned)p->entry->lba, (unsigned)p->load_address);
    else
        detail("Booting drive %02Xh.", in->boot->number);
}

void describe(const struct medium *media, unsigned count,
              const struct installed *in)
{
    const struct drive *d = resident_drives(in->params);
    char size[27];
    unsigned i;

    detail("Resident: %u KiB at %05Xh, base memory now %u KiB.",
           (unsigned)(in->size / 1024), (unsigned)in->base,
           (unsigned)(in->base / 1024));
    for (i = 0; i < count; i++) {
        const struct medium *m = &media[i];

        if (m->probe.warning[0])
            warn("%s", m->probe.warning);
        if (m->probe.kind == KIND_CD)
            say("CD \"%s\": %s bytes at %08llXh, drive %02Xh",
                m->probe.volume.name, group_digits(size, m->image.size),
                (unsigned long long)m->place.base, d->number);
        else
            describe_disk(m, d);
        for (d++; d < resident_drives(in->params) + in->params->drive_count &&
             d->flags & DRIVE_EMULATED; d++)
            if (d == in->boot)
                describe_disk(m, d);
    }
    describe_start(&media[0].probe, in);
}
