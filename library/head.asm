; SPDX-License-Identifier: GPL-2.0-or-later
; First bytes of what a library's NBP moves to high memory (boot/pxe.asm):
; clears the BSS, whose ends the linker script knows; protected mode, flat,
; interrupts off.

        bits 32
        section .ramiso.head progbits alloc exec

extern  enter_flat, ramiso_bss, ramiso_bss_dwords
global  ramiso_head

; In: EBX -> struct pxe_entry, below 1 MiB.
ramiso_head:
        cld
        xor eax, eax
        mov edi, ramiso_bss
        mov ecx, ramiso_bss_dwords
        rep stosd
        jmp enter_flat

        section .note.GNU-stack noalloc noexec nowrite progbits
