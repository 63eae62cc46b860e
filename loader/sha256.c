// SPDX-License-Identifier: GPL-2.0-or-later
// SHA-256 as FIPS 180-4 defines it; any mode, builds on the host.

#include "loader/sha256.h"

#define LENGTH_BYTES 8 // of the message's length behind the padding

// The square roots of the first 8 primes, the first 32 bits of the fractions.
const uint32_t sha256_initial[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

// The cube roots of the first 64 primes likewise.
const uint32_t sha256_k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
    0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
    0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
    0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
    0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

// A round's variables a and e; its b, c, d and f, g, h are those that a and e
// were in the three rounds before.
struct round {
    uint32_t a, e, w;
};

static inline uint32_t rotate(uint32_t x, int bits)
{
    return x >> bits | x << (32 - bits);
}

static inline uint32_t get_be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
           (uint32_t)p[2] << 8 | p[3];
}

static void put_be32(uint8_t *p, uint32_t value)
{
    int i;

    for (i = 3; i >= 0; i--, value >>= 8)
        p[i] = (uint8_t)value;
}

// 4.1.2; each rotates once more what it has, which takes fewer instructions.
static inline uint32_t big_sigma0(uint32_t x) // 2, 13, 22
{
    return rotate(rotate(rotate(x, 9) ^ x, 11) ^ x, 2);
}

static inline uint32_t big_sigma1(uint32_t x) // 6, 11, 25
{
    return rotate(rotate(rotate(x, 14) ^ x, 5) ^ x, 6);
}

static inline uint32_t sigma0(uint32_t x) // 7, 18, shift by 3
{
    return rotate(rotate(x, 11) ^ x, 7) ^ x >> 3;
}

static inline uint32_t sigma1(uint32_t x) // 17, 19, shift by 10
{
    return rotate(rotate(x, 2) ^ x, 17) ^ x >> 10;
}

// 6.2.2, step 1: what each round takes from the message.
static void put_words(struct round *r, const uint8_t *data)
{
    struct round *end = r + 64, *own = r + 16;

    for (; r < own; r++, data += 4)
        r->w = get_be32(data);
    for (; r < end; r++)
        r->w = sigma1(r[-2].w) + r[-7].w + sigma0(r[-15].w) + r[-16].w;
}

// 6.2.2, step 3: each round from the four before it. A function of its own,
// so that what it needs stays in registers.
static __attribute__((noinline)) void calculate(struct round *r)
{
    const uint32_t *k;

    for (k = sha256_k; k < sha256_k + 64; k++, r++) {
        uint32_t t = *k + r->w + r[-4].e, x = r[-1].e;

        t += ((r[-2].e ^ r[-3].e) & x) ^ r[-3].e;
        t += big_sigma1(x);
        r->e = r[-4].a + t;
        x = r[-1].a;
        t += ((x ^ r[-2].a) & (x ^ r[-3].a)) ^ x;
        r->a = t + big_sigma0(x);
    }
}

static void hash_block(uint32_t state[8], const uint8_t *data)
{
    struct round rounds[4 + 64];
    int i;

    for (i = 0; i < 4; i++) {
        rounds[3 - i].a = state[i];
        rounds[3 - i].e = state[4 + i];
    }
    put_words(rounds + 4, data);
    calculate(rounds + 4);
    for (i = 0; i < 4; i++) {
        state[i] += rounds[67 - i].a;
        state[4 + i] += rounds[67 - i].e;
    }
}

void sha256_plain(uint32_t state[8], const uint8_t *data, size_t blocks)
{
    for (; blocks; blocks--, data += SHA256_BLOCK)
        hash_block(state, data);
}

void sha256_begin(struct sha256 *s, sha256_blocks *hash_blocks)
{
    s->hash_blocks = hash_blocks;
    s->bytes = 0;
    memcpy(s->state, sha256_initial, sizeof s->state);
}

void sha256_add(struct sha256 *s, const void *data, size_t bytes)
{
    const uint8_t *from = data;
    size_t used = s->bytes % SHA256_BLOCK, part = SHA256_BLOCK - used;

    s->bytes += bytes;
    if (used && bytes >= part) {
        memcpy(s->rest + used, from, part);
        s->hash_blocks(s->state, s->rest, 1);
        from += part;
        bytes -= part;
        used = 0;
    }
    if (bytes >= SHA256_BLOCK) {
        s->hash_blocks(s->state, from, bytes / SHA256_BLOCK);
        from += bytes / SHA256_BLOCK * SHA256_BLOCK;
        bytes %= SHA256_BLOCK;
    }
    memcpy(s->rest + used, from, bytes);
}

// 5.1.1: a bit 1, bits 0, and the message's length in bits end a block.
void sha256_end(struct sha256 *s, uint8_t digest[SHA256_BYTES])
{
    uint8_t padding[SHA256_BLOCK + LENGTH_BYTES] = {0x80};
    size_t used = (s->bytes + LENGTH_BYTES) % SHA256_BLOCK;
    uint64_t bits = s->bytes * 8;
    uint8_t *length = padding + SHA256_BLOCK - used;
    int i;

    put_be32(length, (uint32_t)(bits >> 32));
    put_be32(length + 4, (uint32_t)bits);
    sha256_add(s, padding, SHA256_BLOCK - used + LENGTH_BYTES);
    for (i = 0; i < 8; i++)
        put_be32(digest + 4 * i, s->state[i]);
}
