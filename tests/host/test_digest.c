// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/digest.c: digits, and the lists that sha256sum, its --tag and
// openssl write.

#include "check.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "loader/digest.h"

#define TEN "0123456789"
#define A TEN TEN TEN TEN TEN TEN "aBcD" // three digests that differ
#define B TEN TEN TEN TEN TEN TEN "4567"
#define C "f" TEN TEN TEN TEN TEN TEN "456"

// 64 digits of either case are 32 bytes, the first digit the higher one.
TEST(digits_are_read)
{
    static const uint8_t expected[SHA256_BYTES] = {
        0x01, 0x23, 0x45, 0x67, 0x89, 0x01, 0x23, 0x45, 0x67, 0x89, 0x01,
        0x23, 0x45, 0x67, 0x89, 0x01, 0x23, 0x45, 0x67, 0x89, 0x01, 0x23,
        0x45, 0x67, 0x89, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd};
    uint8_t digest[SHA256_BYTES];
    char text[DIGEST_DIGITS + 1];

    assert_true(parse_digest(A, DIGEST_DIGITS, digest));
    assert_memory_equal(digest, expected, sizeof expected);
    digest_text(text, digest);
    assert_string_equal(text, TEN TEN TEN TEN TEN TEN "abcd");
}

// No other length, and no other character at any place.
TEST(other_texts_are_no_digest)
{
    uint8_t digest[SHA256_BYTES];
    size_t at;
    int c;

    assert_false(parse_digest("", 0, digest));
    assert_false(parse_digest(A, DIGEST_DIGITS - 1, digest));
    assert_false(parse_digest(A "0", DIGEST_DIGITS + 1, digest));
    for (at = 0; at < DIGEST_DIGITS; at++)
        for (c = 0; c < 256; c++) {
            char text[] = A;

            text[at] = (char)c;
            assert_int_equal(parse_digest(text, DIGEST_DIGITS, digest),
                             isxdigit(c) != 0);
        }
}

// The list in memory of just its size, so that a byte behind it is noticed.
static enum digest_status find(const char *list, size_t length,
                               const char *name, char *text)
{
    uint8_t digest[SHA256_BYTES];
    enum digest_status status;
    char *copy = malloc(length ? length : 1);

    memcpy(copy, list, length);
    status = find_digest(copy, length, name, digest);
    free(copy);
    if (status == DIGEST_FOUND)
        digest_text(text, digest);
    return status;
}

static void assert_bytes_find(const char *list, size_t length,
                              const char *name, const char *expected)
{
    char text[DIGEST_DIGITS + 1], digits[DIGEST_DIGITS + 1];
    uint8_t digest[SHA256_BYTES];

    assert_int_equal(find(list, length, name, text), DIGEST_FOUND);
    parse_digest(expected, DIGEST_DIGITS, digest);
    digest_text(digits, digest);
    assert_string_equal(text, digits);
}

static void assert_find(const char *list, const char *name,
                        const char *expected)
{
    assert_bytes_find(list, strlen(list), name, expected);
}

static void assert_status(const char *list, const char *name,
                          enum digest_status expected)
{
    char text[DIGEST_DIGITS + 1];

    assert_int_equal(find(list, strlen(list), name, text), expected);
}

// Every way of writing one line; its name is of no matter, for there is no
// other one.
TEST(one_line)
{
    static const char *const lists[] = {
        A,
        A "\n",
        A "\r\n",
        "\n\r\n" A,
        " \t" A " \n",
        A "  x.iso\n",
        A "  x.iso",
        A " *x.iso\n",
        A " x.iso\r\n",
        A "\tx.iso\n",
        "\\" A "  x\\ny.iso\n",
        "SHA256 (x.iso) = " A "\n",
        "SHA256 (a (1) = b).iso) = " A "\r\n",
        "\\SHA256 (x\\ny) = " A "\n",
        "SHA256(x.iso)= " A "\n",
        "SHA2-256(x.iso)= " A "\n",
    };
    size_t i;

    for (i = 0; i < LENGTH(lists); i++) {
        assert_find(lists[i], "other.iso", A);
        assert_find(lists[i], "", A);
    }
}

// A file in an initrd may have zeroes behind it.
TEST(zeroes_end_a_line)
{
    assert_bytes_find(A "\0\0", DIGEST_DIGITS + 2, "x", A);
    assert_bytes_find(A "  x\0\n" B "  y", 2 * DIGEST_DIGITS + 8, "y", B);
}

