// SPDX-License-Identifier: GPL-2.0-or-later
// Runs loader/tftp.c against a server by RFC 1350 and 7440 over a wire that
// loses, doubles and delays packets; and over the roll-over of the numbers.

#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "loader/tftp.h"

#define MOST_BLOCK 512u
#define FLIGHTS 512u
#define OUR_PATIENCE 60u // steps without progress
#define SERVER_PATIENCE 150u
#define STEPS 60000u // without progress: it has failed

struct flight { // a packet on its way
    unsigned due;
    bool to_server;
    size_t length;
    uint8_t bytes[TFTP_HEADER + MOST_BLOCK];
};

// How the wire is, in percent.
struct wire {
    unsigned lost, doubled, late;
};

struct server {
    uint32_t size;
    unsigned block, window; // window 0: it grants no options
    bool rolls_to_1;
    bool no_size; // it does not tell it
    bool stubborn; // heeds answers to whole windows only
    uint32_t blocks, acked, sent; // counted from 1 on
    bool opened;
    unsigned idle;
};

static struct run {
    struct server s;
    struct tftp t;
    struct wire wire;
    struct flight flights[FLIGHTS];
    size_t count;
    unsigned now, idle;
    uint32_t random;
} run, before;

static uint8_t *file, *received;

static unsigned draw(unsigned below)
{
    run.random ^= run.random << 13;
    run.random ^= run.random >> 17;
    run.random ^= run.random << 5;
    return run.random % below;
}

static void put(bool to_server, const uint8_t *bytes, size_t length)
{
    unsigned copies = draw(100) < run.wire.doubled ? 2 : 1;

    if (draw(100) < run.wire.lost)
        return;
    while (copies--) {
        struct flight *f = &run.flights[run.count++];

        assert_true(run.count < FLIGHTS && length <= sizeof f->bytes);
        f->due = run.now + 1 +
                 (draw(100) < run.wire.late ? 1 + draw(12) : 0);
        f->to_server = to_server;
        f->length = length;
        memcpy(f->bytes, bytes, length);
    }
}

// Behind 65535 comes 0, or 1.
static uint32_t number_on_wire(uint32_t block)
{
    while (block > 65535)
        block -= run.s.rolls_to_1 ? 65535 : 65536;
    return block;
}

static void send_block(uint32_t block)
{
    uint8_t bytes[TFTP_HEADER + MOST_BLOCK] = {0, 3};
    uint32_t at = (block - 1) * run.s.block, left = run.s.size - at;
    uint32_t length = left < run.s.block ? left : run.s.block;

    bytes[2] = (uint8_t)(number_on_wire(block) >> 8);
    bytes[3] = (uint8_t)number_on_wire(block);
    memcpy(bytes + 4, file + at, length);
    put(false, bytes, 4 + length);
}

static void send_oack(void)
{
    char bytes[100] = {0, 6};
    int length = 2;

    length += sprintf(bytes + length, "blksize%c%u", 0, run.s.block) + 1;
    length += sprintf(bytes + length, "windowsize%c%u", 0, run.s.window) + 1;
    if (!run.s.no_size)
        length += sprintf(bytes + length, "tsize%c%u", 0, run.s.size) + 1;
    put(false, (uint8_t *)bytes, (size_t)length);
}

static void send_window(void)
{
    unsigned window = run.s.window ? run.s.window : 1, i;

    run.s.idle = 0;
    if (!run.s.opened && run.s.window) {
        send_oack();
        return;
    }
    run.s.opened = true;
    for (i = 1; i <= window && run.s.acked + i <= run.s.blocks; i++) {
        send_block(run.s.acked + i);
        if (run.s.sent < run.s.acked + i)
            run.s.sent = run.s.acked + i;
    }
}

