/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The monitor for calls from virtual-8086 mode, as a memory manager of DOS
   has one (32-bit protected mode). */
#ifndef V86_H
#define V86_H

#include "guest.h"

enum {
    V86_IRQ_BASE = 0x50,        /* out of the exceptions' way */
    V86_EXCEPTIONS = 32, V86_IRQS = 16,
    FLAG_RF = 0x10000, FLAG_VM = 0x20000, FLAG_AC = 0x40000,
    FLAG_VIF = 0x80000, FLAG_VIP = 0x100000,
};

enum { /* struct params, v86 */
    V86_ON = 1, V86_IOPL_3 = 2, V86_PAGING = 4,
};

/* What trap_in in v86.asm and the processor push. */
struct v86_frame {
    uint32_t edi, esi, ebp, unused, ebx, edx, ecx, eax;
    uint32_t number;            /* of the gate, not of the vector */
    uint32_t error;
    uint32_t eip, cs, eflags, esp, ss, es, ds, fs, gs;
} __attribute__((packed));
_Static_assert(sizeof(struct v86_frame) == 76, "IRETD to V86");
_Static_assert(offsetof(struct v86_frame, gs) == 72, "IRETD to V86");

/* v86.asm */
extern char v86_gates[], v86_exit[], v86_move[], v86_int15[];
extern uint32_t v86_flags, v86_old15;
void v86_call(void);
void v86_return(void) __attribute__((noreturn));

/* v86_start.c; not there in the program for disks */
void v86_start(unsigned how) __attribute__((weak));
void v86_report(void) __attribute__((weak));

/* v86.c */
extern uint32_t v86_traps, v86_interrupts;
void v86_trap(struct v86_frame *frame);
void v86_judge(void);
void v86_fault(const struct v86_frame *frame, const char *what);
void v86_iret(struct v86_frame *frame, bool wide);

/* v86_port.c */
bool v86_port(struct v86_frame *frame, uint8_t opcode, uint16_t port);

/* v86_move.c */
extern uint32_t v86_moves;
void v86_serve_move(struct v86_frame *frame);

#endif
