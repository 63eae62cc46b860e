// SPDX-License-Identifier: GPL-2.0-or-later
// Whether an image is the one that was wanted, by its SHA-256.

#ifndef RAMISO_VERIFY_H
#define RAMISO_VERIFY_H

#include "loader/digest.h"

// For an image's name and what verify_end() says.
#define IS_ANOTHER "%s is damaged or another file, and is not booted: %s."

// Of an image in memory that may still grow.
struct verifier {
    const uint8_t *wanted; // digest; NULL: nothing is hashed
    struct sha256 hash;
};

void verify_begin(struct verifier *v, const uint8_t *wanted);

// Hashes what is new of the `done` bytes at an address. Less than before: the
// image comes anew.
void verify_follow(struct verifier *v, uint64_t address, uint64_t done);

// Hashes bytes that come in their order.
void verify_add(struct verifier *v, const void *data, size_t bytes);

// True if it is the digest that was wanted, or none was; else `why` says which
// it is.
#define VERIFY_TEXT 200
bool verify_end(struct verifier *v, char why[VERIFY_TEXT]);

#endif
