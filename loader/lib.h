// SPDX-License-Identifier: GPL-2.0-or-later
// The few C library functions that the loader uses; the host's own there.

#ifndef RAMISO_LIB_H
#define RAMISO_LIB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef RAMISO_HOST
#include <string.h>
#else
void *memcpy(void *to, const void *from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int byte, size_t bytes);
int memcmp(const void *a, const void *b, size_t bytes);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t most);
char *strchr(const char *s, int c);
#endif

// Copies as much of `from` as fits with its terminator. False if cut short.
bool copy_string(char *to, size_t room, const char *from);

// The sum of the bytes, by which tables are told from rubbish: 0.
uint8_t byte_sum(const void *from, size_t bytes);

// value / divisor, without a 64-bit division instruction.
uint64_t divide(uint64_t value, uint64_t divisor);

static inline uint16_t get_le16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t get_le32(const uint8_t *p)
{
    return get_le16(p) | (uint32_t)get_le16(p + 2) << 16;
}

static inline uint64_t round_up(uint64_t value, uint32_t power_of_two)
{
    return (value + power_of_two - 1) & ~(uint64_t)(power_of_two - 1);
}

static inline uint64_t round_down(uint64_t value, uint32_t power_of_two)
{
    return value & ~(uint64_t)(power_of_two - 1);
}

#endif
