/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The monitor's traps: does for virtual-8086 code what it may not do itself,
   and ends a call that wants what no manager grants (32-bit protected mode).

   IF in the frame is IF as the program sees it, so a program that has switched
   interrupts off gets none. With IOPL 0 the program's CLI, STI, PUSHF, POPF,
   INT and IRET come here; with IOPL 3 only INT does. */
#include "v86.h"

enum {
    EXCEPTION_NMI = 2, EXCEPTION_BOUND = 5, EXCEPTION_GP = 13,
    PIC1_VECTOR = 0x08, PIC2_VECTOR = 0x70,     /* where the BIOS has them */
    EMULATOR_EXIT = 0xF4,
    INT_N = 0xCD, IN_BYTE = 0xE4, OUT_BYTE = 0xE6, HLT = 0xF4,
    /* what POPF and IRET leave alone */
    FLAGS_KEPT = FLAG_VM | FLAG_RF | FLAG_IOPL | FLAG_VIF | FLAG_VIP,
};

uint32_t v86_traps, v86_interrupts;

static const char *fault_what;
static uint16_t fault_cs, fault_ip;
static uint32_t fault_bytes;

/* Keeps the first thing that went wrong in a call. */
void v86_fault(const struct v86_frame *frame, const char *what)
{
    if (fault_what)
        return;
    fault_what = what;
    fault_cs = frame->cs;
    fault_ip = frame->eip;
    fault_bytes = dword_at(linear(frame->cs, frame->eip));
}

/* After each call. */
void v86_judge(void)
{
    if (!fault_what)
        return;
    say(" %w:%w %l", fault_cs, fault_ip, fault_bytes);
    expect(false, fault_what);
    fault_what = NULL;
}

/* A manager ends the program here; the case sees a call that failed. */
static void refuse(const struct v86_frame *frame, const char *what)
{
    v86_fault(frame, what);
    call_block.regs.eflags |= FLAG_CF;
    v86_return();
}

static void *stack_at(struct v86_frame *frame)
{
    return at(linear(frame->ss, frame->esp));
}

static void move_sp(struct v86_frame *frame, int by)
{
    frame->esp = (frame->esp & 0xFFFF0000) | (uint16_t)(frame->esp + by);
}

static void push(struct v86_frame *frame, uint32_t value, bool wide)
{
    move_sp(frame, wide ? -4 : -2);
    if (wide)
        *(uint32_t *)stack_at(frame) = value;
    else
        *(uint16_t *)stack_at(frame) = value;
}

static uint32_t pop(struct v86_frame *frame, bool wide)
{
    uint32_t value = *(uint32_t *)stack_at(frame);

    move_sp(frame, wide ? 4 : 2);
    return wide ? value : (uint16_t)value;
}

static void set_flags(struct v86_frame *frame, uint32_t value, bool wide)
{
    uint32_t kept = FLAGS_KEPT | (wide ? 0 : 0xFFFF0000);

    frame->eflags = (value & ~kept) | (frame->eflags & kept) | 2;
}

static void reflect(struct v86_frame *frame, uint8_t vector)
{
    push(frame, frame->eflags, false);
    push(frame, frame->cs, false);
    push(frame, frame->eip, false);
    frame->eflags &= ~(FLAG_IF | FLAG_TF | FLAG_AC);
    frame->eip = word_at(vector * 4);
    frame->cs = word_at(vector * 4 + 2);
}

void v86_iret(struct v86_frame *frame, bool wide)
{
    frame->eip = pop(frame, wide);
    frame->cs = (uint16_t)pop(frame, wide);
    set_flags(frame, pop(frame, wide), wide);
}

/* `next`: what to go on with behind the HLT. */
static void halt(struct v86_frame *frame, uint16_t next)
{
    uint32_t address = linear(frame->cs, frame->eip);

    if (address == (uint32_t)v86_exit)
        v86_return();
    if (address == (uint32_t)v86_move) {
        v86_serve_move(frame);
        return;
    }
    if (!(frame->eflags & FLAG_IF))
        refuse(frame, "HLT with IF=0");
    frame->eip = next;          /* an interrupt comes when it comes */
}

/* Skips prefixes; `wide` if 66h is among them. */
static uint16_t skip_prefixes(const struct v86_frame *frame, bool *wide)
{
    static const uint8_t prefixes[] = {
        0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF2, 0xF3,
    };
    uint16_t ip = frame->eip;

    *wide = false;
    for (unsigned i = 0; i < sizeof(prefixes); i++) {
        if (byte_at(linear(frame->cs, ip)) != prefixes[i])
            continue;
        *wide |= prefixes[i] == 0x66;
        ip++;
        i = (unsigned)-1;
    }
    return ip;
}

static bool has_operand(uint8_t opcode)
{
    return opcode == INT_N || opcode == IN_BYTE || opcode == OUT_BYTE;
}

/* One instruction, EIP behind it; false: no program may do that. */
static bool obey(struct v86_frame *frame, uint8_t opcode, uint8_t operand,
                 bool wide)
{
    switch (opcode) {
    case 0xFA: frame->eflags &= ~FLAG_IF; return true;          /* CLI */
    case 0xFB: frame->eflags |= FLAG_IF; return true;           /* STI */
    case 0x9C:                                                  /* PUSHF */
        push(frame, frame->eflags & ~(FLAG_VM | FLAG_RF), wide);
        return true;
    case 0x9D:                                                  /* POPF */
        set_flags(frame, pop(frame, wide), wide);
        return true;
    case 0xCF: v86_iret(frame, wide); return true;              /* IRET */
    case 0xCC: reflect(frame, 3); return true;                  /* INT3 */
    case 0xCE: reflect(frame, 4); return true;                  /* INTO */
    case INT_N: reflect(frame, operand); return true;
    case IN_BYTE: case OUT_BYTE:
        return v86_port(frame, opcode, operand);
    case 0xEC: case 0xEE:                   /* the same by DX */
        return v86_port(frame, opcode, frame->edx);
    default:
        return false;
    }
}

/* What the processor would not do. */
static void emulate(struct v86_frame *frame)
{
    bool wide;
    uint16_t ip = skip_prefixes(frame, &wide);
    uint8_t opcode = byte_at(linear(frame->cs, ip));
    uint8_t operand = byte_at(linear(frame->cs, ip + 1));
    uint16_t next = ip + (has_operand(opcode) ? 2 : 1);
    struct v86_frame was = *frame;

    if (opcode == HLT) {
        halt(frame, next);
        return;
    }
    frame->eip = next;
    if (!obey(frame, opcode, operand, wide))
        refuse(&was, "forbidden in virtual-8086 mode");
}

/* An exception of the monitor's own: nothing can be trusted any more. */
static void panic(const struct v86_frame *frame)
{
    print("\nv86: exception %b at %l, error %l\n", frame->number,
          frame->eip, frame->error);
    out8(EMULATOR_EXIT, 1);
    for (;;)
        __asm__ volatile ("cli; hlt");
}

void v86_trap(struct v86_frame *frame)
{
    uint32_t number = frame->number;

    v86_traps++;
    if (!(frame->eflags & FLAG_VM))
        panic(frame);
    if (number >= V86_EXCEPTIONS) {
        v86_interrupts++;
        number -= V86_EXCEPTIONS;
        reflect(frame, number < 8 ? PIC1_VECTOR + number
            : PIC2_VECTOR + number - 8);
    } else if (number == EXCEPTION_GP) {
        emulate(frame);
    } else if (number <= EXCEPTION_BOUND && number != EXCEPTION_NMI) {
        reflect(frame, number);
    } else {
        refuse(frame, "exception");
    }
}
