// SPDX-License-Identifier: GPL-2.0-or-later
// What every fuzzer includes: a rule that was broken ends the program.

#ifndef HOST_FUZZ_H
#define HOST_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(rule) \
    do { \
        if (!(rule)) { \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, \
                    #rule); \
            abort(); \
        } \
    } while (0)

// A copy that ends where the data end, so that reads past it are seen.
static inline void *exact_copy(const uint8_t *data, size_t size, size_t zeros)
{
    uint8_t *copy = calloc(size + zeros ? size + zeros : 1, 1);

    REQUIRE(copy);
    memcpy(copy, data, size);
    return copy;
}

#endif
