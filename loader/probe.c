// SPDX-License-Identifier: GPL-2.0-or-later
// Decides what to boot of an image, or says in one sentence why nothing can
// be; any mode, builds on the host.

#include "loader/probe.h"

#include "int13/eltorito.h"
#include "loader/format.h"

#define BOOT_BLOCK 512u
#define LOWEST_LOAD 0x600u // vectors, BIOS data area and what DOS keeps there
#define DEFAULT_SECTORS (CD_SECTOR / BOOT_BLOCK) // for a count of 0

#define ERROR(p, ...) ((void)format((p)->error, sizeof(p)->error, __VA_ARGS__))

static bool check_volume(const struct image *image, bool allow_short,
                         struct probe *p)
{
    uint64_t wanted = (uint64_t)p->volume.sectors * CD_SECTOR;
    char have[27], need[27];

    group_digits(have, image->size);
    group_digits(need, wanted);
    if (!image->size)
        ERROR(p, "The image is empty (0 bytes): fetch it again.");
    else if (!p->volume.found)
        ERROR(p, "The image (%s bytes) is no ISO 9660 file system: check "
              "that the right file was given.", have);
    else if (wanted > image->size && !allow_short)
        ERROR(p, "The image is cut short: %s bytes, but its volume takes %s: "
              "fetch it again, or add the word \"short\" to boot it as it "
              "is.", have, need);
    else if (!p->volume.has_boot_record)
        ERROR(p, "The ISO \"%s\" has no El Torito boot record: it is not "
              "bootable; use one that is.", p->volume.name);
    return !p->error[0];
}

static bool check_catalog(struct probe *p)
{
    const struct boot_catalog *c = &p->catalog;
    unsigned lba = p->volume.catalog_lba;

    switch (c->status) {
    case CATALOG_OUTSIDE:
        ERROR(p, "The boot catalog is said to be at sector %u, behind the "
              "image's end: the ISO is damaged; fetch it again.", lba);
        break;
    case CATALOG_NO_VALIDATION:
        ERROR(p, "The boot catalog at sector %u has no validation entry: the "
              "ISO is damaged; fetch it again.", lba);
        break;
    case CATALOG_CHECKSUM:
        ERROR(p, "The boot catalog at sector %u has a checksum of %04X "
              "instead of 0000: the ISO is damaged; fetch it again.", lba,
              c->checksum);
        break;
    case CATALOG_OK:
        return true;
    }
    return false;
}

// "1: EFI, 2: BIOS (not bootable)"
static const char *list_entries(const struct boot_catalog *c, char *to,
                                size_t room)
{
    size_t at = 0;
    unsigned i;

    to[0] = '\0';
    for (i = 0; i < c->count; i++)
        at += format(to + at, room - at, "%s%u: %s%s", i ? ", " : "", i + 1,
                     platform_name(c->entries[i].platform),
                     c->entries[i].bootable ? "" : " (not bootable)");
    return to;
}

static bool check_entry(struct probe *p)
{
    char list[160];

    p->entry = eltorito_choose(&p->catalog);
    if (!p->entry)
        ERROR(p, "The boot catalog has no bootable entry for BIOS machines "
              "(%s): use an ISO that boots on a BIOS.",
              p->catalog.count ? list_entries(&p->catalog, list, sizeof list)
                               : "it is empty");
    else if ((p->entry->media & 0x0f) != MEDIA_NO_EMULATION)
        ERROR(p, "The boot entry asks for %s (media %02Xh), which this "
              "version cannot do: use an ISO without emulation.",
              media_name(p->entry->media), p->entry->media);
    return !p->error[0];
}

static void set_load(const struct image *image, struct probe *p)
{
    const struct boot_entry *e = p->entry;
    uint64_t offset = (uint64_t)e->lba * CD_SECTOR;
    uint32_t segment = e->load_segment ? e->load_segment : BOOT_SEGMENT;
    uint32_t sectors = e->sector_count ? e->sector_count : DEFAULT_SECTORS;

    if (!e->sector_count)
        format(p->warning, sizeof p->warning, "The boot entry's sector count "
               "is 0: loading %u sectors.", DEFAULT_SECTORS);
    p->load_address = segment << 4;
    p->load_bytes = sectors * BOOT_BLOCK;
    if (!e->lba || offset >= image->size) {
        ERROR(p, "The boot image is said to be at sector %u, outside the "
              "image: the ISO is damaged; fetch it again.",
              (unsigned)e->lba);
        return;
    }
    if (p->load_bytes > image->size - offset)
        p->load_bytes = (uint32_t)(image->size - offset);
    if (p->load_address < LOWEST_LOAD)
        ERROR(p, "The boot entry's load segment %04Xh lies inside the BIOS "
              "data area: the ISO is damaged; fetch it again.",
              (unsigned)segment);
}

void probe_image(const struct image *image, bool allow_short,
                 struct probe *p)
{
    memset(p, 0, sizeof *p);
    p->volume = iso_read_volume(image);
    if (!check_volume(image, allow_short, p))
        return;
    eltorito_read_catalog(image, p->volume.catalog_lba, &p->catalog);
    if (check_catalog(p) && check_entry(p))
        set_load(image, p);
}
