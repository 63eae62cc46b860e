; SPDX-License-Identifier: GPL-2.0-or-later
; Entry of a PXE network bootstrap program at 0000:7C00: moves what is behind it
; to high memory and goes on there; real mode.
;
; (PXE 2.1, section 4.4.5: ES:BX -> PXENV+, SS:SP+4 -> far pointer to !PXE.)
; The linker script says what there is: ramiso_payload_bytes bytes at
; ramiso_payload, and as many more as the dword at ramiso_appended says.

%include "equates.inc"

        bits 16
        section .nbp progbits alloc exec write align=16

extern  ramiso_payload, ramiso_payload_bytes, ramiso_appended
global  nbp_entry

nbp_entry:
        jmp 0:start             ; some ROMs come as 07C0:0000
start:  cli
        cld
        mov ax, cs
        mov ds, ax
        mov [entry.sp], sp
        mov [entry.ss], ss
        mov [entry.pxenv], bx
        mov [entry.pxenv + 2], es
        mov bp, sp
        mov eax, [bp + 4]
        mov [entry.pxe], eax
        call a20_on
        jc .no_a20
        o32 lgdt [gdt.pointer]
        mov eax, cr0
        or al, CR0_PE
        mov cr0, eax
        jmp CODE32:flat
.no_a20:
        call complain_a20
        retf                    ; to the ROM

%include "no_a20.inc"
%include "a20.inc"

        bits 32
flat:
%include "segments.inc"
        mov esi, ramiso_payload
        mov edi, LOADER_BASE
        mov ecx, ramiso_payload_bytes
        add ecx, [ramiso_appended]
        lea eax, [esi + ecx]
        mov [entry.end], eax
        add ecx, 3
        shr ecx, 2
        rep movsd
        mov eax, ENTRY_PXE
        mov ebx, entry
        mov ecx, LOADER_BASE
        jmp ecx

        align 8, db 0
gdt:    dq 0
        dq 00CF9B000000FFFFh    ; CODE32
        dq 00CF93000000FFFFh    ; DATA32
.pointer:
        dw 3 * 8 - 1
        dd gdt

entry:                          ; struct pxe_entry
.sp:    dw 0
.ss:    dw 0
.pxenv: dd 0
.pxe:   dd 0
.end:   dd 0
        times PXE_ENTRY_SIZE - ($ - entry) db 0

        section .note.GNU-stack noalloc noexec nowrite progbits
