// SPDX-License-Identifier: GPL-2.0-or-later
// Reads and writes digests as text; any mode, builds on the host.

#include "loader/digest.h"

// Part of a text. Of an escaped name \\, \n and \r are one character.
struct span {
    const char *at, *end;
    bool escaped;
};

struct line {
    struct span name; // empty behind a lone digest
    uint8_t digest[SHA256_BYTES];
};

// -1: not a hexadecimal digit.
static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool parse_digest(const char *text, size_t length,
                  uint8_t digest[SHA256_BYTES])
{
    size_t i;

    if (length != DIGEST_DIGITS)
        return false;
    for (i = 0; i < SHA256_BYTES; i++) {
        int high = digit_value(text[2 * i]);
        int low = digit_value(text[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        digest[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

void digest_text(char text[DIGEST_DIGITS + 1],
                 const uint8_t digest[SHA256_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    size_t i;

    for (i = 0; i < SHA256_BYTES; i++) {
        *text++ = digits[digest[i] >> 4];
        *text++ = digits[digest[i] & 15];
    }
    *text = '\0';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void trim(struct span *s)
{
    while (s->at < s->end && is_blank(*s->at))
        s->at++;
    while (s->at < s->end && is_blank(s->end[-1]))
        s->end--;
}

static bool take(struct span *s, const char *text)
{
    size_t length = strlen(text);

    if ((size_t)(s->end - s->at) < length || memcmp(s->at, text, length) != 0)
        return false;
    s->at += length;
    return true;
}

static bool take_last(struct span *s, char c)
{
    trim(s);
    if (s->at == s->end || s->end[-1] != c)
        return false;
    s->end--;
    return true;
}

// "digest  name", "digest *name", or the digest alone.
static bool read_plain(struct span s, struct line *line)
{
    if (s.end - s.at < DIGEST_DIGITS ||
        !parse_digest(s.at, DIGEST_DIGITS, line->digest))
        return false;
    s.at += DIGEST_DIGITS;
    if (s.at < s.end && !is_blank(*s.at++))
        return false;
    if (s.at < s.end && (is_blank(*s.at) || *s.at == '*'))
        s.at++;
    line->name = s;
    return true;
}

// "SHA256 (name) = digest"; openssl writes "SHA2-256(name)= digest".
static bool read_tagged(struct span s, struct line *line)
{
    if (s.end - s.at < DIGEST_DIGITS ||
        !parse_digest(s.end - DIGEST_DIGITS, DIGEST_DIGITS, line->digest))
        return false;
    s.end -= DIGEST_DIGITS;
    if (!take_last(&s, '=') || !take_last(&s, ')') ||
        (!take(&s, "SHA256") && !take(&s, "SHA2-256")))
        return false;
    while (s.at < s.end && is_blank(*s.at))
        s.at++;
    line->name = s;
    return take(&line->name, "(");
}

static bool read_line(struct span s, struct line *line)
{
    trim(&s);
    s.escaped = take(&s, "\\");
    return read_plain(s, line) || read_tagged(s, line);
}

// The next line of the list: all of it up to CR, LF, or the zeroes that a
// file of an initrd is padded with.
static struct span take_line(struct span *list)
{
    struct span line = *list;

    while (list->at < list->end && *list->at != '\n' && *list->at != '\r' &&
           *list->at)
        list->at++;
    line.end = list->at;
    if (list->at < list->end)
        list->at++;
    return line;
}

// The next character of a name; -1 behind the last one.
static int take_character(struct span *s)
{
    if (s->at == s->end)
        return -1;
    if (s->escaped) {
        if (take(s, "\\n"))
            return '\n';
        if (take(s, "\\r"))
            return '\r';
        if (take(s, "\\\\"))
            return '\\';
    }
    return (uint8_t)*s->at++;
}

static bool take_folder(struct span *s)
{
    int c;

    do
        c = take_character(s);
    while (c >= 0 && c != '/');
    return c >= 0;
}

// Escaping makes a path longer, at most twice as long.
static bool is_same(struct span path, struct span tail)
{
    ptrdiff_t length = path.end - path.at, least = tail.end - tail.at;
    int c;

    if (length < least || length > 2 * least)
        return false;
    do {
        c = take_character(&path);
        if (c != take_character(&tail))
            return false;
    } while (c >= 0);
    return true;
}

static bool ends_with(struct span path, struct span tail)
{
    do
        if (is_same(path, tail))
            return true;
    while (take_folder(&path));
    return false;
}

// Length of the components that both end with.
static ptrdiff_t common_end(struct span path, struct span wanted)
{
    do
        if (ends_with(path, wanted))
            return wanted.end - wanted.at;
    while (take_folder(&wanted));
    return 0;
}

// > 0: a is more likely meant than b, < 0: less. Of two that end alike it is
// the one in fewer folders.
static ptrdiff_t compare(struct span a, struct span b, struct span wanted)
{
    ptrdiff_t common_a = common_end(a, wanted);
    ptrdiff_t common_b = common_end(b, wanted);

    if (!common_a || common_a != common_b)
        return common_a - common_b;
    return (b.end - b.at) - (a.end - a.at);
}

enum digest_status find_digest(const char *list, size_t length,
                               const char *name,
                               uint8_t digest[SHA256_BYTES])
{
    struct span rest = {list, list + length, false};
    struct span wanted = {name, name + strlen(name), false};
    bool any = false, several = false, ambiguous = false;
    struct line line, best;

    while (rest.at < rest.end) {
        bool other;
        ptrdiff_t better;

        if (!read_line(take_line(&rest), &line))
            continue;
        if (!any)
            best = line;
        any = true;
        other = memcmp(line.digest, best.digest, SHA256_BYTES) != 0;
        several |= other;
        better = compare(line.name, best.name, wanted);
        ambiguous = better <= 0 && (ambiguous || (!better && other));
        if (better > 0)
            best = line;
    }
    if (!any)
        return DIGEST_NONE;
    memcpy(digest, best.digest, SHA256_BYTES);
    if (several && *name && !common_end(best.name, wanted))
        return DIGEST_NOT_NAMED;
    return several && *name && ambiguous ? DIGEST_AMBIGUOUS : DIGEST_FOUND;
}
