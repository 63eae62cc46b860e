// SPDX-License-Identifier: GPL-2.0-or-later
// Reads and writes a ramiso.lkrn or ramiso.0 with what is embedded; host.

#define _GNU_SOURCE // NOLINT: glibc's name, for memmem()
#include "tools/embed.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "boot/layout.h"
#include "boot/linux.h"
#include "loader/format.h"

#ifndef PROGRAM_MAX // fuzz_embed.c has a smaller one
#define PROGRAM_MAX (1u << 20) // wrapper and loader are shorter
#endif
#define NBP_WRAPPER_MAX 1024u
#define FAR_JUMP 0xea // the first byte of ramiso.0
// Boot loaders count what they load in 31 bits.
#define LKRN_LIMIT 0x80000000u

static uint64_t limit_of(const struct program *p)
{
    return p->nbp ? NBP_LIMIT - NBP_BASE
                  : LKRN_LIMIT - LOADER_BASE + p->loader_at;
}

uint64_t room_for_image(const struct program *p)
{
    uint64_t taken = p->size + EMBEDDED_END_SIZE;

    return taken < limit_of(p) ? limit_of(p) - taken : 0;
}

// ---- Reading.

static _Noreturn void stop_unknown(const char *name)
{
    stop(REFUSED, "%s is no ramiso.lkrn or ramiso.0 that an image can be "
         "embedded into", name);
}

static struct linux_parameters *header_of(const struct program *p)
{
    return (struct linux_parameters *)(void *)p->bytes;
}

static bool is_lkrn(const struct program *p)
{
    const struct linux_parameters *header = header_of(p);

    return p->size >= sizeof *header &&
           memcmp(header->magic, "HdrS", sizeof header->magic) == 0 &&
           p->loader_at == (header->setup_sects + 1ull) * 512;
}

static bool is_nbp(const struct program *p)
{
    return p->bytes[0] == FAR_JUMP && p->loader_at <= NBP_WRAPPER_MAX;
}

// Finds the descriptors in the first bytes of the file, and the loader's end.
static void find_parts(struct program *p)
{
    uint8_t *at = memmem(p->bytes, p->size, EMBEDDED_MARKER,
                         sizeof p->embedded->marker);
    uint8_t *words = memmem(p->bytes, p->size, BUILTIN_MARKER,
                            sizeof p->builtin->marker);

    if (!at || !words || at - p->bytes < (long)EMBEDDED_OFFSET)
        stop_unknown(p->name);
    p->embedded = (struct embedded *)(void *)at;
    p->builtin = (struct builtin *)(void *)words;
    p->loader_at = (size_t)(at - p->bytes) - EMBEDDED_OFFSET;
    p->nbp = is_nbp(p);
    if (p->nbp == is_lkrn(p) ||
        at + sizeof *p->embedded > p->bytes + p->size)
        stop_unknown(p->name);
    if (strncmp(p->embedded->version, RAMISO_VERSION,
                sizeof p->embedded->version) != 0)
        stop(REFUSED, "%s is of ramiso %.12s, and this is ramiso-embed "
             RAMISO_VERSION ": take the one that came with it", p->name,
             p->embedded->version);
}

// The file is as long as its descriptor says, and ends as it has to.
static void check_end(const struct program *p, FILE *file)
{
    char end[EMBEDDED_END_SIZE] = "";
    uint64_t is = (uint64_t)p->status.st_size;
    uint64_t told = p->loader_at + p->embedded->offset +
                    (uint64_t)p->embedded->appended;

    if (is < told)
        stop(REFUSED, "%s is damaged: %llu bytes are missing at its end",
             p->name, (unsigned long long)(told - is));
    if (is > told)
        stop(REFUSED, "%s is damaged: there are %llu bytes behind its end",
             p->name, (unsigned long long)(is - told));
    if (!p->embedded->appended)
        return;
    if (p->embedded->appended < EMBEDDED_END_SIZE ||
        p->embedded->bytes != p->embedded->appended - EMBEDDED_END_SIZE ||
        fseeko(file, -(off_t)sizeof end, SEEK_END) != 0 ||
        fread(end, sizeof end, 1, file) != 1 ||
        memcmp(end, EMBEDDED_END, sizeof end) != 0)
        stop(REFUSED, "%s is damaged: its image does not end as it should",
             p->name);
}

struct program read_program(const char *name)
{
    struct program p = {.name = name, .bytes = malloc(PROGRAM_MAX)};
    FILE *file = fopen(name, "rb");
    size_t loader_end;

    if (!p.bytes || !file || fstat(fileno(file), &p.status) != 0)
        stop(UNREADABLE, "%s: %s", name, strerror(errno));
    if (!S_ISREG(p.status.st_mode))
        stop(UNREADABLE, "%s is not a file", name);
    p.size = fread(p.bytes, 1, PROGRAM_MAX, file);
    if (ferror(file))
        stop(UNREADABLE, "%s: %s", name, strerror(errno));
    find_parts(&p);
    check_end(&p, file);
    loader_end = p.loader_at + p.embedded->offset;
    if (loader_end > p.size ||
        (uint8_t *)(p.builtin + 1) > p.bytes + loader_end)
        stop_unknown(name);
    p.size = loader_end;
    fclose(file);
    return p;
}

