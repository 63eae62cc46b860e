// SPDX-License-Identifier: GPL-2.0-or-later
// A ramiso.lkrn or ramiso.0 as ramiso-embed reads and writes it.

#ifndef RAMISO_TOOLS_EMBED_H
#define RAMISO_TOOLS_EMBED_H

#include <stdio.h>
#include <sys/stat.h>

#include "loader/builtin.h"
#include "loader/embedded.h"
#include "loader/lib.h"

enum status { DONE = 0, REFUSED = 1, UNREADABLE = 2 };

// What is in front of an image: the wrapper and the loader.
struct program {
    const char *name; // as it was named
    struct stat status;
    uint8_t *bytes;
    size_t size;
    size_t loader_at; // of the loader's first byte
    bool nbp; // ramiso.0
    struct embedded *embedded; // both in `bytes`
    struct builtin *builtin;
};

// Says what is wrong and ends the program with that status.
_Noreturn void stop(enum status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// Reads it; stops if it is not one of this version, or is not whole.
struct program read_program(const char *name);

// Writes the words into it; stops if there is no room.
void set_words(struct program *p, const char *words);

// Says in all its headers how large the image behind it is; stops if that is
// too large to be loaded. 0 bytes: there is none. `packed`: to pack it is no
// advice.
void set_image(struct program *p, const char *name, uint64_t bytes,
               bool packed);

// Bytes of an image that there is room for.
uint64_t room_for_image(const struct program *p);

#define VERDICT_TEXT 384

// What the loader will make of the image.
struct verdict {
    const char *packing; // "xz" and so on; NULL: it is not packed
    uint64_t unpacked; // bytes; 0: it is not packed, or cannot be unpacked
    char error[VERDICT_TEXT]; // a sentence that it refuses with; "": none
};

// Looks at the image that *p tells of, with the words in it: at the bytes of
// `image` from `offset` on.
struct verdict look_at_image(const struct program *p, FILE *image,
                             uint64_t offset);

// Writes the program, and behind it so many bytes of `image` as it says,
// beside `path`, and puts that into the place of what was there.
void write_program(const struct program *p, const char *path, FILE *image);

#endif
