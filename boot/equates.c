// SPDX-License-Identifier: GPL-2.0-or-later
// Compiled to assembly, never linked: the source of equates.inc, so that
// nasm sees the offsets and values that C defines.

#include "boot/layout.h"
#include "boot/pxe.h"
#include "loader/embedded.h"

#define EQUATE(name, value) \
    __asm__ volatile("\n->" #name " equ %c0" : : "i"(value))
#define LOW(field) offsetof(struct low_area, field)
#define STREAM(field) offsetof(struct pxe_stream_read, field)
#define START(field) offsetof(struct start_state, field)

void equates(void);

void equates(void)
{
    EQUATE(CR0_PE, 1);
    EQUATE(LOADER_BASE, LOADER_BASE);
    EQUATE(EMBEDDED_APPENDED,
           EMBEDDED_OFFSET + offsetof(struct embedded, appended));
    EQUATE(LOW_BASE, LOW_BASE);
    EQUATE(LOW_SEGMENT, LOW_SEGMENT);
    EQUATE(LOW_STACK, LOW_STACK);
    EQUATE(CODE32, SELECTOR_CODE32);
    EQUATE(DATA32, SELECTOR_DATA32);
    EQUATE(CODE16, SELECTOR_CODE16);
    EQUATE(DATA16, SELECTOR_DATA16);
    EQUATE(START16, SELECTOR_START16);
    EQUATE(ENTRY_LINUX, ENTRY_LINUX);
    EQUATE(ENTRY_MULTIBOOT2, ENTRY_MULTIBOOT2);
    EQUATE(ENTRY_PXE, ENTRY_PXE);
    EQUATE(LOW_SIZE, sizeof(struct low_area));
    EQUATE(LOW_EAX, LOW(regs.eax));
    EQUATE(LOW_DS, LOW(regs.ds));
    EQUATE(LOW_ES, LOW(regs.es));
    EQUATE(LOW_FLAGS, LOW(regs.flags));
    EQUATE(LOW_EBX, LOW(regs.ebx));
    EQUATE(LOW_ECX, LOW(regs.ecx));
    EQUATE(LOW_EDX, LOW(regs.edx));
    EQUATE(LOW_ESI, LOW(regs.esi));
    EQUATE(LOW_EDI, LOW(regs.edi));
    EQUATE(LOW_EBP, LOW(regs.ebp));
    EQUATE(LOW_TARGET, LOW(target));
    EQUATE(LOW_ARGUMENTS, LOW(arguments));
    EQUATE(LOW_ARGUMENT_COUNT, LOW(argument_count));
    EQUATE(LOW_REPEAT, LOW(repeat));
    EQUATE(LOW_GDT, LOW(gdt_limit));
    EQUATE(LOW_RETURN, LOW(return_offset));
    EQUATE(LOW_STREAM, LOW(stream));
    EQUATE(LOW_TICK_LEAVE, LOW(tick_leave));
    EQUATE(LOW_OLD_TICK, LOW(old_tick));
    EQUATE(LOW_TICK_ESP, LOW(tick_esp));
    EQUATE(LOW_TICK_SS, LOW(tick_ss));
    EQUATE(LOW_TICK_GDT, LOW(tick_gdt));
    EQUATE(LOW_TICK_ABORT, LOW(tick_abort));
    EQUATE(STREAM_ENTRY, STREAM(entry_point));
    EQUATE(STREAM_MOST, STREAM(most));
    EQUATE(STREAM_PIECE, STREAM(piece));
    EQUATE(STREAM_POLLS, STREAM(polls));
    EQUATE(STREAM_BYTES, STREAM(bytes));
    EQUATE(STREAM_STATUS, STREAM(read.status));
    EQUATE(STREAM_READ_SIZE, STREAM(read.size));
    EQUATE(STREAM_READ_BUFFER, STREAM(read.buffer));
    EQUATE(PXE_STATUS_FAILURE, PXE_STATUS_FAILURE);
    EQUATE(PXE_STATUS_TRY_AGAIN, PXE_STATUS_TRY_AGAIN);
    EQUATE(PXENV_TFTP_CLOSE, PXENV_TFTP_CLOSE);
    EQUATE(START_SIZE, sizeof(struct start_state));
    EQUATE(START_REAL, START(real_offset));
    EQUATE(START_SS, START(ss));
    EQUATE(START_SP, START(sp));
    EQUATE(START_IP, START(ip));
    EQUATE(START_DI, START(di));
    EQUATE(START_DX, START(dx));
    EQUATE(PXE_ENTRY_SIZE, sizeof(struct pxe_entry));
}
