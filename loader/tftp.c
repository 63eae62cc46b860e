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

// Case does not count in an option's name (RFC 2347).
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

static bool set_option(struct tftp *t, const char *name, const char *text)
{
    bool number;
    uint64_t value = 0;

    number = read_decimal(text, &value);
    if (same_name(name, "tsize")) {
        t->size = value;
        t->size_known = number;
    } else if (same_name(name, "blksize")) {
        number &= value >= 8 && value <= t->asked_block;
        t->block_size = (uint16_t)value;
    } else if (same_name(name, "windowsize")) {
        number &= value >= 1 && value <= t->asked_window;
        t->window = (uint16_t)value;
    } else {
        return true; // not asked for, and none of our business
    }
    return number;
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
    const char *name, *value;

    if (t->state == TFTP_OPENED)
        return t->next == 1; // again: our answer was lost
    while ((name = next_text(packet, bytes, &at))) {
        value = next_text(packet, bytes, &at);
        if (!value || !set_option(t, name, value))
            return fail_with(t, TFTP_BAD_OPTIONS);
    }
    t->state = TFTP_OPENED;
    t->granted = true;
    return true;
}

static bool take_error(struct tftp *t, const uint8_t *packet, size_t bytes)
{
    size_t at = TFTP_HEADER;
    const char *text = next_text(packet, bytes, &at);

    t->code = get_be16(packet + 2);
    copy_string(t->message, sizeof t->message, text ? text : "");
    return fail_with(t, TFTP_REFUSED);
}

// What stands on the wire for a block.
static uint16_t number_of(const struct tftp *t, uint32_t block)
{
    if (block < NUMBERS)
        return (uint16_t)block;
    // Rolled over to 1, there are only 65,535 numbers in a round.
    if (t->rolled_to)
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

// A server may go on with 1 behind 65535. With windows, 1 may also be what
// comes after a 0 that was lost, and come twice: so it is taken for a loss
// until it has come three times. A server that rolls over to 0 begins with 0
// when it is asked again.
#define DOUBTS 2

static bool settle_roll_over(struct tftp *t, uint16_t number)
{
    if (t->roll_known || t->next != NUMBERS || number > 1)
        return true;
    if (number == 1 && t->window > 1 && t->roll_doubts++ < DOUBTS)
        return false;
    t->rolled_to = number;
    t->roll_known = true;
    return true;
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

    if (bytes > t->block_size || at + bytes > t->room ||
        (t->size_known && at + bytes > t->size))
        return fail_with(t, TFTP_TOO_LARGE);
    memcpy(t->to + at, data, bytes);
    if (bytes < t->block_size) {
        t->last = block;
        t->end = (uint32_t)(at + bytes);
    }
    return true;
}

static bool take_data(struct tftp *t, const uint8_t *packet, size_t bytes)
{
    uint16_t number = get_be16(packet + 2);
    uint32_t block;

    t->state = TFTP_OPENED; // without options, if they were not granted
    if (!t->to)
        return false;
    if (!settle_roll_over(t, number))
        return true;
    block = block_of(t, number);
    if (!block || have(t, block) || (t->last && block > t->last))
        return false;
    if (!store(t, block, packet + TFTP_HEADER, bytes - TFTP_HEADER))
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

uint32_t tftp_done(const struct tftp *t)
{
    return t->state == TFTP_FINISHED ? t->end
                                     : (t->next - 1) * t->block_size;
}
