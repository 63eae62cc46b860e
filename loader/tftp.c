// SPDX-License-Identifier: GPL-2.0-or-later
// The TFTP client's state machine: requests, options, windows of blocks and
// the roll-over of their 16-bit numbers; any mode, builds on the host.

#include "loader/tftp.h"

#include "loader/format.h"

enum opcode { // RFC 1350, section 5; RFC 2347
    OP_READ = 1,
    OP_DATA = 3,
    OP_ACK = 4,
    OP_ERROR = 5,
    OP_OACK = 6,
};

#define NUMBERS 0x10000u // of blocks, before they roll over
#define BLOCK_MIN 8u // RFC 2348

static uint16_t get_be16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static void put_be16(uint8_t *p, uint32_t value)
{
    p[0] = (uint8_t)(value >> 8);
    p[1] = (uint8_t)value;
}

void tftp_begin(struct tftp *t, uint16_t block_size, uint16_t window)
{
    memset(t, 0, sizeof *t);
    t->asked_block = block_size;
    t->asked_window = window;
    t->block_size = TFTP_BLOCK_DEFAULT;
    t->window = 1;
    t->next = 1;
}

// Appends a text with its terminator. Returns the new length, 0 if it does
// not fit.
static size_t append(uint8_t *packet, size_t length, const char *text)
{
    size_t bytes = strlen(text) + 1;

    if (!length || length + bytes > TFTP_REQUEST_MAX)
        return 0;
    memcpy(packet + length, text, bytes);
    return length + bytes;
}

static size_t append_option(uint8_t *packet, size_t length, const char *name,
                            unsigned value)
{
    char text[12];

    format(text, sizeof text, "%u", value);
    return append(packet, append(packet, length, name), text);
}

size_t tftp_request(const struct tftp *t, uint8_t *packet, const char *path)
{
    size_t length = 2;

    put_be16(packet, OP_READ);
    length = append(packet, append(packet, length, path), "octet");
    if (t->asked_block == TFTP_BLOCK_DEFAULT && t->asked_window == 1)
        return length;
    length = append_option(packet, length, "tsize", 0);
    if (t->asked_block != TFTP_BLOCK_DEFAULT)
        length = append_option(packet, length, "blksize", t->asked_block);
    if (t->asked_window > 1)
        length = append_option(packet, length, "windowsize",
                               t->asked_window);
    return length;
}

static bool fail_with(struct tftp *t, enum tftp_failure failure)
{
    t->state = TFTP_FAILED;
    t->failure = failure;
    return false;
}

// Case does not count in an option's name, given in lower case (RFC 2347).
static bool same_name(const char *a, const char *b)
{
    while (*a && (*a | 0x20) == *b) {
        a++;
        b++;
    }
    return !*a && !*b;
}

static bool read_decimal(const char *text, uint64_t *value)
{
    uint64_t n = 0;

    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || n >> 59)
            return false;
        n = n * 10 + (uint64_t)(*text - '0');
    }
    *value = n;
    return true;
}

static bool set_limited(uint16_t *to, const char *text, uint32_t least,
                        uint32_t most)
{
    uint64_t value;

    if (!read_decimal(text, &value) || value < least || value > most)
        return false;
    *to = (uint16_t)value;
    return true;
}

// False if it is not what was asked for. Options of other names do not
// matter.
static bool set_option(struct tftp *t, const char *name, const char *text)
{
    if (same_name(name, "tsize")) {
        if (!read_decimal(text, &t->size))
            return false;
        t->size_known = t->size != 0; // 0 is what was asked with
    } else if (same_name(name, "blksize")) {
        return set_limited(&t->block_size, text, BLOCK_MIN, t->asked_block);
    } else if (same_name(name, "windowsize")) {
        return set_limited(&t->window, text, 1, t->asked_window);
    }
    return true;
}

// The text at *at, which ends in the packet; *at moves behind it. NULL: there
// is none.
static const char *next_text(const uint8_t *packet, size_t bytes, size_t *at)
{
    const char *text = (const char *)packet + *at;
    size_t i;

    for (i = *at; i < bytes; i++) {
        if (!packet[i]) {
            *at = i + 1;
            return text;
        }
    }
    return NULL;
}

static bool take_options(struct tftp *t, const uint8_t *packet, size_t bytes)
{
    size_t at = 2;
    const char *name;

    if (t->state == TFTP_OPENED)
        return t->granted && t->next == 1; // again: our answer was lost
    while ((name = next_text(packet, bytes, &at))) {
        const char *value = next_text(packet, bytes, &at);

        if (!value || !set_option(t, name, value))
            return fail_with(t, TFTP_BAD_OPTIONS);
    }
    t->state = TFTP_OPENED;
    t->granted = true;
    return true;
}

static bool take_error(struct tftp *t, const uint8_t *packet, size_t bytes)
{
    size_t length = bytes - TFTP_HEADER;

    if (length > sizeof t->message - 1)
        length = sizeof t->message - 1;
    t->code = get_be16(packet + 2);
    memcpy(t->message, packet + TFTP_HEADER, length);
    t->message[length] = '\0'; // some servers leave that out
    return fail_with(t, TFTP_REFUSED);
}

