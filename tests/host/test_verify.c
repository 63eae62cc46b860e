// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/verify.c: images that grow, come anew, or are others.

#include "check.h"

#include "loader/verify.h"

// SHA-256 of 10,000 times "a", by sha256sum.
static const char wanted_text[] =
    "27dd1f61b867b6a0f6e9d8a41c43231de52107e53ae424de8f847b821db4b711";

static uint8_t wanted[SHA256_BYTES];
static uint8_t image[10000];
static struct verifier v;
static char why[VERIFY_TEXT];

// Not on this processor (test_cpu.c), and not without the loader's rights.
void sha256_ni(uint32_t state[8], const uint8_t *data, size_t blocks)
{
    (void)state;
    (void)data;
    (void)blocks;
    assert_true(false);
}

static void begin(void)
{
    memset(image, 'a', sizeof image);
    memset(why, 0, sizeof why);
    assert_true(parse_digest(wanted_text, DIGEST_DIGITS, wanted));
    verify_begin(&v, wanted);
}

// Whatever steps it grows in, and if nothing is told before its end.
TEST(growing)
{
    uint64_t done;

    begin();
    for (done = 0; done <= sizeof image; done += 625)
        verify_follow(&v, (uintptr_t)image, done);
    assert_true(verify_end(&v, why));
    begin();
    verify_follow(&v, (uintptr_t)image, sizeof image);
    verify_follow(&v, (uintptr_t)image, sizeof image);
    assert_true(verify_end(&v, why));
}

// A try that broke off has left other bytes, and the next one begins with less.
TEST(anew)
{
    begin();
    image[7] = 'b';
    verify_follow(&v, (uintptr_t)image, 5000);
    image[7] = 'a';
    verify_follow(&v, (uintptr_t)image, 100);
    verify_follow(&v, (uintptr_t)image, sizeof image);
    assert_true(verify_end(&v, why));
}

TEST(in_order)
{
    begin();
    verify_add(&v, image, 9999);
    verify_add(&v, image, 1);
    assert_true(verify_end(&v, why));
}

// Both digests are told.
TEST(another)
{
    uint8_t digest[SHA256_BYTES];

    begin();
    verify_follow(&v, (uintptr_t)image, sizeof image - 1);
    assert_false(verify_end(&v, why));
    assert_non_null(strstr(why, wanted_text));
    assert_true(strlen(why) < VERIFY_TEXT - 1);
    assert_true(parse_digest(strstr(why, "is ") + 3, DIGEST_DIGITS, digest));
    assert_memory_not_equal(digest, wanted, sizeof digest);
}

// Without a digest all are right, and nothing is read.
TEST(none)
{
    verify_begin(&v, NULL);
    verify_follow(&v, 1, 1 << 20);
    verify_add(&v, NULL, 5);
    assert_true(verify_end(&v, why));
}

GROUP(verify, RUN(growing), RUN(anew), RUN(in_order), RUN(another), RUN(none))
