// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes lists of digests: a name, a zero byte, the list.

#include "fuzz.h"

#include <strings.h>

#include "loader/digest.h"

// What is found stands in the list.
static void check_found(const uint8_t *list, size_t length,
                        const uint8_t *digest)
{
    char text[DIGEST_DIGITS + 1];
    size_t i = 0;

    digest_text(text, digest);
    while (i + DIGEST_DIGITS <= length &&
           strncasecmp((const char *)list + i, text, DIGEST_DIGITS) != 0)
        i++;
    REQUIRE(i + DIGEST_DIGITS <= length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *zero = memchr(data, '\0', size);
    size_t used = zero ? (size_t)(zero - data) + 1 : size;
    char *name = exact_copy(data, zero ? used : 0, 1);
    uint8_t *list = exact_copy(data + used, size - used, 0);
    uint8_t digest[SHA256_BYTES], first[SHA256_BYTES];
    enum digest_status status, any;

    status = find_digest((char *)list, size - used, name, digest);
    any = find_digest((char *)list, size - used, "", first);
    REQUIRE(any == DIGEST_FOUND || any == DIGEST_NONE);
    REQUIRE((status == DIGEST_NONE) == (any == DIGEST_NONE));
    if (status == DIGEST_FOUND)
        check_found(list, size - used, digest);
    if (any == DIGEST_FOUND)
        check_found(list, size - used, first);
    free(name);
    free(list);
    return 0;
}
