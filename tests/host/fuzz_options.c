// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes the command line: any text gives sound options.

#include "fuzz.h"

#include "loader/options.h"

static const char *line;

static void check_word(const char *word)
{
    REQUIRE(*word);
    REQUIRE(strstr(line, word));
}

static void check_image(const struct image_options *o)
{
    unsigned i;

    REQUIRE(o->mirror_count <= MAX_MIRRORS);
    REQUIRE(!o->mirror_count || o->name[0]);
    for (i = 0; i < o->mirror_count; i++) {
        REQUIRE(o->mirrors[i] > line && (unsigned char)*o->mirrors[i] > ' ');
        REQUIRE(o->mirrors[i] < line + strlen(line));
        REQUIRE(o->mirrors[i][-1] == '=');
    }
    REQUIRE(memchr(o->name, '\0', sizeof o->name));
    REQUIRE(!o->name[0] || strstr(line, o->name));
    REQUIRE(o->disk.kind <= KIND_HARD_DISK);
    REQUIRE(o->disk.cylinders <= 1 << 24 && o->disk.heads <= 256);
    REQUIRE(o->disk.sectors <= 63);
    REQUIRE(o->drive >= DRIVE_ANY && o->drive <= 0xfe);
    REQUIRE(!(o->read_only && o->writable));
    REQUIRE(!(o->entry && o->list_entries));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = exact_copy(data, size, 1);
    struct options o = default_options();
    unsigned i;

    line = text;
    parse_options(&o, text, check_word);
    REQUIRE(o.image_count <= MAX_IMAGES);
    for (i = 0; i < MAX_IMAGES; i++) {
        check_image(&o.images[i]);
        REQUIRE((i < o.image_count) == !!o.images[i].name[0]);
    }
    REQUIRE(o.hidden <= 7);
    REQUIRE(o.way <= WAY_CLIENT);
    REQUIRE(o.serial_port <= 3);
    REQUIRE(o.serial_baud > 0);
    REQUIRE(o.reserve == RESERVE_PMEM || o.reserve == RESERVE_PLAIN);
    free(text);
    return 0;
}
