// SPDX-License-Identifier: GPL-2.0-or-later
// Cuts the block that a boot loader hands over into its images; any mode,
// builds on the host.

#include "loader/split.h"

#include "loader/bootsector.h"
#include "loader/geometry.h"
#include "loader/iso9660.h"

#define PAD 4u // between files, and inside cpio archives
#define PAGE 4096u // iPXE begins each file at one
#define SYSTEM_AREA (16ull * CD_SECTOR)

// How far zeroes are followed: one cylinder of 255 heads and 63 sectors, to
// which disk images are padded, is just below 8 MiB.
#define LONGEST_GAP (16u << 20)

// Of the GPT header in sector 1: the other header's sector, the disk's last;
// UEFI 2.10, table 5.5.
#define GPT_ALTERNATE 32

struct splitter {
    const struct image *block;
    struct image *images;
    unsigned count;
    bool more;
};

enum gap { GAP_END, GAP_CPIO, GAP_IMAGE, GAP_OTHER };

static struct image part(const struct image *block, uint64_t start,
                         uint64_t bytes)
{
    return (struct image){.data = block->data + (size_t)start, .size = bytes};
}

static struct image rest_of(const struct image *block, uint64_t start)
{
    return part(block, start, block->size - start);
}

static void add(struct splitter *s, struct image image)
{
    if (s->count == MAX_IMAGES)
        s->more = true;
    else
        s->images[s->count++] = image;
}

// cpio(5), "newc". All numbers are eight hexadecimal digits.
#define CPIO_MODE 14
#define CPIO_FILE_BYTES 54
#define CPIO_NAME_BYTES 94
#define CPIO_HEADER 110
#define CPIO_TYPE 0170000
#define CPIO_REGULAR 0100000

struct member {
    uint32_t mode;
    uint64_t name, data, end; // byte offsets in the block
    uint32_t name_bytes, bytes;
};

static bool is_cpio(const struct image *block, uint64_t at)
{
    uint8_t magic[6];

    return image_read(block, at, magic, sizeof magic) &&
           memcmp(magic, "07070", 5) == 0 &&
           (magic[5] == '1' || magic[5] == '2');
}

