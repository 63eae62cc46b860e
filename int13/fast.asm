; SPDX-License-Identifier: GPL-2.0-or-later
; The one INT 13h call that moves nearly all data, AH=42h on the first drive,
; served without C while it is plain and sound; everything else, and all that
; is wrong with it, goes to int13_service(). Half the instructions of a call
; are saved, and no result differs.

%include "equates.inc"

        bits 16
        section .text.fast

extern  params, drives, frame, copy_block, int13_service
global  int13_fast

HIGHEST equ 0F0000h             ; 64 KiB from here end below FFFF:FFFFh

; A service for `serve` in int13/entry.asm. In: all registers but EAX still
; the caller's. Out: AL = verdict. Clobbers: everything, as serve allows.
int13_fast:
        cmp byte [frame + FRAME_AH], 42h
        jne .c
        cmp dl, [drives + DRIVE_NUMBER]
        jne .c
        cmp si, 10000h - DAP_SHORT
        ja .c
        mov fs, [frame + FRAME_DS]
        cmp byte [fs:si + DAP_SIZE], DAP_SHORT
        jne .c
        movzx ecx, word [fs:si + DAP_COUNT]
        cmp cx, [params + PARAMS_FAST_SECTORS]
        ja .c
        cmp dword [fs:si + DAP_LBA_HIGH], 0
        jne .c
        mov eax, [fs:si + DAP_LBA]
        mov edx, [drives + DRIVE_SECTORS]
        sub edx, eax
        jbe .c
        cmp edx, ecx
        jb .c
        movzx edi, word [fs:si + DAP_SEGMENT]
        shl edi, 4
        movzx ebx, word [fs:si + DAP_OFFSET]
        add edi, ebx
        jz .c
        cmp edi, HIGHEST
        ja .c
        smsw bx
        test bl, CR0_PE
        jnz .c
        shl eax, CD_SECTOR_SHIFT
        shl ecx, CD_SECTOR_SHIFT
        add eax, [drives + DRIVE_BASE]
        xchg eax, esi
        call copy_block
        jc .c                   ; A20 is off
        xor ax, ax
        mov fs, ax
        mov [fs:BDA_DISK_STATUS], al
        mov [frame + FRAME_AH], al
        ret
.c:     jmp int13_service

        section .note.GNU-stack noalloc noexec nowrite progbits
