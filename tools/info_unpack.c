// SPDX-License-Identifier: GPL-2.0-or-later
// Unpacks images into files that have no name, and compares digests, as
// loader/handed.c does in memory; host.

#include "tools/info.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "loader/cpu.h"
#include "loader/format.h"
#include "loader/packed.h"

#define TEMPORARY "/var/tmp" // for what may be large
#define FEED 0x100000u
#define HEAP_MOST (0xfec00000u - LOWEST_PLACE) // of a PC below 4 GiB

// The loader's way to the SHA instructions is for ring 0.
bool cpu_has_sha(void)
{
    return false;
}

void sha256_ni(uint32_t state[8], const uint8_t *data, size_t blocks)
{
    sha256_plain(state, data, blocks);
}

// ---- A heap that knows how large it was.

struct counted {
    struct heap heap; // the first member
    uint64_t most;
};

static void *take(struct heap *heap, size_t bytes)
{
    struct counted *c = (struct counted *)heap;
    uint64_t taken = (uint64_t)heap->taken + bytes;
    void *block = taken > HEAP_MOST ? NULL : malloc(bytes);

    if (block && taken > c->most)
        c->most = taken;
    return block;
}

static void give(struct heap *heap, void *block, size_t bytes)
{
    (void)heap;
    (void)bytes;
    free(block);
}

// ---- The file.

// Returns -1 and errno if there can be none.
static int open_nameless(void)
{
    const char *folder = getenv("TMPDIR");
    char name[4096];
    int fd;

    snprintf(name, sizeof name, "%s/ramiso-info.XXXXXX",
             folder && folder[0] ? folder : TEMPORARY);
    fd = mkstemp(name);
    if (fd >= 0)
        unlink(name);
    return fd;
}

// Zeroes become a hole.
static bool write_at(int fd, uint64_t at, const uint8_t *data, size_t bytes)
{
    if (!data[0] && memcmp(data, data + 1, bytes - 1) == 0)
        return true;
    while (bytes) {
        ssize_t some = pwrite(fd, data, bytes, (off_t)at);

        if (some < 0 && errno != EINTR)
            return false;
        if (some > 0) {
            at += (uint64_t)some;
            data += some;
            bytes -= (size_t)some;
        }
    }
    return true;
}

static bool map_file(int fd, struct part *part, struct image *image)
{
    void *data = MAP_FAILED;

    if (ftruncate(fd, (off_t)part->bytes) == 0)
        data = mmap(NULL, part->bytes, PROT_READ, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED)
        return false;
    part->unpacked = data;
    image->data = data;
    image->size = part->bytes;
    return true;
}

// ---- Unpacking.

struct unpacking {
    struct unpack unpack;
    struct counted memory;
    uint8_t *piece;
    struct part *part;
    size_t left; // bytes of the file behind what the decoder has
    int fd;
    bool too_large;
};

static bool begin(struct unpacking *u, const struct image *image)
{
    u->memory.heap.take = take;
    u->memory.heap.give = give;
    u->piece = heap_get(&u->memory.heap, PACKED_PIECE);
    if (!u->piece ||
        !unpack_begin(&u->unpack, u->part->packing, &u->memory.heap))
        return false;
    u->unpack.in = image->data;
    u->left = image->size;
    return true;
}

// zlib counts in 32 bits, so it gets one part of the file after the other.
static void feed(struct unpacking *u)
{
    size_t some = u->left < FEED ? u->left : FEED;

    if (u->unpack.in_left)
        return;
    u->unpack.in_left = some;
    u->left -= some;
    u->unpack.in_ended = !u->left;
}

// Unpacks all of it. False: it cannot be stored, and errno says why.
static bool run(struct unpacking *u, uint64_t most)
{
    enum unpack_result result;

    do {
        size_t bytes;

        u->unpack.out = u->piece;
        u->unpack.out_left = PACKED_PIECE;
        feed(u);
        result = unpack_step(&u->unpack);
        bytes = result == UNPACK_FAILED
                    ? 0 : PACKED_PIECE - u->unpack.out_left;
        if (bytes && !write_at(u->fd, u->part->bytes, u->piece, bytes))
            return false;
        u->part->bytes += bytes;
        u->too_large = u->part->bytes > most;
    } while (result == UNPACK_MORE && !u->too_large);
    return true;
}

static const char *outcome(const struct unpacking *u)
{
    if (u->unpack.error)
        return u->unpack.error;
    return u->part->bytes ? NULL : UNPACK_EMPTY;
}

static void refuse(char error[SENTENCE_MAX], const char *name,
                   const struct unpacking *u)
{
    const char *why = outcome(u);

    if (u->too_large)
        format(error, SENTENCE_MAX, "%s takes more than %llu KiB of memory "
               "unpacked, which does not fit into 64 GiB: use a smaller one.",
               name, (unsigned long long)(u->part->bytes >> 10));
    else if (why)
        format(error, SENTENCE_MAX, CANNOT_UNPACK, name, why,
               unpack_remedy(why));
}

bool unpack_image(struct image *image, struct part *part, const char *name,
                  uint64_t most, char error[SENTENCE_MAX])
{
    struct unpacking u = {.part = part, .fd = open_nameless()};
    bool stored = u.fd >= 0 && (!begin(&u, image) || run(&u, most));
    int failure;

    part->memory = u.memory.most;
    if (stored)
        refuse(error, name, &u);
    if (u.piece)
        unpack_end(&u.unpack);
    heap_close(&u.memory.heap);
    image->data = NULL;
    image->size = 0;
    if (stored && !error[0])
        stored = map_file(u.fd, part, image);
    failure = errno;
    if (u.fd >= 0)
        close(u.fd);
    errno = failure;
    return stored;
}

void forget_parts(struct info *info)
{
    unsigned i;

    for (i = 0; i < info->count; i++)
        if (info->parts[i].unpacked)
            munmap(info->parts[i].unpacked, info->parts[i].bytes);
}

void check_digest(const struct image *image, const uint8_t *wanted,
                  const char *name, char error[SENTENCE_MAX])
{
    static struct verifier v;
    char why[VERIFY_TEXT];

    verify_begin(&v, wanted);
    verify_add(&v, image->data, image->size);
    if (!verify_end(&v, why))
        format(error, SENTENCE_MAX, IS_ANOTHER, name, why);
}
