// SPDX-License-Identifier: GPL-2.0-or-later
// Fetches the digest that a file beside an image tells; protected mode.

#include "loader/digest_file.h"

#include "loader/console.h"
#include "loader/digest.h"
#include "loader/place.h"

#define DIGEST_SUFFIX ".sha256"
#define DIGEST_FILE_MAX 0x10000u

static const char *digest_error(enum digest_status status)
{
    switch (status) {
    case DIGEST_NONE:
        return "holds no SHA-256";
    case DIGEST_NOT_NAMED:
        return "does not name the image";
    default:
        return "names the image more than once";
    }
}

const uint8_t *fetch_digest(const struct pxe *pxe,
                            const struct image_options *o,
                            const struct memory_map *map)
{
    static uint8_t digest[SHA256_BYTES];
    static char name[IMAGE_NAME_MAX + sizeof DIGEST_SUFFIX];
    struct placement list = place_low(map, DIGEST_FILE_MAX);
    enum digest_status status;
    size_t bytes;
    unsigned n;

    for (n = 0; list.base && n <= o->mirror_count; n++) {
        char *text = (char *)(uintptr_t)list.base;

        mirror_name(o, n, name);
        copy_string(name + strlen(name), sizeof DIGEST_SUFFIX, DIGEST_SUFFIX);
        if (fetch_file(pxe, name, text, DIGEST_FILE_MAX, &bytes) != FETCH_OK)
            continue;
        name[strlen(name) - strlen(DIGEST_SUFFIX)] = '\0';
        status = find_digest(text, bytes, name, digest);
        if (status == DIGEST_FOUND)
            return digest;
        fail("%s" DIGEST_SUFFIX " %s: mend it, or leave out verify.", name,
             digest_error(status));
    }
    fail("%s" DIGEST_SUFFIX " could not be fetched, which verify wants: put "
         "it beside the image, or leave out verify.", o->name);
}
