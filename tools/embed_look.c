// SPDX-License-Identifier: GPL-2.0-or-later
// Looks at an image as the loader will, before it is embedded or when it is;
// host.

#include "tools/embed.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "tools/info.h"

static void ignore_word(const char *word)
{
    (void)word;
}

// A network bootstrap program fetches what its words name instead.
static bool names_another(const struct program *p, const struct options *o)
{
    return p->nbp && o->image_count;
}

static const uint8_t *map_all(FILE *file, uint64_t bytes)
{
    void *data = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, fileno(file), 0);

    if (data == MAP_FAILED)
        stop(UNREADABLE, "the image: %s", strerror(errno));
    return data;
}

static void report(struct verdict *v, const struct info *info)
{
    v->packing = packing_name(info->parts[0].packing);
    v->unpacked = info->parts[0].unpacked ? info->parts[0].bytes : 0;
    copy_string(v->error, sizeof v->error, info->error);
}
_Static_assert(VERDICT_TEXT >= SENTENCE_MAX, "the sentence fits");

struct verdict look_at_image(const struct program *p, FILE *image,
                             uint64_t offset)
{
    struct info *info = calloc(1, sizeof *info);
    const struct embedded *e = p->embedded;
    struct verdict v = {.packing = NULL};
    const uint8_t *data;

    if (!info)
        stop(UNREADABLE, "%s: %s", e->name, strerror(errno));
    data = map_all(image, offset + e->bytes);
    info->file = e->name;
    copy_string(info->words, sizeof info->words, p->builtin->words);
    info->options = default_options();
    parse_options(&info->options, info->words, ignore_word);
    info->image.data = data + offset;
    info->image.size = e->bytes;
    copy_string(info->image.label, sizeof info->image.label, e->name);
    if (names_another(p, &info->options))
        info->options = default_options();
    if (!look_into(info))
        stop(UNREADABLE, "%s cannot be unpacked into a temporary file, %s: "
             "set TMPDIR to a folder that has room for it", e->name,
             strerror(errno));
    report(&v, info);
    forget_parts(info);
    munmap((void *)(uintptr_t)data, offset + e->bytes);
    free(info);
    return v;
}
