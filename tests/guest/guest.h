/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every file of the guest programs shares (32-bit protected mode): the
   memory plan, the call under test, the table row and the verdict. */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Memory plan, below what any loader under test takes for itself:
   00600h..07BFFh  its variables and its protected-mode stack
   07C00h..18FFFh  this program
   19000h..1B01Fh  SHIELD_COPY, during a call
   1E000h..1E509h  until main(): the boot sector, its state and what it has
                   found below the first stack (sector.asm, kept.inc)
   1FF00h          downwards: the boot sector's stack, then that of ordinary
                   calls (entry.asm)
   20000h..7FFFFh  the arena: packets, buffers, and canaries everywhere else */
enum {
    ARENA = 0x20000,
    ARENA_END = 0x80000,
    PACKET_SEG = 0x2000,
    PACKET_OFF = 0x0200,
    BUFFER_SEG = 0x3000,
    BUFFER = 0x30000,
    SECTOR = 2048,
    /* FFFF:FFFF cut to 20 bits is FFEFh, in the middle of this program */
    SHIELD = 0xFFE0, SHIELD_BYTES = 0x2020, SHIELD_COPY = 0x19000,
    HIGH_BUFFER = 0x01000000,   /* 16 MiB: free in every machine used */
};

enum {
    FLAG_CF = 0x1, FLAG_TF = 0x100, FLAG_IF = 0x200, FLAG_DF = 0x400,
    FLAG_IOPL = 0x3000, FLAG_NT = 0x4000,
    FLAG_ID = 0x200000,
    /* OF SF ZF AF PF and CF: all of them must be told apart from what a
       handler leaves by accident */
    FLAGS_USUAL = 0xAD7,
};

struct regs {
    uint32_t eax, ebx, ecx, edx, esi, edi, ebp, esp;
    uint16_t ss, ds, es, fs, gs, unused;
    uint32_t eflags;
} __attribute__((packed));
_Static_assert(sizeof(struct regs) == 48, "struct regs");
_Static_assert(offsetof(struct regs, ss) == offsetof(struct regs, esp) + 4,
           "LSS takes ESP and SS from one place");

/* What the boot sector started with. */
struct entry {
    struct regs regs;
    uint16_t cs, ip;
} __attribute__((packed));
_Static_assert(sizeof(struct entry) == 52, "struct entry");

struct table_register {
    uint16_t limit;
    uint32_t base;
} __attribute__((packed));
_Static_assert(sizeof(struct table_register) == 6, "LGDT");

/* One call in real mode: registers in, registers out. */
struct call {
    struct regs regs;
    uint16_t road;                      /* road_int or road_far */
    uint16_t target_off, target_seg;    /* road_far: whom to call */
    uint8_t vector;                     /* road_int: which interrupt */
    uint8_t big;                        /* enter with 4 GiB segment limits */
    uint8_t hold;               /* stand still after the call */
    uint8_t shield;             /* keep a copy of SHIELD; out: 2 if hit */
    struct table_register gdtr, idtr;
    uint32_t cr0;
} __attribute__((packed));
_Static_assert(sizeof(struct call) == 74, "struct call");

/* Filled in by the driver when it builds the image. */
struct params {
    char magic[8];
    uint32_t total;                     /* sectors of 2048 in the image */
    uint32_t data;                      /* first sector with the pattern */
    uint32_t boot_lba;          /* El Torito boot image */
    uint16_t boot_seg;          /* as the catalog has it */
    uint16_t boot_count;
    uint32_t catalog_lba;
    uint16_t can_hold;          /* the driver answers a held call */
    uint16_t ignore;            /* IGNORE_ bits: known faults of a peer */
    uint16_t bios_copy;         /* data comes by INT 15h AH=87h, or never */
    uint16_t v86;               /* V86_ bits: calls from virtual-8086 mode */
    char only[64];                      /* run only the case of this name */
    char skip[192];                     /* names not to run, spaces between */
} __attribute__((packed));
_Static_assert(sizeof(struct params) == 292, "struct params");
_Static_assert(offsetof(struct params, only) == 36, "struct params");

enum { IGNORE_FLAGS = 1, IGNORE_GDTR = 2, IGNORE_HIGH = 4 };

struct row {
    const char *id;
    const char *source;         /* the specification and its section */
    const char *rule;
    const char *expect;
    void (*check)(const struct row *row);
    uint32_t a, b, c;           /* whatever check() makes of them */
};

struct group {
    const struct row *rows;
    unsigned count;
};
#define GROUP(rows) { (rows), sizeof(rows) / sizeof((rows)[0]) }