// Lines that are no SHA-256: comments, signatures, other digests, a page that
// says that there is no such file; and lines that are not whole.
TEST(other_lines_are_passed_over)
{
    static const char *const lines[] = {
        "",
        "# x.iso: 5 bytes",
        "-----BEGIN PGP SIGNED MESSAGE-----",
        "Hash: SHA256",
        "<html><title>404 Not Found</title></html>",
        "0123456789abcdef0123456789abcdef  x.iso",
        A A "  x.iso",
        A "0  x.iso",
        A "-x.iso",
        "0123456789 " A,
        "SHA512 (x.iso) = " A A,
        "SHA512/256 (x.iso) = " A,
        "SHA3-256(x.iso)= " A,
        "BLAKE2b-256 (x.iso) = " A,
        "SHA256 x.iso = " A,
        "SHA256 (x.iso) " A,
        "SHA256 (x.iso = " A,
        "SHA256 ) = " A,
        "SHA256 (x.iso) = 0" A,
        "= " A,
        ") = " A,
        "SHA256 (x.iso) = " TEN,
        TEN "  x.iso",
        TEN,
    };
    char list[400];
    size_t i;

    for (i = 0; i < LENGTH(lines); i++) {
        assert_status(lines[i], "x.iso", DIGEST_NONE);
        snprintf(list, sizeof list, "%s\n" B "  x.iso\n", lines[i]);
        assert_find(list, "x.iso", B);
    }
}

// Of several lines the one with the name, wherever it is.
TEST(the_name_chooses)
{
    static const char list[] = "# three\n" A "  a.iso\n" B " *b.iso\r\n"
                               "SHA256 (c.iso) = " C "\n";

    assert_find(list, "a.iso", A);
    assert_find(list, "b.iso", B);
    assert_find(list, "c.iso", C);
    assert_find(list, "http://server/folder/b.iso", B);
    assert_find(list, "", A);
    assert_status(list, "d.iso", DIGEST_NOT_NAMED);
    assert_status(list, "xa.iso", DIGEST_NOT_NAMED);
    assert_status(list, "iso", DIGEST_NOT_NAMED);
    assert_status(list, "a.iso/", DIGEST_NOT_NAMED);
    assert_find(A "  long.iso\n" B "  b\n", "", A);
    assert_status(A "\n" B "\n", "a.iso", DIGEST_NOT_NAMED);
    assert_find(A "  a.iso\n" A "  b.iso\n", "d.iso", A);
}

// The path that ends as the name does in the most components, as in Debian's
// SHA256SUMS of its installer.
TEST(folders_count)
{
    static const char list[] = A "  ./netboot/gtk/mini.iso\n"
                               B "  ./netboot/mini.iso\n"
                               C "  /srv/images/x.iso\n";

    assert_find(list, "images/netboot/mini.iso", B);
    assert_find(list, "images/netboot/gtk/mini.iso", A);
    assert_find(list, "gtk/mini.iso", A);
    assert_find(list, "x.iso", C);
    assert_find(list, "/images/x.iso", C);
    assert_find(list, "tftp://10.0.0.1/boot/x.iso", C);
}

// Of files of one name the one in the fewest folders; it is told if there are
// two.
TEST(ambiguous_names)
{
    assert_find(A "  old/x.iso\n" B "  x.iso\n" C "  new/x.iso\n", "x.iso",
                B);
    assert_find(A "  ./x.iso\n" B "  ./old/x.iso\n", "x.iso", A);
    assert_status(A "  a/x.iso\n" B "  b/x.iso\n", "x.iso",
                  DIGEST_AMBIGUOUS);
    assert_status(A "  x.iso\n" B "  x.iso\n", "x.iso", DIGEST_AMBIGUOUS);
    assert_status(A "  x.iso\n" B "  x.iso\n" A "  x.iso\n", "x.iso",
                  DIGEST_AMBIGUOUS);
    assert_find(A "  x.iso\n" A "  x.iso\n" B "  y.iso\n", "x.iso", A);
    assert_find(A "  a/x.iso\n" B "  b/x.iso\n", "b/x.iso", B);
    assert_find(A "  a/x.iso\n" B "  b/x.iso\n", "", A);
}

// coreutils: a line that begins with a backslash has \\, \n and \r in its
// name; in others a backslash is one.
TEST(escaped_names)
{
    static const char list[] = "\\" A "  a\\\\n\n" "\\" B "  a\\nb\n"
                               "\\SHA256 (a\\rb) = " C "\n";

    assert_find(list, "a\\n", A);
    assert_find(list, "a\nb", B);
    assert_find(list, "a\rb", C);
    assert_status(list, "a\\nb", DIGEST_NOT_NAMED);
    assert_find(A "  a\\nb\n" B "  c\n", "a\\nb", A);
    assert_status("\\" A "  a\\\n" B "  c\n", "a", DIGEST_NOT_NAMED);
    assert_find("\\" A "  a\\x\n" B "  c\n", "a\\x", A);
}

GROUP(digest, RUN(digits_are_read), RUN(other_texts_are_no_digest),
      RUN(one_line), RUN(zeroes_end_a_line), RUN(other_lines_are_passed_over),
      RUN(the_name_chooses), RUN(folders_count), RUN(ambiguous_names),
      RUN(escaped_names))
