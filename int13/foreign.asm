; SPDX-License-Identifier: GPL-2.0-or-later
; Calls for floppies and hard disks that are not ours: renumbered where ours
; push them up, or hidden; real or virtual-8086 mode. Linked where there can
; be floppies or hard disks of ours, or hidden ones.

%include "equates.inc"

        bits 16
        section .text.entry

extern  params, plain13, refuse13, finish
global  foreign13, class_count

; In: the caller's registers but CX and SI, which are on the stack; CH = how
; far DL was pushed up. Needs no memory but the caller's stack, because an
; interrupt handler may call while a call of ours is being served.
foreign13:
        cmp dl, HARD_DISK_END
        jae plain13
        mov cl, HIDE_FLOPPIES
        test dl, dl
        jns .class
        mov cl, HIDE_HARD_DISKS
.class: test [cs:params + PARAMS_HIDDEN], cl
        jnz refuse13
        cmp ah, 08h             ; counts drives
        je .through
        test ch, ch
        jz plain13
.through:
        mov cl, ah              ; CL, CH = AH and DL as they were asked for
        sub dl, ch
        add ch, dl
        push bp
        mov bp, sp
        xchg cx, [bp + 2]
        mov si, [bp + 4]
        pop bp
        pushf
        call far [cs:params + PARAMS_OLD_INT13]
        push bp
        mov bp, sp              ; [bp + 2] = AH, [bp + 3] = DL as asked for
        pushf                   ; at [bp - 2]
        push ax                 ; AH at [bp - 3]
        mov ax, [bp + 2]
        cmp al, 08h
        je .count
        cmp al, 15h
        jne .asked
        test byte [bp - 2], 1   ; carry: it failed
        jnz .asked
        cmp byte [bp - 3], 03h  ; a hard disk's size is in CX:DX
        je .done
.asked: mov dl, ah
.done:  pop ax
        popf
        pop bp
        inc sp                  ; (an ADD would change the carry flag)
        inc sp
        inc sp
        inc sp
        jmp finish
.count: test byte [bp - 2], 1   ; carry: it failed
        jnz .asked
        mov al, ah
        call class_count
        mov dl, al
        jmp .done

; Drives of the class that AL belongs to, the BIOS's and ours.
; In: AL = a drive's number. Out: AL. Clobbers: flags.
class_count:
        push ds
        push 0
        pop ds
        test al, al
        mov al, [BDA_HARD_DISKS]
        js .done
        mov al, [BDA_EQUIPMENT]
        shr al, 1               ; bit 0: there are floppies
        jnc .none
        shr al, 5               ; bits 7 and 6: how many more than one
        inc ax
        jmp .done
.none:  mov al, 0
.done:  pop ds
        ret

        section .note.GNU-stack noalloc noexec nowrite progbits
