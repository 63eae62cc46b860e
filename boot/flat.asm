; SPDX-License-Identifier: GPL-2.0-or-later
; The way into C: the GDT and the stack of a program at LOADER_BASE; protected
; mode, flat, interrupts off.

%include "equates.inc"

        bits 32
        section .text

extern  loader_gdt_pointer, loader_main
global  enter_flat, start_over

STACK_SIZE equ 4000h

; In: EAX, EBX, EBP = what loader_main() is given; CS flat. Does not return.
enter_flat:
        lgdt [loader_gdt_pointer]
        jmp CODE32:.reload
.reload:
%include "segments.inc"
        mov esp, stack_top
        mov edx, ebx
        mov ecx, ebp
        call loader_main        ; regparm: EAX, EDX, ECX; does not return

; Empties the stack. In: EAX = the function to go on with, which does not
; return.
start_over:
        mov esp, stack_top
        call eax

        section .bss
        align 16
        resb STACK_SIZE
stack_top:

        section .note.GNU-stack noalloc noexec nowrite progbits
