; SPDX-License-Identifier: GPL-2.0-or-later
; Entries of the resident INT 13h and INT 15h handlers: guard, private stack,
; chaining; real or virtual-8086 mode.
;
; A call runs on the one private stack with interrupts off (the copy engine
; opens them between blocks if the caller had them on). While it runs `busy`
; is set: an INT 13h or 15h that an interrupt handler makes meanwhile is
; passed on if it is not for us, and fails if it is. It never touches the
; private stack.

%include "equates.inc"

        bits 16
        section .text.entry

extern  int13_fast, int15_service, params, drives
global  int13_entry, int15_entry, caller_sp, frame

; Calls a C service with the caller's registers in `frame`, on the private
; stack. In: interrupts off, [service] = its offset. Out: registers as the
; service left them, caller's stack, CF = the service's carry, ZF = 0 if the
; call is to be passed on. Clobbers: nothing else.
serve:
        mov [cs:caller_sp], esp
        mov [cs:caller_sp + 4], ss
        mov ss, [cs:params + PARAMS_SEGMENT]
        mov esp, frame_end      ; push into the frame
        pushad
        push ds
        push es
        push fs
        mov ax, cs
        mov ds, ax
        mov es, ax
        mov esp, [params + PARAMS_STACK_TOP]
        cld
        call [service]
        mov [service], al       ; now the verdict
        mov sp, frame
        pop fs
        pop es
        pop ds
        popad
        lss esp, [cs:caller_sp]
        mov byte [cs:busy], 0
        shr byte [cs:service], 1
        ret                     ; does not touch the flags

int13_entry:
        cli                     ; PUSHF and a far call leave IF as it was
        cmp byte [cs:busy], 0
        jne nested13
        mov byte [cs:busy], 1
        mov word [cs:service], int13_fast
        call serve
        jnz pass13
finish: ; Returns to the caller with our CF in its FLAGS and no other change.
        push bp
        mov bp, sp
        rcr byte [bp + 6], 1    ; CF in at the top,
        rol byte [bp + 6], 1    ; and round to bit 0, its place in FLAGS
        pop bp
        iret

pass13: jmp far [cs:params + PARAMS_OLD_INT13]

; A nested INT 13h: not for us, pass it on; for us, fail.
nested13:
        push si
        push cx
        mov si, drives
        movzx cx, byte [cs:params + PARAMS_DRIVE_COUNT]
.next:  cmp dl, [cs:si + DRIVE_NUMBER]
        je .ours
        add si, DRIVE_SIZE
        loop .next
        pop cx
        pop si
        jmp pass13
.ours:  pop cx
        pop si
        mov ah, DISK_NOT_READY
        stc
        jmp finish

int15_entry:
        cmp ah, 0E8h
        je .ours
        cmp ah, 088h
        je .ours
        cmp ah, 08Ah
        je .ours
        cmp ah, 0DAh
        jne .pass
.ours:  cli
        cmp byte [cs:busy], 0
        jne .nested
        mov byte [cs:busy], 1
        mov word [cs:service], int15_service
        call serve
        jz finish
.pass:  jmp far [cs:params + PARAMS_OLD_INT15]
.nested:
        mov ah, 86h             ; never the map without our ranges
        stc
        jmp finish

        section .data
        align 4, db 0
frame:  times FRAME_SIZE db 0
frame_end:
caller_sp:                      ; ESP, SS: the caller's stack
        times 6 db 0
service:
        dw 0
busy:   db 0

        section .note.GNU-stack noalloc noexec nowrite progbits
