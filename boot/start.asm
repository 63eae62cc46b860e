; SPDX-License-Identifier: GPL-2.0-or-later
; The jump to the boot sector, with registers as a BIOS leaves them. Runs at
; any paragraph, on memory that nothing uses before the boot sector does; the
; first bytes are struct start_state.

%include "equates.inc"

        bits 16
        org 0

state:  dw enter
        dw real                 ; offset part of where real mode goes on
        times START_SIZE - 4 db 0

; In: 16-bit protected mode, CS base = this, data segments flat.
enter:  mov ax, DATA16          ; a limit of 64 KiB for real mode
        mov ds, ax
        mov es, ax
        mov fs, ax
        mov gs, ax
        mov ss, ax
        mov eax, cr0
        and al, ~CR0_PE
        mov cr0, eax
        jmp far [cs:START_REAL]
real:   mov ss, [cs:START_SS]
        movzx esp, word [cs:START_SP]
        xor eax, eax
        mov ds, ax
        mov fs, ax
        mov gs, ax
        mov ebx, eax
        mov ecx, eax
        mov esi, eax
        mov ebp, eax
        mov edi, eax
        mov edx, eax
        les di, [cs:START_DI]
        mov dx, [cs:START_DX]
        sti                     ; holds off interrupts until after the jump
        jmp far [cs:START_IP]

