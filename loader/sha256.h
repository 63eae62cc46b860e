// SPDX-License-Identifier: GPL-2.0-or-later
// SHA-256 (FIPS 180-4) of bytes that come in pieces of any size.

#ifndef RAMISO_SHA256_H
#define RAMISO_SHA256_H

#include "loader/lib.h"

#define SHA256_BYTES 32
#define SHA256_BLOCK 64

// Hashes whole blocks into the state.
typedef void sha256_blocks(uint32_t state[8], const uint8_t *data,
                           size_t blocks);

sha256_blocks sha256_plain; // on every processor
sha256_blocks sha256_ni; // where cpu_has_sha(); protected mode, ring 0
sha256_blocks sha_ni_hash; // the same where SSE is on, changes XMM registers

struct sha256 {
    sha256_blocks *hash_blocks;
    uint64_t bytes; // so far
    uint32_t state[8];
    uint8_t rest[SHA256_BLOCK]; // the block that is not whole yet
};

// The initial state and the constants of the rounds; 5.3.3 and 4.2.2.
extern const uint32_t sha256_initial[8], sha256_k[64];

void sha256_begin(struct sha256 *s, sha256_blocks *hash_blocks);
void sha256_add(struct sha256 *s, const void *data, size_t bytes);
void sha256_end(struct sha256 *s, uint8_t digest[SHA256_BYTES]);

#endif