// What stands on the wire for a block.
static uint16_t number_of(const struct tftp *t, uint32_t block)
{
    if (block < NUMBERS)
        return (uint16_t)block;
    // Rolled over to 1, there are only 65,535 numbers in a round.
    if (t->rolls_to_1)
        return (uint16_t)((block - 1) % (NUMBERS - 1) + 1);
    return (uint16_t)block;
}

// The block that a number on the wire means: the one from `next` on that has
// it, up to the window's end. 0: none of them.
static uint32_t block_of(const struct tftp *t, uint16_t number)
{
    uint32_t block, end = t->acked + t->window;

    if (!t->roll_known && end >= NUMBERS)
        end = NUMBERS - 1;
    for (block = t->next; block <= end; block++)
        if (number_of(t, block) == number)
            return block;
    return 0;
}

// A server goes on with 0 behind 65535, or with 1. Only the one sends a 0.
// Only the other sends the number one behind those that the window would have
// with a 0 in it, or a last block where that ends the file at its known size.
// Until one of these has come, all behind 65535 is taken for lost.
static void settle_roll_over(struct tftp *t, uint16_t number, size_t bytes)
{
    uint32_t end = t->acked + t->window;
    uint64_t at = (uint64_t)(number + NUMBERS - 2) * t->block_size;

    if (t->roll_known || end < NUMBERS)
        return;
    if (number == 0)
        t->roll_known = true;
    else if (number == end - (NUMBERS - 1) ||
             (bytes < t->block_size && at + bytes == t->size))
        t->roll_known = t->rolls_to_1 = true;
}

static void advance(struct tftp *t)
{
    bool more;

    do {
        more = t->ahead & 1;
        t->ahead >>= 1;
        t->next++;
    } while (more);
    if (t->last && t->next > t->last)
        t->state = TFTP_FINISHED;
}

static bool have(const struct tftp *t, uint32_t block)
{
    return block != t->next && t->ahead >> (block - t->next - 1) & 1;
}

// Puts a block to its place, whatever came before it.
static bool store(struct tftp *t, uint32_t block, const uint8_t *data,
                  size_t bytes)
{
    uint64_t at = (uint64_t)(block - 1) * t->block_size;

    if (bytes > t->block_size || (!t->sink && at + bytes > t->room) ||
        (t->size_known && at + bytes > t->size))
        return fail_with(t, TFTP_TOO_LARGE);
    if (!t->sink)
        memory_write(t->to + at, data, bytes);
    else if (!t->sink->take(t->sink, data, bytes))
        return fail_with(t, TFTP_NOT_TAKEN);
    if (bytes < t->block_size) {
        t->last = block;
        t->end = at + bytes;
    }
    return true;
}

static bool take_data(struct tftp *t, const uint8_t *packet, size_t bytes)
{
    uint16_t number = get_be16(packet + 2);
    uint32_t block;

    bytes -= TFTP_HEADER;
    if (t->state == TFTP_REQUESTED && number != 1)
        return false;
    t->state = TFTP_OPENED; // without options, if they were not granted
    if (!t->to)
        return false;
    settle_roll_over(t, number, bytes);
    block = block_of(t, number);
    if (!block || have(t, block) || (t->last && block > t->last))
        return false;
    if (t->sink && block != t->next) // it comes again
        return block == t->acked + t->window || bytes < t->block_size;
    if (!store(t, block, packet + TFTP_HEADER, bytes))
        return false;
    if (block == t->next)
        advance(t);
    else
        t->ahead |= 1ull << (block - t->next - 1);
    // The window's last block, or the file's: whatever is missing is lost.
    return t->state == TFTP_FINISHED || block == t->last ||
           block == t->acked + t->window || t->next > t->acked + t->window;
}

bool tftp_take(struct tftp *t, const uint8_t *packet, size_t bytes)
{
    if (t->state >= TFTP_FINISHED || bytes < TFTP_HEADER)
        return false;
    switch (get_be16(packet)) {
    case OP_DATA:
        return take_data(t, packet, bytes);
    case OP_OACK:
        return take_options(t, packet, bytes);
    case OP_ERROR:
        return take_error(t, packet, bytes);
    default:
        return false;
    }
}

size_t tftp_answer(struct tftp *t, uint8_t *packet)
{
    t->acked = t->next - 1;
    put_be16(packet, OP_ACK);
    put_be16(packet + 2, number_of(t, t->acked));
    return TFTP_HEADER;
}

size_t tftp_error(uint8_t *packet, uint16_t code, const char *message)
{
    size_t length;

    put_be16(packet, OP_ERROR);
    put_be16(packet + 2, code);
    length = append(packet, TFTP_HEADER, message);
    return length ? length : TFTP_HEADER;
}

uint64_t tftp_done(const struct tftp *t)
{
    return t->state == TFTP_FINISHED ? t->end
                                     : (uint64_t)(t->next - 1) * t->block_size;
}
