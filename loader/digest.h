// SPDX-License-Identifier: GPL-2.0-or-later
// SHA-256 digests as text, and the files that list them.

#ifndef RAMISO_DIGEST_H
#define RAMISO_DIGEST_H

#include "loader/sha256.h"

#define DIGEST_DIGITS (2 * SHA256_BYTES)

// 64 hexadecimal digits of either case, and nothing else.
bool parse_digest(const char *text, size_t length,
                  uint8_t digest[SHA256_BYTES]);

// The digits in lower case, with a terminator.
void digest_text(char text[DIGEST_DIGITS + 1],
                 const uint8_t digest[SHA256_BYTES]);

enum digest_status {
    DIGEST_FOUND,
    DIGEST_NONE, // there is no SHA-256 in the list
    DIGEST_NOT_NAMED, // there are several, none with this name
    DIGEST_AMBIGUOUS, // there are several with this name
};

// Finds the digest of the file `name` in what sha256sum, sha256sum --tag or
// openssl wrote; other lines are passed over. If all lines have the same
// digest, or `name` is "", it is the first one. Otherwise it is that of the
// path that ends as `name` does, in the most components.
enum digest_status find_digest(const char *list, size_t length,
                               const char *name,
                               uint8_t digest[SHA256_BYTES]);

#endif
