; SPDX-License-Identifier: GPL-2.0-or-later
; INT 15h while AH=87h, the BIOS's block move, is under test: counts the calls
; and from a chosen one on has one of three faults (real mode).

section .entry progbits alloc exec write align=16
bits 16

BLOCK_MOVE      equ 87h
; stack, seen from BP pushed on top of INT's frame
FLAGS_LOW       equ 6
FLAGS_HIGH      equ 7
FLAG_CF         equ 01h         ; in the low byte
FLAG_IF         equ 02h         ; in the high byte
JUNK            equ 5C5C5C5Ch

; Purpose: pass INT 15h on, but AH=87h from call number block_turn on to
;          block_act, one of the labels below
; In:      as AH=87h has it; block_old, block_turn, block_act
; Out:     block_calls, and block_open: those made with interrupts on
; Clobbers: what block_act says
; Mode:    real mode
global block_entry
block_entry:
        cmp     ah, BLOCK_MOVE
        jne     .pass
        inc     dword [cs:block_calls]
        push    bp
        mov     bp, sp
        test    byte [bp + FLAGS_HIGH], FLAG_IF
        pop     bp
        jz      .closed
        inc     dword [cs:block_open]
.closed:
        push    eax
        mov     eax, [cs:block_calls]
        cmp     eax, [cs:block_turn]
        pop     eax
        jb      .pass
        jmp     [cs:block_act]
.pass:
        jmp     far [cs:block_old]

; Moves nothing and says so: CF=1, AH=03h (gate A20 failed).
global block_fail
block_fail:
        mov     ah, 3
        push    bp
        mov     bp, sp
        or      byte [bp + FLAGS_LOW], FLAG_CF
        pop     bp
        iret

; Does nothing at all: every register and flag as it came.
global block_mute
block_mute:
        iret

; Moves the data and leaves junk in DS, ES and the general registers, and
; interrupts on.
global block_stray
block_stray:
        pushf
        call    far [cs:block_old]
        mov     eax, JUNK               ; MOV only: CF is the BIOS's
        mov     ds, ax
        mov     es, ax
        mov     ebx, eax
        mov     ecx, eax
        mov     edx, eax
        mov     esi, eax
        mov     edi, eax
        mov     ebp, eax
        sti
        retf    2

section .low progbits alloc write align=16
global block_calls, block_open, block_turn, block_act, block_old
align 4
block_calls:    dd 0
block_open:     dd 0
block_turn:     dd 0
block_act:      dd 0
block_old:      dd 0

section .note.GNU-stack noalloc noexec nowrite progbits
