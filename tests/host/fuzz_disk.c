// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes disk images: whatever is found lies in the image and can be served.

#include "fuzz.h"

#include "loader/eltorito.h"
#include "loader/geometry.h"

// Little-endian, in front of the image; `tail` bytes lie at its end.
struct head {
    uint8_t kind, media;
    uint16_t sectors, tail;
    uint8_t hints, track;
    uint16_t heads, cylinders, offset;
} __attribute__((packed));
_Static_assert(sizeof(struct head) == 14, "seeds.py");

static void check_sentence(const char *text, size_t room)
{
    REQUIRE(memchr(text, '\0', room));
}

static void check_disk(const struct disk *d, const struct image *image)
{
    uint64_t whole = (uint64_t)d->cylinders * d->heads * d->sectors_per_track;
    uint64_t behind = image->size - d->offset, cylinder;

    check_sentence(d->warning, sizeof d->warning);
    REQUIRE(d->heads >= 1 && d->heads <= 256 && d->cylinders);
    REQUIRE(d->sectors_per_track >= 1 && d->sectors_per_track <= 63);
    REQUIRE(d->sectors && d->offset < image->size);
    REQUIRE(geometry_source_name(d->source)[0]);
    cylinder = (uint64_t)d->heads * d->sectors_per_track;
    if (d->kind == KIND_FLOPPY) {
        REQUIRE(d->floppy_type >= 1 && d->floppy_type <= 6);
        REQUIRE(d->sectors <= whole);
        REQUIRE(d->sectors * DISK_SECTOR < behind + cylinder * DISK_SECTOR);
    } else {
        REQUIRE(d->kind == KIND_HARD_DISK && !d->floppy_type);
        REQUIRE(d->sectors * DISK_SECTOR <= behind);
    }
}

static struct image build(const struct head *h, const uint8_t *data,
                          size_t size)
{
    size_t tail = h->tail < size ? h->tail : size;
    size_t room = (size_t)(h->sectors % 8192) * DISK_SECTOR, bytes = size;
    uint8_t *copy;

    if (room > bytes)
        bytes = room;
    copy = calloc(bytes ? bytes : 1, 1);
    REQUIRE(copy);
    memcpy(copy, data, size - tail);
    memcpy(copy + bytes - tail, data + size - tail, tail);
    return (struct image){.data = copy, .size = bytes};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct disk_hints hints = {0};
    char error[320];
    struct image image;
    struct disk disk;
    struct head h;

    if (size < sizeof h)
        return 0;
    memcpy(&h, data, sizeof h);
    image = build(&h, data + sizeof h, size - sizeof h);
    hints.kind = h.kind & 1 ? KIND_UNKNOWN
                            : h.kind & 2 ? KIND_FLOPPY : KIND_HARD_DISK;
    hints.offset = h.hints & 1 ? h.offset : 0;
    hints.cylinders = h.hints & 2 ? h.cylinders : 0;
    hints.heads = h.hints & 4 ? h.heads % 257 : 0;
    hints.sectors = h.hints & 8 ? h.track % 64 : 0;
    if (find_disk(&image, &hints, &disk, error, sizeof error)) {
        check_disk(&disk, &image);
        REQUIRE(!hints.kind || disk.kind == hints.kind);
        REQUIRE(!hints.heads || disk.heads == hints.heads);
        REQUIRE(!hints.sectors || disk.sectors_per_track == hints.sectors);
        REQUIRE(!hints.cylinders || disk.cylinders == hints.cylinders);
    } else
        REQUIRE(error[0] && memchr(error, '\0', sizeof error));
    if (emulated_disk(&image, h.media, h.offset, &disk, error,
                      sizeof error)) {
        check_disk(&disk, &image);
        REQUIRE(disk.sectors * DISK_SECTOR <= image.size - h.offset);
    } else
        REQUIRE(error[0] && memchr(error, '\0', sizeof error));
    free((void *)(uintptr_t)image.data);
    return 0;
}
