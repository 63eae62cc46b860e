/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes offsets.inc, the equates that entry.asm and sector.asm include; built
   for the host as text only, never run. */
#include "guest.h"
#include "label.h"

#define EQUATE(name, value) \
    __asm__ volatile ("\n@" #name " equ %c0" : : "i"(value))

void offsets(void);
void offsets(void)
{
    EQUATE(REGS_EAX, offsetof(struct regs, eax));
    EQUATE(REGS_EBX, offsetof(struct regs, ebx));
    EQUATE(REGS_ECX, offsetof(struct regs, ecx));
    EQUATE(REGS_EDX, offsetof(struct regs, edx));
    EQUATE(REGS_ESI, offsetof(struct regs, esi));
    EQUATE(REGS_EDI, offsetof(struct regs, edi));
    EQUATE(REGS_EBP, offsetof(struct regs, ebp));
    EQUATE(REGS_ESP, offsetof(struct regs, esp));
    EQUATE(REGS_SS, offsetof(struct regs, ss));
    EQUATE(REGS_DS, offsetof(struct regs, ds));
    EQUATE(REGS_ES, offsetof(struct regs, es));
    EQUATE(REGS_FS, offsetof(struct regs, fs));
    EQUATE(REGS_GS, offsetof(struct regs, gs));
    EQUATE(REGS_EFLAGS, offsetof(struct regs, eflags));
    EQUATE(REGS_SIZE, sizeof(struct regs));
    EQUATE(ENTRY_CS, offsetof(struct entry, cs));
    EQUATE(ENTRY_IP, offsetof(struct entry, ip));
    EQUATE(ENTRY_SIZE, sizeof(struct entry));
    EQUATE(CALL_ROAD, offsetof(struct call, road));
    EQUATE(CALL_TARGET, offsetof(struct call, target_off));
    EQUATE(CALL_VECTOR, offsetof(struct call, vector));
    EQUATE(CALL_BIG, offsetof(struct call, big));
    EQUATE(CALL_HOLD, offsetof(struct call, hold));
    EQUATE(CALL_SHIELD, offsetof(struct call, shield));
    EQUATE(SHIELD, SHIELD);
    EQUATE(SHIELD_BYTES, SHIELD_BYTES);
    EQUATE(SHIELD_COPY, SHIELD_COPY);
    EQUATE(CALL_GDTR, offsetof(struct call, gdtr));
    EQUATE(CALL_IDTR, offsetof(struct call, idtr));
    EQUATE(CALL_CR0, offsetof(struct call, cr0));
    EQUATE(CALL_SIZE, sizeof(struct call));
    EQUATE(LABEL_AT, LABEL_AT);
}
