/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Switches the guest over to calls from virtual-8086 mode: TSS, gates, ports,
   page tables, interrupt controllers (32-bit protected mode). */
#include "v86.h"

enum {
    /* Free in every machine used, not in the way of any case, and in even
       megabytes, because cpu-high-kept switches A20 off. */
    TABLES = HIGH_BUFFER + 0x400000,
    PAGES = TABLES + 0x200000,          /* what the arena is mapped to */
    GATES = V86_IRQ_BASE + V86_IRQS, GATE_BYTES = 16,
    PAGE = 4096, SMALL_PAGES = 1024, BIG_PAGE = 0x400000,
    PAGE_USER = 7, PAGE_BIG = 0x80,
    CR4_PSE = 0x10,
    PIC1 = 0x20, PIC2 = 0xA0,
    INT15_VECTOR = 0x15 * 4,
};
#define CR0_PG 0x80000000u

struct gate {
    uint16_t low, selector;
    uint16_t type;
    uint16_t high;
} __attribute__((packed));
_Static_assert(sizeof(struct gate) == 8, "gate");

/* Intel SDM volume 3, 32-bit TSS; the I/O bitmap right behind it. */
struct tss {
    uint32_t link, esp0, ss0, unused[22];
    uint16_t trap, bitmap_at;
    uint8_t bitmap[8192], end;
} __attribute__((packed));
_Static_assert(sizeof(struct tss) == 0x68 + 8193, "TSS and bitmap");
_Static_assert(offsetof(struct tss, bitmap) == 0x68, "TSS");

struct tables {
    uint32_t directory[1024], low[SMALL_PAGES];
    struct gate idt[GATES];
    struct tss tss;
    uint8_t stack[8192];
};
_Static_assert(sizeof(struct tables) < PAGES - TABLES, "tables");

extern uint16_t call_exit;
extern const char gdt[];
extern uint64_t gdt_tss;

static struct tables *tables(void)
{
    return at(TABLES);
}

static uint16_t data_selector(void)
{
    uint16_t selector;

    __asm__ ("movw %%ss, %0" : "=r"(selector));
    return selector;
}

static void set_gate(unsigned vector, unsigned number)
{
    enum { INTERRUPT_GATE = 0x8E00 };   /* for level 0 alone: INT n traps */
    uint32_t entry = (uint32_t)v86_gates + number * GATE_BYTES;
    uint16_t selector;

    __asm__ ("movw %%cs, %0" : "=r"(selector));
    tables()->idt[vector] = (struct gate) {
        entry, selector, INTERRUPT_GATE, entry >> 16,
    };
}

static void load_idt(void)
{
    struct table_register idtr = {
        sizeof(tables()->idt) - 1, (uint32_t)tables()->idt,
    };

    for (unsigned i = 0; i < V86_EXCEPTIONS; i++)
        set_gate(i, i);
    for (unsigned i = 0; i < V86_IRQS; i++)
        set_gate(V86_IRQ_BASE + i, V86_EXCEPTIONS + i);
    __asm__ volatile ("lidt %0" : : "m"(idtr));
}

static void trap_port(uint16_t port)
{
    tables()->tss.bitmap[port / 8] |= 1 << port % 8;
}

static void load_tss(void)
{
    struct tss *tss = &tables()->tss;
    uint32_t base = (uint32_t)tss, limit = sizeof(*tss) - 1;
    uint16_t selector = (uint32_t)&gdt_tss - (uint32_t)gdt;

    tss->esp0 = (uint32_t)tables()->stack + sizeof(tables()->stack);
    tss->ss0 = data_selector();
    tss->bitmap_at = offsetof(struct tss, bitmap);
    tss->end = 0xFF;
    trap_port(0x60);
    trap_port(0x64);
    trap_port(0x92);
    gdt_tss = limit | (uint64_t)(base & 0xFFFFFF) << 16
        | 0x890000000000ULL | (uint64_t)(base >> 24) << 56;
    __asm__ volatile ("ltr %0" : : "r"(selector));
}

/* All memory as it is, but the arena, with every packet and buffer in it, lies
   elsewhere: who takes a program's address for a physical one misses it. */
static void start_paging(void)
{
    uint32_t value;

    for (uint32_t i = 0; i < SMALL_PAGES; i++)
        tables()->low[i] = i * PAGE | PAGE_USER;
    for (uint32_t p = ARENA; p < ARENA_END; p += PAGE)
        tables()->low[p / PAGE] = (PAGES + p) | PAGE_USER;
    tables()->directory[0] = (uint32_t)tables()->low | PAGE_USER;
    for (uint32_t i = 1; i < 1024; i++)
        tables()->directory[i] = i * BIG_PAGE | PAGE_BIG | PAGE_USER;
    __asm__ volatile ("movl %%cr4, %0\n\torl %1, %0\n\tmovl %0, %%cr4"
              : "=&r"(value) : "i"(CR4_PSE));
    __asm__ volatile ("movl %0, %%cr3" : : "r"(tables()->directory));
    __asm__ volatile ("movl %%cr0, %0\n\torl %1, %0\n\tmovl %0, %%cr0\n\t"
              "jmp 1f\n1:" : "=&r"(value) : "i"(CR0_PG) : "memory");
}

static void move_pic(uint16_t port, uint8_t vector, uint8_t cascade)
{
    uint8_t mask = in8(port + 1);

    out8(port, 0x11);           /* ICW1 to ICW4 */
    out8(port + 1, vector);
    out8(port + 1, cascade);
    out8(port + 1, 1);
    out8(port + 1, mask);
}

static struct monitor v86_monitor = { v86_call, v86_judge, 0 };

void v86_start(unsigned how)
{
    memset(tables(), 0, sizeof(struct tables));
    load_tss();
    load_idt();
    if (how & V86_PAGING)
        start_paging();
    move_pic(PIC1, V86_IRQ_BASE, 4);
    move_pic(PIC2, V86_IRQ_BASE + 8, 2);
    v86_old15 = dword_at(INT15_VECTOR);
    *(volatile uint32_t *)at(INT15_VECTOR) = (uint32_t)v86_int15;
    v86_monitor.iopl = how & V86_IOPL_3 ? FLAG_IOPL : 0;
    v86_flags = FLAG_VM | 2 | v86_monitor.iopl;
    call_exit = (uint16_t)(uint32_t)v86_exit;
    monitor = &v86_monitor;
}

/* For the driver, which wants to see that there was a monitor at work. */
void v86_report(void)
{
    print("v86: %d traps, %d interrupts, %d moves\n", v86_traps,
          v86_interrupts, v86_moves);
}
