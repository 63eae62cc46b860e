; SPDX-License-Identifier: GPL-2.0-or-later
; LASTCD.COM finds the CDs by INT 13h and shows the last sector of each, for
; DOS without a CD driver. Real mode.

        cpu 386
        bits 16
        org 100h

FIRST_DRIVE equ 80h
SECTOR equ 2048
VOLUME equ 16                   ; sector of the primary volume descriptor
VOLUME_SPACE equ 80             ; in it: how many sectors the volume has

start:  mov dl, FIRST_DRIVE
.drive: call is_cd
        jne .next
        call tell
.next:  inc dl
        jnz .drive
        ret

; In: DL, a CD. Keeps DL.
tell:   mov si, cd_at
        call print_text
        mov al, dl
        call print_byte
        mov al, 'h'
        call print_character
        mov eax, VOLUME
        call read
        jc .failed
        mov eax, [buffer + VOLUME_SPACE]
        dec eax
        call read
        jc .failed
        mov si, buffer
        mov cx, SECTOR
        call print_limited
        mov si, line_end
        jmp print_text
.failed:
        mov si, unreadable
        jmp print_text

; In: DL. Out: ZF if the drive has sectors of a CD's size. Keeps DL.
is_cd:  push dx
        mov bx, 55AAh
        mov ah, 41h
        stc
        int 13h
        pop dx
        jc .no
        cmp bx, 0AA55h
        jne .no
        push dx
        mov si, parameters
        mov word [si], parameters_end - parameters
        mov ah, 48h
        stc
        int 13h
        pop dx
        jc .no
        cmp word [parameters + 18h], SECTOR
        ret
.no:    test sp, sp             ; NZ
        ret

; In: EAX = sector, DL = drive. Out: `buffer`, or CF. Keeps DL.
read:   mov [packet.block], eax
        mov word [packet.count], 1
        mov [packet.segment], ds
        mov si, packet
        push dx
        mov ah, 42h
        stc
        int 13h
        pop dx
        ret

%include "print.inc"

cd_at:  db "CD at ", 0
unreadable:
        db " cannot be read."
line_end:
        db 10, 0

        align 4
packet: dw 16
.count: dw 1
        dw buffer
.segment:
        dw 0
.block: dq 0
parameters:
        times 26 db 0
parameters_end:
buffer: times SECTOR db 0