static bool read_hex(const uint8_t *p, uint32_t *value)
{
    unsigned i;

    *value = 0;
    for (i = 0; i < 8; i++) {
        uint8_t c = p[i] | 0x20; // lower case, digits as they are

        if (p[i] >= '0' && p[i] <= '9')
            *value = *value << 4 | (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            *value = *value << 4 | (uint32_t)(c - 'a' + 10);
        else
            return false;
    }
    return true;
}

// False if there is no sound header, or the member reaches past the block.
static bool read_member(const struct image *block, uint64_t at,
                        struct member *m)
{
    uint8_t h[CPIO_HEADER];

    if (!is_cpio(block, at) || !image_read(block, at, h, sizeof h) ||
        !read_hex(h + CPIO_MODE, &m->mode) ||
        !read_hex(h + CPIO_FILE_BYTES, &m->bytes) ||
        !read_hex(h + CPIO_NAME_BYTES, &m->name_bytes) || !m->name_bytes)
        return false;
    m->name = at + CPIO_HEADER;
    m->data = round_up(m->name + m->name_bytes, PAD);
    m->end = m->data + m->bytes;
    return m->end <= block->size && m->name + m->name_bytes <= block->size &&
           !block->data[(size_t)(m->name + m->name_bytes - 1)];
}

static const char *base_name(const char *name)
{
    const char *slash;

    while ((slash = strchr(name, '/')))
        name = slash + 1;
    return name;
}

// Adds the file at `at` to the images; directories, links and the trailer,
// which is empty, are none. False, and *at as it was, if the header is damaged.
static bool take_member(struct splitter *s, uint64_t *at)
{
    struct image image;
    struct member m;
    const char *name;
    uint32_t type;

    if (!read_member(s->block, *at, &m))
        return false;
    *at = m.end;
    name = (const char *)s->block->data + (size_t)m.name;
    type = m.mode & CPIO_TYPE;
    if (!m.bytes || (type && type != CPIO_REGULAR))
        return true;
    image = part(s->block, m.data, m.bytes);
    copy_string(image.label, sizeof image.label, base_name(name));
    add(s, image);
    return true;
}

// Bytes that partitions and GPT take; 0: there are none.
static uint64_t table_bytes(const struct image *image)
{
    struct partition_table table;
    uint8_t header[GPT_ALTERNATE + 8];
    uint64_t end;

    if (!read_partitions(image, 0, &table))
        return 0;
    end = table.end;
    if (image_read(image, DISK_SECTOR, header, sizeof header) &&
        memcmp(header, "EFI PART", 8) == 0) {
        if (get_le32(header + GPT_ALTERNATE + 4))
            return UINT64_MAX;
        // The protective entry may say FFFFFFFFh for "all of it".
        end = (uint64_t)get_le32(header + GPT_ALTERNATE) + 1;
    }
    return end * DISK_SECTOR;
}

// UDF's descriptors lie among those of ISO 9660; ECMA-167, part 3, 9.1.
static bool is_udf(const struct image *image)
{
    uint8_t id[6];
    unsigned i;

    for (i = 0; i < 64; i++) {
        if (!image_read(image, SYSTEM_AREA + (uint64_t)i * CD_SECTOR, id,
                        sizeof id))
            return false;
        if (memcmp(id + 1, "NSR0", 4) == 0)
            return true;
        if (memcmp(id + 1, "CD001", 5) != 0 &&
            memcmp(id + 1, "BEA01", 5) != 0)
            return false;
    }
    return false;
}

// Bytes that the image itself says it has, 0 if it does not. What is
// appended to an ISO (an EFI partition) is in its partition table. The ISO
// volume of a UDF disc (Windows) may be but a note that it is one.
static uint64_t own_bytes(const struct image *image)
{
    struct iso_volume volume = iso_read_volume(image);
    uint64_t iso = (uint64_t)volume.sectors * CD_SECTOR;
    uint64_t bytes = table_bytes(image);
    struct bpb bpb;

    if (is_udf(image))
        return 0;
    if (iso > bytes)
        bytes = iso;
    if (read_bpb(image, 0, &bpb) && (uint64_t)bpb.sectors * DISK_SECTOR > bytes)
        bytes = (uint64_t)bpb.sectors * DISK_SECTOR;
    return bytes;
}

// Root directory record in the primary descriptor, ECMA-119 8.4.18 and 9.1.
#define ROOT_RECORD 156
#define RECORD_EXTENT 2

// The root directory begins with a record of itself. That of a later session
// of the same disc counts its sectors from the disc's beginning, not here.
static bool begins_iso(const struct image *image)
{
    uint8_t in_volume[RECORD_EXTENT + 4], in_root[RECORD_EXTENT + 4];
    uint32_t lba;

    if (!iso_read_volume(image).found ||
        !image_read(image, SYSTEM_AREA + ROOT_RECORD, in_volume,
                    sizeof in_volume))
        return false;
    lba = get_le32(in_volume + RECORD_EXTENT);
    return image_read(image, (uint64_t)lba * CD_SECTOR, in_root,
                      sizeof in_root) &&
           in_root[0] && get_le32(in_root + RECORD_EXTENT) == lba;
}

static bool begins_disk(const struct image *image)
{
    struct partition_table table;
    uint8_t jump[3];
    struct bpb bpb;

    if (!has_boot_signature(image, 0) ||
        !image_read(image, 0, jump, sizeof jump))
        return false;
    if ((jump[0] == 0xe9 || (jump[0] == 0xeb && jump[2] == 0x90)) &&
        read_bpb(image, 0, &bpb))
        return true;
    return read_partitions(image, 0, &table) &&
           table.end <= image->size / DISK_SECTOR;
}

static bool has_partitions(const struct image *image)
{
    struct partition_table table;
    struct bpb bpb;

    return read_partitions(image, 0, &table) &&
           (!read_bpb(image, 0, &bpb) ||
            table_fits_bpb(&table, image->size / DISK_SECTOR));
}

// Where an image may end and the next one begin.
struct seam {
    const struct image *block;
    uint64_t start; // of the image in front
    bool behind_iso, behind_partitions;
};

// Behind its last partition a disk may keep a boot sector that has outlived
// its partition. Boot sectors of floppies need no BPB, but the whole floppy
// must be there to be told from what is appended to ISOs.
static bool begins_image(const struct seam *s, uint64_t at)
{
    struct image rest = rest_of(s->block, at);

    if (begins_iso(&rest))
        return true;
    if (s->behind_partitions && (at - s->start) % DISK_SECTOR == 0)
        return false;
    return begins_disk(&rest) ||
           (s->behind_iso && is_floppy_size(rest.size) &&
            has_boot_signature(&rest, 0));
}

// The first multiple of PAD from `end` on where not all is zero, or the
// block's size if there is none within LONGEST_GAP.
static uint64_t skip_zeroes(const struct image *block, uint64_t end)
{
    uint64_t at = round_up(end, PAD), stop = block->size;

    for (; end < at && end < block->size; end++)
        if (block->data[(size_t)end])
            return round_down(end, PAD);
    if (stop > LONGEST_GAP && at < stop - LONGEST_GAP)
        stop = at + LONGEST_GAP;
    for (; at + PAD <= stop; at += PAD)
        if (get_le32(block->data + (size_t)at))
            return at;
    for (end = at; end < stop; end++)
        if (block->data[(size_t)end])
            return at;
    return block->size;
}

// What comes behind the image that ends at `end`, and where it begins. The
// first bytes of an image may themselves be zeroes: an ISO's before its
// descriptors, a disk's before its partition table.
static enum gap find_next(const struct seam *s, uint64_t end, uint64_t *next)
{
    const struct image *block = s->block;
    uint64_t first = skip_zeroes(block, end), at;

    *next = first;
    if (first >= block->size)
        return GAP_END;
    if (first < end)
        return GAP_OTHER;
    if (is_cpio(block, first))
        return GAP_CPIO;
    for (at = round_up(end, PAD); at <= first; at += PAD) {
        if (first - at >= DISK_SECTOR)
            at = first - DISK_SECTOR + PAD;
        *next = at;
        if (begins_image(s, at))
            return GAP_IMAGE;
    }
    *next = first - SYSTEM_AREA;
    if (first >= SYSTEM_AREA && *next >= end && begins_image(s, *next))
        return GAP_IMAGE;
    *next = first;
    return GAP_OTHER;
}

// Adds the image at `at`; returns where the next one begins. Without a seam
// that is certain the image has all the rest.
static uint64_t take_image(struct splitter *s, uint64_t at)
{
    struct image rest = rest_of(s->block, at);
    struct seam seam = {.block = s->block, .start = at};
    uint64_t bytes = own_bytes(&rest), next;

    if (bytes && bytes < rest.size) {
        enum gap gap;

        seam.behind_iso = iso_read_volume(&rest).found;
        seam.behind_partitions = !seam.behind_iso && has_partitions(&rest);
        gap = find_next(&seam, at + bytes, &next);
        if (gap == GAP_IMAGE || gap == GAP_CPIO) {
            add(s, part(s->block, at, bytes));
            return next;
        }
    }
    add(s, at ? rest : *s->block);
    return s->block->size;
}

// Where the next image begins behind a cpio member, which ends at `end`: its
// end is certain, so what follows need not be known.
static uint64_t behind_member(const struct image *block, uint64_t end)
{
    const struct seam seam = {.block = block};
    uint64_t next;

    switch (find_next(&seam, end, &next)) {
    case GAP_CPIO:
    case GAP_IMAGE:
        return next;
    case GAP_OTHER:
        next = round_down(next, PAGE);
        return next >= end ? next : block->size;
    default:
        return block->size;
    }
}

unsigned split_images(const struct image *block, struct image *images,
                      bool *more)
{
    struct splitter s = {.block = block, .images = images};
    uint64_t at = 0;

    while (at < block->size && !s.more) {
        if (!is_cpio(block, at))
            at = take_image(&s, at);
        else if (take_member(&s, &at))
            at = behind_member(block, at);
        else
            break;
    }
    if (!s.count && block->size)
        add(&s, *block);
    *more = s.more;
    return s.count;
}
