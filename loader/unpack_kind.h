// SPDX-License-Identifier: GPL-2.0-or-later
// What loader/unpack.c asks of each kind of packed file.

#ifndef RAMISO_UNPACK_KIND_H
#define RAMISO_UNPACK_KIND_H

#include "loader/unpack.h"

// A file consists of members: gzip's members, xz's streams, zstd's frames; a
// zip file is one.
struct unpack_kind {
    // Prepares for a member, the first or another. False: u->error is set.
    bool (*begin)(struct unpack *u);
    // Goes on with it. UNPACK_END: it has ended.
    enum unpack_result (*step)(struct unpack *u);
    void (*end)(struct unpack *u);
    uint64_t (*size_hint)(const uint8_t *head, size_t bytes);
    bool several; // members may be in a file
    uint32_t padding; // between two, zeroes by this number; 0: none
};

extern const struct unpack_kind unpack_gzip, unpack_zip, unpack_xz,
    unpack_zstd;

#define UNPACK_DAMAGED "its data is damaged"
#define UNPACK_MISMATCH "its content does not match its checksum"
#define UNPACK_SHORT "it ends too early"
#define UNPACK_BEHIND "it has something else behind its end"

// The decoder's own state in u->state, zeroed. NULL: u->error is set.
void *unpack_state(struct unpack *u, size_t bytes);

enum unpack_result unpack_fail(struct unpack *u, const char *why);

// The heap has refused something.
enum unpack_result unpack_fail_memory(struct unpack *u);

#endif
