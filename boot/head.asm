; SPDX-License-Identifier: GPL-2.0-or-later
; First bytes of the loader: Multiboot 2 header and the one 32-bit entry;
; protected mode, flat, interrupts off.

%include "equates.inc"

        bits 32
        section .text.head

extern  enter_flat, loader_end
global  multiboot, entry

SCRATCH equ 1E4h                ; of the Linux boot parameters (zero-page.rst)
MULTIBOOT2_MAGIC equ 0E85250D6h

; In: EAX = how we were entered (boot/layout.h), EBX -> Multiboot 2
; information or struct pxe_entry, ESI -> Linux boot parameters.
entry:  jmp start

        align 8, db 0
; Multiboot 2.0, section 3.1: a flat file loaded at its link address.
multiboot:
        dd MULTIBOOT2_MAGIC, 0, .end - multiboot
        dd 100000000h - (MULTIBOOT2_MAGIC + .end - multiboot)
        dw 2, 0                 ; address tag
        dd 24
        dd multiboot, entry     ; header, load address
        dd 0, 0                 ; the whole file; the BSS is in it
        dw 3, 0                 ; entry address tag
        dd 12
        dd entry
        dd 0                    ; to a multiple of 8
        dw 6, 0                 ; modules page aligned
        dd 8
        dw 0, 0
        dd 8
.end:

start:  cli
        cld
        mov ebp, LOADER_BASE    ; where this was loaded
        cmp eax, ENTRY_MULTIBOOT2
        je enter_flat
        cmp eax, ENTRY_PXE
        je enter_flat
        ; Linux: a 32-bit loader may have put us somewhere else (Limine).
        mov eax, ENTRY_LINUX
        mov ebx, esi
        lea esp, [esi + SCRATCH + 4]
        call .here
.here:  pop ebp
        sub ebp, .here - entry
        cmp ebp, LOADER_BASE
        je enter_flat
        mov esi, ebp
        mov edi, LOADER_BASE
        mov ecx, loader_end
        sub ecx, edi
        rep movsb
        mov edi, enter_flat     ; where it was linked to, not relative
        jmp edi

        section .note.GNU-stack noalloc noexec nowrite progbits
