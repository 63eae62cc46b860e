// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/packed.c: where packed images come out, in machines of several
// sizes, and that all memory comes back.

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "disc.h"
#include "loader/packed.h"

#define RAM_BYTES (24u << 20)

static uint8_t *ram; // of the machine, below 4 GiB
static struct memory_map map, before;
static struct packed p;
static struct verifier file, image;
static uint8_t *content, *gz; // an image, and it packed
static size_t content_bytes, gz_bytes;

// The machine has so much of its RAM, from the beginning on.
static void begin(size_t bytes)
{
    if (!ram)
        ram = mmap(NULL, RAM_BYTES, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    assert_ptr_not_equal(ram, MAP_FAILED);
    memset(&map, 0, sizeof map);
    memmap_add(&map, (struct e820_entry){(uintptr_t)ram, bytes, E820_RAM, 1});
    before = map;
}

static void assert_all_is_back(void)
{
    assert_int_equal(map.count, before.count);
    assert_memory_equal(map.entries, before.entries,
                        map.count * sizeof *map.entries);
}

// gzip members are stored blocks here (RFC 1951, 3.2.4), made by hand; the
// decoders have tests of their own.
static void put(const void *data, size_t bytes)
{
    memcpy(gz + gz_bytes, data, bytes);
    gz_bytes += bytes;
}

static uint32_t crc_of(const uint8_t *data, size_t bytes)
{
    uint32_t crc = ~0u;
    unsigned bit;

    while (bytes--)
        for (crc ^= *data++, bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    return ~crc;
}

static void pack(void)
{
    static const uint8_t header[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
    uint32_t crc = crc_of(content, content_bytes);
    uint32_t length = (uint32_t)content_bytes;
    size_t at, some;

    gz = realloc(gz, content_bytes + content_bytes / 1000 + 100);
    gz_bytes = 0;
    put(header, sizeof header);
    for (at = 0; at < content_bytes; at += some) {
        uint8_t block[5];

        some = content_bytes - at < 0xffff ? content_bytes - at : 0xffff;
        block[0] = at + some == content_bytes;
        block[1] = (uint8_t)some;
        block[2] = (uint8_t)(some >> 8);
        block[3] = (uint8_t)~block[1];
        block[4] = (uint8_t)~block[2];
        put(block, sizeof block);
        put(content + at, some);
    }
    put(&crc, 4);
    put(&length, 4);
}

// An image of so many bytes; as an ISO its volume has `sectors` of them.
static void make(size_t bytes, uint32_t sectors)
{
    struct image disc = disc_new(bytes);
    size_t i;

    if (sectors)
        disc_primary(&disc, DISC_PRIMARY, "x", sectors);
    content = realloc(content, bytes);
    content_bytes = bytes;
    memcpy(content, disc.data, bytes);
    disc_free(&disc);
    for (i = 40960; i < bytes; i++)
        content[i] = (uint8_t)(i * 7 + i / 256);
    pack();
}

static bool unpack_all(struct image *out, size_t step)
{
    size_t at, some;

    assert_true(packed_begin(&p, PACKING_GZIP, &map));
    verify_begin(&file, NULL);
    verify_begin(&image, NULL);
    p.file = &file;
    p.image = &image;
    for (at = 0; at < gz_bytes; at += some) {
        some = gz_bytes - at < step ? gz_bytes - at : step;
        if (!packed_take(&p, (uintptr_t)gz + at, some))
            return false;
    }
    return packed_end(&p, out);
}

static void assert_unpacked(const struct image *out)
{
    uint32_t i = 0;

    assert_int_equal(out->size, content_bytes);
    assert_memory_equal(out->data, content, content_bytes);
    while (i < map.count && map.entries[i].type == E820_RAM)
        i++;
    assert_int_equal(map.entries[i].base, image_address(out));
    assert_int_equal(map.entries[i].length, round_up(content_bytes, 4096));
    assert_in_range(map.count, 2, 3);
    packed_abandon(&p);
    assert_all_is_back();
}

// An ISO goes to the place that an image of its size has in the end.
TEST(iso)
{
    struct image out;
    struct placement place;

    begin(RAM_BYTES);
    make(5 << 20, (5 << 20) / 2048);
    place = place_image(&map, content_bytes);
    assert_true(unpack_all(&out, 1460));
    assert_int_equal(image_address(&out), place.base);
    assert_unpacked(&out);
}

// One that is longer than its volume says moves on when that shows.
TEST(longer_than_its_volume)
{
    struct image out;

    begin(RAM_BYTES);
    make(5 << 20, 600);
    assert_true(unpack_all(&out, 65536));
    assert_unpacked(&out);
}

// One that tells nothing of its size, and one of a few bytes.
TEST(no_iso)
{
    struct image out;

    begin(RAM_BYTES);
    make(3 << 20, 0);
    assert_true(unpack_all(&out, 4096));
    assert_unpacked(&out);
    make(100, 0);
    assert_true(unpack_all(&out, 1));
    assert_unpacked(&out);
}

// No room: what is needed is told, as far as it is known, and all memory comes
// back.
TEST(no_room)
{
    struct image out;

    begin(4 << 20);
    make(5 << 20, (5 << 20) / 2048);
    assert_false(unpack_all(&out, 1460));
    assert_int_equal(p.wanted, 5 << 20);
    assert_false(p.and_more);
    packed_abandon(&p);
    assert_all_is_back();
    make(5 << 20, 0);
    assert_false(unpack_all(&out, 1460));
    assert_in_range(p.wanted, 3 << 20, 5 << 20);
    assert_true(p.and_more);
    packed_abandon(&p);
    assert_all_is_back();
}

// Damaged, cut short, or with nothing in it: it is told, and no image comes.
TEST(damaged)
{
    struct image out;
    static const uint8_t empty[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0,
                                    0, 0, 0, 0, 0, 0, 0, 0};

    begin(RAM_BYTES);
    make(3 << 20, 1536);
    gz[gz_bytes / 2] ^= 1;
    assert_false(unpack_all(&out, 1460));
    assert_non_null(p.error);
    packed_abandon(&p);
    pack();
    gz_bytes -= 9;
    assert_false(unpack_all(&out, 1460));
    assert_non_null(strstr(p.error, "too early"));
    packed_abandon(&p);
    gz_bytes = 0;
    put(empty, sizeof empty);
    assert_false(unpack_all(&out, 1460));
    assert_non_null(strstr(p.error, "nothing"));
    packed_abandon(&p);
    assert_all_is_back();
}

// What is hashed: the file as it comes, and what it becomes.
TEST(digests)
{
    struct verifier whole;
    struct image out;
    uint8_t found[2][SHA256_BYTES], wanted[2][SHA256_BYTES];

    begin(RAM_BYTES);
    make(1 << 20, 512);
    verify_begin(&whole, wanted[0]);
    verify_add(&whole, gz, gz_bytes);
    sha256_end(&whole.hash, wanted[0]);
    verify_begin(&whole, wanted[1]);
    verify_add(&whole, content, content_bytes);
    sha256_end(&whole.hash, wanted[1]);
    assert_true(packed_begin(&p, PACKING_GZIP, &map));
    verify_begin(&file, wanted[0]);
    verify_begin(&image, wanted[1]);
    p.file = &file;
    p.image = &image;
    assert_true(packed_take(&p, (uintptr_t)gz, gz_bytes));
    assert_true(packed_end(&p, &out));
    sha256_end(&file.hash, found[0]);
    sha256_end(&image.hash, found[1]);
    assert_memory_equal(found, wanted, sizeof found);
    packed_abandon(&p);
}

GROUP(packed, RUN(iso), RUN(longer_than_its_volume), RUN(no_iso), RUN(no_room),
      RUN(damaged), RUN(digests))