// RFC 7440, 4: what follows an acknowledged block is a new window. A server
// without windows heeds no answer twice (RFC 1123, 4.2.3.1).
static void serve(const uint8_t *bytes)
{
    uint32_t number = (uint32_t)(bytes[2] << 8 | bytes[3]), block;

    assert_int_equal(bytes[0] << 8 | bytes[1], 4);
    for (block = run.s.acked; block <= run.s.sent; block++)
        if (number_on_wire(block) == number)
            break;
    if (block > run.s.sent)
        return;
    if (block == run.s.acked && run.s.opened &&
        (run.s.window <= 1 || run.s.stubborn))
        return;
    if (run.s.stubborn && run.s.opened && block != run.s.sent)
        return;
    run.s.opened = true;
    run.s.acked = block;
    send_window();
}

static void answer(void)
{
    uint8_t bytes[TFTP_HEADER];

    put(true, bytes, tftp_answer(&run.t, bytes));
}

static void receive(const struct flight *f)
{
    uint32_t done = tftp_done(&run.t);

    if (tftp_take(&run.t, f->bytes, f->length))
        answer();
    if (!run.t.to) { // it is open: here is its place
        run.t.to = (uintptr_t)received;
        run.t.room = run.s.size;
        tftp_take(&run.t, f->bytes, f->length);
        answer();
    }
    if (tftp_done(&run.t) != done)
        run.idle = 0;
}

static void deliver(void)
{
    static struct flight f;
    size_t i = 0;

    while (i < run.count) {
        if (run.flights[i].due > run.now) {
            i++;
            continue;
        }
        f = run.flights[i];
        memmove(run.flights + i, run.flights + i + 1,
                (--run.count - i) * sizeof f);
        if (f.to_server)
            serve(f.bytes);
        else
            receive(&f);
    }
}

// False: nothing goes on any more.
static bool step(void)
{
    run.now++;
    deliver();
    if (++run.idle % OUR_PATIENCE == 0 && run.t.to)
        answer();
    if (++run.s.idle % SERVER_PATIENCE == 0)
        send_window();
    return run.idle < STEPS;
}

static void begin(uint32_t size, unsigned block, unsigned window,
                  bool rolls_to_1)
{
    uint32_t i;

    file = malloc(size + 1);
    received = calloc(size ? size : 1, 1);
    for (i = 0; i < size; i++)
        file[i] = (uint8_t)(i * 2654435761u >> 21);
    memset(&run, 0, sizeof run);
    run.s.size = size;
    run.s.block = block;
    run.s.window = window;
    run.s.rolls_to_1 = rolls_to_1;
    run.s.blocks = size / block + 1;
    run.random = 1;
    tftp_begin(&run.t, 512, 64);
}

static void end(void)
{
    free(file);
    free(received);
}

static void run_until(uint32_t block)
{
    while (run.t.state < TFTP_FINISHED && run.t.next < block)
        assert_true(step());
}

static void assert_equal_files(void)
{
    assert_int_equal(run.t.state, TFTP_FINISHED);
    assert_int_equal(tftp_done(&run.t), run.s.size);
    assert_int_equal(memcmp(received, file, run.s.size), 0);
}

// All as far as `block` has been sent, has come and has been answered; the
// server goes on behind it.
static void skip_to(uint32_t block)
{
    send_window();
    run_until(2);
    run.count = 0;
    run.t.next = block + 1;
    run.t.acked = block;
    run.t.ahead = 0;
    run.s.acked = run.s.sent = block;
    memcpy(received, file, run.s.block * block);
    send_window();
}

static void run_all(void)
{
    send_window();
    run_until(UINT32_MAX);
    assert_equal_files();
    end();
}

// On a good wire every window is sent and answered once.
TEST(good_wire)
{
    unsigned window;

    for (window = 0; window <= 64; window++) {
        uint32_t size = 100 * 512 + window;

        begin(size, 512, window, false);
        send_window();
        run_until(UINT32_MAX);
        assert_equal_files();
        assert_true(run.now <= 2 * (size / 512 / (window ? window : 1) + 4));
        end();
    }
}

// On a bad wire every byte comes to its place, whatever its faults are.
static void bad_wire(struct wire wire, unsigned window, bool stubborn)
{
    unsigned seed;

    for (seed = 1; seed <= 40; seed++) {
        uint32_t size = seed % 4 ? 40 * seed + seed % 5 : 24 * seed;

        begin(size, window ? 8 + seed % 3 * 4 : 512, window, false);
        run.s.no_size = seed % 2;
        run.s.stubborn = stubborn;
        run.wire = wire;
        run.random = seed * 7919;
        run_all();
    }
}

