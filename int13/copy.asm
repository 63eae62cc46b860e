; SPDX-License-Identifier: GPL-2.0-or-later
; Copies between physical addresses: by flat segments from real mode, through
; INT 15h AH=87h from virtual-8086 mode.

%include "equates.inc"

        bits 16
        section .text.copy

extern  params, caller_stack, frame, present, copy_block_high
global  copy_physical, copy_block, leave_protected, gdt

BLOCK       equ 10000h          ; bytes copied with interrupts off
BIOS_BLOCK  equ 8000h           ; bytes per AH=87h
FLAT        equ 30h             ; selector in gdt
%define MARKER frame + FRAME_SP ; a dword that nobody misses: POPAD skips it
A20_METHODS equ 2

; Copies ECX bytes, a multiple of 4, from EDX to EAX.
; In: interrupts off, DS=ES=CS. Out: EAX = bytes not copied.
; Clobbers: flags; DS and ES keep a segment limit of 4 GiB, so that
; callers in big real mode live on.
copy_physical:
        pushad
        mov edi, eax
        mov esi, edx
        mov ebx, ecx            ; bytes left
        smsw ax
        and al, CR0_PE
        or al, [params + PARAMS_ENGINE] ; 0: by the mode
        jnz bios_block
.block: mov ecx, BLOCK
        cmp ecx, ebx
        jbe .size
        mov ecx, ebx
.size:  sub ebx, ecx
        call block
        jc .a20_off
        test ebx, ebx
        jz .copied
        call window
        jmp .block
.a20_off:
        add ebx, ecx
        inc byte [a20_method]
        cmp byte [a20_method], A20_METHODS
        ja .copied
        mov al, 1
        call set_a20
        jmp .block
.copied:
        cmp byte [a20_method], 0
        je result
        mov al, 0
        call set_a20
        mov byte [a20_method], 0
result: mov bp, sp
        mov [bp + 28], ebx      ; EAX of PUSHAD
        popad
        ret

; Between two blocks interrupts come in, if the caller had them on; on the
; caller's stack, where they would have come anyway. Clobbers: EBP, flags.
window: mov [own_sp], esp
        lss esp, [caller_stack]
        mov bp, sp
        test byte [bp + STACK_FLAGS + 1], FLAG_INTERRUPT >> 8
        jz .closed
        sti
        nop
        cli
.closed:
        mov ss, [params + PARAMS_SEGMENT]
        mov esp, [own_sp]
        ret

; As copy_block, and above 4 GiB if the overlay for that is there.
block:  cmp byte [present], OVERLAY_HIGH
        je copy_block_high
; Copies ECX bytes, at most BLOCK and a multiple of 4, from ESI to EDI, which
; advance. In: interrupts off, real mode, DS=CS. Out: DS=ES=CS; CF and nothing
; done if A20 is off. Clobbers: EAX, ECX, EDX, EBP, flags; ECX only if done.
copy_block:
        o32 sgdt [caller_gdt]
        o32 lgdt [params + PARAMS_GDT]
        shr ecx, 2
        mov edx, [params + PARAMS_LINEAR]
        mov bp, FLAT
        mov eax, cr0
        inc ax                  ; PE is clear: set it
        mov cr0, eax
        ; CS keeps its real-mode descriptor: nothing may fault or interrupt
        ; here until PE is clear again.
        jmp short $ + 2         ; a 486 has prefetched in real mode
        mov ds, bp
        mov es, bp
        mov ebp, [edx + MARKER] ; (EBP for an address would mean SS)
        cmp ebp, [edx + MARKER + 100000h]
        je .same
.a20_on:
        a32 rep movsd
        a32 nop                 ; some 80386 miscount before a 16-bit address
        clc
; Back to real mode. In: EAX = CR0, PE set. Out: DS=ES=CS. Keeps CF.
leave_protected:
        dec ax
        mov cr0, eax
        jmp short $ + 2
        push cs
        pop ds
        push cs
        pop es
        o32 lgdt [caller_gdt]
        ret
        ; The dword at MARKER and the one a megabyte above are equal: by
        ; chance, or because A20 is off and they are one.
copy_block.same:
        not dword [edx + MARKER]
        mov ebp, [edx + MARKER]
        cmp ebp, [edx + MARKER + 100000h]
        jne copy_block.a20_on
        shl ecx, 2
        stc
        jmp leave_protected

; Switches A20 on (AL=1) or off (AL=0) by the method [a20_method], so that it
; goes off the way it came on. Clobbers: EAX, flags.
set_a20:
        cmp byte [a20_method], A20_METHODS
        je .bios
        ja .out
        mov ah, al              ; port 92h: bit 1, and bit 0 resets
        shl ah, 1
        in al, 92h
        and al, ~3
        or al, ah
        out 92h, al
.out:   ret
.bios:  mov ah, 24h             ; INT 15h AX=2401h, 2400h
; INT 15h, whatever it does to the segments and the interrupt flag. On the
; caller's stack: a memory manager may let interrupts in while it copies.
bios:   push fs
        mov [own_sp], esp
        lss esp, [caller_stack]
        int 15h
        cli
        mov ss, [cs:params + PARAMS_SEGMENT]
        mov esp, [cs:own_sp]
        pop fs
        push cs
        pop ds
        push cs
        pop es
        ret

; The same copy by INT 15h AH=87h. Its source and target descriptors differ
; from each other in their base only. It has no address above 4 GiB.
bios_block:
        cmp byte [present], OVERLAY_HIGH
        je result
        test ebx, ebx
        jz result
        mov ecx, BIOS_BLOCK
        cmp ecx, ebx
        jbe .size
        mov ecx, ebx
.size:  pushad
        mov eax, esi
        mov si, gdt.source
        call .base
        mov eax, edi
        mov si, gdt.target
        call .base
        mov si, gdt
        shr cx, 1               ; words
        mov ah, 87h
        stc                     ; a BIOS that does nothing has failed
        call bios
        popad
        jc result
        add esi, ecx
        add edi, ecx
        sub ebx, ecx
        call window
        jmp bios_block
; Puts the base EAX into the descriptor at SI. Clobbers EAX.
.base:  mov [si + 2], ax
        shr eax, 16
        mov [si + 4], al
        mov [si + 7], ah
        ret

        section .data
; AH=87h wants the first six; the BIOS fills in three of them.
gdt:    dq 0
        dq 0                    ; this table
.source:
        dq 000093000000FFFFh
.target:
        dq 000093000000FFFFh
        dq 0                    ; the BIOS's code
        dq 0                    ; the BIOS's stack
flat:   dq 00CF93000000FFFFh    ; data, 4 GiB
own_sp: dd 0
caller_gdt:
        times 6 db 0
a20_method:
        db 0

        section .note.GNU-stack noalloc noexec nowrite progbits
