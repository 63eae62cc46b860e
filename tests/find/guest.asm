; SPDX-License-Identifier: GPL-2.0-or-later
; Boot sector of the images: asks the BIOS what a system would ask, leaves the
; answers at 34000h, says so on the serial port and halts. Real mode, DS = 0.
;
; It fits in front of a partition table, and runs from a CD, a hard disk or a
; floppy. tests/find/guest.py reads what it leaves.

        cpu 386
        bits 16
        org 7C00h

; Where no loader has been that might have left something to be found.
ANSWERS equ 3400h               ; segment
BOOT_DRIVE equ 0                ; DL at the start
ENTRIES equ 1                   ; of the memory map, byte
READ_STATUS equ 2               ; of the read: the carry flag, then AH
MAP equ 100h                    ; entries of ENTRY bytes
ENTRY equ 24
CHECKS equ 1000h                ; a record for each drive number
CHECK_BYTES equ 36              ; ES, flags, EDI to EAX as PUSHAD leaves them
PARAMETERS equ 4000h            ; what AH=48h answers
PARAMETERS_BYTES equ 30
PACKET equ 4100h
LAST equ 4800h                  ; the last sector of the boot drive

SMAP equ 534D4150h
SERIAL equ 3F8h
LINE_STATUS equ SERIAL + 5
SENDER_EMPTY equ 20h

start:  jmp 0:.here             ; a BIOS may come with CS = 07C0h
.here:  xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, start
        sti
        cld
        mov [drive], dl
        mov ax, ANSWERS
        mov es, ax
        mov [es:BOOT_DRIVE], dl
        mov byte [es:ENTRIES], 0
        call ask_map
        call ask_checks
        call read_last
        mov si, marker
.send:  mov dx, LINE_STATUS
        in al, dx
        test al, SENDER_EMPTY
        jz .send
        mov dx, SERIAL
        lodsb
        out dx, al
        test al, al
        jnz .send
        cli
.halt:  hlt
        jmp .halt

; The memory map as INT 15h EAX=E820h gives it. In: ES = ANSWERS. Clobbers
; all others.
ask_map:
        xor ebx, ebx
        mov di, MAP
.next:  mov eax, 0E820h
        mov edx, SMAP
        mov ecx, ENTRY
        stc
        int 15h
        jc .done
        cmp eax, SMAP
        jne .done
        add di, ENTRY
        inc byte [es:ENTRIES]
        test ebx, ebx
        jnz .next
.done:  ret

; MEMDISK's install check for each of the 256 drive numbers. Clobbers all but
; DS; ES = ANSWERS at the end.
ask_checks:
        mov word [record], CHECKS
        xor edx, edx
.drive: push dx
        mov eax, 454D0800h
        mov ecx, 444D0000h
        mov ebx, 3F4B0000h
        or edx, 53490000h
        xor di, di
        stc
        int 13h
        pushad
        pushf
        push es
        mov ax, ANSWERS
        mov es, ax
        mov si, sp
        mov di, [record]
        mov cx, CHECK_BYTES / 2
        rep movsw
        mov [record], di
        add sp, CHECK_BYTES
        xor edx, edx
        pop dx
        inc dl
        jnz .drive
        ret

; The last sector of the boot drive: by its number, or by its address on a
; drive without extensions. Clobbers all but DS.
read_last:
        mov dl, [drive]
        push ds
        push es
        pop ds
        mov si, PARAMETERS
        mov word [si], PARAMETERS_BYTES
        mov ah, 48h
        stc
        int 13h
        jc .by_address
        mov eax, [si + 16]      ; sectors
        dec eax
        mov si, PACKET
        mov dword [si], 10010h  ; one sector
        mov dword [si + 4], ANSWERS << 16 | LAST
        mov [si + 8], eax
        mov ah, 42h
        jmp .read
.by_address:
        mov ah, 08h
        int 13h
        mov dl, [BOOT_DRIVE]
        push ds
        pop es
        mov bx, LAST
        mov ax, 0201h
.read:  stc
        int 13h
        mov al, 0
        adc al, al
        mov [READ_STATUS], ax
        pop ds
        ret

marker: db 'find: answered', 13, 10, 0
drive:  db 0
record: dw 0

        times 446 - ($ - $$) db 0
