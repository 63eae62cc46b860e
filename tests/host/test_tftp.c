// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/tftp.c, packet by packet, against RFC 1350, 2347, 2348, 2349
// and 7440; test_tftp_wire.c runs whole transfers.

#include "check.h"

#include <stdlib.h>

#include "loader/tftp.h"

#define BLOCK 512u

static struct tftp t;
static uint8_t packet[2048];
static uint8_t place[64 * BLOCK];

// Takes the packet from a place of its own, exactly as long as it is.
static bool take(const void *bytes, size_t length)
{
    uint8_t *copy = malloc(length ? length : 1);
    bool answer;

    memcpy(copy, bytes, length);
    answer = tftp_take(&t, copy, length);
    free(copy);
    return answer;
}

#define TAKE(text) take(text, sizeof(text) - 1)

// A byte of the file, none of which is 0.
static uint8_t byte_of(size_t at)
{
    return (uint8_t)(at % 251 + 1);
}

// DATA with a block's number on the wire, and the bytes of `block`.
static bool take_as(uint16_t number, uint32_t block, size_t bytes)
{
    size_t i;

    packet[0] = 0;
    packet[1] = 3;
    packet[2] = (uint8_t)(number >> 8);
    packet[3] = (uint8_t)number;
    for (i = 0; i < bytes; i++)
        packet[4 + i] = byte_of((block - 1) * (size_t)t.block_size + i);
    return take(packet, 4 + bytes);
}

static bool take_block(uint16_t block, size_t bytes)
{
    return take_as(block, block, bytes);
}

static bool take_full(uint16_t block)
{
    return take_block(block, t.block_size);
}

static void open_at(size_t room)
{
    memset(place, 0, sizeof place);
    t.to = (uintptr_t)place;
    t.room = room;
}

// Asked for the most, and granted 512-byte blocks and a window.
static void begin_window(unsigned window)
{
    static char oack[] = "\0\6windowsize\0WW\0blksize\000512";

    oack[13] = (char)('0' + window / 10);
    oack[14] = (char)('0' + window % 10);
    tftp_begin(&t, TFTP_BLOCK_MAX, TFTP_WINDOW_MAX);
    assert_true(take(oack, sizeof oack));
    open_at(sizeof place);
}

// A server that grants nothing: 512-byte blocks, one at a time.
static void begin_plain(void)
{
    tftp_begin(&t, TFTP_BLOCK_MAX, 16);
    open_at(sizeof place);
}

static void assert_answer(uint16_t number)
{
    uint8_t ack[] = {0, 4, (uint8_t)(number >> 8), (uint8_t)number};

    memset(packet, 0xee, sizeof packet);
    assert_int_equal(tftp_answer(&t, packet), sizeof ack);
    assert_memory_equal(packet, ack, sizeof ack);
}

static void assert_finished(size_t bytes)
{
    size_t i;

    assert_int_equal(t.state, TFTP_FINISHED);
    assert_int_equal(tftp_done(&t), bytes);
    for (i = 0; i < bytes; i++)
        assert_int_equal(place[i], byte_of(i));
    for (; i < sizeof place; i++)
        assert_int_equal(place[i], 0);
}

static void assert_failed(enum tftp_failure failure)
{
    assert_int_equal(t.state, TFTP_FAILED);
    assert_int_equal(t.failure, failure);
}

// The value of an option in a request, NULL if it is not asked for.
static const char *asked(const char *path, const char *name)
{
    static char request[TFTP_REQUEST_MAX + 1];
    size_t length = tftp_request(&t, (uint8_t *)request, path);
    const char *at = request + 2 + strlen(path) + 1 + 6;

    while (at < request + length) {
        const char *value = at + strlen(at) + 1;

        if (strcmp(at, name) == 0)
            return value;
        at = value + strlen(value) + 1;
    }
    return NULL;
}

