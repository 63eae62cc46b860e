; SPDX-License-Identifier: GPL-2.0-or-later
; A FAT16 boot sector that starts FreeDOS: it loads KERNEL.SYS by INT 13h
; AH=02h, with the geometry that AH=08h names. Real mode.

        cpu 386
        bits 16
        org 7C00h

HIGH_SEGMENT equ 1FE0h          ; where it gets out of the kernel's way
KERNEL_SEGMENT equ 0060h

        jmp short start
        nop
        times 3Eh - ($ - $$) db 0 ; BIOS parameter block, by mformat

start:  xor ax, ax
        mov ds, ax
        mov ax, HIGH_SEGMENT
        mov es, ax
        mov si, 7C00h
        mov di, si
        mov cx, 100h
        cld
        rep movsw
        jmp HIGH_SEGMENT:.moved
.moved: mov ds, ax
        mov ss, ax
        mov sp, 7C00h
        mov [drive], dl
        mov ah, 08h
        int 13h
        jc failed
        and cx, 3Fh
        mov [sectors], cx
        movzx ax, dh
        inc ax
        mov [heads], ax
        mov ax, KERNEL_SEGMENT
        mov es, ax
.next:  call read
        jc failed
        mov ax, es
        add ax, 512 / 16
        mov es, ax
        inc dword [block]
        dec word [count]
        jnz .next
        mov bl, [drive]
        jmp KERNEL_SEGMENT:0

failed: mov ax, 0E00h + '!'
        int 10h
        hlt
        jmp failed

; Reads the sector [block] to ES:0. Out: CF.
read:   mov eax, [block]
        xor edx, edx
        movzx ebx, word [sectors]
        div ebx
        lea cx, [edx + 1]
        xor edx, edx
        movzx ebx, word [heads]
        div ebx
        mov dh, dl
        mov ch, al
        shl ah, 6
        or cl, ah
        mov dl, [drive]
        mov ax, 0201h
        xor bx, bx
        int 13h
        ret

drive:  db 0
sectors:
        dw 0
heads:  dw 0

        times 1F8h - ($ - $$) db 0
block:  dd 0                    ; both by the recipe
count:  dw 0
        dw 0AA55h
