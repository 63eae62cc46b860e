// SPDX-License-Identifier: GPL-2.0-or-later
// Decides what the image is and what to boot of it, or says in one sentence
// why nothing can be; any mode, builds on the host.

#include "loader/probe.h"

#include "int13/eltorito.h"
#include "loader/bootsector.h"
#include "loader/format.h"

#define LOWEST_LOAD 0x600u // vectors, BIOS data area and what DOS keeps there
#define HIGHEST_LOAD_END 0x80000u // that leaves any driver room above
#define FORMAT_FILL 0xf6 // of a sector that was only formatted

#define SENTENCE(to, ...) ((void)format((to), sizeof(to), __VA_ARGS__))
#define ERROR(p, ...) SENTENCE((p)->error, __VA_ARGS__)
#define BOOT_ERROR(p, ...) SENTENCE((p)->boot_error, __VA_ARGS__)
#define WARNING(p, ...) SENTENCE((p)->warning, __VA_ARGS__)

static void check_volume(const struct image *image, bool allow_short,
                         struct probe *p)
{
    uint64_t wanted = (uint64_t)p->volume.sectors * CD_SECTOR;
    char have[27], need[27];

    group_digits(have, image->size);
    group_digits(need, wanted);
    if (wanted > image->size && !allow_short)
        ERROR(p, "The image is cut short: %s bytes, but its volume takes %s: "
              "fetch it again, or add the word \"short\" to boot it as it "
              "is.", have, need);
    else if (!p->volume.has_boot_record)
        BOOT_ERROR(p, "The ISO \"%s\" has no El Torito boot record: it is "
                   "not bootable; use one that is.", p->volume.name);
}

static bool check_catalog(struct probe *p)
{
    const struct boot_catalog *c = &p->catalog;
    unsigned lba = p->volume.catalog_lba;

    switch (c->status) {
    case CATALOG_OUTSIDE:
        BOOT_ERROR(p, "The boot catalog is said to be at sector %u, behind the "
                   "image's end: the ISO is damaged; fetch it again.", lba);
        break;
    case CATALOG_NO_VALIDATION:
        BOOT_ERROR(p, "The boot catalog at sector %u has no validation entry: "
                   "the ISO is damaged; fetch it again.", lba);
        break;
    case CATALOG_CHECKSUM:
        BOOT_ERROR(p, "The boot catalog at sector %u has a checksum of %04X "
                   "instead of 0000: the ISO is damaged; fetch it again.", lba,
                   c->checksum);
        break;
    case CATALOG_OK:
        return true;
    }
    return false;
}

const char *list_entries(const struct boot_catalog *c, char *to, size_t room)
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

// The entry that the words ask for: it must be one for BIOS machines, but it
// need not be marked bootable.
static void take_entry(struct probe *p, unsigned number)
{
    const struct boot_catalog *c = &p->catalog;
    char list[160];

    if (number > c->count)
        BOOT_ERROR(p, "There is no entry=%u, the boot catalog has %u: use "
                   "entry=list to choose.", number, c->count);
    else if (c->entries[number - 1].platform != PLATFORM_X86)
        BOOT_ERROR(p, "entry=%u is not for BIOS machines (%s): choose "
                   "another.", number, list_entries(c, list, sizeof list));
    else
        p->entry = &c->entries[number - 1];
}

static void choose_entry(struct probe *p, unsigned number)
{
    if (number) {
        take_entry(p, number);
        return;
    }
    p->entry = eltorito_choose(&p->catalog);
    if (!p->entry) {
        char list[160];

        BOOT_ERROR(p, "The boot catalog has no bootable entry for BIOS "
                   "machines (%s): use an ISO that boots on a BIOS.",
                   p->catalog.count
                       ? list_entries(&p->catalog, list, sizeof list)
                       : "it is empty");
    }
}

// Where the entry's boot image is to be loaded, and how much of it: what
// there is of it up to byte `end` of the image.
static void set_load(const struct boot_entry *e, uint64_t end,
                     struct probe *p)
{
    uint64_t offset = (uint64_t)e->lba * CD_SECTOR;
    uint32_t segment = e->load_segment ? e->load_segment : BOOT_SEGMENT;
    uint32_t sectors = e->sector_count ? e->sector_count : DEFAULT_SECTORS;

    if (!e->sector_count)
        WARNING(p, "The boot entry's sector count is 0: loading %u sectors.",
                DEFAULT_SECTORS);
    p->load_offset = offset;
    p->load_address = segment << 4;
    p->load_bytes = sectors * DISK_SECTOR;
    if (!e->lba || offset >= end) {
        BOOT_ERROR(p, "The boot image is said to be at sector %u, outside "
                   "the image: the ISO is damaged; fetch it again.",
                   (unsigned)e->lba);
        return;
    }
    if (p->load_bytes > end - offset)
        p->load_bytes = (uint32_t)(end - offset);
    if (p->load_address < LOWEST_LOAD)
        BOOT_ERROR(p, "The boot entry's load segment %04Xh lies inside the "
                   "BIOS data area: the ISO is damaged; fetch it again.",
                   (unsigned)segment);
}

