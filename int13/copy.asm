; SPDX-License-Identifier: GPL-2.0-or-later
; Copies between physical addresses: by flat segments from real mode, through
; INT 15h AH=87h from virtual-8086 mode.

%include "equates.inc"

        bits 16
        section .text.copy

extern  params, caller_sp
global  copy_physical, gdt

BLOCK       equ 10000h          ; bytes copied with interrupts off
BIOS_BLOCK  equ 8000h           ; bytes per AH=87h
CALLER_FLAGS equ 6             ; from caller_sp: return, IP, CS, FLAGS
FLAT        equ 30h             ; selector in gdt
CR0_PE      equ 1
A20_METHODS equ 2

; Copies ECX bytes, a multiple of 4, from EDX to EAX.
; In: interrupts off, DS=ES=CS. Out: EAX = bytes not copied.
; Clobbers: ECX, EDX, flags; DS and ES keep a segment limit of 4 GiB, so that
; callers in big real mode live on.
copy_physical:
        push esi
        push edi
        push ebp
        push ebx
        mov edi, eax
        mov esi, edx
        mov ebx, ecx            ; bytes left
        cmp byte [params + PARAMS_ENGINE], ENGINE_BIOS
        je bios_block
        smsw ax
        test al, CR0_PE
        jnz bios_block

block:  sgdt [caller_gdt]
        o32 lgdt [params + PARAMS_GDT]
        mov ecx, ebx
        cmp ecx, BLOCK
        jbe .size
        mov ecx, BLOCK
.size:  sub ebx, ecx
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
        mov ebp, [edx + marker] ; (EBP for an address would mean SS)
        cmp ebp, [edx + marker + 100000h]
        je same                 ; A20 may be off
a20_on: a32 rep movsd
        call leave_flat
        test ebx, ebx
        jnz more
finished:
        cmp byte [a20_method], 0
        jne restore_a20
result: mov eax, ebx
        pop ebx
        pop ebp
        pop edi
        pop esi
        o32 ret

; Back to real mode. In: EAX = CR0 with PE. Out: DS=ES=CS, caller's GDTR.
; Clobbers: EAX, DX.
leave_flat:
        dec ax
        mov cr0, eax
        jmp short $ + 2
        mov dx, cs
        mov ds, dx
        mov es, dx
        o32 lgdt [caller_gdt]
        ret

; Between two blocks: lets interrupts in, if the caller had them on.
more:   mov es, [caller_sp + 4]
        mov bp, [caller_sp]
        test byte [es:bp + CALLER_FLAGS + 1], FLAG_INTERRUPT >> 8
        jz block
        sti
        nop
        cli
        jmp block

; The dword at `marker` and the one a megabyte above are equal: by chance, or
; because A20 is off and they are one.
same:   not dword [edx + marker]
        mov ebp, [edx + marker]
        cmp ebp, [edx + marker + 100000h]
        jne a20_on
        shl ecx, 2
        add ebx, ecx
        call leave_flat
        inc byte [a20_method]
        cmp byte [a20_method], A20_METHODS
        ja finished
        mov al, 1
        call set_a20
        jmp block

restore_a20:
        mov al, 0
        call set_a20
        mov byte [a20_method], 0
        jmp result

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
; INT 15h, whatever it does to the segments and the interrupt flag.
bios:   int 15h
        cli
        push cs
        pop ds
        push cs
        pop es
        ret

; The same copy by INT 15h AH=87h. Its source and target descriptors differ
; from each other in their base only.
bios_block:
        test ebx, ebx
        jz result
        mov ecx, ebx
        cmp ecx, BIOS_BLOCK
        jbe .size
        mov ecx, BIOS_BLOCK
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
        jmp bios_block
; Puts the base EAX into the descriptor at SI. Clobbers EAX.
.base:  mov [si + 2], ax
        shr eax, 16
        mov [si + 4], al
        mov [si + 7], ah
        ret

        section .data
        align 4, db 0
marker: dd 0
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
caller_gdt:
        times 6 db 0
a20_method:
        db 0

        section .note.GNU-stack noalloc noexec nowrite progbits
