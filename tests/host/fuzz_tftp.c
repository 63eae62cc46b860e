// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes the TFTP client: how it is begun, then packets of the server's.

#include "fuzz.h"

#include "loader/tftp.h"

#define PACKET_MAX (TFTP_HEADER + TFTP_BLOCK_MAX)
#define KINDS 6u // what a step's first byte chooses

struct input {
    const uint8_t *at;
    size_t left;
};

static unsigned next_byte(struct input *in)
{
    return in->left ? (in->left--, *in->at++) : 0;
}

static unsigned next_word(struct input *in)
{
    unsigned high = next_byte(in);

    return high << 8 | next_byte(in);
}

static void check(const struct tftp *t, const struct tftp *before)
{
    REQUIRE(t->state >= before->state);
    REQUIRE(t->state <= TFTP_FAILED);
    REQUIRE(t->state == TFTP_FAILED ||
            (t->block_size >= 8 && t->window >= 1));
    REQUIRE(t->state == TFTP_FAILED || t->window == 1 ||
            t->window <= t->asked_window);
    REQUIRE(memchr(t->message, '\0', sizeof t->message));
    REQUIRE(tftp_done(t) <= t->room);
    REQUIRE(t->next >= before->next && t->acked < t->next);
    REQUIRE(t->state == TFTP_FAILED || !t->size_known ||
            tftp_done(t) <= t->size);
    if (before->state >= TFTP_FINISHED)
        REQUIRE(tftp_done(t) == tftp_done(before));
}

// A block that is near what is waited for, of any length.
static size_t make_data(struct input *in, const struct tftp *t,
                        uint8_t packet[PACKET_MAX])
{
    uint32_t number = t->next + (int8_t)next_byte(in);
    unsigned shape = next_byte(in);
    size_t bytes = shape & 1 ? next_word(in) % TFTP_BLOCK_MAX
                             : t->block_size;

    packet[0] = 0;
    packet[1] = 3;
    packet[2] = (uint8_t)(number >> 8);
    packet[3] = (uint8_t)number;
    memset(packet + 4, (int)shape, bytes);
    return TFTP_HEADER + bytes;
}

static void take(struct tftp *t, const uint8_t *bytes, size_t length)
{
    uint8_t *packet = exact_copy(bytes, length, 0), ack[TFTP_HEADER];
    struct tftp before = *t;

    if (tftp_take(t, packet, length)) {
        check(t, &before);
        REQUIRE(t->state != TFTP_FAILED && before.state < TFTP_FINISHED);
        before = *t;
        REQUIRE(tftp_answer(t, ack) == sizeof ack && ack[1] == 4);
    }
    check(t, &before);
    free(packet);
}

// Packets as they are in the input, blocks near what is waited for, waits,
// and leaps to near the roll-over.
static void step(struct input *in, struct tftp *t)
{
    uint8_t packet[PACKET_MAX];
    unsigned kind = next_byte(in) % KINDS;
    size_t length;

    if (kind == 0) {
        length = next_byte(in);
        length = length < in->left ? length : in->left;
        take(t, in->at, length);
        in->at += length;
        in->left -= length;
    } else if (kind == 1) {
        tftp_answer(t, packet);
    } else if (kind == 2 && t->to && t->state == TFTP_OPENED && !t->last &&
               !t->ahead && t->next < 65400 &&
               t->room / t->block_size > 65700 &&
               (!t->size_known || t->size / t->block_size > 65700)) {
        t->next = 65400 + next_byte(in);
        tftp_answer(t, packet);
    } else {
        take(t, packet, make_data(in, t, packet));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    unsigned block = 8 + next_word(&in) % (TFTP_BLOCK_MAX - 7);
    unsigned window = 1 + next_byte(&in) % TFTP_WINDOW_MAX;
    unsigned late = next_byte(&in) % 4, steps = 0;
    uint32_t room = next_word(&in) * (late & 1 ? 9 : 1);
    uint8_t *to = malloc(room ? room : 1);
    struct tftp t;

    REQUIRE(to);
    tftp_begin(&t, (uint16_t)block, (uint16_t)window);
    for (; in.left; steps++) {
        if (steps == late) {
            t.to = (uintptr_t)to;
            t.room = room;
        }
        step(&in, &t);
    }
    free(to);
    return 0;
}
