; SPDX-License-Identifier: GPL-2.0-or-later
; The boot image of a CD: reads all of the CD by AH=42h and writes the sum of
; its dwords to the first serial port, as "sum=0123ABCD.", or "sum=error.".
; Real mode, at 0000:7C00.
;
; Assembled with SECTORS, how many the CD has, an even number.

        cpu 386
        bits 16
        org 7C00h

COM1    equ 3F8h
PIECE   equ 2                   ; sectors a read
BUFFER  equ 1000h               ; segment

start:  xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, start
        cld
        xor ebp, ebp            ; the sum
.read:  mov ax, BUFFER
        mov es, ax
        mov si, packet
        mov ah, 42h
        int 13h
        jc .bad
        xor di, di
        mov cx, PIECE * 2048 / 4
.add:   add ebp, [es:di]
        add di, 4
        loop .add
        add dword [packet.lba], PIECE
        cmp dword [packet.lba], SECTORS
        jb .read
        mov si, sum
        call say
        mov cx, 8
.digit: rol ebp, 4
        mov bx, bp
        and bx, 15
        mov al, [digits + bx]
        call put
        loop .digit
.stop:  mov al, '.'
        call put
.end:   cli
        hlt
        jmp .end
.bad:   mov si, sum
        call say
        mov si, error
        call say
        jmp .stop

say:    lodsb
        test al, al
        jz .end
        call put
        jmp say
.end:   ret

put:    push ax
        mov dx, COM1 + 5
.wait:  in al, dx
        test al, 20h
        jz .wait
        pop ax
        mov dx, COM1
        out dx, al
        ret

sum:    db 'sum=', 0
error:  db 'error', 0
digits: db '0123456789ABCDEF'

        align 4
packet: dw 10h, PIECE, 0, BUFFER
.lba:   dd 0, 0

        times 2048 - ($ - $$) db 0
