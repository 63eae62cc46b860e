/* SPDX-License-Identifier: GPL-2.0-or-later */
/* INT 15h AH=87h as the monitor serves it (32-bit protected mode).

   An address in the first 1088 KiB is the program's own, linear, so that what
   a manager has mapped there is reached; one above is physical. Jemm does so,
   and only so does a buffer in an upper memory block work. The errors are
   Jemm's, too: 02h for too many words, 80h for too small a limit. Whatever the
   documented table forbids is a fault of the caller here, though a BIOS lets
   much of it pass. */
#include "v86.h"

enum {
    LINEAR_END = 0x10FFF0,
    MOST_WORDS = 0x8000,
    SOURCE = 2, TARGET = 3, DESCRIPTORS = 6,
    DATA_ACCESS = 0x93,
    TOO_MANY = 0x02, TOO_SMALL = 0x80,
};

struct descriptor {
    uint16_t limit, base_low;
    uint8_t base_middle, access, limit_high, base_high;
} __attribute__((packed));
_Static_assert(sizeof(struct descriptor) == 8, "descriptor");

uint32_t v86_moves;

static uint32_t base_of(const struct descriptor *d)
{
    return d->base_low | d->base_middle << 16 | (uint32_t)d->base_high << 24;
}

static void copy(uint32_t to, uint32_t from, uint32_t bytes)
{
    uint32_t dwords = bytes / 4;

    __asm__ volatile ("rep movsl\n\tmovl %3, %2\n\trep movsb"
              : "+D"(to), "+S"(from), "+c"(dwords)
              : "r"(bytes % 4) : "memory");
}

static bool in_one_world(uint32_t base, uint32_t bytes)
{
    uint32_t end = base + bytes;

    return end >= base && (base >= LINEAR_END || end <= LINEAR_END);
}

static void inspect(const struct v86_frame *frame,
                    const struct descriptor *d, uint32_t bytes)
{
    if (d->access != DATA_ACCESS)
        v86_fault(frame, "87h: access byte");
    if (d->limit_high)
        v86_fault(frame, "87h: limit above 64 KiB");
    if (!in_one_world(base_of(d), bytes))
        v86_fault(frame, "87h: base");
}

static void inspect_table(const struct v86_frame *frame,
                          const struct descriptor *table, uint32_t bytes)
{
    static const struct descriptor null;

    if ((frame->esi & 0xFFFF) > 0x10000 - DESCRIPTORS * sizeof(null))
        v86_fault(frame, "87h: table passes its segment's end");
    if (memcmp(table, &null, sizeof(null)) != 0)
        v86_fault(frame, "87h: first descriptor");
    inspect(frame, &table[SOURCE], bytes);
    inspect(frame, &table[TARGET], bytes);
}

/* AH as AH=87h returns it. */
static uint8_t move(const struct v86_frame *frame)
{
    const struct descriptor *table = at(linear(frame->es, frame->esi));
    uint32_t bytes = (frame->ecx & 0xFFFF) * 2;

    inspect_table(frame, table, bytes);
    if (bytes > MOST_WORDS * 2) {
        v86_fault(frame, "87h: too many words");
        return TOO_MANY;
    }
    if (bytes > table[SOURCE].limit + 1U || bytes > table[TARGET].limit + 1U) {
        v86_fault(frame, "87h: limit");
        return TOO_SMALL;
    }
    copy(base_of(&table[TARGET]), base_of(&table[SOURCE]), bytes);
    return 0;
}

/* Many managers open interrupts if the caller had them on: they would come on
   its stack, which only the guest, at segment 0, can afford. */
static void inspect_caller(const struct v86_frame *frame)
{
    if (frame->cs && (frame->eflags & FLAG_IF))
        v86_fault(frame, "87h: interrupts on");
}

/* The IRET of INT 15h, then CF and AH; other flags as the caller had them. */
void v86_serve_move(struct v86_frame *frame)
{
    uint8_t status = move(frame);

    v86_moves++;
    v86_iret(frame, false);
    inspect_caller(frame);
    frame->eax = (frame->eax & ~0xFF00U) | status << 8;
    frame->eflags = (frame->eflags & ~FLAG_CF) | (status ? FLAG_CF : 0);
}
