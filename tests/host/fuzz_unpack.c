// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes the unpacking: what comes out does not depend on the pieces that the
// input comes in, and all memory is given back.

#include "fuzz.h"

#include "hostheap.h"
#include "loader/unpack.h"

#define QUOTA (1u << 20)
#define MOST (128u << 10) // of output: a bomb is let go on no longer

struct outcome {
    enum unpack_result result; // UNPACK_MORE: was a bomb
    uint8_t *out;
    size_t size;
};

static void go_on(struct unpack *u, const uint8_t *data, size_t size,
                  size_t piece, size_t window, struct outcome *o)
{
    uint8_t *copy = NULL;
    size_t room;

    do {
        if (!u->in_left && !u->in_ended) {
            size_t bytes = size < piece ? size : piece;

            free(copy);
            u->in = copy = exact_copy(data, bytes, 0);
            u->in_left = bytes;
            data += bytes;
            size -= bytes;
            u->in_ended = !size;
        }
        room = MOST - o->size < window ? MOST - o->size : window;
        u->out = o->out + o->size;
        u->out_left = room;
        o->result = unpack_step(u);
        REQUIRE(u->out == o->out + o->size + room - u->out_left);
        o->size += room - u->out_left;
        if (o->result == UNPACK_MORE)
            REQUIRE(!u->out_left || (!u->in_left && !u->in_ended));
    } while (o->result == UNPACK_MORE && o->size < MOST);
    if (o->result == UNPACK_END)
        REQUIRE(u->in_ended && !u->in_left);
    free(copy);
}

static struct outcome unpack(const uint8_t *data, size_t size, size_t piece,
                             size_t window, uint8_t *out)
{
    struct outcome o = {UNPACK_FAILED, out, 0};
    struct heap heap = host_heap(QUOTA);
    struct unpack u;

    if (unpack_begin(&u, unpack_recognise(data, size), &heap))
        go_on(&u, data, size, piece, window, &o);
    if (o.result == UNPACK_FAILED)
        REQUIRE(u.error && u.error[0] && !strchr(u.error, '.') &&
                strlen(u.error) < UNPACK_TEXT);
    unpack_end(&u);
    REQUIRE(!heap.taken);
    return o;
}

// The first two bytes are the sizes of pieces and windows.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t out[2][MOST];
    struct outcome whole, pieces;
    enum packing packing;
    uint8_t *copy;

    if (size < 2)
        return 0;
    copy = exact_copy(data + 2, size - 2, 0);
    packing = unpack_recognise(copy, size - 2);
    unpack_size_hint(packing, copy, size - 2);
    if (packing) {
        whole = unpack(copy, size - 2, SIZE_MAX, MOST, out[0]);
        pieces = unpack(copy, size - 2, 1u + data[0], 1u + data[1] * 16u,
                        out[1]);
        REQUIRE(whole.result == pieces.result);
        if (whole.result == UNPACK_END)
            REQUIRE(whole.size == pieces.size &&
                    memcmp(whole.out, pieces.out, whole.size) == 0);
    }
    free(copy);
    return 0;
}
