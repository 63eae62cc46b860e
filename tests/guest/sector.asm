; SPDX-License-Identifier: GPL-2.0-or-later
; Boot sector of a disk with a guest program behind it: reads the program in
; its own place and starts it as if the program were the boot sector.

bits 16
org 0

HERE            equ 1E00h       ; moves itself there; free, see guest.h
LOADED          equ 7C0h
SECTOR          equ 512
GEOMETRY        equ 0800h       ; AH=08h
READ_ONE        equ 0201h       ; AH=02h, one sector
TRIES           equ 3
SAVED           equ 200h        ; behind this sector: state at the start
SAVED_BYTES     equ 44
DEBUG_EXIT      equ 0F4h        ; QEMU's isa-debug-exit

start:
        jmp     short begin
        times 3Eh - ($ - $$) db 0       ; BIOS parameter block, if any

; Purpose: as the first line says
; In:      DL = drive; dw program_sectors, patched by diskfile.py
; Out:     every register, the flags and the stack as they were, at 7C00h
; Mode:    real mode
begin:
        pushfd
        pushad
        push    ds
        push    es
        push    cs
        call    .here
.here:
        pop     ax
        sub     ax, .here - start
        push    ax
        cld
        mov     si, sp
        mov     cx, SAVED_BYTES / 2
        mov     ax, HERE                ; the stack may be the handler's own:
        mov     es, ax                  ; off it before the first INT 13h
        mov     di, SAVED
        rep ss movsw
        mov     eax, esp
        add     eax, SAVED_BYTES
        mov     [es:old_stack], eax
        mov     [es:old_stack + 4], ss
        mov     ax, LOADED
        mov     ds, ax
        xor     si, si
        xor     di, di
        mov     cx, SECTOR / 2
        rep movsw
        jmp     HERE:moved
moved:
        mov     ax, HERE
        mov     ds, ax
        mov     ss, ax
        mov     sp, 1F00h
        sti
        mov     [drive], dl
        mov     ax, GEOMETRY
        xor     di, di
        mov     es, di
        int     13h
        jc      fail
        and     cx, 3Fh
        mov     [track], cx
        movzx   ax, dh
        inc     ax
        mov     [heads], ax
.next:
        call    read
        inc     word [lba]
        mov     ax, [lba]
        cmp     ax, [program_sectors]
        jbe     .next
        cli
        mov     sp, SAVED + 4
        pop     es
        pop     ds
        popad
        popfd
        lss     esp, [cs:old_stack]
        jmp     far [cs:SAVED]

; Purpose: read sector `lba` to where it belongs
; In:      lba, from 1 on; track, heads, drive
; Clobbers: AX BX CX DX SI ES
; Mode:    real mode
read:
        mov     ax, [lba]
        dec     ax
        imul    ax, SECTOR / 16
        add     ax, LOADED
        mov     es, ax
        mov     si, TRIES
.again:
        mov     ax, [lba]
        xor     dx, dx
        div     word [track]
        mov     cx, dx
        inc     cx                      ; sector
        xor     dx, dx
        div     word [heads]
        mov     ch, al                  ; cylinder
        mov     dh, dl
        mov     dl, [drive]
        mov     ax, READ_ONE
        xor     bx, bx
        int     13h
        jnc     .done
        mov     dl, [drive]
        mov     ah, 0
        int     13h
        dec     si
        jnz     .again
        jmp     short fail
.done:
        ret

fail:
        mov     al, 1
        out     DEBUG_EXIT, al
        hlt
        jmp     fail

drive:  db 0
align 2
lba:    dw 1
track:  dw 0
heads:  dw 0
        times 1B6h - ($ - $$) db 0
program_sectors:                        ; at 1B6h
        dw 0
        times 510 - ($ - $$) db 0       ; partition table, if any
        dw 0AA55h
; what follows is not in the sector
old_stack       equ SAVED + SAVED_BYTES + 4
