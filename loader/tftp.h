// SPDX-License-Identifier: GPL-2.0-or-later
// A TFTP client's packets and state (RFC 1350, 2347, 2348, 2349, 7440),
// without a network: packets in, packets out.

#ifndef RAMISO_TFTP_H
#define RAMISO_TFTP_H

#include "loader/memory.h"
#include "loader/sink.h"

#define TFTP_BLOCK_DEFAULT 512u // RFC 1350
#define TFTP_BLOCK_MAX 1468u // Ethernet's 1500, less IP, UDP and TFTP headers
#define TFTP_WINDOW_MAX 64u
#define TFTP_HEADER 4u
#define TFTP_REQUEST_MAX 512u // RFC 2347: a request's most

enum tftp_state {
    TFTP_REQUESTED, // nothing has come yet
    TFTP_OPENED, // options have been granted, or block 1 has come
    TFTP_FINISHED,
    TFTP_FAILED,
};

enum tftp_failure {
    TFTP_REFUSED, // by an ERROR packet: `code` and `message`
    TFTP_BAD_OPTIONS, // granted more than was asked for
    TFTP_TOO_LARGE, // more than there is room for, or than was said
    TFTP_NOT_TAKEN, // the sink makes nothing of it
};

enum tftp_error_code { // RFC 1350, appendix I
    TFTP_ERROR_TEXT = 0,
    TFTP_ERROR_NOT_FOUND = 1,
    TFTP_ERROR_ACCESS = 2,
    TFTP_ERROR_FULL = 3,
    TFTP_ERROR_OPERATION = 4,
    TFTP_ERROR_PORT = 5,
    TFTP_ERROR_OPTIONS = 8, // RFC 2347
};

// Blocks are counted from 1 on, without wrapping; `next` is the first one
// that has not come. Those behind it that have, up to the window's end, are
// bits of `ahead`: bit 0 is block next + 1.
struct tftp {
    enum tftp_state state;
    enum tftp_failure failure;
    uint16_t code; // of an ERROR packet
    char message[80];
    uint16_t asked_block, asked_window;
    bool granted; // options, by an OACK
    uint16_t block_size, window; // as granted
    bool size_known;
    uint64_t size; // tsize; the file may yet end before it
    uint64_t to; // where the file goes, an address; 0: there is no place yet
    uint64_t room;
    struct sink *sink; // takes what comes from now on, in order; else NULL
    uint32_t next, acked, last; // last: the file's last block, 0: not seen
    uint64_t end; // bytes in all, when last is known
    uint64_t ahead;
    bool roll_known; // what block 65536 is on the wire:
    bool rolls_to_1; // 1; else 0
};

// Begins a transfer; block and window are the most that is asked for. With
// TFTP_BLOCK_DEFAULT and 1 no option is, not even the size.
void tftp_begin(struct tftp *t, uint16_t block_size, uint16_t window);

// Writes the read request. Returns its length, 0 if the path is too long.
size_t tftp_request(const struct tftp *t, uint8_t *packet, const char *path);

// Takes a packet of the server's. True if it is to be answered at once by
// tftp_answer(): the window is complete, or one of its blocks is lost.
// What comes before there is a place for it is dropped; the server sends it
// again. After a failure or the end there is nothing to take.
bool tftp_take(struct tftp *t, const uint8_t *packet, size_t bytes);

// Writes the acknowledgement of all that has come without a gap, which also
// asks for a window's loss again. Returns its length.
size_t tftp_answer(struct tftp *t, uint8_t *packet);

// Writes an ERROR packet that ends the transfer. Returns its length.
size_t tftp_error(uint8_t *packet, uint16_t code, const char *message);

// Bytes that have come without a gap.
uint64_t tftp_done(const struct tftp *t);

#endif
