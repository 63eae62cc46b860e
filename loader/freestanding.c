// SPDX-License-Identifier: GPL-2.0-or-later
// C library functions for a program without one; protected mode, flat.

#include "loader/lib.h"

void *memcpy(void *to, const void *from, size_t bytes)
{
    void *result = to;
    size_t dwords = bytes / 4;

    bytes %= 4;
    __asm__ volatile("rep movsl\n\t"
                     "mov %3, %%ecx\n\t"
                     "rep movsb"
                     : "+D"(to), "+S"(from), "+c"(dwords)
                     : "r"(bytes)
                     : "memory");
    return result;
}

static void copy_backwards(void *to, const void *from, size_t bytes)
{
    uint8_t *t = (uint8_t *)to + bytes;
    const uint8_t *f = (const uint8_t *)from + bytes;
    size_t dwords = bytes / 4;

    for (bytes %= 4; bytes; bytes--)
        *--t = *--f;
    t -= 4;
    f -= 4;
    __asm__ volatile("std\n\trep movsl\n\tcld"
                     : "+D"(t), "+S"(f), "+c"(dwords)
                     :
                     : "memory");
}

void *memmove(void *to, const void *from, size_t bytes)
{
    if ((uintptr_t)to - (uintptr_t)from < bytes)
        copy_backwards(to, from, bytes);
    else
        memcpy(to, from, bytes);
    return to;
}

void *memset(void *to, int byte, size_t bytes)
{
    void *result = to;
    size_t dwords = bytes / 4;

    bytes %= 4;
    __asm__ volatile("rep stosl\n\t"
                     "mov %3, %%ecx\n\t"
                     "rep stosb"
                     : "+D"(to), "+c"(dwords)
                     : "a"((uint8_t)byte * 0x01010101u), "r"(bytes)
                     : "memory");
    return result;
}

int memcmp(const void *a, const void *b, size_t bytes)
{
    const uint8_t *p = a, *q = b;

    for (; bytes; bytes--, p++, q++)
        if (*p != *q)
            return *p - *q;
    return 0;
}

size_t strlen(const char *s)
{
    size_t length = 0;

    while (s[length])
        length++;
    return length;
}

int strncmp(const char *a, const char *b, size_t most)
{
    for (; most; most--, a++, b++)
        if (*a != *b || !*a)
            return (uint8_t)*a - (uint8_t)*b;
    return 0;
}

int strcmp(const char *a, const char *b)
{
    return strncmp(a, b, SIZE_MAX);
}

char *strchr(const char *s, int c)
{
    for (;; s++) {
        if (*s == (char)c)
            return (char *)s;
        if (!*s)
            return NULL;
    }
}