// ---- Changing.

void set_words(struct program *p, const char *words)
{
    size_t length = strlen(words);

    if (length >= BUILTIN_MAX)
        stop(REFUSED, "the words have %zu characters, %zu more than there "
             "is room for", length, length - (BUILTIN_MAX - 1));
    memset(p->builtin->words, 0, BUILTIN_MAX);
    memcpy(p->builtin->words, words, length);
}

static _Noreturn void stop_too_large(const struct program *p,
                                     const char *name, uint64_t bytes,
                                     bool packed)
{
    char has[27], fits[27], more[27];

    group_digits(has, bytes);
    group_digits(fits, room_for_image(p));
    group_digits(more, bytes - room_for_image(p));
    if (p->nbp)
        stop(REFUSED, "%s has %s bytes, and %s fit below %Xh, where PXE ROMs "
             "begin: %s too many; %slet %s fetch it (image=), or take "
             "ramiso.lkrn", name, has, fits, NBP_LIMIT, more,
             packed ? "" : "pack it (--pack=xz), ", p->name);
    stop(REFUSED, "%s has %s bytes, and boot loaders load up to %s: %s too "
         "many", name, has, fits, more);
}

static void warn_large(const struct program *p)
{
    char text[27];
    uint64_t end = NBP_BASE + p->size + p->embedded->appended;

    if (!p->nbp || end <= NBP_CAREFUL)
        return;
    fprintf(stderr, "ramiso-embed: warning: %s reaches %s bytes beyond %Xh: "
            "iPXE loads it, but another PXE ROM may need that memory "
            "itself.\n", p->name, group_digits(text, end - NBP_CAREFUL),
            NBP_CAREFUL);
}

void set_image(struct program *p, const char *name, uint64_t bytes,
               bool packed)
{
    struct embedded *e = p->embedded;
    const char *slash = strrchr(name, '/');

    if (bytes > room_for_image(p))
        stop_too_large(p, name, bytes, packed);
    e->bytes = (uint32_t)bytes;
    e->appended = bytes ? e->bytes + EMBEDDED_END_SIZE : 0;
    memset(e->name, 0, sizeof e->name);
    copy_string(e->name, sizeof e->name, slash ? slash + 1 : name);
    warn_large(p);
    if (p->nbp)
        return;
    header_of(p)->init_size = e->offset + e->appended;
    header_of(p)->syssize = (header_of(p)->init_size + 15) / 16;
}

// ---- Writing.

static char *temporary; // the file that is being written; NULL: none

static void remove_temporary(void)
{
    if (temporary)
        unlink(temporary);
}

static void interrupted(int signal_number)
{
    remove_temporary();
    _exit(128 + signal_number);
}

static int open_beside(const char *path)
{
    size_t room = strlen(path) + sizeof ".XXXXXX";
    char *name = malloc(room);
    int fd;

    if (!name)
        stop(UNREADABLE, "%s: %s", path, strerror(errno));
    snprintf(name, room, "%s.XXXXXX", path);
    fd = mkstemp(name);
    if (fd < 0) {
        free(name);
        stop(UNREADABLE, "%s: %s", path, strerror(errno));
    }
    temporary = name;
    atexit(remove_temporary);
    signal(SIGINT, interrupted);
    signal(SIGTERM, interrupted);
    signal(SIGHUP, interrupted);
    return fd;
}

static bool copy_image(FILE *to, FILE *image, uint64_t bytes)
{
    static uint8_t piece[1 << 16];

    while (bytes) {
        size_t some = bytes < sizeof piece ? (size_t)bytes : sizeof piece;

        if (fread(piece, 1, some, image) != some)
            stop(UNREADABLE, "the image: %s",
                 ferror(image) ? strerror(errno) : "it has become shorter");
        if (fwrite(piece, 1, some, to) != some)
            return false;
        bytes -= some;
    }
    return true;
}

static bool write_all(FILE *to, const struct program *p, FILE *image)
{
    if (fwrite(p->bytes, p->size, 1, to) != 1)
        return false;
    if (p->embedded->appended &&
        (!copy_image(to, image, p->embedded->bytes) ||
         fwrite(EMBEDDED_END, EMBEDDED_END_SIZE, 1, to) != 1))
        return false;
    return fflush(to) == 0 &&
           fchmod(fileno(to), p->status.st_mode & 07777) == 0 &&
           fsync(fileno(to)) == 0;
}

// A link stays what it is: what it leads to is written anew.
void write_program(const struct program *p, const char *path, FILE *image)
{
    char *real = realpath(path, NULL);
    FILE *to;

    if (real)
        path = real;
    to = fdopen(open_beside(path), "wb");
    if (!to || !write_all(to, p, image) || fclose(to) != 0 ||
        rename(temporary, path) != 0)
        stop(UNREADABLE, "%s: %s", path, strerror(errno));
    free(temporary);
    temporary = NULL;
    free(real);
}
