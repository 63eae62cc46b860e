// SPDX-License-Identifier: GPL-2.0-or-later
// Tells packed files apart, and takes them member by member; any mode, builds
// on the host.

#include "loader/unpack.h"

#include "loader/format.h"
#include "loader/unpack_kind.h"

static const struct {
    const char *name;
    const struct unpack_kind *kind;
} packings[] = {
    [PACKING_NONE] = {NULL, NULL},
    [PACKING_GZIP] = {"gzip", &unpack_gzip},
    [PACKING_ZIP] = {"zip", &unpack_zip},
    [PACKING_XZ] = {"xz", &unpack_xz},
    [PACKING_ZSTD] = {"zstd", &unpack_zstd},
};

static const struct {
    enum packing packing;
    uint8_t length, bytes[UNPACK_HEAD], mask; // of the first byte
} magics[] = {
    {PACKING_GZIP, 3, "\x1f\x8b\x08", 0xff},
    {PACKING_ZIP, 4, "PK\3\4", 0xff},
    {PACKING_XZ, 6, "\xfd" "7zXZ", 0xff},
    {PACKING_ZSTD, 4, "\x28\xb5\x2f\xfd", 0xff},
    {PACKING_ZSTD, 4, "\x50\x2a\x4d\x18", 0xf0}, // a skippable frame
};

enum packing unpack_recognise(const void *head, size_t bytes)
{
    const uint8_t *p = head;
    size_t i;

    for (i = 0; i < sizeof magics / sizeof *magics; i++)
        if (bytes >= magics[i].length &&
            (p[0] & magics[i].mask) == magics[i].bytes[0] &&
            memcmp(p + 1, magics[i].bytes + 1, magics[i].length - 1u) == 0)
            return magics[i].packing;
    return PACKING_NONE;
}

const char *packing_name(enum packing packing)
{
    return packings[packing].name;
}

uint64_t unpack_size_hint(enum packing packing, const void *head,
                          size_t bytes)
{
    const struct unpack_kind *kind = packings[packing].kind;

    return kind && kind->size_hint ? kind->size_hint(head, bytes) : 0;
}

enum unpack_result unpack_fail(struct unpack *u, const char *why)
{
    u->error = why;
    return UNPACK_FAILED;
}

enum unpack_result unpack_fail_memory(struct unpack *u)
{
    format(u->text, sizeof u->text,
           "it needs %llu KiB of memory to unpack, more than there is",
           (unsigned long long)(round_up(u->heap->refused, 1024) / 1024));
    return unpack_fail(u, u->text);
}

void *unpack_state(struct unpack *u, size_t bytes)
{
    u->state = heap_get(u->heap, bytes);
    if (u->state)
        memset(u->state, 0, bytes);
    else
        unpack_fail_memory(u);
    return u->state;
}

bool unpack_begin(struct unpack *u, enum packing packing, struct heap *heap)
{
    *u = (struct unpack){.kind = packings[packing].kind, .heap = heap};
    return u->kind->begin(u);
}

void unpack_end(struct unpack *u)
{
    if (u->state)
        u->kind->end(u);
    heap_put(u->heap, u->state);
    u->state = NULL;
}

const char *unpack_remedy(const char *error)
{
    static const char *const damages[] = {
        UNPACK_DAMAGED, UNPACK_MISMATCH, UNPACK_SHORT, UNPACK_BEHIND,
        UNPACK_EMPTY,
    };
    size_t i;

    for (i = 0; i < sizeof damages / sizeof *damages; i++)
        if (strcmp(error, damages[i]) == 0)
            return "download or copy it again";
    return "try with an unpacked one";
}

static void skip_zeroes(struct unpack *u)
{
    for (; u->in_left && !*u->in; u->in_left--) {
        u->in++;
        u->zeroes++;
    }
}

// Whether another member may begin with that byte, behind the zeroes.
static bool may_follow(const struct unpack *u, uint8_t byte)
{
    const struct unpack_kind *kind = u->kind;
    size_t i;

    if (!kind->several ||
        (u->zeroes && (!kind->padding || u->zeroes % kind->padding)))
        return false;
    for (i = 0; i < sizeof magics / sizeof *magics; i++)
        if (packings[magics[i].packing].kind == kind &&
            (byte & magics[i].mask) == magics[i].bytes[0])
            return true;
    return false;
}

// Behind a member lies something that is not zero.
static bool begin_next(struct unpack *u)
{
    if (!may_follow(u, *u->in)) {
        unpack_fail(u, UNPACK_BEHIND);
        return false;
    }
    u->between = false;
    u->zeroes = 0;
    return u->kind->begin(u);
}

static enum unpack_result step_member(struct unpack *u)
{
    for (;;) {
        size_t in = u->in_left, out = u->out_left;
        enum unpack_result result = u->kind->step(u);

        u->hungry = !u->in_left && u->out_left;
        if (result != UNPACK_MORE || !u->out_left ||
            (!u->in_left && !u->in_ended))
            return result;
        if (u->in_left == in && u->out_left == out)
            return unpack_fail(u, in ? UNPACK_DAMAGED : UNPACK_SHORT);
    }
}

enum unpack_result unpack_step(struct unpack *u)
{
    enum unpack_result result;

    if (u->error)
        return UNPACK_FAILED;
    if (u->hungry && !u->in_left && !u->in_ended)
        return UNPACK_MORE;
    do {
        if (u->between) {
            skip_zeroes(u);
            if (!u->in_left)
                return u->in_ended ? UNPACK_END : UNPACK_MORE;
            if (!begin_next(u))
                return UNPACK_FAILED;
        }
        result = step_member(u);
        u->between = result == UNPACK_END;
    } while (result == UNPACK_END);
    return result;
}
