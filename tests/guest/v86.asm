; SPDX-License-Identifier: GPL-2.0-or-later
; Ways into and out of virtual-8086 mode for the monitor in v86.c: the call
; itself, the entries of exceptions and interrupts, and its INT 15h.

REAL_STACK_SEG  equ 1800h       ; as in entry.asm
REAL_STACK_TOP  equ 7F00h
BLOCK_MOVE      equ 87h
EXCEPTIONS      equ 32
INTERRUPTS      equ 16
; exceptions that push an error code: 8, 10 to 14, 17
WITH_CODE       equ 00027D00h

extern call_land
extern v86_trap

; ----------------------------------------------------------------------
section .text progbits alloc exec nowrite align=16
bits 32

; Purpose: run the call that call_block describes in virtual-8086 mode: what
;          real_call does in real mode.
; In:      call_block, v86_flags (VM and IOPL)
; Out:     call_block: registers and EFLAGS after the call
; Clobbers: nothing (cdecl)
; Mode:    32-bit protected mode, IF=0; virtual-8086 mode in between
global v86_call
v86_call:
        pushad
        mov     [v86_stack], esp
        xor     eax, eax
        push    eax                     ; GS FS DS ES
        push    eax
        push    eax
        push    eax
        push    dword REAL_STACK_SEG
        push    dword REAL_STACK_TOP
        push    dword [v86_flags]
        push    eax                     ; CS
        push    dword call_land
        iretd

; Purpose: end the call, from whatever depth of the monitor.
; In:      v86_stack
; Out:     returns from v86_call
; Mode:    32-bit protected mode, IF=0
global v86_return
v86_return:
        mov     esp, [v86_stack]
        popad
        ret

; Purpose: the entries of all gates, 16 bytes each: exceptions, then
;          interrupts, numbered through.
; In:      what the processor pushed
; Out:     goes back with the frame as v86_trap() leaves it
; Clobbers: nothing
; Mode:    32-bit protected mode, IF=0, the monitor's stack
global v86_gates
v86_gates:
%assign number 0
%rep EXCEPTIONS + INTERRUPTS
        align   16
  %if (number >= EXCEPTIONS) || !((WITH_CODE >> number) & 1)
        push    dword 0
  %endif
        push    dword number
        jmp     strict near trap_in
  %assign number number + 1
%endrep
        align   16
trap_in:
        pushad
        mov     eax, ss                 ; flat, from the TSS
        mov     ds, eax
        mov     es, eax
        cld
        mov     eax, esp
        push    eax
        call    v86_trap
        pop     eax
        popad
        add     esp, 8                  ; number, error code
        iretd

; ----------------------------------------------------------------------
section .entry progbits alloc exec write align=16
bits 16

; The monitor takes these two HLTs for "the call is over" and "serve INT 15h
; AH=87h".
global v86_exit
v86_exit:
        hlt
global v86_move
v86_move:
        hlt

; Purpose: INT 15h as a memory manager hooks it, in front of whatever was
;          there before.
; In, out: as AH=87h has it; v86_old15
; Mode:    virtual-8086 mode
global v86_int15
v86_int15:
        cmp     ah, BLOCK_MOVE
        je      v86_move
        jmp     far [cs:v86_old15]

section .low progbits alloc write align=4
global v86_flags, v86_stack, v86_old15
align 4
v86_flags:      dd 0
v86_stack:      dd 0
v86_old15:      dd 0

section .note.GNU-stack noalloc noexec nowrite progbits
