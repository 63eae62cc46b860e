; SPDX-License-Identifier: GPL-2.0-or-later
; First bytes of what a library's NBP moves to high memory (boot/pxe.asm):
; clears the BSS, whose ends the linker script knows; protected mode, flat,
; interrupts off.

        bits 32
        section .ramiso.head progbits alloc exec

extern  enter_flat, ramiso_bss, ramiso_bss_dwords
global  ramiso_head, call_nbp_main

; In: EBX -> struct pxe_entry, below 1 MiB.
ramiso_head:
        cld
        xor eax, eax
        mov edi, ramiso_bss
        mov ecx, ramiso_bss_dwords
        rep stosd
        jmp enter_flat

        section .text

extern  nbp_main

; nbp_main(EAX), whose argument the caller's compiler may want in a register or
; on the stack, which is to be aligned to 16 bytes.
call_nbp_main:
        sub esp, 8
        push eax
        call nbp_main
        add esp, 12
        ret

        section .note.GNU-stack noalloc noexec nowrite progbits
