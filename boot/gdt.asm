; SPDX-License-Identifier: GPL-2.0-or-later
; The GDT of all that calls real mode through the low area, by the selectors of
; boot/layout.h; data.

%include "equates.inc"

        section .data
global  loader_gdt, loader_gdt_pointer

        align 8, db 0
loader_gdt:
        dq 0
        dq 00CF9B000000FFFFh    ; CODE32
        dq 00CF93000000FFFFh    ; DATA32
        dq 00009B02C000FFFFh    ; CODE16: base LOW_BASE
        dq 00009302C000FFFFh    ; DATA16: base LOW_BASE
        dq 00009B000000FFFFh    ; START16
.end:
%if LOW_BASE != 2C000h
%error "the bases of CODE16 and DATA16 are not LOW_BASE"
%endif
loader_gdt_pointer:
        dw loader_gdt.end - loader_gdt - 1
        dd loader_gdt

        section .note.GNU-stack noalloc noexec nowrite progbits
