// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/unpack*.c: every kind of packed file from the tools themselves
// (tests/host/packed.py), in pieces of many sizes, whole and damaged.

#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "hostheap.h"
#include "loader/unpack.h"

#define QUOTA (256u << 20)
#define SMALL_QUOTA (1u << 20)
#define HEAD 64u
#define NAMES 160u // of packed files, at the most
#define LONG_FILE 65536u // not byte by byte
#define DAMAGED_INPUTS 10000u

struct bytes {
    uint8_t *data;
    size_t size;
};

static struct bytes read_file(const char *name)
{
    char path[256];
    struct bytes b;
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", PACKED, name);
    file = fopen(path, "rb");
    if (!file)
        fail_msg("%s is not there", path);
    fseek(file, 0, SEEK_END);
    b.size = (size_t)ftell(file);
    rewind(file);
    b.data = malloc(b.size + 1);
    assert_int_equal(fread(b.data, 1, b.size, file), b.size);
    b.data[b.size] = '\0';
    fclose(file);
    return b;
}

// A line of the list.
struct packed {
    char *name, *original, *error;
    uint64_t hint;
};

static char *cut(char **line, char end)
{
    char *field = *line, *to = strchr(field, end);

    assert_non_null(to);
    *to = '\0';
    *line = to + 1;
    return field;
}

static char *list_text;

static size_t read_list(struct packed list[NAMES])
{
    size_t count = 0;
    char *line;

    memset(list, 0, NAMES * sizeof *list);
    list_text = (char *)read_file("list").data;
    for (line = list_text; *line; count++) {
        assert_true(count < NAMES);
        list[count].name = cut(&line, '\t');
        list[count].original = cut(&line, '\t');
        list[count].hint = strtoull(cut(&line, '\t'), NULL, 10);
        list[count].error = cut(&line, '\n');
    }
    return count;
}

// What became of a file.
struct outcome {
    enum unpack_result result;
    char error[UNPACK_TEXT];
    struct bytes out;
    size_t room, most_taken;
};

static void put_out(struct outcome *o, const uint8_t *from, size_t bytes)
{
    if (o->out.size + bytes > o->room) {
        o->room = 2 * (o->out.size + bytes);
        o->out.data = realloc(o->out.data, o->room);
    }
    if (bytes)
        memcpy(o->out.data + o->out.size, from, bytes);
    o->out.size += bytes;
}

// The next piece, in memory of its own, so that reads past it are seen.
static uint8_t *give_piece(struct unpack *u, const struct bytes *in,
                           size_t *at, size_t piece)
{
    size_t bytes = in->size - *at < piece ? in->size - *at : piece;
    uint8_t *copy = malloc(bytes ? bytes : 1);

    memcpy(copy, in->data + *at, bytes);
    *at += bytes;
    u->in = copy;
    u->in_left = bytes;
    // An end may be told with the last bytes or behind them.
    u->in_ended = *at == in->size && (!bytes || piece % 2);
    return copy;
}

static void go_on(struct unpack *u, const struct bytes *in, size_t piece,
                  size_t window, struct outcome *o)
{
    uint8_t *copy = NULL, *out = malloc(window);
    size_t at = 0;

    do {
        if (!u->in_left && !u->in_ended) {
            free(copy);
            copy = give_piece(u, in, &at, piece);
        }
        u->out = out;
        u->out_left = window;
        o->result = unpack_step(u);
        put_out(o, out, (size_t)(u->out - out));
        assert_int_equal(u->out_left, window - (size_t)(u->out - out));
        if (u->heap->taken > o->most_taken)
            o->most_taken = u->heap->taken;
        if (o->result == UNPACK_MORE)
            assert_true(!u->out_left || (!u->in_left && !u->in_ended));
    } while (o->result == UNPACK_MORE);
    if (o->result == UNPACK_END)
        assert_true(u->in_ended && !u->in_left);
    free(copy);
    free(out);
}

static struct outcome unpack_file(const struct bytes *in, size_t piece,
                                  size_t window, size_t quota)
{
    struct heap heap = host_heap(quota);
    struct outcome o = {.result = UNPACK_FAILED};
    struct unpack u;

    if (unpack_begin(&u, unpack_recognise(in->data, in->size), &heap))
        go_on(&u, in, piece, window, &o);
    assert_int_equal(u.error != NULL, o.result == UNPACK_FAILED);
    if (u.error)
        snprintf(o.error, sizeof o.error, "%s", u.error);
    unpack_end(&u);
    assert_int_equal(heap.taken, 0); // all is given back, by unpack_end()
    return o;
}

