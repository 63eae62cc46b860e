; SPDX-License-Identifier: GPL-2.0-or-later
; The loader's side of real mode: the way down through the low area and back,
; and the last jump; protected mode, flat, interrupts off.

%include "equates.inc"

        bits 32
        section .text

extern  watch_tick
global  real_mode_call, real_mode_start, real_mode_return
global  low_image, low_image_end, start_image, start_image_end
global  int13_image, int13_image_end, inject_image, inject_image_end

; Runs the call that is set up in struct low_area. Clobbers: flags. The
; loader's GDT, IDT and segments come back.
real_mode_call:
        pushad
        sidt [saved_idt]
        mov [saved_esp], esp
        lidt [real_idt]
        movzx eax, word [LOW_BASE] ; enter
to_low: push dword CODE16
        push eax
        retf

; From boot/low.asm, with CL = 0 when the call has ended; else from INT 1Ch
; while it is under way: runs watch_tick() below what real_mode_call has on
; the stack, and goes back. Clobbers: all.
real_mode_return:
%include "segments.inc"
        mov esp, [saved_esp]
        test cl, cl
        jnz .tick
        lidt [saved_idt]
        popad
        ret
.tick:  call watch_tick
        movzx eax, al
        mov [LOW_BASE + LOW_TICK_ABORT], ax
        movzx eax, word [LOW_BASE + LOW_TICK_LEAVE]
        jmp to_low

; The last jump. In: EAX = offset of the entry in START16. Does not return.
real_mode_start:
        lidt [real_idt]
        push dword START16
        push eax
        retf

        section .rodata
low_image:
        incbin "low.bin"
low_image_end:
start_image:
        incbin "start.bin"
start_image_end:
int13_image:
        incbin "int13.bin"
int13_image_end:
inject_image:
        incbin "inject.cpio"
inject_image_end:

        section .data
real_idt:
        dw 3FFh
        dd 0

        section .bss
saved_idt:
        resb 6
        alignb 4
saved_esp:
        resd 1

        section .note.GNU-stack noalloc noexec nowrite progbits
