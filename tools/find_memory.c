// SPDX-License-Identifier: GPL-2.0-or-later
// Physical memory, of a dump or of this machine, and the list of what is found
// in it; host.

#include "tools/find.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loader/format.h"

#define PAGE 0x1000u

void warn(struct findings *f, const char *text, ...)
{
    va_list args;

    if (f->warning_count == WARNINGS_MAX)
        return;
    va_start(args, text);
    format_list(f->warnings[f->warning_count++], SENTENCE_MAX, text, args);
    va_end(args);
}

bool open_dump(const char *name, struct memory *memory)
{
    int fd = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    void *data = NULL;

    if (fd < 0)
        return false;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(fd);
        errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
        return false;
    }
    memory->size = (uint64_t)status.st_size;
    if (memory->size)
        data = mmap(NULL, memory->size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    memory->data = data;
    return data != MAP_FAILED;
}

// A read() of /dev/mem gives zeroes for a page that is partly RAM of the
// kernel's, and the driver's block may begin in such a page: it is mapped.
static bool read_page(int fd, bool maps, uint8_t *to, uint32_t at)
{
    void *page;

    if (!maps)
        return pread(fd, to, PAGE, at) == PAGE;
    page = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, at);
    if (page == MAP_FAILED)
        return false;
    memcpy(to, page, PAGE);
    munmap(page, PAGE);
    return true;
}

static bool read_pages(int fd, uint8_t *to)
{
    struct stat status;
    bool all = true, maps;
    uint32_t at;

    if (fstat(fd, &status) != 0)
        return false;
    maps = S_ISCHR(status.st_mode);
    for (at = 0; at < LOW_MEMORY; at += PAGE)
        if (!read_page(fd, maps, to + at, at))
            all = false;
    return all;
}

bool open_machine(const char *root, struct memory *memory)
{
    char name[PATH_MAX];
    int fd;

    format(name, sizeof name, "%s/dev/mem", root);
    fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    memory->data = calloc(1, LOW_MEMORY);
    memory->size = memory->data ? LOW_MEMORY : 0;
    errno = EIO;
    if (!memory->data || !read_pages(fd, (uint8_t *)(uintptr_t)memory->data)) {
        close(fd);
        return false;
    }
    close(fd);
    return true;
}

const void *memory_at(const struct memory *memory, uint64_t address,
                      uint64_t bytes)
{
    if (address > memory->size || bytes > memory->size - address ||
        !memory->data)
        return NULL;
    return memory->data + address;
}

struct found *note_image(struct findings *f, uint64_t base, uint64_t bytes)
{
    struct found *found = f->images;

    if (!bytes || bytes > UINT64_MAX - base) {
        warn(f, "An image at %llXh cannot have %llu bytes: it is left out.",
             (unsigned long long)base, (unsigned long long)bytes);
        return NULL;
    }
    for (; found < f->images + f->count; found++)
        if (found->base == base) {
            // Ours rounds up for readers who want whole pages, or a sector
            // more.
            if (bytes < found->bytes)
                found->bytes = bytes;
            return found;
        }
    if (f->count == FOUND_MAX) {
        warn(f, "More than %u images are announced: the others are left out.",
             FOUND_MAX);
        return NULL;
    }
    f->count++;
    *found = (struct found){
        .base = base,
        .bytes = bytes,
        .drive = NO_DRIVE,
        .legacy_index = NO_INDEX,
    };
    return found;
}