static bool is_same(const struct bytes *a, const struct bytes *b)
{
    return a->size == b->size &&
           (!a->size || memcmp(a->data, b->data, a->size) == 0);
}

static void check_outcome(const struct packed *p, const struct bytes *in,
                          const struct bytes *original, size_t piece,
                          size_t window)
{
    struct outcome o = unpack_file(in, piece, window, QUOTA);

    if (strcmp(o.error, p->error) != 0)
        fail_msg("%s, by %zu into %zu: says '%s'", p->name, piece, window,
                 o.error);
    if (!p->error[0] && !is_same(&o.out, original))
        fail_msg("%s, by %zu into %zu: other bytes", p->name, piece, window);
    free(o.out.data);
}

static void check_file(const struct packed *p)
{
    static const size_t pieces[] = {1, 7, 1460, 65536};
    static const size_t windows[] = {1, 4096, 65536};
    struct bytes in = read_file(p->name), original = read_file(p->original);
    size_t i, k;

    for (i = 0; i < LENGTH(pieces); i++)
        for (k = 0; k < LENGTH(windows); k++)
            if (in.size < LONG_FILE || (pieces[i] > 7 && windows[k] > 1))
                check_outcome(p, &in, &original, pieces[i], windows[k]);
    free(in.data);
    free(original.data);
}

static void check_kind(const char *kind, size_t least)
{
    struct packed list[NAMES];
    size_t i, seen = 0, count = read_list(list);

    for (i = 0; i < count; i++) {
        const char *dot = strchr(list[i].name, '.');

        if (strncmp(dot + 1, kind, strlen(kind)) != 0)
            continue;
        check_file(&list[i]);
        seen++;
    }
    free(list_text);
    assert_true(seen >= least);
}

// RFC 1952: all header fields (2.3.1), members (2.2), checksum and length;
// zeroes behind the end, as gzip itself takes them.
TEST(gzip_files_are_unpacked)
{
    check_kind("gzip", 20);
}

// APPNOTE.TXT 6.3.10: stored and deflated, descriptors (4.3.9) of all forms,
// zip64 (4.5.3), and a sentence for what is not unpacked.
TEST(zip_files_are_unpacked)
{
    check_kind("zip", 28);
}

// xz file format 1.1.0: every check (2.1.1.2), blocks, streams with padding
// (2.2) and the x86 filter.
TEST(xz_files_are_unpacked)
{
    check_kind("xz", 22);
}

// RFC 8878: frames with and without a size, skippable ones (3.1.2), checksum.
TEST(zstd_files_are_unpacked)
{
    check_kind("zstd", 24);
}

// Each is recognised by its first six bytes, and by no fewer than its magic;
// its size is known beforehand where its header tells.
TEST(files_are_recognised)
{
    static const char *const names[] = {"gzip", "zip", "xz", "zstd"};
    struct packed list[NAMES];
    size_t i, count = read_list(list);

    for (i = 0; i < count; i++) {
        struct bytes in = read_file(list[i].name);
        enum packing packing = unpack_recognise(in.data, UNPACK_HEAD);
        size_t kind = (size_t)packing - PACKING_GZIP;
        size_t head = in.size < HEAD ? in.size : HEAD;

        assert_string_equal(packing_name(packing),
                            kind < LENGTH(names) ? names[kind] : "another");
        assert_int_equal(strncmp(strchr(list[i].name, '.') + 1,
                                 packing_name(packing),
                                 strlen(packing_name(packing))),
                         0);
        if (unpack_size_hint(packing, in.data, head) != list[i].hint)
            fail_msg("%s: %llu bytes", list[i].name,
                     (unsigned long long)unpack_size_hint(packing, in.data,
                                                          head));
        free(in.data);
    }
    free(list_text);
}

