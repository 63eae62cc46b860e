// SPDX-License-Identifier: GPL-2.0-or-later
// Unpacks gzip, zip, xz and zstd as a stream, in pieces of any size.

#ifndef RAMISO_UNPACK_H
#define RAMISO_UNPACK_H

#include "loader/heap.h"

enum packing {
    PACKING_NONE,
    PACKING_GZIP, // RFC 1952
    PACKING_ZIP, // APPNOTE.TXT 6.3.10, one file in it
    PACKING_XZ, // xz file format 1.1.0
    PACKING_ZSTD, // RFC 8878
};

// What a file is by its first bytes; UNPACK_HEAD of them are enough.
#define UNPACK_HEAD 6
enum packing unpack_recognise(const void *head, size_t bytes);

// "gzip" and so on; NULL for PACKING_NONE.
const char *packing_name(enum packing packing);

// How long it will be unpacked, if its first bytes tell; else 0. It is only
// what they say: a zstd file may go on with more.
uint64_t unpack_size_hint(enum packing packing, const void *head,
                          size_t bytes);

enum unpack_result {
    UNPACK_MORE, // it needs more input, or more room for output
    UNPACK_END, // all is unpacked, and right
    UNPACK_FAILED,
};

struct unpack_kind;

#define UNPACK_TEXT 80

struct unpack {
    // The caller's, moved on by unpack_step().
    const uint8_t *in;
    size_t in_left;
    uint8_t *out;
    size_t out_left;
    bool in_ended; // nothing comes behind `in`
    // After UNPACK_FAILED, for "NAME cannot be unpacked: %s."
    const char *error;
    // Its own.
    const struct unpack_kind *kind;
    struct heap *heap;
    void *state; // of the decoder
    bool between; // two members, or behind the last one
    bool hungry; // it waits for input
    uint32_t zeroes; // since the last member
    char text[UNPACK_TEXT]; // of an error with a number in it
};

// Sets all of *u; the caller's fields come behind this. Returns false with
// u->error set if it cannot begin. In any case unpack_end() gives back what was
// taken from the heap.
bool unpack_begin(struct unpack *u, enum packing packing, struct heap *heap);

// Goes on until all input is taken or all room for output is used, the end is
// reached or something is wrong. A file has ended when `in_ended` is set and
// all input taken: it may be followed by zeroes, and by more members. What it
// has put out before it failed may be wrong.
enum unpack_result unpack_step(struct unpack *u);

void unpack_end(struct unpack *u);

#define UNPACK_EMPTY "there is nothing in it"

// What may be done about an error, as a clause: a damaged file is to be had
// again, and what the decoders do not know is to be given unpacked.
const char *unpack_remedy(const char *error);

#endif
