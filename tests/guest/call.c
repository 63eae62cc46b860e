/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One real-mode call with chosen registers, and the comparison of all of them
   afterwards (32-bit protected mode). */
#include "guest.h"

uint8_t drive;                  /* the drive under test */
const struct monitor *monitor;

enum { FLAGS_ARITHMETIC = 0x8D4 };  /* OF SF ZF AF PF */
enum { NOT_THERE = 4 };

extern const char gdt[];
extern const uint16_t gdt_limit;

static struct call before;

/* Every register holds something of its own, high halves included. */
void call_init(struct call *call, uint16_t ax)
{
    *call = (struct call) {
        .regs = {
            .eax = 0xA1B20000 | ax, .ebx = 0xB2C3BBBB,
            .ecx = 0xC3D4CCCC, .edx = 0xD4E5DD00 | drive,
            .esi = 0xE5F60000 | PACKET_OFF, .edi = 0xF6078D8D,
            .ebp = 0x17188E8E, .esp = 0x7E00, .ss = 0x1800,
            .ds = PACKET_SEG, .es = 0x7B1B, .fs = 0x6C2C,
            .gs = 0x5D3D, .eflags = FLAGS_USUAL,
        },
        .road = (uint16_t)(uint32_t)road_int,
        .vector = 0x13,
    };
}

void call_run(struct call *call)
{
    before = *call;
    __asm__ ("movl %%cr0, %0" : "=r"(before.cr0));
    before.cr0 &= ~1U;
    if (monitor)
        before.regs.eflags =
            (before.regs.eflags & ~FLAG_IOPL) | monitor->iopl;
    call_block = *call;
    if (monitor)
        monitor->call();
    else
        real_call();
    *call = call_block;
    if (monitor)
        monitor->judge();
}

static void compare(const char *name, uint32_t was, uint32_t is,
            uint32_t ignore)
{
    if (!((was ^ is) & ~ignore))
        return;
    say(" %s %l->%l", name, was, is);
    expect(false, name);
}

static uint32_t ignored(unsigned may, unsigned low, unsigned all)
{
    return (may & all) ? 0xFFFFFFFF : (may & low) ? 0xFFFF : 0;
}

static void compare_tables(const struct call *after)
{
    static const struct table_register vectors = { 0x3FF, 0 };

    compare("CR0", before.cr0, after->cr0, 0);
    compare("GDTR", (uint32_t)gdt, after->gdtr.base, 0);
    compare("GDTR limit", gdt_limit, after->gdtr.limit, 0);
    compare("IDTR", vectors.base, after->idtr.base, 0);
    compare("IDTR limit", vectors.limit, after->idtr.limit, 0);
}

/* All registers but those in `may`, and the EFLAGS in `flags`. */
void registers_judge(const struct regs *was, const struct regs *is,
                     unsigned may, uint32_t flags)
{
    compare("EAX", was->eax, is->eax,
            may & MAY_EAX ? 0xFFFFFFFF : ((may & MAY_AH) ? 0xFF00 : 0)
            | ((may & MAY_AL) ? 0x00FF : 0));
    compare("EBX", was->ebx, is->ebx, ignored(may, MAY_BX, MAY_EBX));
    compare("ECX", was->ecx, is->ecx, ignored(may, MAY_CX, MAY_ECX));
    compare("EDX", was->edx, is->edx, ignored(may, MAY_DX, MAY_EDX));
    compare("ESI", was->esi, is->esi, 0);
    compare("EDI", was->edi, is->edi, ignored(may, MAY_DI, 0));
    compare("EBP", was->ebp, is->ebp, 0);
    compare("ESP", was->esp, is->esp, 0);
    compare("SS", was->ss, is->ss, 0);
    compare("DS", was->ds, is->ds, 0);
    compare("ES", was->es, is->es, ignored(may, MAY_ES, 0));
    compare("FS", was->fs, is->fs, 0);
    compare("GS", was->gs, is->gs, 0);
    compare("EFLAGS", was->eflags, is->eflags, ~flags);
}

/* For those whose registers have 16 bits. */
static void take_high(struct regs *to, const struct regs *from)
{
    for (size_t high = 2; high < offsetof(struct regs, esp); high += 4)
        memcpy((char *)to + high, (const char *)from + high, 2);
}

static void judge(unsigned may, unsigned ignore)
{
    uint32_t flags = ~FLAG_CF;
    struct regs after = call_block.regs;

    if (ignore & IGNORE_FLAGS)
        flags &= ~FLAGS_ARITHMETIC;
    if (ignore & IGNORE_HIGH)
        take_high(&after, &before.regs);
    registers_judge(&before.regs, &after, may, flags);
    if (!(ignore & IGNORE_GDTR) && !monitor)
        compare_tables(&call_block);
    arena_check();
}

/* All registers but those in `may`, FLAGS but for CF, the tables, and all
   the memory that no arena_allow() covers; less what params.ignore says. */
void call_judge(unsigned may)
{
    judge(may, params.ignore);
}

/* For the cases that params.ignore is about. */
void call_judge_strict(unsigned may)
{
    judge(may, 0);
}

bool call_cf(const struct call *call)
{
    return call->regs.eflags & FLAG_CF;
}

uint8_t call_ah(const struct call *call)
{
    return call->regs.eax >> 8;
}

void say_status(const struct call *call)
{
    say("CF=%d AH=%b", call_cf(call), call_ah(call));
}

/* No specification says which error an address gets that is not there; ramiso's
   is 04h, and any will do of others. */
bool error_right(uint8_t is, uint8_t meant)
{
    return spec_only && meant == NOT_THERE ? is != 0 : is == meant;
}

/* A call that only prepares a case: not judged, true when it succeeded. */
bool quiet_int13(struct call *call)
{
    call_run(call);
    return !call_cf(call);
}

/* The same in the middle of a case: what is judged afterwards is the call
   before. */
bool quiet_beside(struct call *call)
{
    struct call was = before, is = call_block;
    bool good = quiet_int13(call);

    before = was;
    call_block = is;
    return good;
}
