; SPDX-License-Identifier: GPL-2.0-or-later
; int13check.lkrn: a Linux boot protocol header and two entries, in real mode
; and in 32-bit protected mode, that put the program where a boot sector would
; have put it. (Linux Documentation/arch/x86/boot.rst)
; Assembled with PROGRAM, the file's name; symbols.inc has its symbols.

%include "symbols.inc"

BASE            equ 100000h     ; where boot loaders put the second part
PROGRAM_AT      equ 7C00h
SETUP_SECTORS   equ 1
HEADER_WORDS    equ 228h        ; cmd_line_ptr
WORDS_ROOM      equ 255         ; check_words.c, but for the last 0
WORDS_MARK      equ 8
LOADED_HIGH     equ 1
VERSION_203     equ 0203h
CODE32          equ 8
DATA32          equ 16

bits 16
org 0
        times 1F1h db 0
        db      SETUP_SECTORS
        dw      0                       ; root_flags
        dd      (end - protected_part + 15) / 16
        dw      0, 0FFFFh, 0            ; ram_size, vid_mode, root_dev
        dw      0AA55h
        jmp     short start             ; 200h: the kernel's entry
        db      "HdrS"
        dw      VERSION_203
        dd      0                       ; realmode_swtch
        dw      0, 0                    ; start_sys_seg, kernel_version
        db      0                       ; type_of_loader
        db      LOADED_HIGH             ; loadflags
        dw      0                       ; setup_move_size
        dd      BASE                    ; code32_start
        dd      0, 0, 0                 ; ramdisk_image, _size, bootsect_kludge
        dw      0, 0                    ; heap_end_ptr, ext_loader_ver
        dd      0                       ; cmd_line_ptr
        dd      0FFFFFFFFh              ; initrd_addr_max

; Purpose: go to the second part as a 32-bit boot loader would
; In:      DS=ES=SS = segment of this part, CS = that + 20h
; Out:     ESI -> this part, whose layout is that of the boot parameters
; Mode:    real mode to protected mode
start:
        cli
        cld
        call    a20_on
        xor     esi, esi
        mov     si, ds
        shl     esi, 4
        lea     eax, [esi + gdt]
        mov     [gdt_base], eax
        o32 lgdt [gdt_pointer]
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        jmp     short $ + 2             ; a 486 has prefetched in real mode
        mov     ax, DATA32
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        jmp     dword CODE32:BASE

%include "a20.inc"

align 8, db 0
gdt:            dq 0
                dq 00CF9B000000FFFFh
                dq 00CF93000000FFFFh
gdt_pointer:    dw gdt_pointer - gdt - 1
gdt_base:       dd 0
        times (SETUP_SECTORS + 1) * 512 - ($ - $$) db 0

; Purpose: the command line and the program to their places; start it
; In:      ESI -> boot parameters; flat segments, loaded at BASE
; Out:     does not return
; Mode:    protected mode, IF=0
bits 32
protected_part:
%define HIGH(label) (BASE + label - protected_part)
        cli
        cld
        mov     esi, [esi + HEADER_WORDS]
        mov     edi, HIGH(words)        ; the program may come to lie on them
        mov     ecx, WORDS_ROOM
        test    esi, esi
        jz      .kept
.next:
        lodsb
        test    al, al
        jz      .kept
        stosb
        loop    .next
.kept:
        mov     esi, HIGH(program)
        mov     edi, PROGRAM_AT
        mov     ecx, end - program
        rep movsb
        mov     esi, HIGH(words)
        mov     edi, check_words + WORDS_MARK
        mov     ecx, WORDS_ROOM
        rep movsb
        mov     byte [started_as_kernel], 1
        lgdt    [gdt_limit]
        jmp     CODE32:start32

words:  times WORDS_ROOM db 0
align 16, db 0
program:
        incbin PROGRAM
end:
