// SPDX-License-Identifier: GPL-2.0-or-later
// Lends the XMM registers to the SHA instructions; protected mode, ring 0,
// interrupts off.

#include "loader/sha256.h"

// Intel SDM volume 3, 2.5
#define CR0_EM (1u << 2)
#define CR0_TS (1u << 3)
#define CR4_OSFXSR (1u << 9)

// What the BIOS or a ROM may count on finding again.
struct sse {
    uint32_t cr0, cr4;
    uint8_t xmm[8][16];
};

static uint32_t read_cr0(void)
{
    uint32_t value;

    __asm__ volatile("movl %%cr0, %0" : "=r"(value));
    return value;
}

static uint32_t read_cr4(void)
{
    uint32_t value;

    __asm__ volatile("movl %%cr4, %0" : "=r"(value));
    return value;
}

static void write_control(uint32_t cr0, uint32_t cr4)
{
    __asm__ volatile("movl %0, %%cr0\n\t"
                     "movl %1, %%cr4" : : "r"(cr0), "r"(cr4));
}

static void store_xmm(uint8_t xmm[8][16])
{
    __asm__ volatile("movups %%xmm0, (%0)\n\t"
                     "movups %%xmm1, 16(%0)\n\t"
                     "movups %%xmm2, 32(%0)\n\t"
                     "movups %%xmm3, 48(%0)\n\t"
                     "movups %%xmm4, 64(%0)\n\t"
                     "movups %%xmm5, 80(%0)\n\t"
                     "movups %%xmm6, 96(%0)\n\t"
                     "movups %%xmm7, 112(%0)" : : "r"(xmm) : "memory");
}

static void load_xmm(const uint8_t xmm[8][16])
{
    __asm__ volatile("movups (%0), %%xmm0\n\t"
                     "movups 16(%0), %%xmm1\n\t"
                     "movups 32(%0), %%xmm2\n\t"
                     "movups 48(%0), %%xmm3\n\t"
                     "movups 64(%0), %%xmm4\n\t"
                     "movups 80(%0), %%xmm5\n\t"
                     "movups 96(%0), %%xmm6\n\t"
                     "movups 112(%0), %%xmm7" : : "r"(xmm) : "memory");
}

static void borrow_sse(struct sse *was)
{
    was->cr0 = read_cr0();
    was->cr4 = read_cr4();
    write_control(was->cr0 & ~(CR0_EM | CR0_TS), was->cr4 | CR4_OSFXSR);
    store_xmm(was->xmm);
}

static void return_sse(const struct sse *was)
{
    load_xmm(was->xmm);
    write_control(was->cr0, was->cr4);
}

void sha256_ni(uint32_t state[8], const uint8_t *data, size_t blocks)
{
    struct sse was;

    borrow_sse(&was);
    sha_ni_hash(state, data, blocks);
    return_sse(&was);
}
