// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes the block of several images: the parts lie in it, in order.

#include "fuzz.h"

#include "loader/split.h"

// The input is runs: a count of zeroes (two bytes, times 4), a count of bytes
// (two bytes), and these.
static size_t unpack(const uint8_t *data, size_t size, uint8_t *to)
{
    size_t length = 0, zeroes, bytes;

    while (size >= 4) {
        zeroes = 4 * (size_t)(data[0] | data[1] << 8);
        bytes = (size_t)(data[2] | data[3] << 8);
        data += 4;
        size -= 4;
        if (bytes > size)
            bytes = size;
        if (to) {
            memset(to + length, 0, zeroes);
            memcpy(to + length + zeroes, data, bytes);
        }
        length += zeroes + bytes;
        data += bytes;
        size -= bytes;
        if (length > 4 << 20)
            break;
    }
    return length;
}

static void check_images(const struct image *block,
                         const struct image *images, unsigned count)
{
    const uint8_t *at = block->data, *end = block->data + block->size;
    unsigned i;

    for (i = 0; i < count; i++) {
        REQUIRE(images[i].size);
        REQUIRE(images[i].data >= at && images[i].data < end);
        REQUIRE(images[i].size <= (uint64_t)(end - images[i].data));
        REQUIRE((images[i].data - block->data) % 4 == 0);
        REQUIRE(memchr(images[i].label, '\0', IMAGE_LABEL_MAX));
        at = images[i].data + images[i].size;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct image images[MAX_IMAGES];
    size_t length = unpack(data, size, NULL);
    uint8_t *copy = malloc(length ? length : 1);
    struct image block = {.data = copy, .size = length};
    bool more = true;
    unsigned count;

    REQUIRE(copy);
    unpack(data, size, copy);
    count = split_images(&block, images, &more);
    REQUIRE(count <= MAX_IMAGES && (count == 0) == (length == 0));
    REQUIRE(!more || count == MAX_IMAGES);
    check_images(&block, images, count);
    free(copy);
    return 0;
}
