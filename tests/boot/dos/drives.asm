; SPDX-License-Identifier: GPL-2.0-or-later
; DRIVES.COM shows what the BIOS data area and INT 13h AH=08h, AH=15h and
; AX=4B01h say of drives 00h, 01h, 80h and 81h. Real mode.

        cpu 386
        bits 16
        org 100h

start:  xor ax, ax
        mov fs, ax
        mov si, equipment
        call print_text
        mov ax, [fs:410h]
        call print_word
        mov si, disks
        call print_text
        mov al, [fs:475h]
        call print_byte
        call end_line
        mov si, drives
        mov cx, 4
.next:  lodsb
        pusha
        mov dl, al
        call parameters
        call type
        call emulation
        call end_line
        popa
        loop .next
        ret

; In: DL. Shows AH=08h: floppy type, last cylinder, head and sector, drives.
; Keeps DL.
parameters:
        mov al, dl
        call print_byte
        push dx
        push es
        xor cx, cx
        xor bx, bx
        mov ah, 08h
        stc
        int 13h
        pop es
        mov si, unknown
        jc .done
        mov al, ' '
        call print_character
        mov al, bl
        call print_byte         ; the floppy's type
        mov si, geometry
        push cx
        call print_text
        pop cx
        mov al, ch
        mov ah, cl
        shr ah, 6
        call print_word         ; the last cylinder
        mov al, ','
        call print_character
        mov al, dh
        call print_byte         ; the last head
        mov al, ','
        call print_character
        mov al, cl
        and al, 3Fh
        call print_byte         ; the last sector
        mov si, count
        push dx
        call print_text
        pop ax
        call print_byte         ; drives of this class
        mov si, nothing
.done:  call print_text
        pop dx
        ret

; In: DL. Shows AH of AH=15h, and CX:DX for a hard disk. Keeps DL.
type:   push dx
        mov ah, 15h
        xor cx, cx
        stc
        int 13h
        mov si, unknown
        jc .done
        push ax
        push cx
        mov si, kind
        call print_text
        pop cx
        pop ax
        mov al, ah
        call print_byte
        cmp ah, 3
        mov si, nothing
        jne .done
        mov al, ' '
        call print_character
        mov ax, cx
        call print_word
        mov ax, dx
        call print_word
        mov si, nothing
.done:  call print_text
        pop dx
        ret

; In: DL. Shows, for an emulated drive, the media type and the drive number.
emulation:
        mov si, specification
        mov byte [si], 13h
        mov ax, 4B01h
        stc
        int 13h
        jc .done
        mov si, media
        call print_text
        mov al, [specification + 1]
        call print_byte
        mov si, on_drive
        call print_text
        mov al, [specification + 2]
        call print_byte
.done:  ret

end_line:
        mov si, line_end
        call print_text
        ret

%include "print.inc"

drives: db 00h, 01h, 80h, 81h
equipment:
        db "410h ", 0
disks:  db " 475h ", 0
unknown:
        db " -", 0
geometry:
        db " CHS ", 0
count:  db " of ", 0
kind:   db " type ", 0
media:  db " emulated media ", 0
on_drive:
        db " on ", 0
line_end:
        db 10
nothing:
        db 0
specification:
        times 14h db 0