extern const struct group group_entry, group_basic, group_read, group_info,
    group_cpu, group_reentry, group_far, group_block, group_map,
    group_announce, group_pass;
extern const struct group group_parameters, group_protect, group_long,
    group_chs, group_disk, group_edd, group_no_edd, group_write,
    group_write_edd, group_emulation, group_refused, group_initiate,
    group_locked, group_real, group_other, group_floppy, group_plain,
    group_hidden, group_beside;

/* A table of rows, and the kinds of media (medium.h) that it is for. */
struct choice {
    const struct group *group;
    unsigned any, all, none;    /* of medium.kind's bits; any 0: whatever */
};
extern const struct choice choices[];   /* ends with a group of NULL */

extern struct params params;
/* Judge by what a specification asks of anybody; what only ramiso has decided
   (docs/int13.md) is not asked then. */
extern bool spec_only;
extern bool high_is_free;               /* HIGH_BUFFER and what is behind it */
extern const struct entry entry_state;
extern const uint32_t entry_tsc[2];
extern struct call call_block;
extern char road_int[], road_far[], trap_entry[], tick_entry[];

/* verdict.c */
void verdict_reset(void);
bool failed(void);
void forget_text(void);
void say(const char *format, ...);
void expect(bool ok, const char *what);
void not_applicable(const char *why);
void not_meant(const char *why);
unsigned verdict_index(void);
const char *verdict_name(void);
const char *verdict_text(void);

/* print.c */
void console_open(void);
void print(const char *format, ...);
void screen(const char *format, ...);
void screen_row(unsigned row, uint8_t colour, const char *text);
unsigned format_line(char *out, unsigned room, const char *format, ...);
unsigned format_text(char *out, unsigned room, const char *format,
             __builtin_va_list args);

/* memory.c */
void *memcpy(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void arena_fill(void);
void arena_allow(uint32_t address, uint32_t length);
void arena_check(void);
bool arena_untouched(uint32_t address, uint32_t length);
bool reference_right(const void *where, uint32_t lba)
    __attribute__((weak));      /* check_reference.c */
uint32_t sector_word(uint32_t lba, unsigned index);
bool sector_right(const void *where, uint32_t lba);
void sector_put(void *where, uint32_t lba);
bool pattern_right(const void *where, unsigned bytes, uint32_t key);
void pattern_put(void *where, unsigned bytes, uint32_t key);

/* call.c */
enum { /* parts of registers that a call may change */
    MAY_AH = 1 << 0, MAY_AL = 1 << 1, MAY_EAX = 1 << 2, MAY_BX = 1 << 3,
    MAY_EBX = 1 << 4, MAY_CX = 1 << 5, MAY_ECX = 1 << 6, MAY_DX = 1 << 7,
    MAY_EDX = 1 << 8, MAY_DI = 1 << 9, MAY_ES = 1 << 10,
    MAY_AX = MAY_AH | MAY_AL,
};
void real_call(void);
/* Makes the calls instead of real_call(). Tables and control registers are
   not the program's then: judge() tells whether it went for them. */
struct monitor {
    void (*call)(void);
    void (*judge)(void);
    uint32_t iopl;              /* in place: no POPF changes it */
};
extern const struct monitor *monitor;   /* NULL: calls in real mode */
extern uint8_t drive;
void call_init(struct call *call, uint16_t ax);
void call_run(struct call *call);
void call_judge(unsigned may);
void call_judge_strict(unsigned may);
void registers_judge(const struct regs *was, const struct regs *is,
                     unsigned may, uint32_t flags);
bool call_cf(const struct call *call);
uint8_t call_ah(const struct call *call);
void say_status(const struct call *call);
bool quiet_int13(struct call *call);
bool quiet_beside(struct call *call);
bool error_right(uint8_t is, uint8_t meant);

static inline uint8_t in8(uint16_t port)
{
    uint8_t value;

    __asm__ volatile ("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline void out8(uint16_t port, uint8_t value)
{
    __asm__ volatile ("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline void *at(uint32_t address)
{
    /* gcc takes a constant address near 0 for a null pointer's field */
    __asm__ ("" : "+r"(address));
    return (void *)address;
}

static inline uint16_t word_at(uint32_t address)
{
    return *(volatile uint16_t *)at(address);
}

static inline uint32_t dword_at(uint32_t address)
{
    return *(volatile uint32_t *)at(address);
}

static inline uint8_t byte_at(uint32_t address)
{
    return *(volatile uint8_t *)at(address);
}

static inline uint32_t linear(uint16_t segment, uint16_t offset)
{
    return (uint32_t)segment * 16 + offset;
}

#endif
