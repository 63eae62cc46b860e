// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes file names: two texts, the name and what it is relative to.

#include "fuzz.h"

#include "loader/location.h"

// A location as a URL leads to the same place.
static void check_url(const struct location *l)
{
    char url[PATH_MAX_BYTES + 40];
    struct location again;

    REQUIRE(location_url(url, sizeof url, l));
    if (!l->tftp) {
        REQUIRE(strcmp(url, l->path) == 0);
    } else if (resolve_location(url, l, &again) == LOCATION_OK) {
        REQUIRE(again.tftp && !again.relative);
        REQUIRE(again.server == l->server && again.port == l->port);
        REQUIRE(strcmp(again.path + (l->path[0] != '/'), l->path) == 0);
    }
}

static void check(const char *name, const struct location *base)
{
    struct location result;
    enum location_status status = resolve_location(name, base, &result);

    REQUIRE(memchr(result.path, '\0', sizeof result.path));
    if (status != LOCATION_OK)
        return;
    REQUIRE(strlen(result.path) <= strlen(base->path) + strlen(name));
    REQUIRE(strstr(name, "://") || result.relative);
    REQUIRE(!result.relative || (result.server == base->server &&
                                 result.tftp == base->tftp));
    REQUIRE(result.relative || result.tftp ||
            strcmp(result.path, name) == 0);
    REQUIRE(!result.tftp || result.port);
    check_url(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *name = exact_copy(data, size, 1);
    size_t used = strlen(name) + 1;
    struct location nowhere = {.tftp = true, .server = 0x0202000a}, base;

    if (resolve_location(name + (used < size ? used : used - 1), &nowhere,
                         &base) == LOCATION_OK)
        check(name, &base);
    free(name);
    return 0;
}