TEST(bad_wires)
{
    static const struct wire wires[] = {
        {.lost = 10}, {.doubled = 30}, {.late = 30}, {20, 0, 20},
        {0, 30, 50}, {20, 20, 20}, {40, 10, 10},
    };
    static const unsigned windows[] = {0, 1, 2, 5, 16, 64};
    size_t i, w;

    for (i = 0; i < LENGTH(wires); i++)
        for (w = 0; w < LENGTH(windows); w++) {
            bad_wire(wires[i], windows[w], false);
            bad_wire(wires[i], windows[w], true);
        }
}

// More than three times all numbers: every byte right, by both ways to roll
// over, with and without windows.
TEST(many_roll_overs)
{
    static const unsigned windows[] = {1, 16};
    size_t i;

    for (i = 0; i < LENGTH(windows); i++) {
        begin(8 * (3 * 65536 + 77) + 3, 8, windows[i], false);
        run_all();
        begin(8 * (3 * 65536 + 77) + 3, 8, windows[i], true);
        run_all();
        // Full blocks in front of the roll-over end as far from its end.
        begin(8 * (65535 + 65530), 8, windows[i], false);
        run_all();
    }
}

// Goes on from `before`, in its own way for each seed.
static void again(unsigned seed)
{
    run = before;
    run.random = seed * 7919;
    run.wire = (struct wire){10 + seed % 3 * 10, 20, seed % 4 * 15};
    memset(received + 8 * 65000, 0, run.s.size - 8 * 65000);
    memcpy(received, file, 8 * (run.t.next - 1));
}

// The roll-over on bad wires.
static void roll_over(unsigned window, bool to_1, bool no_size, bool stubborn)
{
    unsigned seed;

    begin(8 * (65536 + 300), 8, window, to_1);
    run.s.no_size = no_size;
    run.s.stubborn = stubborn;
    skip_to(65536 - 2 * window - 5);
    before = run;
    for (seed = 1; seed <= 40; seed++) {
        again(seed);
        run_until(UINT32_MAX);
        assert_equal_files();
    }
    end();
}

TEST(roll_overs)
{
    static const unsigned windows[] = {1, 2, 3, 16, 64};
    size_t i;

    for (i = 0; i < LENGTH(windows); i++) {
        roll_over(windows[i], false, false, false);
        roll_over(windows[i], false, true, false);
        roll_over(windows[i], false, true, true);
        roll_over(windows[i], true, false, false);
        roll_over(windows[i], true, true, false);
    }
}

// A file that ends in the window of the roll-over. Without its size, and with
// a roll-over to 1, it cannot be told where: it must not end anywhere then.
static void end_at(uint32_t blocks, unsigned window, bool to_1, bool no_size)
{
    unsigned seed;

    begin(8 * blocks - 3, 8, window, to_1);
    run.s.no_size = no_size;
    skip_to(65536 - window - 5);
    before = run;
    for (seed = 1; seed <= 8; seed++) {
        again(seed);
        while (run.t.state < TFTP_FINISHED && step())
            if (to_1 && no_size && window > 1 && run.idle > 2000)
                break;
        if (run.t.state == TFTP_FINISHED || !to_1 || !no_size)
            assert_equal_files();
        else
            assert_int_equal(run.t.state, TFTP_OPENED);
    }
    end();
}

TEST(ends_at_the_roll_over)
{
    static const unsigned windows[] = {1, 2, 16};
    uint32_t blocks;
    unsigned how;
    size_t i;

    for (i = 0; i < LENGTH(windows); i++)
        for (blocks = 65534; blocks <= 65536 + 2; blocks++)
            for (how = 0; how < 4; how++)
                end_at(blocks, windows[i], how & 1, how & 2);
}

// Packets by hand: as far as block 65535, all of them and all answered.
static void come_to_roll_over(unsigned window)
{
    begin(8 * (65536 + 300), 8, window, false);
    run.s.no_size = true;
    skip_to(65535);
}

