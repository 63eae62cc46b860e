// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes images of every kind: probe, with words, and the drives that they
// become beside others. Every drive lies inside its image's place, every
// sentence ends.

#include "fuzz.h"

#include "loader/drives.h"

#define SYSTEM_AREA (16 * CD_SECTOR)
#define PLACE 0x10000000u
#define PLACE_STEP 0x1000000u

// Behind it come the bytes of the image: those from sector 16 on, or all.
struct input {
    uint8_t flags; // 1: short, 2: all of the image, 4: rw, 8: ro
    uint8_t kind, entry, drive, edd; // words
    uint8_t floppies, hard_disks, hidden; // of the machine
    uint8_t others; // images beside it: two bits a kind
    uint8_t other_drive;
} __attribute__((packed));
_Static_assert(sizeof(struct input) == 10, "seeds.py");

static void check_sentence(const char *text, size_t room)
{
    size_t length = strnlen(text, room);

    REQUIRE(length < room);
    REQUIRE(!length || length == room - 1 || text[length - 1] == '.');
}

// What is loaded lies inside the image, and not over the BIOS data area.
static void check_load(const struct probe *p, const struct image *image)
{
    REQUIRE(p->load_bytes > 0 && p->load_offset < image->size);
    REQUIRE(p->load_bytes <= image->size - p->load_offset);
    REQUIRE(p->load_address >= 0x600 && p->load_address <= 0xffff0);
}

static void check_entry(const struct probe *p, const struct input *in)
{
    REQUIRE(p->entry >= p->catalog.entries);
    REQUIRE(p->entry < p->catalog.entries + p->catalog.count);
    REQUIRE(p->entry->platform == PLATFORM_X86);
    REQUIRE(p->entry->bootable || in->entry);
}

static void check_disk(const struct disk *d, uint64_t bytes)
{
    REQUIRE(d->kind == KIND_FLOPPY || d->kind == KIND_HARD_DISK);
    REQUIRE(d->heads >= 1 && d->heads <= 256);
    REQUIRE(d->sectors_per_track >= 1 && d->sectors_per_track <= 63);
    REQUIRE((d->floppy_type != 0) == (d->kind == KIND_FLOPPY));
    REQUIRE(d->offset <= bytes && d->sectors <= (bytes - d->offset) / 512);
}

static void check_probe(const struct probe *p, const struct image *image,
                        const struct input *in)
{
    check_sentence(p->error, sizeof p->error);
    check_sentence(p->boot_error, sizeof p->boot_error);
    check_sentence(p->warning, sizeof p->warning);
    check_sentence(p->disk.warning, sizeof p->disk.warning);
    REQUIRE(memchr(p->volume.name, '\0', sizeof p->volume.name));
    REQUIRE(p->catalog.count <= CATALOG_ENTRIES);
    if (p->error[0])
        return;
    REQUIRE(p->kind != KIND_UNKNOWN && p->bytes >= image->size);
    if (p->has_disk)
        check_disk(&p->disk, p->bytes);
    if (p->entry)
        check_entry(p, in);
    if (!p->boot_error[0]) {
        REQUIRE(p->kind == KIND_CD ? p->entry != NULL : p->has_disk);
        check_load(p, image);
    }
}

// Another image: a floppy, a hard disk or a CD, with nothing in it.
static void add_other(struct medium *m, unsigned kind, uint8_t number)
{
    *m = (struct medium){
        .image.size = 2880 * 512,
        .words.drive = number < 0xff ? number : DRIVE_ANY,
    };
    m->probe = (struct probe){
        .kind = kind, .bytes = m->image.size, .has_disk = kind != KIND_CD,
        .disk = {
            .kind = kind, .floppy_type = kind == KIND_FLOPPY ? 4 : 0,
            .sectors_per_track = 18, .heads = 2, .cylinders = 80,
            .sectors = 2880,
        },
    };
}

// The image that the drive lies in.
static const struct medium *medium_of(const struct medium *media,
                                      const struct drive *d)
{
    return &media[(d->base - PLACE) / PLACE_STEP];
}

