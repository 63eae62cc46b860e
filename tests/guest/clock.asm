; SPDX-License-Identifier: GPL-2.0-or-later
; The bench's control kernel (real mode): a Linux boot protocol header, and
; code that prints the time stamp counter as it is at a kernel's entry.

COM1            equ 3F8h
DEBUG_EXIT      equ 0F4h
SETUP_SECTORS   equ 1

bits 16
org 0
        times 1F1h db 0
        db      SETUP_SECTORS
        times 1FEh - ($ - $$) db 0
        dw      0AA55h
        jmp     short start             ; 200h: the kernel's entry
        db      "HdrS"
        dw      0203h                   ; protocol version
        times 211h - ($ - $$) db 0
        db      1                       ; loadflags: protected part high
        times 214h - ($ - $$) db 0
        dd      100000h                 ; code32_start
        times 22Ch - ($ - $$) db 0
        dd      0FFFFFFFFh              ; initrd_addr_max
        times 240h - ($ - $$) db 0

; Purpose: print "clock " and 16 digits, then leave the emulator.
; In:      a kernel's entry state
; Out:     does not return
; Clobbers: everything
; Mode:    real mode
start:
        rdtsc
        mov     ebx, eax
        mov     ebp, edx
        mov     al, 10
        call    put
        mov     al, 'c'
        call    put
        mov     al, ' '
        call    put
        mov     eax, ebp
        call    put_hex
        mov     eax, ebx
        call    put_hex
        mov     al, 10
        call    put
        mov     dx, COM1 + 5
.drain:
        in      al, dx
        test    al, 40h                 ; transmitter empty
        jz      .drain
        out     DEBUG_EXIT, al
.halt:
        hlt
        jmp     .halt

; Purpose: EAX as 8 hexadecimal digits
; In:      EAX
; Clobbers: EAX, CX, DX, EDI
; Mode:    real mode
put_hex:
        mov     edi, eax
        mov     cx, 8
.next:
        rol     edi, 4
        mov     ax, di
        and     al, 15
        cmp     al, 10
        sbb     al, 69h                 ; '0'..'9', 'A'..'F'
        das
        call    put
        loop    .next
        ret

; Purpose: AL to COM1
; In:      AL
; Clobbers: AX, DX
; Mode:    real mode
put:
        mov     ah, al
        mov     dx, COM1 + 5
.wait:
        in      al, dx
        test    al, 20h                 ; room for one byte
        jz      .wait
        mov     al, ah
        mov     dx, COM1
        out     dx, al
        ret

        times (SETUP_SECTORS + 1) * 512 - ($ - $$) db 0
        times 512 db 0F4h               ; a protected part that is never run
