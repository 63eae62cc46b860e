// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/sha256.c, and loader/sha_ni.asm where this processor can.

#include "check.h"

#include <cpuid.h>

#include "loader/digest.h"

#define SHA_BIT (1u << 29) // CPUID 7, EBX

static bool has_sha(void)
{
    unsigned a, b = 0, c, d;

    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && b & SHA_BIT;
}

// The functions that are tested here, up to the first NULL.
static sha256_blocks *const *ways(void)
{
    static sha256_blocks *all[] = {sha256_plain, NULL, NULL};

    if (has_sha())
        all[1] = sha_ni_hash;
    return all;
}

static void assert_digest(const uint8_t *digest, const char *expected)
{
    char text[DIGEST_DIGITS + 1];

    digest_text(text, digest);
    assert_string_equal(text, expected);
}

static void assert_hash(const void *data, size_t bytes, const char *expected)
{
    sha256_blocks *const *way;

    for (way = ways(); *way; way++) {
        struct sha256 s;
        uint8_t digest[SHA256_BYTES];

        sha256_begin(&s, *way);
        sha256_add(&s, data, bytes);
        sha256_end(&s, digest);
        assert_digest(digest, expected);
    }
}

// NIST's examples for FIPS 180-4: one block, two blocks, none.
TEST(examples)
{
    static const struct {
        const char *text, *digest;
    } rows[] = {
        {"abc", "ba7816bf8f01cfea414140de5dae2223"
                "b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
         "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
        {"", "e3b0c44298fc1c149afbf4c8996fb924"
             "27ae41e4649b934ca495991b7852b855"},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++)
        assert_hash(rows[i].text, strlen(rows[i].text), rows[i].digest);
}

// CAVS 11.0, SHA256ShortMsg: 8, 16, 24, 32 and 512 bits.
TEST(short_messages)
{
    assert_hash("\xd3", 1, "28969cdfa74a12c82f3bad960b0b000a"
                           "ca2ac329deea5c2328ebc6f2ba9802c1");
    assert_hash("\x11\xaf", 2, "5ca7133fa735326081558ac312c620ee"
                               "ca9970d1e70a4b95533d956f072d1f98");
    assert_hash("\xb4\x19\x0e", 3, "dff2e73091f6c05e528896c4c831b944"
                                   "8653dc2ff043528f6769437bc7b975c2");
    assert_hash("\x74\xba\x25\x21", 4, "b16aa56be3880d18cd41e68384cf1ec8"
                                       "c17680c45a02b1575dc1518923ae8b0e");
    assert_hash("\x5a\x86\xb7\x37\xea\xea\x8e\xe9\x76\xa0\xa2\x4d\xa6\x3e\x7e"
                "\xd7\xee\xfa\xd1\x8a\x10\x1c\x12\x11\xe2\xb3\x65\x0c\x51\x87"
                "\xc2\xa8\xa6\x50\x54\x72\x08\x25\x1f\x6d\x42\x37\xe6\x61\xc7"
                "\xbf\x4c\x77\xf3\x35\x39\x03\x94\xc3\x7f\xa1\xa9\xf9\xbe\x83"
                "\x6a\xc2\x85\x09", 64,
                "42e61e174fbb3897d6dd6cef3dd2802f"
                "e67b331953b06114a65c772859dfc1aa");
}

// CAVS 11.0, SHA256Monte, the first count: 1000 times the last three digests.
TEST(monte_carlo)
{
    static const char seed[] = "6d1e72ad03ddeb5de891e572e2396f8d"
                               "a015d899ef0e79503152d6010a3fe691";
    sha256_blocks *const *way;

    for (way = ways(); *way; way++) {
        uint8_t last[3 * SHA256_BYTES], digest[SHA256_BYTES];
        struct sha256 s;
        int i;

        for (i = 0; i < 3; i++)
            parse_digest(seed, strlen(seed), last + i * SHA256_BYTES);
        for (i = 0; i < 1000; i++) {
            sha256_begin(&s, *way);
            sha256_add(&s, last, sizeof last);
            sha256_end(&s, digest);
            memmove(last, last + SHA256_BYTES, 2 * SHA256_BYTES);
            memcpy(last + 2 * SHA256_BYTES, digest, SHA256_BYTES);
        }
        assert_digest(digest, "e93c330ae5447738c8aa85d71a6c80f2"
                              "a58381d05872d26bdd39f1fcd4f2b788");
    }
}

// NIST's long example, a million times "a", in pieces of growing size.
TEST(a_million)
{
    static uint8_t letters[2000];
    sha256_blocks *const *way;

    memset(letters, 'a', sizeof letters);
    for (way = ways(); *way; way++) {
        size_t done = 0, piece = 0;
        uint8_t digest[SHA256_BYTES];
        struct sha256 s;

        sha256_begin(&s, *way);
        for (; done < 1000000; done += piece++) {
            if (piece > 1000000 - done)
                piece = 1000000 - done;
            sha256_add(&s, letters, piece);
        }
        sha256_end(&s, digest);
        assert_digest(digest, "cdc76e5c9914fb9281a1c7e284d73e67"
                              "f1809a48a497200e046d39ccc7112cd0");
    }
}

// Bytes as Python's bytes(i * i % 251 for i in range(300)).
static const uint8_t *squares(void)
{
    static uint8_t bytes[300];
    unsigned i;

    for (i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * i % 251);
    return bytes;
}

// All lengths from 0 to 300, whole and cut at every place. The last digest is
// that of all the digests, as hashlib has it:
// m = bytes(i * i % 251 for i in range(300))
// sha256(b"".join(sha256(m[:n]).digest() for n in range(301))).hexdigest()
TEST(every_length_cut_everywhere)
{
    const uint8_t *bytes = squares();
    sha256_blocks *const *way;
    size_t length, cut;

    for (way = ways(); *way; way++) {
        uint8_t whole[SHA256_BYTES], digest[SHA256_BYTES];
        struct sha256 s, all;

        sha256_begin(&all, *way);
        for (length = 0; length <= 300; length++) {
            sha256_begin(&s, *way);
            sha256_add(&s, bytes, length);
            sha256_end(&s, whole);
            sha256_add(&all, whole, sizeof whole);
            for (cut = 0; cut <= length; cut++) {
                sha256_begin(&s, *way);
                sha256_add(&s, bytes, cut);
                sha256_add(&s, bytes + cut, length - cut);
                sha256_end(&s, digest);
                assert_memory_equal(digest, whole, sizeof whole);
            }
        }
        sha256_end(&all, digest);
        assert_digest(digest, "9277cc794dd6c89d5149f41bd0c1e8be"
                              "46bea13d47f038a49ca6593b900b1e2a");
    }
}

// Keeps the last block instead of hashing it.
static uint8_t last_block[SHA256_BLOCK];
static size_t blocks_seen;

static void keep(uint32_t state[8], const uint8_t *data, size_t blocks)
{
    (void)state;
    blocks_seen += blocks;
    memcpy(last_block, data + (blocks - 1) * SHA256_BLOCK, SHA256_BLOCK);
}

// 5.1.1: what stands at the end after `before` bytes, whole blocks, and then
// 130 more bytes.
static void assert_length(uint64_t before, const char *length)
{
    uint8_t expected[SHA256_BLOCK] = {11, 22, 0x80}, digest[SHA256_BYTES];
    uint8_t bytes[130] = {[128] = 11, 22};
    struct sha256 s;

    memcpy(expected + 56, length, 8);
    blocks_seen = 0;
    sha256_begin(&s, keep);
    s.bytes = before;
    sha256_add(&s, bytes, sizeof bytes);
    sha256_end(&s, digest);
    assert_int_equal(blocks_seen, 3);
    assert_memory_equal(last_block, expected, sizeof expected);
}

// The length in bits has 64 bits, the highest first.
TEST(lengths_of_many_bytes)
{
    assert_length(0, "\0\0\0\0\0\0\4\x10");
    assert_length(0x1ffffff80, "\0\0\0\x10\0\0\0\x10");
    assert_length(0xffffff80, "\0\0\0\x08\0\0\0\x10");
    assert_length(0x1fffff80, "\0\0\0\1\0\0\0\x10");
    assert_length(0x123456789abc0, "\0\x09\x1a\x2b\x3c\x4d\x62\x10");
}

// 55 bytes leave room for the padding; behind 56 it takes one more block.
TEST(padding_takes_another_block)
{
    static const uint8_t zeroes[56];
    uint8_t digest[SHA256_BYTES];
    uint8_t expected[SHA256_BLOCK] = {[55] = 0x80, [62] = 1, [63] = 0xb8};
    struct sha256 s;

    blocks_seen = 0;
    sha256_begin(&s, keep);
    sha256_add(&s, zeroes, 55);
    sha256_end(&s, digest);
    assert_int_equal(blocks_seen, 1);
    assert_memory_equal(last_block, expected, sizeof expected);

    expected[55] = 0;
    expected[63] = 0xc0;
    blocks_seen = 0;
    sha256_begin(&s, keep);
    sha256_add(&s, zeroes, 56);
    sha256_end(&s, digest);
    assert_int_equal(blocks_seen, 2);
    assert_memory_equal(last_block, expected, sizeof expected);
}

// Both functions, on any state, any number of blocks, at any address.
TEST(sha_instructions)
{
    static uint8_t bytes[17 * SHA256_BLOCK];
    uint32_t seed = 1, plain[8], ni[8];
    size_t i, blocks;

    if (!has_sha())
        skip();
    for (i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)((seed = seed * 1664525 + 1013904223) >> 24);
    for (blocks = 0; blocks <= 16; blocks++)
        for (i = 0; i < SHA256_BLOCK; i++) {
            memcpy(plain, bytes + i, sizeof plain);
            memcpy(ni, plain, sizeof ni);
            sha256_plain(plain, bytes + i, blocks);
            sha_ni_hash(ni, bytes + i, blocks);
            assert_memory_equal(plain, ni, sizeof ni);
        }
}

GROUP(sha256, RUN(examples), RUN(short_messages), RUN(monte_carlo),
      RUN(a_million), RUN(every_length_cut_everywhere),
      RUN(lengths_of_many_bytes), RUN(padding_takes_another_block),
      RUN(sha_instructions))