static void check_drive(const struct drive_plan *plan, uint32_t index,
                        const struct medium *m)
{
    const struct drive *d = &plan->drives[index], *e;
    uint64_t at = d->base - m->place.base;

    REQUIRE(at + ((uint64_t)d->sectors << d->sector_shift) <=
            round_up(m->probe.bytes, CD_SECTOR));
    REQUIRE(!(d->flags & DRIVE_CD) != !(d->flags & DRIVE_DISK));
    REQUIRE(d->boot.drive == d->number && d->boot.size == 0x13);
    if (d->flags & DRIVE_DISK) {
        REQUIRE((d->boot.chs.sectors & 0x3f) > 0);
        REQUIRE((d->number < 0x80) == (d->floppy_type != 0));
    }
    if (d->flags & DRIVE_EMULATED) {
        REQUIRE(index > 0);
        REQUIRE(d[-1].flags & (DRIVE_CD | DRIVE_EMULATED));
        REQUIRE(d->boot.load_segment >= 0x60);
    }
    for (e = plan->drives; e < d; e++)
        REQUIRE(e->number != d->number ||
                (e->flags | d->flags) & DRIVE_ENDED);
}

static void check_plan(const struct drive_plan *plan,
                       const struct medium *media)
{
    uint32_t i;

    check_sentence(plan->error, sizeof plan->error);
    REQUIRE(plan->count <= MAX_DRIVES);
    if (plan->error[0])
        return;
    REQUIRE(plan->boot < plan->count);
    REQUIRE(!(plan->drives[plan->boot].flags & DRIVE_ENDED));
    REQUIRE(plan->floppies <= 4);
    for (i = 0; i < plan->count; i++)
        check_drive(plan, i, medium_of(media, &plan->drives[i]));
}

static void fuzz_plan(const struct image *image,
                      const struct image_options *words,
                      const struct probe *probe, const struct input *in)
{
    static const struct bios_drives free_cds = {
        .free_cds = {0xe0, 0xe1, 0xe2, 0xe3},
    };
    static struct medium media[MAX_IMAGES];
    static struct drive_plan plan;
    struct bios_drives bios = free_cds;
    unsigned count = 1, kinds = in->others, i;

    media[0] = (struct medium){.image = *image, .words = *words,
                               .probe = *probe};
    if (probe->entry)
        media[0].probe.entry = media[0].probe.catalog.entries +
                               (probe->entry - probe->catalog.entries);
    for (; kinds & 3 && count < MAX_IMAGES; kinds >>= 2)
        add_other(&media[count++], kinds & 3, in->other_drive);
    for (i = 0; i < count; i++)
        media[i].place.base = PLACE + i * PLACE_STEP;
    bios.floppies = in->floppies;
    bios.hard_disks = in->hard_disks;
    plan_drives(media, count, in->hidden, &bios, &plan);
    check_plan(&plan, media);
}

static struct image_options set_words(const struct input *in)
{
    return (struct image_options){
        .disk.kind = in->kind & 3,
        .entry = in->entry,
        .drive = in->drive < 0xff ? in->drive : DRIVE_ANY,
        .edd = in->edd % 3,
        .writable = in->flags & 4,
        .read_only = in->flags & 8,
    };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct probe p;
    struct image_options words;
    struct image image = {0};
    struct input in;
    uint8_t *bytes;
    size_t before;

    if (size < sizeof in)
        return 0;
    memcpy(&in, data, sizeof in);
    before = in.flags & 2 ? 0 : SYSTEM_AREA;
    size -= sizeof in;
    bytes = calloc(before + size + 1, 1);
    REQUIRE(bytes);
    memcpy(bytes + before, data + sizeof in, size);
    bytes = realloc(bytes, before + size ? before + size : 1);
    image.data = bytes;
    image.size = before + size;
    words = set_words(&in);
    probe_image(&image, &words, in.flags & 1, &p);
    check_probe(&p, &image, &in);
    if (!p.error[0] && !p.boot_error[0])
        fuzz_plan(&image, &words, &p, &in);
    free(bytes);
    return 0;
}