// RFC 1350, 5: opcode 1, the name, the mode "octet", each with a zero; RFC
// 2347: then names and values of options.
TEST(request)
{
    static const char head[] = "\0\1/iso/x.iso\0octet";

    tftp_begin(&t, 1468, 16);
    assert_true(tftp_request(&t, packet, "/iso/x.iso") > sizeof head);
    assert_memory_equal(packet, head, sizeof head);
    assert_string_equal(asked("/iso/x.iso", "tsize"), "0");
    assert_string_equal(asked("/iso/x.iso", "blksize"), "1468");
    assert_string_equal(asked("/iso/x.iso", "windowsize"), "16");
    assert_int_equal(t.state, TFTP_REQUESTED);
}

// What is so without an option is not asked for; with nothing to ask for, the
// request is RFC 1350's, for those that know no other.
TEST(request_of_defaults)
{
    tftp_begin(&t, 512, 1);
    assert_int_equal(tftp_request(&t, packet, "x"), 10);
    assert_memory_equal(packet, "\0\1x\0octet", 10);
    tftp_begin(&t, 1024, 1);
    assert_string_equal(asked("x", "tsize"), "0");
    assert_string_equal(asked("x", "blksize"), "1024");
    assert_null(asked("x", "windowsize"));
    tftp_begin(&t, 512, 2);
    assert_string_equal(asked("x", "tsize"), "0");
    assert_null(asked("x", "blksize"));
    assert_string_equal(asked("x", "windowsize"), "2");
}

// RFC 2347: a request has 512 bytes at most.
TEST(longest_request)
{
    uint8_t *exact = malloc(512);
    char path[700];

    memset(path, 'p', sizeof path);
    path[512 - 9] = '\0';
    tftp_begin(&t, 512, 1);
    assert_int_equal(tftp_request(&t, exact, path), 512);
    assert_int_equal(exact[511], 0);
    path[512 - 9] = 'p';
    path[512 - 8] = '\0';
    assert_int_equal(tftp_request(&t, exact, path), 0);
    path[512 - 8] = 'p';
    path[699] = '\0';
    tftp_begin(&t, 1468, 16);
    assert_int_equal(tftp_request(&t, exact, path), 0);
    free(exact);
}

#define OACK(text) {"\0\6" text, sizeof(text) + 1}
struct oack {
    const char *bytes;
    size_t length;
};

// What an OACK grants counts, and it is answered with ACK 0 (RFC 2347). What
// is not in it stays as it is without.
TEST(granted_options)
{
    static const struct {
        struct oack oack;
        unsigned block_size, window;
        uint64_t size; // 0: not known
    } rows[] = {
        {OACK("tsize\000123456\0blksize\0001400\0windowsize\0008\0"),
         1400, 8, 123456},
        {OACK("blksize\0001468\0"), 1468, 1, 0},
        {OACK("windowsize\00016\0"), 512, 16, 0},
        // The least and the most.
        {OACK("blksize\0008\0windowsize\0001\0"), 8, 1, 0},
        {OACK("blksize\0001468\0windowsize\00016\0"), 1468, 16, 0},
        // RFC 2347: "case-insensitive".
        {OACK("BlkSize\0001000\0TSIZE\00077\0WINDOWsize\0002\0"),
         1000, 2, 77},
        // Names that begin so, or end there, are others.
        {OACK("blksiz\0009\0blksize2\0008\0\0\0timeout\0soon\0"
              "windowsizes\00099\0x"), 512, 1, 0},
        // RFC 2349: any number; 0 is what was asked with.
        {OACK("tsize\0004294967296\0"), 512, 1, 4294967296},
        {OACK("tsize\0001099511627777\0"), 512, 1, 1099511627777},
        {OACK("tsize\0000\0"), 512, 1, 0},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        tftp_begin(&t, 1468, 16);
        assert_true(take(rows[i].oack.bytes, rows[i].oack.length));
        assert_int_equal(t.state, TFTP_OPENED);
        assert_true(t.granted);
        assert_int_equal(t.block_size, rows[i].block_size);
        assert_int_equal(t.window, rows[i].window);
        assert_int_equal(t.size_known, rows[i].size != 0);
        assert_int_equal(t.size, rows[i].size);
        assert_answer(0);
    }
}

