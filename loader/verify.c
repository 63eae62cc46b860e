// SPDX-License-Identifier: GPL-2.0-or-later
// Hashes images while they come; any mode, builds on the host.

#include "loader/verify.h"

#include "loader/cpu.h"
#include "loader/format.h"
#include "loader/memory.h"

static void restart(struct verifier *v)
{
    sha256_begin(&v->hash, cpu_has_sha() ? sha256_ni : sha256_plain);
}

void verify_begin(struct verifier *v, const uint8_t *wanted)
{
    v->wanted = wanted;
    restart(v);
}

void verify_add(struct verifier *v, const void *data, size_t bytes)
{
    if (v->wanted && bytes)
        sha256_add(&v->hash, data, bytes);
}

void verify_follow(struct verifier *v, uint64_t address, uint64_t done)
{
    if (!v->wanted)
        return;
    if (done < v->hash.bytes)
        restart(v);
    while (v->hash.bytes < done) {
        size_t bytes;
        const uint8_t *piece = memory_piece(address + v->hash.bytes,
                                            done - v->hash.bytes, &bytes);

        sha256_add(&v->hash, piece, bytes);
    }
}

bool verify_end(struct verifier *v, char why[VERIFY_TEXT])
{
    uint8_t digest[SHA256_BYTES];
    char found[DIGEST_DIGITS + 1], wanted[DIGEST_DIGITS + 1];

    if (!v->wanted)
        return true;
    sha256_end(&v->hash, digest);
    if (memcmp(digest, v->wanted, sizeof digest) == 0)
        return true;
    digest_text(found, digest);
    digest_text(wanted, v->wanted);
    format(why, VERIFY_TEXT, "its SHA-256 is %s, but %s is wanted", found,
           wanted);
    return false;
}
