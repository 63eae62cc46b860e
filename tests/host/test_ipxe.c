// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/ipxe.c against a stream that comes in steps as they are told.

#include "check.h"

#undef fail // cmocka's, and the console's
#include "boot/layout.h"
#include "loader/clock.h"
#include "loader/ipxe.h"
#include "rom.h"

#define ROOM 2000u
#define GUARD 0xeeu

// What one call of the stream's loop ends with.
struct step {
    uint16_t bytes, status, ax;
    bool stays; // the next one does the same
};

#define BYTES(n) {(n), 0, 0, false}
#define NOTHING {0, PXE_STATUS_TRY_AGAIN, PXE_STATUS_FAILURE, false}
#define SILENT {0, PXE_STATUS_TRY_AGAIN, PXE_STATUS_FAILURE, true}
#define END {0, 0, 0, true}
#define HEAD BYTES(HEAD_BYTES)

static const struct step *step;
static uint32_t told; // the size
static uint32_t at; // in the file
static uint16_t most; // that the last call asked for
static unsigned calls, closed;
static char opened[64];

static uint8_t content(uint32_t offset)
{
    return (uint8_t)(offset * 7 + offset / 256);
}

static uint16_t call(uint16_t opcode)
{
    if (opcode == PXENV_FILE_OPEN) {
        ((struct pxe_file_open *)low_buffer())->handle = 5;
        copy_string(opened, sizeof opened, (const char *)PXE_DATA);
    } else if (opcode == PXENV_FILE_SIZE) {
        assert_int_equal(((struct pxe_file_size *)low_buffer())->handle, 5);
        ((struct pxe_file_size *)low_buffer())->size = told;
    } else {
        assert_int_equal(opcode, PXENV_FILE_CLOSE);
        assert_int_equal(((struct pxe_file_read *)low_buffer())->handle, 5);
        closed++;
    }
    return PXE_SUCCESS;
}

static uint16_t stream(struct pxe_stream_read *s)
{
    uint8_t *to = physical_memory(far_to_physical(s->read.buffer));

    assert_int_equal(s->read.handle, 5);
    assert_in_range(step->bytes, 0, s->most);
    rom_tick(1);
    calls++;
    most = s->most;
    while (s->bytes < step->bytes)
        to[s->bytes++] = content(at++);
    s->read.status = step->status;
    return step->stays ? step->ax : step++->ax;
}

static uint8_t place[ROOM + 1];
static struct transfer *begin(uint32_t size, const struct step *first)
{
    static struct transfer t;
    static struct pxe pxe;

    rom_clear();
    rom.call = call;
    rom.stream = stream;
    step = first;
    told = size;
    at = calls = closed = 0;
    memset(&t, 0, sizeof t);
    memset(place, GUARD, sizeof place);
    t.pxe = &pxe;
    t.to = (uintptr_t)place;
    t.room = ROOM;
    return &t;
}

static void assert_content(const struct transfer *t, uint32_t bytes)
{
    uint32_t i;

    assert_int_equal(t->done, bytes);
    for (i = 0; i < bytes; i++)
        assert_int_equal(place[i], content(i));
    assert_int_equal(place[bytes], GUARD);
}

// Opening finds the size and the head, in pieces too; the rest comes behind it,
// in calls for as much as a 16-bit size can tell.
TEST(whole_file)
{
    static const struct step pieces[] = {
        BYTES(100), NOTHING, {400, PXE_STATUS_TRY_AGAIN, 1, false}, BYTES(12),
        BYTES(800), NOTHING, BYTES(200), END};
    struct transfer *t = begin(1512, pieces);

    assert_int_equal(stream_open(t, "http://x/y.iso"), FETCH_OK);
    assert_string_equal(opened, "http://x/y.iso");
    assert_int_equal(t->size, 1512);
    assert_int_equal(t->head_bytes, HEAD_BYTES);
    assert_int_equal(most, 12);
    assert_int_equal(stream_receive(t, 0), FETCH_OK);
    assert_int_equal(most, 0xffff);
    assert_content(t, 1512);
    stream_close(t);
    assert_int_equal(closed, 1);
}

// A file shorter than a head, and an empty one.
TEST(short_files)
{
    static const struct step three[] = {BYTES(3), END}, none[] = {END};
    struct transfer *t = begin(3, three);

    assert_int_equal(stream_open(t, "x"), FETCH_OK);
    assert_int_equal(stream_receive(t, 0), FETCH_OK);
    assert_content(t, 3);
    t = begin(0, none);
    assert_int_equal(stream_open(t, "x"), FETCH_OK);
    assert_int_equal(stream_receive(t, 0), FETCH_OK);
    assert_content(t, 0);
}

// iPXE takes a connection that ends early for the file's end.
TEST(end_before_the_told_size)
{
    static const struct step pieces[] = {HEAD, BYTES(100), END};
    struct transfer *t = begin(613, pieces);

    assert_int_equal(stream_open(t, "x"), FETCH_OK);
    assert_int_equal(stream_receive(t, 0), FETCH_BROKEN_OFF);
    t = begin(0, pieces); // where no size is told, it is all
    assert_int_equal(stream_open(t, "x"), FETCH_OK);
    assert_int_equal(stream_receive(t, 0), FETCH_OK);
    assert_content(t, 612);
}

