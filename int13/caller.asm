; SPDX-License-Identifier: GPL-2.0-or-later
; Copies to and from the caller's memory; real or virtual-8086 mode. An
; access past offset FFFFh faults on hardware, so the end is checked first.

%include "equates.inc"

        bits 16
        section .text.caller

extern  frame
global  caller_get, caller_put, caller_put_at

; From the caller's DS:SI. In: EAX = our memory, EDX = bytes, even.
; Out: AL = 1, or AL = 0 and nothing done if they do not end inside the
; segment; FS = the caller's DS. Clobbers: ECX, EDX, flags.
caller_get:
        mov fs, [frame + FRAME_DS]
        mov cx, [frame + FRAME_SI]
        call check
        jc no
        xchg si, cx
        xchg di, ax
        xchg cx, dx
        shr cx, 1
        fs rep movsw
        xchg di, ax
        xchg si, dx
yes:    mov al, 1
        ret
no:     mov al, 0
        ret

; To the caller's DS:SI. In, out and clobbers: as above, bytes odd or even.
caller_put:
        mov fs, [frame + FRAME_DS]
        mov cx, [frame + FRAME_SI]
; The same to FS:ECX.
caller_put_at:
        call check
        jc no
        push es
        push fs
        pop es
        xchg si, ax
        xchg di, cx
        xchg cx, dx
        rep movsb
        xchg di, dx
        xchg si, ax
        pop es
        jmp yes

; Carry if CX + DX > 10000h.
check:  push dx
        dec dx
        add dx, cx
        pop dx
        ret

        section .note.GNU-stack noalloc noexec nowrite progbits
