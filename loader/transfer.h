// SPDX-License-Identifier: GPL-2.0-or-later
// One file on its way from the network into memory.

#ifndef RAMISO_TRANSFER_H
#define RAMISO_TRANSFER_H

#include "loader/options.h"
#include "loader/pxe.h"
#include "loader/tftp_client.h"

enum fetch_status {
    FETCH_OK,
    FETCH_NO_ANSWER, // the first three may go better another time
    FETCH_BROKEN_OFF,
    FETCH_OTHER,
    FETCH_NOT_FOUND,
    FETCH_DENIED,
    FETCH_TOO_LARGE, // for its place, or more than was said
    FETCH_SIZE_CUT, // what was said lacks 4 GiB, or more than once
    FETCH_DIFFERENT, // from what was said or seen before
    FETCH_CHANGED, // between two tries
    FETCH_UNABLE, // not by this way, or not on this ROM
    FETCH_NO_ROOM, // in memory
    FETCH_NOT_TAKEN, // by the sink
    FETCH_WRONG_DIGEST, // it has come, but is not what was wanted
    FETCH_STOPPED, // by ESC
};

#define SILENCE 15u // seconds without a byte, and it is broken off
#define HEAD_BYTES 512u // of a file, to compare what two ways bring

struct transfer {
    const struct pxe *pxe;
    const char *name; // as it was written
    struct location file;
    enum way forced, way;
    bool unsized; // what iPXE says of the size is not to be trusted
    bool hasty; // ask the TFTP server once: the file may well be elsewhere
    bool plain; // small TFTP blocks: the server or the path fears options
    uint64_t size; // as the server says; 0: it does not
    uint64_t to; // the place's address, and its bytes
    uint64_t room;
    struct sink *sink; // gets what comes behind the beginning; else NULL
    uint64_t done;
    void (*moved)(const struct transfer *t); // `done` has grown; or NULL
    uint64_t took; // the beginning, by the time stamp counter
    char why[200]; // what went wrong, in the server's or the ROM's words
    struct tftp_client client;
    uint16_t handle; // of iPXE's FILE API
    uint8_t head[HEAD_BYTES];
    uint32_t head_bytes;
};

// The PXE status, as what it means for the transfer, and in t->why.
enum fetch_status fetch_failed(struct transfer *t, uint16_t pxe_status);

#endif