// RFC 2348, 7440: a server grants what was asked for, or less; and 8 is the
// least block.
TEST(options_that_were_not_asked_for)
{
    static const struct oack rows[] = {
        OACK("blksize\0001469\0"), OACK("blksize\00065535\0"),
        OACK("blksize\00066000\0"), OACK("blksize\0007\0"),
        OACK("blksize\0000\0"), OACK("blksize\000x\0"),
        OACK("blksize\000512x\0"), OACK("blksize\000-512\0"),
        OACK("blksize\000 512\0"), OACK("blksize\0\0"),
        OACK("blksize\0004294967808\0"),
        OACK("blksize\00018446744073709552128\0"),
        OACK("windowsize\00017\0"), OACK("windowsize\0000\0"),
        OACK("windowsize\000four\0"), OACK("windowsize\00065537\0"),
        OACK("tsize\0big\0"), OACK("tsize\0\0"),
        OACK("tsize\0-\0"), OACK("blksize\00099 \0"),
        OACK("tsize\00018446744073709551616\0"),
        OACK("tsize\0001\0blksize\0009999\0"),
        OACK("blksize\0"), OACK("blksize\000512"),
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        tftp_begin(&t, 1468, 16);
        assert_false(take(rows[i].bytes, rows[i].length));
        assert_failed(TFTP_BAD_OPTIONS);
    }
    tftp_begin(&t, 512, 1);
    assert_false(TAKE("\0\6windowsize\0002\0"));
    assert_failed(TFTP_BAD_OPTIONS);
    tftp_begin(&t, 512, 1);
    assert_false(TAKE("\0\6blksize\000513\0"));
    assert_failed(TFTP_BAD_OPTIONS);
}

// A file whose size was told as 0 may be any.
TEST(size_0_says_nothing)
{
    tftp_begin(&t, 1468, 16);
    assert_true(TAKE("\0\6tsize\0000\0"));
    open_at(sizeof place);
    assert_true(take_block(1, 100));
    assert_finished(100);
}

// An OACK that comes again has not seen our answer; once there are data, it
// has.
TEST(repeated_oack)
{
    begin_window(2);
    assert_answer(0);
    assert_true(TAKE("\0\6windowsize\0001\0"));
    assert_int_equal(t.window, 2);
    assert_answer(0);
    assert_false(take_full(1));
    assert_false(TAKE("\0\6windowsize\0001\0"));
    assert_int_equal(t.state, TFTP_OPENED);
}

// RFC 2347: a server that knows no options answers with block 1, of 512
// bytes; each block is answered (RFC 1350). An OACK has no place then.
TEST(data_without_options)
{
    begin_plain();
    assert_true(take_full(1));
    assert_int_equal(t.state, TFTP_OPENED);
    assert_false(t.granted);
    assert_answer(1);
    assert_true(take_full(2));
    assert_answer(2);
    assert_int_equal(tftp_done(&t), 1024);
    assert_true(take_block(3, 17));
    assert_answer(3);
    assert_finished(1024 + 17);
    begin_plain();
    t.to = 0;
    take_full(1);
    assert_false(TAKE("\0\6blksize\0001000\0"));
    assert_int_equal(t.block_size, 512);
}

// Only block 1 begins a file.
TEST(data_that_begins_nothing)
{
    begin_plain();
    assert_false(take_full(2));
    assert_false(take_full(0));
    assert_false(take_block(65535, 4));
    assert_int_equal(t.state, TFTP_REQUESTED);
    assert_true(TAKE("\0\6blksize\0001000\0"));
    assert_int_equal(t.block_size, 1000);
}

// What comes before there is a place for it does no harm, and is taken when
// it comes again.
TEST(data_before_their_place)
{
    begin_plain();
    t.to = 0;
    assert_false(take_full(1));
    assert_int_equal(t.state, TFTP_OPENED);
    assert_int_equal(tftp_done(&t), 0);
    open_at(sizeof place);
    assert_answer(0);
    assert_true(take_full(1));
    assert_answer(1);
    assert_true(take_block(2, 1));
    assert_finished(513);
}

