; SPDX-License-Identifier: GPL-2.0-or-later
; Copies to and from a drive above 4 GiB, by PAE paging; an overlay; real mode.

%include "equates.inc"

        bits 16
        section .text.high

extern  params, packet, frame, current, copy_block, leave_protected
global  copy_block_high, high

FLAT    equ 30h                 ; selector in gdt

; struct high_memory: first, where the loader looks for it.
high:   times HIGH_SIZE db 0

; As copy_block; the upper half of the one address follows from the drive and
; from `packet`, which say where on the disk the transfer began.
copy_block_high:
        push ecx
        xor ecx, ecx
        call copy_block         ; sees to A20
        pop ecx
        jnc .a20_on
        ret
.a20_on:
        push ebx
        push ecx
        push edi
        push esi
        call swap               ; ESI is the address on the disk
        mov bx, [current]
        mov eax, [packet + DAP_LBA]
        xor edx, edx
        mov cl, [bx + DRIVE_SHIFT]
        shld edx, eax, cl
        shl eax, cl
        add eax, [bx + DRIVE_BASE]
        adc edx, [bx + DRIVE_BASE_HIGH]
        mov ecx, esi
        sub ecx, eax            ; done in the blocks before
        add eax, ecx
        adc edx, 0
        o32 lgdt [params + PARAMS_GDT]
        mov ecx, [high]
        mov bx, FLAT
        mov eax, cr0
        inc ax                  ; PE is clear: set it
        mov cr0, eax
        ; CS and SS keep their real-mode descriptors: nothing may fault or
        ; interrupt here until PE is clear again.
        jmp short $ + 2
        mov ds, bx
        mov es, bx
        lea ebp, [ecx + DISK_WINDOW * 8]
        mov ebx, DISK_WINDOW << PAGE_SHIFT
        call map
        xchg esi, edi
        xor edx, edx
        lea ebp, [ecx + CALLER_WINDOW * 8]
        mov ebx, CALLER_WINDOW << PAGE_SHIFT
        call map
        xchg esi, edi
        call swap
        mov eax, cr4
        mov ebx, eax
        or al, CR4_PAE
        mov cr4, eax
        mov edx, cr3
        add ecx, POINTERS_AT
        mov cr3, ecx
        mov eax, cr0
        or eax, CR0_PG
        mov cr0, eax
        jmp short $ + 2
        mov bp, sp
        mov ecx, [bp + 8]       ; ECX as it came
        shr ecx, 2
        a32 rep movsd
        a32 nop
        and eax, ~CR0_PG
        mov cr0, eax
        jmp short $ + 2
        mov cr3, edx
        mov cr4, ebx
        call leave_protected
        pop esi
        pop edi
        pop ecx
        pop ebx
        add edi, ecx
        add esi, ecx
        clc
        ret

; Exchanges ESI and EDI for a write. Clobbers: AL, flags.
swap:   mov al, [ss:frame + FRAME_AH]
        and al, ~40h
        cmp al, 03h
        jne .read
        xchg esi, edi
.read:  ret

; Puts a window over a physical address. In: ESI, EDX = the address; EBP -> its
; first entry; EBX = its linear address. Out: ESI = linear address.
; Clobbers: EAX, EDX, flags.
map:    mov eax, esi
        and eax, -1 << PAGE_SHIFT
        sub esi, eax
        add esi, ebx
        mov al, PAGE_ENTRY
        mov [ds:ebp], eax
        mov [ds:ebp + 4], edx
        add eax, 1 << PAGE_SHIFT
        adc edx, 0
        mov [ds:ebp + 8], eax
        mov [ds:ebp + 12], edx
        ret

        section .note.GNU-stack noalloc noexec nowrite progbits
