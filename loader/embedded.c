// SPDX-License-Identifier: GPL-2.0-or-later
// The image in the loader's own file; protected mode.

#include "loader/embedded.h"

#include "boot/layout.h"
#include "loader/boot.h"
#include "loader/console.h"
#include "loader/handover.h"

const volatile struct embedded embedded
    __attribute__((section(".embedded"))) = {
        .marker = EMBEDDED_MARKER,
        .version = RAMISO_VERSION,
        .offset = (uint32_t)loader_end - LOADER_BASE,
};
_Static_assert(sizeof RAMISO_VERSION <= sizeof embedded.version,
               "the version fits");

void take_embedded(struct handover *h, const void *base)
{
    struct image *image = &h->images[0];
    unsigned i;

    if (!embedded.appended || h->image_count)
        return;
    h->embedded = true;
    h->image_count = 1;
    image->data = (const uint8_t *)base + embedded.offset;
    image->size = embedded.bytes;
    for (i = 0; i < IMAGE_LABEL_MAX - 1 && i < EMBEDDED_NAME_MAX - 1; i++)
        image->label[i] = embedded.name[i];
}

void check_embedded(const struct handover *h)
{
    const struct image *image = &h->images[0];

    if (h->embedded && memcmp(image->data + image->size, EMBEDDED_END,
                              EMBEDDED_END_SIZE) != 0)
        fail("The image embedded in this file has no end: %u bytes and a "
             "mark belong behind the loader, and some were cut off; copy "
             "the file again, or make it anew with ramiso-embed.",
             (unsigned)image->size);
}