// RFC 1350, 6: a block shorter than the others ends the file, if need be an
// empty one.
TEST(ends)
{
    static const size_t sizes[] = {0, 1, 511, 512, 1023, 1024, 1025};
    size_t i;

    for (i = 0; i < LENGTH(sizes); i++) {
        uint16_t block;

        begin_plain();
        for (block = 1; block <= sizes[i] / BLOCK; block++) {
            assert_true(take_full(block));
            assert_answer(block);
            assert_int_equal(t.state, TFTP_OPENED);
        }
        assert_true(take_block(block, sizes[i] % BLOCK));
        assert_answer(block);
        assert_finished(sizes[i]);
    }
}

// After the end, and after a failure, nothing is taken.
TEST(nothing_after_the_end)
{
    begin_plain();
    assert_true(take_block(1, 10));
    assert_answer(1);
    assert_false(take_full(2));
    assert_false(take_block(1, 10));
    assert_false(TAKE("\0\5\0\1no\0"));
    assert_false(TAKE("\0\6blksize\0009999\0"));
    assert_finished(10);
    begin_plain();
    assert_false(TAKE("\0\5\0\1no\0"));
    assert_false(take_full(1));
    assert_false(TAKE("\0\5\0\2other\0"));
    assert_failed(TFTP_REFUSED);
    assert_int_equal(t.code, 1);
}

// A file that is larger than its place or than was said, or a block than was
// granted, is refused, and nothing is put there.
TEST(more_than_there_is_room_for)
{
    begin_plain();
    t.room = 1024;
    take_full(1);
    assert_answer(1);
    take_full(2);
    assert_answer(2);
    assert_false(take_block(3, 1));
    assert_failed(TFTP_TOO_LARGE);
    assert_int_equal(place[1024], 0);
    begin_plain();
    t.room = 1024;
    take_full(1);
    assert_answer(1);
    take_full(2);
    assert_answer(2);
    assert_true(take_block(3, 0));
    assert_finished(1024);
    begin_plain();
    assert_false(take_block(1, 513));
    assert_failed(TFTP_TOO_LARGE);
    begin_window(4);
    t.room = 1600;
    assert_false(take_full(4));
    assert_failed(TFTP_TOO_LARGE);
}

TEST(more_than_was_said)
{
    tftp_begin(&t, 1468, 16);
    assert_true(TAKE("\0\6tsize\000600\0"));
    open_at(sizeof place);
    assert_true(take_full(1));
    assert_answer(1);
    assert_false(take_block(2, 89));
    assert_failed(TFTP_TOO_LARGE);
    assert_int_equal(place[512], 0);
    tftp_begin(&t, 1468, 16);
    assert_true(TAKE("\0\6tsize\000600\0"));
    open_at(sizeof place);
    assert_true(take_full(1));
    assert_answer(1);
    assert_true(take_block(2, 88));
    assert_finished(600);
}

// RFC 1350, 5: code, text, zero. Some servers leave the zero out.
TEST(errors_of_the_server)
{
    char text[300] = {0, 5, 0, 8};

    begin_plain();
    assert_false(TAKE("\0\5\0\1File not found\0"));
    assert_failed(TFTP_REFUSED);
    assert_int_equal(t.code, TFTP_ERROR_NOT_FOUND);
    assert_string_equal(t.message, "File not found");
    begin_plain();
    assert_false(TAKE("\0\5\1\2no end"));
    assert_failed(TFTP_REFUSED);
    assert_int_equal(t.code, 0x102);
    assert_string_equal(t.message, "no end");
    begin_plain();
    assert_false(TAKE("\0\5\0\2"));
    assert_failed(TFTP_REFUSED);
    assert_string_equal(t.message, "");
    begin_window(4);
    take_full(1);
    memset(text + 4, 'e', sizeof text - 4);
    assert_false(take(text, sizeof text));
    assert_failed(TFTP_REFUSED);
    assert_int_equal(t.code, TFTP_ERROR_OPTIONS);
    assert_int_equal(strlen(t.message), sizeof t.message - 1);
    begin_plain();
    assert_false(take(text, 4 + sizeof t.message));
    assert_int_equal(strlen(t.message), sizeof t.message - 1);
}

