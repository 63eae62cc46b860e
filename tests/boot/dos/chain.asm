; SPDX-License-Identifier: GPL-2.0-or-later
; A boot image that follows INT 13h's safe hooks from the vector on, and shows
; for each: whose it is, where it is, the image that it tells of, and whether
; INT 15h's memory map keeps both from being RAM. Real mode.

        cpu 386
        bits 16
        org 7C00h

VECTOR_13 equ 13h * 4
VECTOR_21 equ 21h * 4
LOW_END equ 0A0000h
MOST_HOOKS equ 8
SMAP equ 534D4150h
RAM equ 1

; Of a safe hook (int13/memdisk.h), and of what it leads to.
HOOK_SIGNATURE equ 3
HOOK_VENDOR equ 11
HOOK_PREVIOUS equ 19
HOOK_MBFT equ 27
MBFT_LENGTH equ 4
MBFT_DISK equ 44
MBFT_SECTORS equ 48
MBFT_SHIFT equ 67
; Of grub4dos's first slot (int13/grub4dos.h), in the hook's segment.
SLOT_START equ 20h + 8
SLOT_COUNT equ 20h + 16

start:  jmp 0:.here
.here:  xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 7C00h
        mov word [VECTOR_21], character
        mov [VECTOR_21 + 2], ax
        mov eax, [VECTOR_13]
        mov cx, MOST_HOOKS
.next:  call hook
        jc .end
        loop .next
.end:   mov si, chain_ends
        call print_text
.stop:  hlt
        jmp .stop

; What print.inc asks of DOS: the character in DL.
character:
        pusha
        mov al, dl
        mov ah, 0Eh
        xor bx, bx
        int 10h
        popa
        iret

; In: EAX, a far pointer. Out: EAX, the hook's own before it; CF if this is no
; safe hook. Keeps CX.
hook:   pusha
        mov bx, ax
        shr eax, 16
        mov fs, ax
        shl eax, 4
        movzx edx, bx
        add eax, edx
        mov [block], eax
        cmp eax, LOW_END
        jae .none
        cmp dword [fs:bx + HOOK_SIGNATURE], '$INT'
        jne .none
        cmp dword [fs:bx + HOOK_SIGNATURE + 4], '13SF'
        jne .none
        mov eax, [fs:bx + HOOK_VENDOR]
        mov [vendor], eax
        mov eax, [fs:bx + HOOK_VENDOR + 4]
        mov [vendor + 4], eax
        mov si, hook_of
        call print_text
        mov eax, [block]
        shr eax, 4
        mov edx, eax
        call show
        mov si, image
        call print_text
        call find_image
        jc .told
        call show
.told:  mov si, line_end
        call print_text
        mov eax, [fs:bx + HOOK_PREVIOUS]
        mov [block], eax
        popa
        mov eax, [block]
        clc
        ret
.none:  popa
        stc
        ret

; In: FS:BX, a hook. Out: EAX, EDX = its image's first paragraph and last, so
; that it may lie above 4 GiB; CF if there is no sound mBFT, which has been
; said. Keeps BX.
find_image:
        cmp dword [vendor], 'GRUB'
        je .slot
        mov eax, [fs:bx + HOOK_MBFT]
        mov di, ax
        and di, 15
        shr eax, 4
        mov es, ax
        mov si, di
        mov cx, [es:di + MBFT_LENGTH]
        mov al, 0
.sum:   add al, [es:si]
        inc si
        loop .sum
        test al, al
        jnz .broken
        cmp dword [es:di], 'mBFT'
        jne .broken
        mov eax, [es:di + MBFT_DISK]
        mov cl, [es:di + MBFT_SHIFT]
        mov edx, [es:di + MBFT_SECTORS]
        shl edx, cl
        lea edx, [eax + edx - 1]
        shr eax, 4
        shr edx, 4
        clc
        ret
.slot:  mov eax, [fs:SLOT_START]
        mov edx, [fs:SLOT_COUNT]
        add edx, eax
        shl eax, 5
        shl edx, 5
        dec edx
        clc
        ret
.broken:
        mov si, no_mbft
        call print_text
        stc
        ret

; In: EAX, EDX = first and last paragraph of a range. Shows where it begins, and
; whether the map has RAM in it. Keeps BX.
show:   push bx
        mov [first], eax
        mov [last], edx
        push eax
        shr eax, 16
        call print_word
        pop eax
        call print_word
        xor ebx, ebx
        mov si, kept
.next:  mov eax, 0E820h
        mov edx, SMAP
        mov ecx, 20
        mov di, entry
        push ds
        pop es
        int 15h
        jc .done
        call has_ram
        jc .ram
        test ebx, ebx
        jnz .next
        jmp .done
.ram:   mov si, is_ram
.done:  call print_text
        pop bx
        ret

; Out: CF if the entry is RAM in a paragraph from [first] to [last].
has_ram:
        cmp dword [entry.type], RAM
        jne .no
        mov eax, [entry.base]
        mov edx, [entry.base + 4]
        mov ecx, [entry.length]
        mov edi, [entry.length + 4]
        add ecx, eax
        adc edi, edx
        sub ecx, 1
        sbb edi, 0
        shrd eax, edx, 4
        shrd ecx, edi, 4
        cmp eax, [last]
        ja .no
        cmp ecx, [first]
        jb .no
        stc
        ret
.no:    clc
        ret

%include "print.inc"

hook_of:
        db "hook of "
vendor: db "01234567 at ", 0
image:  db ", image at ", 0
kept:   db "0h kept", 0
is_ram: db "0h RAM", 0
no_mbft:
        db "no sound mBFT", 0
chain_ends:
        db "the chain ends"
line_end:
        db 10, 0

        align 4
block:  dd 0
first:  dd 0
last:   dd 0
entry:
.base:  dq 0
.length:
        dq 0
.type:  dd 0
        times 4 * 512 - ($ - $$) db 0