static bool take(uint16_t number, uint8_t value)
{
    uint8_t bytes[12] = {0, 3, (uint8_t)(number >> 8), (uint8_t)number};

    memset(bytes + 4, value, 8);
    return tftp_take(&run.t, bytes, sizeof bytes);
}

// `count` numbers from `number` on, with values from `value` on; only the last
// is to be answered, if it is `due`.
static void take_run(uint16_t number, unsigned count, uint8_t value, bool due)
{
    for (; count; count--, number++, value++)
        assert_int_equal(take(number, value), due && count == 1);
}

static void assert_answer(uint16_t number)
{
    uint8_t bytes[TFTP_HEADER];
    uint8_t ack[] = {0, 4, (uint8_t)(number >> 8), (uint8_t)number};

    tftp_answer(&run.t, bytes);
    assert_memory_equal(bytes, ack, sizeof ack);
}

static void assert_block(uint32_t block, uint8_t value)
{
    assert_int_equal(received[8 * (block - 1)], value);
}

// One block at a time: what comes is what the server goes on with.
TEST(roll_over_without_windows)
{
    come_to_roll_over(1);
    assert_answer(65535);
    assert_false(take(65535, 9));
    assert_true(take(0, 10));
    assert_answer(0);
    assert_false(take(0, 9));
    assert_true(take(1, 11));
    assert_answer(1);
    assert_block(65536, 10);
    assert_block(65537, 11);
    end();
    come_to_roll_over(1);
    assert_false(take(2, 9));
    assert_true(take(1, 10));
    assert_answer(1);
    assert_false(take(0, 9));
    assert_false(take(1, 9));
    assert_true(take(2, 11));
    assert_block(65536, 10);
    assert_block(65537, 11);
    end();
}

// The 0 is lost, time and again: the window without it is not taken for a
// roll-over to 1.
TEST(lost_0)
{
    unsigned time;

    come_to_roll_over(4);
    for (time = 0; time < 9; time++) {
        assert_false(take(1, 11));
        take_run(1, 3, 11, false);
        assert_answer(65535);
    }
    assert_false(take(1, 11));
    take_run(0, 4, 10, true);
    assert_answer(3);
    assert_block(65536, 10);
    assert_block(65539, 13);
    end();
}

// A roll-over to 1 shows at its window's end, and the rest is asked for again.
TEST(late_1)
{
    come_to_roll_over(4);
    take_run(1, 4, 10, true);
    assert_answer(65535);
    take_run(1, 3, 10, true);
    assert_answer(4);
    assert_block(65536, 10);
    assert_block(65539, 13);
    end();
}

// A 0 tells nothing long before the roll-over, nor what nobody asked for
// behind it.
TEST(what_tells_nothing)
{
    come_to_roll_over(4);
    run.t.next = 60000;
    assert_answer(59999);
    assert_false(take(0, 9));
    run.t.next = 65536;
    assert_answer(65535);
    assert_true(take(4, 13));
    assert_block(65539, 13);
    end();
    come_to_roll_over(4);
    assert_false(take(0, 10));
    assert_false(take(4, 9));
    take_run(1, 3, 11, true);
    assert_block(65537, 11);
    assert_block(65539, 13);
    end();
}

// A 0 tells the roll-over also while a block before it is missing.
TEST(loss_before_0)
{
    come_to_roll_over(4);
    run.t.next = 65534;
    assert_answer(65533);
    assert_false(take(65535, 9));
    assert_false(take(0, 10));
    assert_true(take(1, 11));
    assert_answer(65533);
    assert_true(take(65534, 8));
    assert_answer(1);
    assert_block(65534, 8);
    assert_block(65535, 9);
    assert_block(65536, 10);
    assert_block(65537, 11);
    end();
}

GROUP(tftp_wire, RUN(good_wire), RUN(bad_wires), RUN(many_roll_overs),
      RUN(roll_overs), RUN(ends_at_the_roll_over),
      RUN(roll_over_without_windows), RUN(lost_0), RUN(late_1),
      RUN(what_tells_nothing), RUN(loss_before_0))
