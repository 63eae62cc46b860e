; SPDX-License-Identifier: GPL-2.0-or-later
; In front of a network bootstrap program: switches A20 off and starts it, with
; the registers that the PXE ROM has left; stops if A20 stays on. Real mode, at
; 0000:7C00.
;
; Assembled with PAYLOAD, the bytes of the program behind this.

        cpu 386
        bits 16
        org 7C00h

PLACE   equ 0600h               ; where this goes on
SIZE    equ 200h
PIECE   equ 8000h
FIRST   equ 0500h               ; two words a megabyte apart
SECOND  equ 0510h

start:  pushad
        push ds
        push es
        cld
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov si, start
        mov di, PLACE
        mov cx, SIZE / 2
        rep movsw
        jmp 0:PLACE + moved - start

; Moves the program down to where this was.
moved:  mov bx, (7C00h + SIZE) / 16
        mov dx, 7C00h / 16
        mov cx, (PAYLOAD + PIECE - 1) / PIECE
.piece: push cx
        mov ds, bx
        mov es, dx
        xor si, si
        xor di, di
        mov cx, PIECE / 2
        rep movsw
        add bx, PIECE / 16
        add dx, PIECE / 16
        pop cx
        loop .piece
        in al, 92h
        and al, ~3
        out 92h, al
        xor ax, ax
        mov ds, ax
        dec ax
        mov es, ax
        not word [FIRST]
        mov ax, [FIRST]
        cmp ax, [es:SECOND]
        jne .on
        not word [FIRST]
        mov ax, [FIRST]
        cmp ax, [es:SECOND]
        jne .on
        pop es
        pop ds
        popad
        jmp 0:7C00h
.on:    hlt
        jmp .on

        times SIZE - ($ - $$) db 0
