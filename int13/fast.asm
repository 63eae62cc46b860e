; SPDX-License-Identifier: GPL-2.0-or-later
; The INT 13h calls that move nearly all data, AH=42h and 02h, served without
; the rest of the C while they are plain and sound; everything else, and all
; that is wrong with them, goes to int13_service(). Half the instructions of a
; call are saved, and no result differs.

%include "equates.inc"

        bits 16
        section .text.fast

extern  params, frame, packet, locate, copy_block, need_overlay
extern  int13_service, present
global  int13_fast

MOST    equ 10000h              ; bytes with interrupts off: one block
HIGHEST equ 0F0000h             ; 64 KiB from here end below FFFF:FFFFh

; A service for `serve` in int13/entry.asm. In: EAX = the drive, all other
; registers still the caller's. Out: AL = verdict. Clobbers: everything, as
; serve allows.
int13_fast:
        xchg bx, ax
        cmp byte [bx + DRIVE_FLAGS], DRIVE_HIGH
        jae .high               ; its highest bit
        smsw dx
        and dl, CR0_PE
        or dl, [params + PARAMS_ENGINE] ; 0: by the mode
        jnz .bios
        cmp byte [frame + FRAME_AH], 42h
        je .packet
        cmp byte [frame + FRAME_AH], 02h
        jne .c
        test byte [bx + DRIVE_FLAGS], DRIVE_DISK
        jz .c
        movzx edx, byte [frame + FRAME_CL]
        movzx ecx, byte [frame + FRAME_AL]
        test cl, cl
        jz .c
        movzx eax, bx
        call locate             ; keeps EBX
        test al, al
        jnz .c
        mov si, packet
        push cs
        pop fs
        jmp .sound
        ; The BIOS copies nothing while the overlay of drives above 4 GiB is
        ; there; this is none.
.bios:  mov byte [present], 0
        jmp .c
        ; While the overlay is there, blocks are copied by it. Should it not
        ; come, AH = FFh is a call that nobody knows.
.high:  mov al, OVERLAY_HIGH
        call need_overlay
        dec ax
        or [frame + FRAME_AH], al
.c:     movzx eax, bx
        jmp int13_service
.packet:
        test byte [bx + DRIVE_FLAGS], DRIVE_EDD
        jz .c
        cmp si, 10000h - DAP_SHORT
        ja .c
        mov fs, [frame + FRAME_DS]
        cmp byte [fs:si + DAP_SIZE], DAP_SHORT
        jne .c
        cmp dword [fs:si + DAP_LBA_HIGH], 0
        jne .c
.sound: movzx ebp, word [fs:si + DAP_COUNT]
        mov eax, [fs:si + DAP_LBA]
        mov edx, [bx + DRIVE_SECTORS]
        sub edx, eax
        jbe .c
        cmp edx, ebp
        jb .c
        mov cl, [bx + DRIVE_SHIFT]
        shl ebp, cl
        cmp ebp, MOST
        ja .c
        movzx edi, word [fs:si + DAP_SEGMENT]
        shl edi, 4
        movzx edx, word [fs:si + DAP_OFFSET]
        add edi, edx
        jz .c
        cmp edi, HIGHEST
        ja .c
        shl eax, cl
        add eax, [bx + DRIVE_BASE]
        xchg eax, esi
        mov ecx, ebp
        push bx
        call copy_block
        pop bx
        jc .c                   ; A20 is off
        xor ax, ax
        mov fs, ax
        mov [frame + FRAME_AH], al
        mov si, BDA_DISK_STATUS
        cmp byte [bx + DRIVE_NUMBER], FIRST_HARD_DISK
        jae .status
        mov si, BDA_FLOPPY_STATUS
.status:
        mov [fs:si], al
        ret

        section .note.GNU-stack noalloc noexec nowrite progbits
