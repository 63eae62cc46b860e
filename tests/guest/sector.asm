; SPDX-License-Identifier: GPL-2.0-or-later
; Boot sector of a medium with a guest program behind it: reads the program in
; its own place and starts it as if the program were the boot sector. Of a disk
; by AH=02h, with ON_CD defined of a CD by AH=42h.

%include "offsets.inc"
%include "kept.inc"

bits 16
org 0

HERE            equ 1E00h       ; moves itself there; free, see guest.h
LOADED          equ 7C0h
%ifdef ON_CD
SECTOR          equ 2048
%else
SECTOR          equ 512
%endif
OWN_BYTES       equ 512         ; of this sector: no more is used
GEOMETRY        equ 0800h       ; AH=08h
READ_ONE        equ 0201h       ; AH=02h, one sector
READ_PACKET     equ 4200h       ; AH=42h
WRITE_CHARACTER equ 0Eh         ; INT 10h
TRIES           equ 3
SAVED           equ 200h        ; behind this sector: state at the start
SAVED_BYTES     equ 44
OLD_STACK_BYTES equ 6           ; behind them
STACK_TOP       equ 1F00h
STACK_ROOM      equ 4096        ; of the INT 13h of any BIOS
kept            equ KEPT - HERE * 16    ; in our segment
%if kept < SAVED + SAVED_BYTES + 4 + OLD_STACK_BYTES
%error what is kept lies over the state at the start
%endif
%if kept + KEPT_HEAD + KEPT_BYTES > STACK_TOP - STACK_ROOM
%error what is kept lies in the stack
%endif
DEBUG_EXIT      equ 0F4h        ; QEMU's isa-debug-exit

start:
        jmp     short begin
        nop
        times 3Eh - ($ - $$) db 0       ; BIOS parameter block, if any

; Purpose: as the first line says
; In:      DL = drive; lba and program_sectors, patched by diskfile.py
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
        mov     cx, OWN_BYTES / 2
        rep movsw
        jmp     HERE:moved
moved:
        mov     ax, cs
        mov     ds, ax
        mov     ss, ax
        mov     sp, STACK_TOP
        sti
        mov     [drive], dl
%ifndef ON_CD
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
%endif
.next:
        call    read
        add     word [place], SECTOR / 16
        inc     dword [lba]
        dec     word [program_sectors]
        jnz     .next
        cli
        push    ds
        pop     es
        mov     si, [old_stack]
        mov     cx, KEPT_BYTES
        lea     ax, [si - 1]            ; SP=0 is the end of the segment
        cmp     ax, cx
        jae     .below
        mov     cx, si
.below:
        sub     si, cx
        mov     dword [kept], KEPT_MARK
        mov     [kept + KEPT_OFFSET], si
        mov     [kept + KEPT_COUNT], cx
        mov     ax, [old_stack + 4]
        mov     [kept + KEPT_SEGMENT], ax
        mov     di, kept + KEPT_HEAD
        mov     ds, ax
        rep movsb
        mov     sp, SAVED + 4
        pop     es
        pop     ds
        popad
        lss     esp, [cs:old_stack]
        push    dword [cs:old_flags]    ; no interrupt comes on our stack: it
        popfd                           ; would lie over SAVED
        jmp     far [cs:SAVED]

; Purpose: read sector `lba` to where it belongs
; In:      lba, place, drive; of a disk track and heads
; Clobbers: AX BX CX DX SI DI ES
; Mode:    real mode
read:
        mov     di, TRIES
.again:
%ifdef ON_CD
        mov     si, packet
        mov     word [si + 2], 1        ; some BIOSes clear it
        mov     ax, READ_PACKET
%else
        mov     es, [place]
        xor     bx, bx
        mov     ax, [lba]
        xor     dx, dx
        div     word [track]
        mov     cx, dx
        inc     cx                      ; sector
        xor     dx, dx
        div     word [heads]
        mov     ch, al                  ; cylinder
        mov     dh, dl
        mov     ax, READ_ONE
%endif
        mov     dl, [drive]
        int     13h
        jnc     .done
        mov     dl, [drive]
        mov     ah, 0
        int     13h
        dec     di
        jnz     .again
        jmp     short fail
.done:
        ret

fail:
        mov     si, sorry
.next:
        lodsb
        mov     bx, 7
        mov     ah, WRITE_CHARACTER
        int     10h
        cmp     byte [si], 0
        jne     .next
        mov     al, 1
        out     DEBUG_EXIT, al
.halt:
        hlt
        jmp     .halt

sorry:  db "Medium can't be read.", 13, 10, 0
drive:  db 0
align 2
track:  dw 0
heads:  dw 0
        times LABEL_AT - ($ - $$) db 0  ; the label of label.h, if any
        times 1A2h - ($ - $$) db 0
packet: dw 10h, 1, 0                    ; AH=42h's
place:
        dw LOADED
lba:    dd 1                            ; at 1AAh: the program's first sector
        dd 0
        times 1B6h - ($ - $$) db 0
program_sectors:                        ; at 1B6h
        dw 0
        times 510 - ($ - $$) db 0       ; partition table, if any
        dw 0AA55h
        times SECTOR - ($ - $$) db 0
; what follows is not in the sector
old_flags       equ SAVED + SAVED_BYTES - 4
old_stack       equ SAVED + SAVED_BYTES + 4