// BIOSes ask hard disks for the signature. Floppies from before it, and games
// that bring their own system, have code without it.
static bool has_code(const struct image *image, const struct disk *disk)
{
    uint8_t first = 0;

    if (has_boot_signature(image, disk->offset))
        return true;
    return disk->kind == KIND_FLOPPY &&
           image_read(image, disk->offset, &first, sizeof first) && first &&
           first != FORMAT_FILL;
}

static void check_signature(const struct image *image, struct probe *p)
{
    const char *name = p->disk.kind == KIND_FLOPPY ? "floppy" : "hard disk";

    if (!has_code(image, &p->disk))
        BOOT_ERROR(p, "The %s has no boot sector, its signature AA55h is not "
                   "there: use an image that is bootable.", name);
    else if (!has_boot_signature(image, p->disk.offset) && !p->warning[0])
        WARNING(p, "The boot sector of the floppy has no signature AA55h: if "
                "it does not start, it is not bootable.");
}

static void set_emulation(const struct image *image, struct probe *p)
{
    const struct boot_entry *e = p->entry;
    uint64_t offset = (uint64_t)e->lba * CD_SECTOR;

    p->has_disk = emulated_disk(image, e->media, offset, &p->disk,
                                p->boot_error, sizeof p->boot_error);
    if (!p->has_disk)
        return;
    set_load(e, p->disk.offset + p->disk.sectors * DISK_SECTOR, p);
    check_signature(image, p);
}

bool entry_emulates(const struct image *image, const struct boot_entry *e,
                    struct disk *disk)
{
    char error[160];
    uint32_t segment = e->load_segment ? e->load_segment : BOOT_SEGMENT;
    uint32_t end = (segment << 4) + e->sector_count * DISK_SECTOR;

    return e->bootable && e->platform == PLATFORM_X86 && e->lba &&
           (e->media & MEDIA_TYPE) != MEDIA_NO_EMULATION &&
           segment << 4 >= LOWEST_LOAD && end <= HIGHEST_LOAD_END &&
           emulated_disk(image, e->media, (uint64_t)e->lba * CD_SECTOR, disk,
                         error, sizeof error) &&
           has_code(image, disk);
}

static void probe_cd(const struct image *image,
                     const struct image_options *words, bool allow_short,
                     struct probe *p)
{
    p->kind = KIND_CD;
    p->bytes = image->size;
    check_volume(image, allow_short, p);
    if (p->error[0] || p->boot_error[0])
        return;
    eltorito_read_catalog(image, p->volume.catalog_lba, &p->catalog);
    if (check_catalog(p))
        choose_entry(p, words->entry);
    if (!p->entry)
        return;
    if ((p->entry->media & MEDIA_TYPE) == MEDIA_NO_EMULATION)
        set_load(p->entry, image->size, p);
    else
        set_emulation(image, p);
}

static void probe_disk(const struct image *image,
                       const struct image_options *words, struct probe *p)
{
    uint64_t end;

    p->has_disk = find_disk(image, &words->disk, &p->disk, p->error,
                            sizeof p->error);
    if (!p->has_disk)
        return;
    p->kind = p->disk.kind;
    end = p->disk.offset + p->disk.sectors * DISK_SECTOR;
    p->bytes = end > image->size ? end : image->size;
    p->load_offset = p->disk.offset;
    p->load_address = BOOT_SEGMENT << 4;
    p->load_bytes = DISK_SECTOR;
    check_signature(image, p);
}

void probe_image(const struct image *image, const struct image_options *words,
                 bool allow_short, struct probe *p)
{
    enum image_kind kind = words->disk.kind;

    memset(p, 0, sizeof *p);
    if (!image->size) {
        ERROR(p, "The image is empty (0 bytes): fetch it again.");
        return;
    }
    if (kind == KIND_CD || kind == KIND_UNKNOWN)
        p->volume = iso_read_volume(image);
    if (p->volume.found) {
        probe_cd(image, words, allow_short, p);
    } else if (kind == KIND_CD) {
        char have[27];

        ERROR(p, "The image (%s bytes) is no ISO 9660 file system: check "
              "that the right file was given, or leave out the word "
              "\"iso\".", group_digits(have, image->size));
    } else {
        probe_disk(image, words, p);
    }
    if (p->has_disk && !p->warning[0])
        copy_string(p->warning, sizeof p->warning, p->disk.warning);
}
