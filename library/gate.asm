; SPDX-License-Identifier: GPL-2.0-or-later
; The way from a caller into the library and back: the library's GDT and stack
; for the caller's; protected mode, flat.

%include "equates.inc"

        bits 32
        section .text

extern  loader_gdt_pointer
global  pass_gate, leave_gate, caller_stack

STACK_SIZE equ 4000h

; Runs a function that takes and returns nothing. In: EAX = function. Out: EAX =
; 0, or what leave_gate() was given. Clobbers: ECX, EDX. Not reentrant.
pass_gate:
        pushfd
        cli
        cld
        push ebx
        push esi
        push edi
        push ebp
        push ds
        push es
        push fs
        push gs
        mov [caller_stack], esp
        mov [gate.ss], ss
        mov [gate.cs], cs
        sgdt [gate.gdt]
        lgdt [loader_gdt_pointer]
        jmp CODE32:.inside
.inside:
%include "segments.inc"
        mov esp, stack_top
        call eax
        xor eax, eax

; Goes back to the caller from wherever the function is. In: EAX = status.
leave_gate:
        lgdt [gate.gdt]
        lss esp, [caller_stack]
        jmp far [gate.eip]
outside:
        pop gs
        pop fs
        pop es
        pop ds
        pop ebp
        pop edi
        pop esi
        pop ebx
        popfd
        ret

        section .data
        align 4, db 0
; Far pointers: the caller's stack, and the way out.
caller_stack:
        dd 0
gate:
.ss:    dw 0
.gdt:   times 6 db 0
.eip:   dd outside
.cs:    dw 0

        section .bss
        align 16
        resb STACK_SIZE
stack_top:

        section .note.GNU-stack noalloc noexec nowrite progbits