// Packets too short to be one, and those that a client is not sent, are left
// alone.
TEST(packets_that_are_none)
{
    static const char runts[][4] = {{0, 3, 0}, {0, 5, 0}, {0, 6, 0}, {0, 0}};
    struct tftp before;
    unsigned opcode, i, length;

    begin_plain();
    before = t;
    for (i = 0; i < LENGTH(runts); i++)
        for (length = 0; length < 4; length++)
            assert_false(take(runts[i], length));
    for (opcode = 0; opcode <= 0x306; opcode++) {
        uint8_t other[] = {(uint8_t)(opcode >> 8), (uint8_t)opcode, 0, 1};

        if (opcode != 3 && opcode != 5 && opcode != 6)
            assert_false(take(other, sizeof other));
    }
    assert_memory_equal(&t, &before, sizeof t);
}

// RFC 1350, 5: what we send to end a transfer.
TEST(errors_of_ours)
{
    assert_int_equal(tftp_error(packet, TFTP_ERROR_OPTIONS, "why"), 8);
    assert_memory_equal(packet, "\0\5\0\10why", 8);
}

// RFC 7440, 4: the last block of a window is answered, no other.
TEST(windows)
{
    unsigned i;

    begin_window(4);
    for (i = 1; i <= 12; i++) {
        assert_int_equal(take_full((uint16_t)i), i % 4 == 0);
        assert_int_equal(tftp_done(&t), i * BLOCK);
        if (i % 4 == 0)
            assert_answer((uint16_t)i);
    }
    begin_window(1);
    for (i = 1; i <= 3; i++) {
        assert_true(take_full((uint16_t)i));
        assert_answer((uint16_t)i);
    }
}

// A block that is lost is asked for once, when its window has ended: the
// server then goes on behind the answer, and what came is not needed again.
TEST(lost_block)
{
    begin_window(4);
    assert_false(take_full(1));
    assert_false(take_full(3));
    assert_int_equal(tftp_done(&t), BLOCK);
    assert_true(take_full(4));
    assert_answer(1);
    assert_false(take_full(2));
    assert_int_equal(tftp_done(&t), 4 * BLOCK);
    assert_false(take_full(3));
    assert_false(take_full(4));
    assert_true(take_full(5));
    assert_answer(5);
    assert_true(take_block(6, 3));
    assert_finished(5 * BLOCK + 3);
}

// The first block of a window, lost: the rest of it ends with that one block.
TEST(lost_first_block)
{
    unsigned i;

    begin_window(64);
    for (i = 2; i < 64; i++)
        assert_false(take_block((uint16_t)i, BLOCK));
    assert_true(take_block(64, 100));
    assert_answer(0);
    assert_int_equal(tftp_done(&t), 0);
    assert_true(take_full(1));
    assert_answer(64);
    assert_finished(63 * BLOCK + 100);
}

// When the window's last block is lost nothing is answered; an answer that is
// made all the same, after a wait, begins a window there.
TEST(lost_last_block)
{
    begin_window(4);
    take_full(1);
    take_full(2);
    assert_false(take_full(3));
    assert_answer(3);
    assert_false(take_full(4));
    assert_false(take_full(5));
    assert_false(take_full(6));
    assert_true(take_full(7));
    assert_answer(7);
}

// Blocks in any order; those that came do nothing when they come again, and
// those that were not asked for yet nothing at all.
TEST(order_and_duplicates)
{
    begin_window(4);
    assert_false(take_full(5));
    assert_false(take_full(3));
    assert_false(take_full(3));
    assert_false(take_full(2));
    assert_false(take_full(0));
    assert_true(take_full(4));
    assert_answer(0);
    assert_false(take_full(4));
    assert_true(take_full(1));
    assert_answer(4);
    assert_false(take_full(1));
    assert_false(take_full(4));
    assert_false(take_full(3));
    assert_int_equal(tftp_done(&t), 4 * BLOCK);
    assert_answer(4);
    assert_true(take_block(5, 0));
    assert_finished(4 * BLOCK);
}

static struct {
    struct sink sink; // the first member
    size_t bytes, most;
} tank;