// What images begin with is no packed file.
TEST(images_are_no_packed_files)
{
    static const uint8_t sector[] = {0xeb, 0x3c, 0x90, 'M', 'S', 'D'};
    static const uint8_t zeroes[UNPACK_HEAD];
    static const uint8_t packed[] = {0xfd, '7', 'z', 'X', 'Z', 0};
    size_t i;

    assert_int_equal(unpack_recognise(sector, sizeof sector), PACKING_NONE);
    assert_int_equal(unpack_recognise(zeroes, sizeof zeroes), PACKING_NONE);
    assert_int_equal(unpack_recognise("PK\5\6\0\0", 6), PACKING_NONE);
    assert_int_equal(unpack_recognise("\x1f\x8b\0\0\0\0", 6), PACKING_NONE);
    for (i = 0; i < sizeof packed; i++)
        assert_int_equal(unpack_recognise(packed, i), PACKING_NONE);
    assert_int_equal(unpack_recognise(packed, i), PACKING_XZ);
    for (i = 0x50; i <= 0x5f; i++) { // RFC 8878, 3.1.2
        uint8_t frame[] = {(uint8_t)i, 0x2a, 0x4d, 0x18};

        assert_int_equal(unpack_recognise(frame, 4), PACKING_ZSTD);
    }
    assert_null(packing_name(PACKING_NONE));
    assert_int_equal(unpack_size_hint(PACKING_NONE, zeroes, 6), 0);
}

// Too little memory is told with how much it takes: not less than the
// dictionary or window (gzip 32 KiB; xz -6 8 MiB, -9 64 MiB; zstd -3 2 MiB).
TEST(too_little_memory_is_told)
{
    static const struct {
        const char *name;
        unsigned window, more;
    } cases[] = {
        {"text.gzip-9", 32, 128},
        {"text.zip-9", 32, 128},
        {"text.xz-6-crc32", 8192, 128},
        {"text.xz-9-crc64", 65536, 128},
        {"large.zstd", 2048, 640},
    };
    size_t i, quota;

    for (i = 0; i < LENGTH(cases); i++) {
        struct bytes in = read_file(cases[i].name);
        unsigned told = 0;
        struct outcome o;

        for (quota = 0;; quota = (size_t)told << 10) {
            o = unpack_file(&in, 65536, 65536, quota);
            free(o.out.data);
            if (o.result == UNPACK_END)
                break;
            assert_string_equal(strstr(o.error, " KiB"),
                                " KiB of memory to unpack, more than there "
                                "is");
            assert_true(strtoul(o.error + strlen("it needs "), NULL, 10) >
                        told);
            told = (unsigned)strtoul(o.error + strlen("it needs "), NULL, 10);
        }
        assert_true(told >= cases[i].window);
        assert_true(told <= cases[i].window + cases[i].more);
        assert_true(o.most_taken <= quota);
        free(in.data);
    }
}

// The largest window that is allowed, 1 GiB (RFC 8878, 3.1.1.1.2: exponent 20),
// is a question of memory.
TEST(a_large_window_is_told)
{
    static uint8_t frame[] = {0x28, 0xb5, 0x2f, 0xfd, 0, 20 << 3,
                              0x29, 0, 0, 'h', 'e', 'l', 'l', 'o'};
    struct bytes in = {frame, sizeof frame};
    struct outcome o = unpack_file(&in, 65536, 65536, SMALL_QUOTA);

    assert_int_equal(o.result, UNPACK_FAILED);
    assert_int_equal(strncmp(o.error, "it needs ", 9), 0);
    assert_in_range(strtoul(o.error + 9, NULL, 10), 1u << 20,
                    (1u << 20) + 1024);
    free(o.out.data);
}

// Who has nothing yet may ask as often as they like, in the middle of a file
// and at its end.
TEST(waiting_changes_nothing)
{
    static const char *const names[] = {"small.gzip", "small.zip", "small.xz",
                                        "small.zstd"};
    static uint8_t out[4096];
    size_t i, at, times;

    for (i = 0; i < LENGTH(names); i++) {
        struct bytes in = read_file(names[i]), original = read_file("small");
        struct heap heap = host_heap(QUOTA);
        struct unpack u;

        assert_true(unpack_begin(&u, unpack_recognise(in.data, in.size),
                                 &heap));
        u.out = out;
        u.out_left = sizeof out;
        for (at = 0; at < in.size; at++) {
            u.in = in.data + at;
            u.in_left = 1;
            for (times = 0; times < 30; times++)
                assert_int_equal(unpack_step(&u), UNPACK_MORE);
        }
        u.in_ended = true;
        for (times = 0; times < 3; times++)
            assert_int_equal(unpack_step(&u), UNPACK_END);
        assert_int_equal(u.out - out, original.size);
        assert_memory_equal(out, original.data, original.size);
        unpack_end(&u);
        heap_close(&heap);
        free(in.data);
        free(original.data);
    }
}

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

