; SPDX-License-Identifier: GPL-2.0-or-later
; INT 08h that makes one INT 13h call of chosen registers in the middle of
; somebody else's code (real mode).

%include "offsets.inc"

section .entry progbits alloc exec write align=16
bits 16

; Purpose: acknowledge the tick; if nested_armed, and the interrupted code is
;          not our own, make the call and keep what it answers
; In:      nested_in: EAX EBX ECX EDX ESI DS ES
; Out:     nested_out: EAX EBX ECX EDX EFLAGS; nested_armed = 0
; Clobbers: nothing
; Mode:    real mode, IF=0, the interrupted program's stack
global nested_entry
nested_entry:
        push    bp
        mov     bp, sp
        push    ax
        mov     al, 20h                 ; end of interrupt, master 8259
        out     20h, al
        pop     ax
        cmp     word [bp + 4], 0
        je      .done
        cmp     byte [cs:nested_armed], 0
        je      .done
        mov     byte [cs:nested_armed], 0
        pushad
        push    ds
        push    es
        mov     es, [cs:nested_in + REGS_ES]
        mov     eax, [cs:nested_in + REGS_EAX]
        mov     ebx, [cs:nested_in + REGS_EBX]
        mov     ecx, [cs:nested_in + REGS_ECX]
        mov     edx, [cs:nested_in + REGS_EDX]
        mov     esi, [cs:nested_in + REGS_ESI]
        mov     ds, [cs:nested_in + REGS_DS]
        int     13h
        mov     [cs:nested_out + REGS_EAX], eax
        mov     [cs:nested_out + REGS_EBX], ebx
        mov     [cs:nested_out + REGS_ECX], ecx
        mov     [cs:nested_out + REGS_EDX], edx
        pushfd
        pop     dword [cs:nested_out + REGS_EFLAGS]
        pop     es
        pop     ds
        popad
.done:
        pop     bp
        iret

section .low progbits alloc write align=4
global nested_in, nested_out, nested_armed, nested_buffer
align 4
nested_in:      times REGS_SIZE db 0
nested_out:     times REGS_SIZE db 0
nested_buffer:  times 512 db 0
nested_armed:   db 0

section .note.GNU-stack noalloc noexec nowrite progbits
