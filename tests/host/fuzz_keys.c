// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes what a terminal sends: every byte is no key, itself or a key of the
// list, and a silence ends a sequence. FFh in the input is a silence.

#include "fuzz.h"

#include "loader/keys.h"

static void check(int key)
{
    REQUIRE(key >= KEY_NONE && key <= KEY_DELETE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct escape e = {0};
    size_t i;

    for (i = 0; i < size; i++) {
        if (data[i] == 0xff) {
            check(key_of_silence(&e));
            REQUIRE(key_of_terminal(&e, 'a') == 'a');
        } else {
            check(key_of_terminal(&e, data[i]));
            REQUIRE(e.number <= 0xff);
        }
        if (i)
            check(key_of_bios((uint16_t)(data[i - 1] << 8 | data[i])));
    }
    return 0;
}
