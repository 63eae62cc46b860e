// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes the directories of live CDs: every sector that the map shows lies in
// the image or in the memory of the injection, and there is an end.

#include "fuzz.h"

#include "loader/inject.h"
#include "loader/lib.h"

#define SYSTEM_AREA (16 * CD_SECTOR)
#define CD_SECTOR 2048u
#define BASE 0x20000000u
#define ADDRESS 0x10000000u

static const char archive[] = "070701ramiso_base=0x0123456789abcdef";
static const struct payload payload = {
    (const uint8_t *)archive, sizeof archive - 1,
};

static void check_map(const struct sector_map *map, const struct image *image,
                      uint32_t end, uint32_t extra)
{
    uint32_t place = (uint32_t)round_up(image->size, CD_SECTOR), lba, i = 0;

    REQUIRE(map->pieces[0].first == 0);
    REQUIRE(map->pieces[MAP_PIECES - 1].first == end);
    for (lba = 0; lba < end; lba++) {
        uint32_t at;

        while (map->pieces[i + 1].first <= lba)
            REQUIRE(++i < MAP_PIECES - 1);
        at = map->pieces[i].zero + lba * CD_SECTOR;
        REQUIRE((at >= BASE && at - BASE <= place - CD_SECTOR) ||
                (at >= ADDRESS && at - ADDRESS <= extra - CD_SECTOR));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = calloc(1, SYSTEM_AREA + size), *extra;
    struct image image = {.data = bytes, .size = SYSTEM_AREA + size};
    struct injection injection;
    struct sector_map map;
    uint32_t room, gained;

    REQUIRE(bytes);
    memcpy(bytes + SYSTEM_AREA, data, size);
    if (find_injection(&image, &injection)) {
        room = injection_size(&injection, &payload);
        extra = malloc(room);
        REQUIRE(extra);
        gained = build_injection(&injection, &image, &payload, BASE, extra,
                                 ADDRESS, &map);
        REQUIRE(gained);
        check_map(&map, &image,
                  (uint32_t)(round_up(image.size, CD_SECTOR) / CD_SECTOR) +
                      gained, room);
        free(extra);
    }
    free(bytes);
    return 0;
}