// Cuts it short, or changes some bits or a row of bytes.
static void damage(struct bytes *b, uint32_t *state)
{
    uint32_t way = next_random(state) % 8, i, at;

    if (way == 0) {
        b->size = next_random(state) % b->size;
    } else if (way == 1) {
        at = next_random(state) % b->size;
        for (i = 1 + next_random(state) % 8; i && at < b->size; i--)
            b->data[at++] = (uint8_t)next_random(state);
    } else {
        for (i = way % 3 + 1; i; i--)
            b->data[next_random(state) % b->size] ^=
                (uint8_t)(1 << next_random(state) % 8);
    }
}

// A damaged file fails, or was damaged where nothing hangs on it: the bytes are
// never others. One that was cut short always fails.
static void check_damaged(const char *name)
{
    struct bytes good = read_file(name), original = read_file("small");
    struct bytes bad = {malloc(good.size), 0};
    uint32_t state = 2463534242u;
    unsigned i, failed = 0;

    for (i = 0; i < DAMAGED_INPUTS; i++) {
        size_t piece = i % 2 ? 65536 : 1 + i % 50;
        struct outcome o;

        memcpy(bad.data, good.data, good.size);
        bad.size = good.size;
        damage(&bad, &state);
        if (unpack_recognise(bad.data, bad.size) == PACKING_NONE)
            continue;
        o = unpack_file(&bad, piece, 4096, SMALL_QUOTA);
        failed += o.result == UNPACK_FAILED;
        if (o.result == UNPACK_END)
            assert_true(bad.size == good.size &&
                        is_same(&o.out, &original));
        free(o.out.data);
    }
    assert_true(failed > DAMAGED_INPUTS / 2);
    free(bad.data);
    free(good.data);
    free(original.data);
}

// What one can do: a damaged or cut file is to be had again, and what the
// decoders are too small for is to be given unpacked.
TEST(remedies)
{
    static const char *const again[] = {
        "its data is damaged", "its content does not match its checksum",
        "it ends too early", "it has something else behind its end",
        "there is nothing in it",
    };
    static const char *const unpacked[] = {
        "it holds more than one file", "it was packed with a dictionary",
        "it needs 65536 KiB of memory to unpack, more than there is",
    };
    size_t i;

    for (i = 0; i < LENGTH(again); i++)
        assert_string_equal(unpack_remedy(again[i]),
                            "download or copy it again");
    for (i = 0; i < LENGTH(unpacked); i++)
        assert_string_equal(unpack_remedy(unpacked[i]),
                            "try with an unpacked one");
}

// The decoders' own sentence of a file that was cut short.
TEST(a_cut_file_is_to_be_had_again)
{
    struct bytes half = read_file("small.gzip");
    struct outcome o;

    half.size /= 2;
    o = unpack_file(&half, 4096, 4096, QUOTA);
    assert_int_equal(o.result, UNPACK_FAILED);
    assert_string_equal(unpack_remedy(o.error), "download or copy it again");
    free(half.data);
    free(o.out.data);
}

TEST(damaged_gzip_files_fail)
{
    check_damaged("small.gzip");
}

TEST(damaged_zip_files_fail)
{
    check_damaged("small.zip");
    check_damaged("small.zip.stored");
}

TEST(damaged_xz_files_fail)
{
    check_damaged("small.xz");
}

TEST(damaged_zstd_files_fail)
{
    check_damaged("small.zstd");
}

GROUP(unpack, RUN(gzip_files_are_unpacked), RUN(zip_files_are_unpacked),
      RUN(xz_files_are_unpacked), RUN(zstd_files_are_unpacked),
      RUN(files_are_recognised), RUN(images_are_no_packed_files),
      RUN(too_little_memory_is_told), RUN(a_large_window_is_told),
      RUN(waiting_changes_nothing), RUN(remedies),
      RUN(a_cut_file_is_to_be_had_again), RUN(damaged_gzip_files_fail),
      RUN(damaged_zip_files_fail), RUN(damaged_xz_files_fail),
      RUN(damaged_zstd_files_fail))
