; SPDX-License-Identifier: GPL-2.0-or-later
; Entries of the resident INT 13h and INT 15h handlers: whose drive it is,
; guard, private stack, chaining; real or virtual-8086 mode.
;
; A call for a drive of ours runs on the one private stack with interrupts off
; (the copy engine opens them between blocks if the caller had them on). While
; it runs `busy` is set: a call that an interrupt handler makes meanwhile
; fails if it is for us. What is not for us never touches the private stack.

%include "equates.inc"

        bits 16
        section .text.entry

extern  int13_fast, int15_service, params, drives, foreign13
global  int13_entry, int15_entry, caller_stack, frame
global  plain13, refuse13, finish, current

; Calls a C service with the caller's registers in `frame`, on the private
; stack. In: interrupts off, [service] = its offset, [current] = the drive.
; Out: registers as the service left them, caller's stack, CF = the service's
; carry, ZF = 0 if the call is to be passed on. Clobbers: nothing else.
serve:
        mov [cs:caller_stack], esp
        mov [cs:caller_stack + 4], ss
        mov ss, [cs:params + PARAMS_SEGMENT]
        mov esp, frame_end      ; push into the frame
        pushad
        push ds
        push es
        push fs
        mov ax, cs              ; (a push would go over `service`)
        mov ds, ax
        mov es, ax
        movzx esp, word [params + PARAMS_STACK_TOP]
        cld
        movzx eax, word [current]
        call [service]
        mov [service], al       ; now the verdict
        mov sp, frame
        pop fs
        pop es
        pop ds
        popad
        lss esp, [cs:caller_stack]
        mov byte [cs:busy], 0
        shr byte [cs:service], 1
        ret                     ; does not touch the flags

int13_entry:
        cli                     ; PUSHF and a far call leave IF as it was
        push si
        push cx
        mov si, drives
        cmp dl, [cs:si + DRIVE_NUMBER]
        je .ours                ; the first one is never ended
        ; CL = drives to look at; CH = ours that push DL up: those of its
        ; class with a lower number.
        movzx cx, byte [cs:params + PARAMS_DRIVE_COUNT]
.next:  test byte [cs:si + DRIVE_FLAGS], DRIVE_ENDED
        jnz .skip
        cmp dl, [cs:si + DRIVE_NUMBER]
        je .ours
        jb .skip
        cmp dl, FIRST_HARD_DISK
        jb .lower
        cmp byte [cs:si + DRIVE_NUMBER], FIRST_HARD_DISK
        jb .skip
.lower: inc ch
.skip:  add si, DRIVE_SIZE
        dec cl
        jnz .next
        cmp ah, 4Bh
        jne foreign13
        cmp dl, ALL_EMULATED
        mov si, [cs:params + PARAMS_STATUS_DRIVE]
        je .ours
        ; BIOSes that answer a CD status for any number (SeaBIOS) make
        ; eltorito.sys bind to a drive that is not there.
        cmp al, 1
        je refuse13
        jmp foreign13
.ours:  cmp byte [cs:busy], 0
        jne nested13
        mov byte [cs:busy], 1
        mov [cs:current], si
        pop cx
        pop si
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
; In: the caller's CX and SI on the stack. Out: to the handler before us.
plain13:
        pop cx
        pop si
pass13: jmp far [cs:params + PARAMS_OLD_INT13]

; In: the caller's CX and SI on the stack. Out: the call has failed.
refuse13:
        mov ah, DISK_BAD_COMMAND
        jmp fail13
nested13:
        mov ah, DISK_NOT_READY
fail13: pop cx
        pop si
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

        section .data           ; at a multiple of 4
service:
        dw 0
frame:  times FRAME_SIZE db 0   ; PUSHAD writes whole dwords up to its end
frame_end:
caller_stack:                   ; struct stack_pointer
        times 6 db 0
current:
        dw 0
busy:   db 0

        section .note.GNU-stack noalloc noexec nowrite progbits
