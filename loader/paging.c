// SPDX-License-Identifier: GPL-2.0-or-later
// Copies with PAE paging on; protected mode, which has no paging else.

#include "loader/paging.h"

#include "int13/high.h"
#include "loader/cpuid.h"

#define CR4_PAE 0x20u
#define CR0_PG 0x80000000u
#define LEAF_EXTENDED 0x80000001u
#define D_LONG_MODE (1u << 29) // LEAF_EXTENDED
#define EFER 0xc0000080u
#define EFER_LME 0x100u

// The GDT, this code and its stack are below 2 MiB, which shows itself.
void copy_paged(uint32_t to, uint32_t from, const uint64_t *page,
                uint32_t bytes)
{
    uint32_t words = bytes / 4, rest = bytes % 4, control, scratch;

    __asm__ volatile(
        "movl %%cr4, %[control]\n\t"
        "movl %[control], %[scratch]\n\t"
        "orl %[pae], %[scratch]\n\t"
        "movl %[scratch], %%cr4\n\t"
        "movl %[pointers], %%cr3\n\t"
        "movl %%cr0, %[scratch]\n\t"
        "orl %[pg], %[scratch]\n\t"
        "movl %[scratch], %%cr0\n\t"
        "jmp 1f\n"
        "1:\trep movsl\n\t"
        "movl %[rest], %%ecx\n\t"
        "rep movsb\n\t"
        "andl %[not_pg], %[scratch]\n\t"
        "movl %[scratch], %%cr0\n\t"
        "jmp 2f\n"
        "2:\tmovl %[control], %%cr4"
        : "+D"(to), "+S"(from), "+c"(words), [control] "=&r"(control),
          [scratch] "=&r"(scratch)
        : [rest] "m"(rest), [pae] "i"(CR4_PAE), [pg] "i"(CR0_PG),
          [not_pg] "i"(~CR0_PG),
          [pointers] "d"((uint32_t)(uintptr_t)page + POINTERS_AT)
        : "memory", "cc");
}

void leave_long_mode(void)
{
    uint32_t low, high;

    if (cpuid(LEAF_EXTENDED - 1).a < LEAF_EXTENDED ||
        !(cpuid(LEAF_EXTENDED).d & D_LONG_MODE))
        return;
    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(EFER));
    if (low & EFER_LME)
        __asm__ volatile("wrmsr" : : "a"(low & ~EFER_LME), "d"(high),
                         "c"(EFER));
}
