// SPDX-License-Identifier: GPL-2.0-or-later
// Of C11, 7.24, what the sources in build/src use. The functions are those of
// loader/freestanding.c.

#ifndef RAMISO_LIBC_STRING_H
#define RAMISO_LIBC_STRING_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int byte, size_t bytes);
int memcmp(const void *a, const void *b, size_t bytes);
size_t strlen(const char *s);

// -ffreestanding takes away what the compiler knows of these, but copies of a
// few bytes, which are everywhere here, must not become calls. Others must:
// -Os has "rep movsb" for them.
#define memcpy(to, from, bytes) \
    (__builtin_constant_p(bytes) ? __builtin_memcpy(to, from, bytes) \
                                 : (memcpy)(to, from, bytes))
#define memmove(to, from, bytes) \
    (__builtin_constant_p(bytes) ? __builtin_memmove(to, from, bytes) \
                                 : (memmove)(to, from, bytes))
#define memset(to, byte, bytes) \
    (__builtin_constant_p(bytes) ? __builtin_memset(to, byte, bytes) \
                                 : (memset)(to, byte, bytes))

#endif
