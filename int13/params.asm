; SPDX-License-Identifier: GPL-2.0-or-later
; First bytes of the resident block: struct int13_params as the linker leaves
; it, with the jumps of the two places where the handler may begin.

%include "equates.inc"

        bits 16
        section .params

extern  int13_entry, int15_entry, drives, gdt, overlay
global  params, drive_bytes, stack_bytes

; For the budgets in int13/resident.ld.
drive_bytes equ DRIVE_SIZE
stack_bytes equ MIN_STACK

params:
        dw int13_entry
        dw int15_entry
        dw drives
        dw overlay
        times PARAMS_GDT - 8 db 0
        dw 7 * 8 - 1            ; seven descriptors
        dd gdt
        times PARAMS_SLOT_JUMP - PARAMS_GDT - 6 db 0
        jmp strict near int13_entry ; E9h: three bytes
        times PARAMS_HOOK - PARAMS_SLOT_JUMP - 3 db 0
        jmp strict near int13_entry
        times PARAMS_SIZE - PARAMS_HOOK - 3 db 0

        section .note.GNU-stack noalloc noexec nowrite progbits
