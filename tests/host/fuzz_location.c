// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes file names: two texts, the name and the NBP's path.

#include "fuzz.h"

#include "loader/location.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *name = exact_copy(data, size, 1), *base_path;
    size_t used = strlen(name) + 1;
    struct location base = {.server = 0x0202000a}, result;
    enum location_status status;

    base_path = name + (used < size ? used : used - 1);
    copy_string(base.path, sizeof base.path, base_path);
    status = resolve_location(name, &base, &result);
    if (status == LOCATION_OK) {
        REQUIRE(memchr(result.path, '\0', sizeof result.path));
        REQUIRE(strlen(result.path) <= strlen(base.path) + strlen(name));
        REQUIRE(strstr(name, "://") || result.server == base.server);
    }
    free(name);
    return 0;
}
