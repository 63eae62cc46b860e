/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The arena with its canaries, the BIOS data area, and the pattern that every
   sector of the image carries (32-bit protected mode). */
#include "guest.h"
#include "medium.h"

enum {
    LOW_END = 0x600,            /* vectors, BIOS data, DOS data */
    BDA = 0x400,
    MULTIPLIER = 0x9E3779B1,
    REGIONS = 8,
};

struct region { uint32_t start, end; };

static struct region allowed[REGIONS];
static unsigned allowed_count;
static uint8_t low_copy[LOW_END];

void *memcpy(void *to, const void *from, size_t n)
{
    void *start = to;

    __asm__ volatile ("rep movsb" : "+D"(to), "+S"(from), "+c"(n)
              : : "memory");
    return start;
}

void *memset(void *to, int byte, size_t n)
{
    void *start = to;

    __asm__ volatile ("rep stosb" : "+D"(to), "+c"(n) : "a"(byte)
              : "memory");
    return start;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const uint8_t *x = a, *y = b;

    for (; n; n--, x++, y++)
        if (*x != *y)
            return *x - *y;
    return 0;
}

/* No word of it is zero, so that a stray zero shows. */
static uint32_t canary(uint32_t address)
{
    return address * MULTIPLIER | 0x00010001;
}

void arena_fill(void)
{
    for (uint32_t p = ARENA; p < ARENA_END; p += 4)
        *(uint32_t *)at(p) = canary(p);
    memcpy(low_copy, at(0), LOW_END);
    allowed_count = 0;
}

/* What a call may write, or what the case itself wrote. */
void arena_allow(uint32_t address, uint32_t length)
{
    if (length && allowed_count < REGIONS)
        allowed[allowed_count++] =
            (struct region) { address, address + length };
}

static uint32_t allowed_until(uint32_t address)
{
    for (unsigned i = 0; i < allowed_count; i++)
        if (address >= allowed[i].start && address < allowed[i].end)
            return allowed[i].end;
    return 0;
}

static bool byte_kept(uint32_t address)
{
    return byte_at(address)
        == (uint8_t)(canary(address & ~3U) >> (8 * (address & 3)));
}

/* Where the next region begins that a call may write, or `end`. */
static uint32_t forbidden_until(uint32_t address, uint32_t end)
{
    for (unsigned i = 0; i < allowed_count; i++)
        if (allowed[i].start > address && allowed[i].start < end)
            end = allowed[i].start;
    return end;
}

/* First address below `end` that changed, or `end`. */
static uint32_t kept_until(uint32_t p, uint32_t end)
{
    while (p < end) {
        if (!(p & 3) && p + 4 <= end && dword_at(p) == canary(p))
            p += 4;
        else if (byte_kept(p))
            p++;
        else
            break;
    }
    return p;
}

/* First address in the arena that changed and may not have, or 0. */
static uint32_t arena_damage(uint32_t p, uint32_t end)
{
    while (p < end) {
        uint32_t until = allowed_until(p), stop;

        if (until) {
            p = until;
            continue;
        }
        stop = forbidden_until(p, end);
        p = kept_until(p, stop);
        if (p < stop)
            return p;
    }
    return 0;
}

bool arena_untouched(uint32_t address, uint32_t length)
{
    for (uint32_t p = address; p < address + length; p++)
        if (!byte_kept(p))
            return false;
    return true;
}

/* Somebody sits at the keyboard where int13check is run. */
static bool keyboard_byte(uint32_t address)
{
    return spec_only && address >= BDA + 0x17 && address < BDA + 0x3E;
}

/* Bytes that time, a keyboard or a disk call changes by rights. */
static bool volatile_low(uint32_t address)
{
    return keyboard_byte(address)
        || (address >= BDA + 0x3E && address <= BDA + 0x48)
        || (address >= BDA + 0x6C && address <= BDA + 0x70)
        || address == BDA + 0x74
        || (address >= BDA + 0x8C && address <= BDA + 0x95);
}

void arena_check(void)
{
    uint32_t damage = arena_damage(ARENA, ARENA_END);

    if (damage)
        say(" wrote at %l", damage);
    expect(!damage, "memory");
    for (uint32_t p = 0; p < LOW_END; p++) {
        if (low_copy[p] == byte_at(p) || volatile_low(p) || allowed_until(p))
            continue;
        say(" 0:%w %b->%b", p, low_copy[p], byte_at(p));
        expect(false, "low memory");
        return;
    }
}

uint32_t sector_word(uint32_t lba, unsigned index)
{
    return (index * MULTIPLIER) ^ lba ^ medium.salt;
}

/* Whether `bytes` bytes are a sector's pattern; `key` is its number
   exclusive-or the image's salt. */
bool pattern_right(const void *where, unsigned bytes, uint32_t key)
{
    const uint32_t *word = where;
    uint32_t pattern = 0;

    for (unsigned i = 0; i < bytes / 4; i++, pattern += MULTIPLIER)
        if (word[i] != (pattern ^ key))
            return false;
    return true;
}

void pattern_put(void *where, unsigned bytes, uint32_t key)
{
    uint32_t *word = where;

    for (unsigned i = 0; i < bytes / 4; i++)
        word[i] = (i * MULTIPLIER) ^ key;
}

static bool all_zero(const void *where, unsigned bytes)
{
    const uint32_t *word = where;

    for (unsigned i = 0; i < bytes / 4; i++)
        if (word[i])
            return false;
    return true;
}

void sector_put(void *where, uint32_t lba)
{
    if (lba >= medium.filled)
        memset(where, 0, medium.unit);
    else
        pattern_put(where, medium.unit, lba ^ medium.salt);
}

/* Sectors behind the image's end, up to the medium's, hold zeroes. */
bool sector_right(const void *where, uint32_t lba)
{
    if (lba >= medium.filled && medium_is(FOREIGN))
        return reference_right(where, lba);
    if (lba >= medium.filled)
        return all_zero(where, medium.unit);
    return pattern_right(where, medium.unit, lba ^ medium.salt);
}