// An error behind bytes comes again when they are taken; it is of the
// parameters or of AX.
TEST(errors)
{
    static const struct step status[] = {
        HEAD, {100, PXE_STATUS_FAILURE, 1, false},
        {0, PXE_STATUS_FAILURE, 1, true}};
    static const struct step ax[] = {HEAD, {0, 0, PXE_STATUS_FAILURE, true}};
    static const struct step missing[] = {
        {0, PXE_STATUS_TFTP_NOT_FOUND, 1, true}};
    struct transfer *t = begin(2000, status);

    assert_int_equal(stream_open(t, "x"), FETCH_OK);
    assert_int_equal(stream_receive(t, 0), FETCH_BROKEN_OFF);
    assert_content(t, 612);
    t = begin(512, ax);
    assert_int_equal(stream_open(t, "x"), FETCH_OK);
    assert_int_equal(stream_receive(t, 0), FETCH_BROKEN_OFF);
    t = begin(512, missing);
    assert_int_equal(stream_open(t, "x"), FETCH_NOT_FOUND);
}

// Fifteen seconds without a byte, and not less, break it off: at the
// beginning, and later, counted from the last byte on.
TEST(silence)
{
    static const struct step at_once[] = {SILENT};
    static const struct step later[] = {HEAD, NOTHING, NOTHING, BYTES(1),
                                        SILENT};
    struct transfer *t = begin(2000, at_once);

    assert_int_equal(stream_open(t, "x"), FETCH_BROKEN_OFF);
    assert_in_range(calls, 15 * TICKS_PER_SECOND, 15 * TICKS_PER_SECOND + 2);
    t = begin(2000, later);
    assert_int_equal(stream_open(t, "x"), FETCH_OK);
    assert_int_equal(stream_receive(t, 0), FETCH_BROKEN_OFF);
    assert_in_range(calls, 4 + 15 * TICKS_PER_SECOND,
                    4 + 15 * TICKS_PER_SECOND + 2);
    assert_content(t, 513);
}

// ESC ends it at once, whether nothing comes or all the time something.
TEST(escape)
{
    static const struct step silent[] = {SILENT};
    static const struct step busy[] = {HEAD, {1, 0, 0, true}};
    struct transfer *t = begin(2000, silent);

    rom.escape = true;
    assert_int_equal(stream_open(t, "x"), FETCH_STOPPED);
    assert_int_equal(calls, 1);
    t = begin(2000, busy);
    assert_int_equal(stream_open(t, "x"), FETCH_OK);
    rom.escape = true;
    assert_int_equal(stream_receive(t, 0), FETCH_STOPPED);
    assert_int_equal(calls, 2);
}

// What does not fit is not written: the head, and what comes later.
TEST(too_large)
{
    static const struct step pieces[] = {HEAD, BYTES(ROOM - 512), BYTES(1),
                                         END};
    struct transfer *t = begin(2000, pieces);

    assert_int_equal(stream_open(t, "x"), FETCH_OK);
    assert_int_equal(stream_receive(t, 0), FETCH_TOO_LARGE);
    assert_content(t, ROOM);
    t = begin(2000, pieces);
    t->room = 511;
    assert_int_equal(stream_open(t, "x"), FETCH_OK);
    assert_int_equal(stream_receive(t, 0), FETCH_TOO_LARGE);
    assert_content(t, 0);
}

static size_t taken;

static bool take(struct sink *sink, const uint8_t *data, size_t bytes)
{
    (void)sink;
    (void)data;
    taken += bytes;
    return taken <= 1500;
}

// Behind the beginning a sink takes what comes, whatever room there is, or
// says that it is not right.
TEST(sinks)
{
    static const struct step pieces[] = {HEAD, BYTES(800), BYTES(188),
                                         BYTES(12), BYTES(1), END};
    struct sink sink = {.take = take};
    struct transfer *t = begin(1513, pieces);

    taken = 0;
    assert_int_equal(stream_open(t, "x"), FETCH_OK);
    assert_int_equal(stream_receive(t, 600), FETCH_OK);
    assert_content(t, 1312);
    t->sink = &sink;
    t->room = 0;
    assert_int_equal(stream_receive(t, 0), FETCH_OK);
    assert_int_equal(taken, 201);
    assert_int_equal(t->done, 1513);
    t = begin(1513, pieces);
    taken = 0;
    t->sink = &sink;
    assert_int_equal(stream_open(t, "x"), FETCH_OK);
    assert_int_equal(stream_receive(t, 0), FETCH_NOT_TAKEN);
}

// A file that iPXE does not open.
TEST(not_opened)
{
    static const struct step none[] = {END};
    struct transfer *t = begin(0, none);

    rom_clear();
    assert_int_equal(stream_open(t, "x"), FETCH_OTHER);
    assert_int_equal(calls, 0);
}

GROUP(ipxe, RUN(sinks), RUN(whole_file), RUN(short_files),
      RUN(end_before_the_told_size), RUN(errors), RUN(silence),
      RUN(escape), RUN(too_large), RUN(not_opened))