// Takes what comes behind what it has, and no more than `most`.
static bool fill_tank(struct sink *sink, const uint8_t *data, size_t bytes)
{
    size_t i;

    assert_ptr_equal(sink, &tank);
    if (tank.bytes + bytes > tank.most)
        return false;
    for (i = 0; i < bytes; i++)
        assert_int_equal(data[i], byte_of(tank.bytes + i));
    tank.bytes += bytes;
    return true;
}

static void begin_sink(size_t most)
{
    begin_window(4);
    memset(&tank, 0, sizeof tank);
    tank.sink.take = fill_tank;
    tank.most = most;
    t.sink = &tank.sink;
}

// A sink gets every byte once and in order. What comes out of order is asked
// for again at the window's end, or the file's.
TEST(sink)
{
    begin_sink(5 * BLOCK);
    assert_false(take_full(1));
    assert_false(take_full(3));
    assert_int_equal(tank.bytes, BLOCK);
    assert_true(take_full(4));
    assert_answer(1);
    assert_false(take_full(2));
    assert_false(take_full(2));
    assert_false(take_full(3));
    assert_true(take_block(5, 10)); // the file's last one, too early
    assert_answer(3);
    assert_false(take_full(4));
    assert_true(take_block(5, 10));
    assert_int_equal(t.state, TFTP_FINISHED);
    assert_int_equal(tank.bytes, 4 * BLOCK + 10);
    assert_int_equal(tftp_done(&t), 4 * BLOCK + 10);
}

// It need not take them.
TEST(sink_that_takes_no_more)
{
    begin_sink(2 * BLOCK);
    t.room = 0; // is of no account
    assert_false(take_full(1));
    assert_false(take_full(2));
    assert_false(take_full(3));
    assert_int_equal(t.state, TFTP_FAILED);
    assert_int_equal(t.failure, TFTP_NOT_TAKEN);
}

// A block that came keeps what it brought.
TEST(duplicates_change_nothing)
{
    begin_window(4);
    assert_false(take_full(1));
    assert_false(take_full(3));
    assert_false(take_as(3, 7, BLOCK));
    assert_false(take_as(1, 7, BLOCK));
    assert_false(take_full(2));
    assert_true(take_block(4, 5));
    assert_finished(3 * BLOCK + 5);
}

// The file's last block ends its window, however short that is.
TEST(short_last_window)
{
    begin_window(16);
    assert_false(take_full(1));
    assert_false(take_full(2));
    assert_true(take_block(3, 7));
    assert_answer(3);
    assert_finished(2 * BLOCK + 7);
}

// Lost in the last window: asked for once, at its end.
TEST(lost_in_the_last_window)
{
    begin_window(16);
    assert_false(take_full(1));
    assert_true(take_block(4, 7));
    assert_answer(1);
    assert_int_equal(t.state, TFTP_OPENED);
    assert_false(take_block(5, 9)); // there is none behind the last
    assert_false(take_full(3));
    assert_false(take_block(4, 7));
    assert_true(take_full(2));
    assert_answer(4);
    assert_finished(3 * BLOCK + 7);
}

// A last answer may be lost: it can be made again.
TEST(last_answer_again)
{
    begin_window(2);
    assert_true(take_block(1, 0));
    assert_answer(1);
    assert_answer(1);
    assert_finished(0);
}

GROUP(tftp, RUN(sink), RUN(sink_that_takes_no_more),
      RUN(request), RUN(request_of_defaults), RUN(longest_request),
      RUN(granted_options), RUN(options_that_were_not_asked_for),
      RUN(size_0_says_nothing), RUN(repeated_oack), RUN(data_without_options),
      RUN(data_that_begins_nothing), RUN(data_before_their_place), RUN(ends),
      RUN(nothing_after_the_end), RUN(more_than_there_is_room_for),
      RUN(more_than_was_said), RUN(errors_of_the_server),
      RUN(packets_that_are_none), RUN(errors_of_ours), RUN(windows),
      RUN(lost_block), RUN(lost_first_block), RUN(lost_last_block),
      RUN(order_and_duplicates), RUN(duplicates_change_nothing),
      RUN(short_last_window), RUN(lost_in_the_last_window),
      RUN(last_answer_again))
