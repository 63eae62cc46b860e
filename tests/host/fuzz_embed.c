// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes what ramiso-embed takes for a ramiso.lkrn or ramiso.0: it is refused,
// or words and an image can be put into it, and it is written.

#define _GNU_SOURCE // NOLINT: glibc's name, for memfd_create()
#include "fuzz.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tools/embed.h"

// The file under test takes its memory and its files from here, so that all
// is given back when it stops.
static void *memory;
static FILE *opened;

static void *take_memory(size_t bytes)
{
    return memory = malloc(bytes);
}

static FILE *open_file(const char *name, const char *mode)
{
    return opened = fopen(name, mode);
}

static int close_file(FILE *file)
{
    opened = NULL;
    return fclose(file);
}

// Small, so that there are files that are longer.
#define PROGRAM_MAX 4096u
#define RAMISO_VERSION "seed" // of the seeds, too
#define malloc take_memory
#define fopen open_file
#define fclose close_file
#include "tools/embed_file.c" // NOLINT: with the functions above
#undef malloc
#undef fopen
#undef fclose

static jmp_buf stopped;

_Noreturn void stop(enum status status, const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    REQUIRE(status == REFUSED || status == UNREADABLE);
    longjmp(stopped, 1);
}

static void change(const char *name, FILE *image)
{
    struct program p = read_program(name);
    FILE *to = opened = fdopen(memfd_create("new", 0), "wb");

    REQUIRE(to && p.size <= PROGRAM_MAX);
    set_words(&p, "image=x quiet");
    set_image(&p, "folder/an image.iso", 16, false);
    REQUIRE(write_all(to, &p, image));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char name[32];
    int fd = memfd_create("program", 0);
    FILE *image = fmemopen((char[]){"sixteen bytes..."}, 16, "rb");

    REQUIRE(fd >= 0 && image && write(fd, data, size) == (ssize_t)size);
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    opened = NULL;
    if (!setjmp(stopped))
        change(name, image);
    if (opened)
        fclose(opened);
    free(memory);
    fclose(image);
    close(fd);
    return 0;
}
