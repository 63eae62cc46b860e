; SPDX-License-Identifier: GPL-2.0-or-later
; Linux boot protocol header and real-mode entry of ramiso.lkrn: switches to
; protected mode and goes on at the loader. Position independent.
;
; (Linux Documentation/arch/x86/boot.rst; offsets are those of the protocol.)
; Assembled with LOADER_SIZE, the bytes of the loader behind this.

%include "equates.inc"

        bits 16
        org 0

SETUP_SECTORS equ 1             ; behind the first one
COMMAND_LINE_MAX equ 2047
LOADED_HIGH equ 1

        ; Started as a boot sector: there is nothing to boot from.
        xor ax, ax
        mov ds, ax
        mov si, 7C00h + .text
.next:  lodsb
        test al, al
        jz .end
        mov ah, 0Eh
        mov bx, 7
        int 10h
        jmp .next
.end:   int 18h
        jmp $
.text:  db "ramiso is a kernel for a boot menu, not a boot sector.", 13, 10, 0

        times 1F1h - ($ - $$) db 0
        db SETUP_SECTORS
        dw 0                    ; root_flags
        dd (LOADER_SIZE + 15) / 16 ; syssize
        dw 0                    ; ram_size
        dw 0FFFFh               ; vid_mode: normal
        dw 0                    ; root_dev
        dw 0AA55h
        jmp short start
        db "HdrS"
        dw 020Ah                ; version: the first with init_size
        dd 0                    ; realmode_swtch
        dw 0                    ; start_sys_seg
        dw version              ; kernel_version, less 200h
        db 0                    ; type_of_loader
        db LOADED_HIGH          ; loadflags
        dw 0                    ; setup_move_size
        dd LOADER_BASE          ; code32_start
        dd 0, 0                 ; ramdisk_image, ramdisk_size
        dd 0                    ; bootsect_kludge
        dw 0                    ; heap_end_ptr
        dw 0                    ; ext_loader_ver, ext_loader_type
        dd 0                    ; cmd_line_ptr
        dd 0FFFFFFFFh           ; initrd_addr_max
        dd 1000h                ; kernel_alignment
        db 0                    ; relocatable_kernel
        db 12                   ; min_alignment
        dw 0                    ; xloadflags
        dd COMMAND_LINE_MAX     ; cmdline_size
        dd 0, 0, 0              ; hardware_subarch, its data
        dd 0, 0                 ; payload_offset, payload_length
        dd 0, 0                 ; setup_data
        dd LOADER_BASE, 0       ; pref_address
        dd LOADER_SIZE          ; init_size: the BSS is in the file

; In: DS=ES=SS = segment of this part, CS = that + 20h.
start:  cli
        cld
        call a20_on
        jc .no_a20
        xor esi, esi
        mov si, ds
        shl esi, 4              ; as the 32-bit protocol has it: ESI -> header
        mov eax, esi
        add eax, gdt
        mov [gdt.base], eax
        o32 lgdt [gdt.pointer]
        mov eax, cr0
        or al, CR0_PE
        mov cr0, eax
        jmp short $ + 2         ; a 486 has prefetched in real mode
        mov dx, DATA32
        mov es, dx
        mov fs, dx
        mov gs, dx
        mov ss, dx
        mov ds, dx
        mov eax, ENTRY_LINUX
        jmp dword CODE32:LOADER_BASE
.no_a20:
        call complain_a20
        int 18h
        jmp $

%include "no_a20.inc"
%include "a20.inc"

        align 8, db 0
gdt:    dq 0
        dq 00CF9B000000FFFFh    ; CODE32
        dq 00CF93000000FFFFh    ; DATA32
.pointer:
        dw 3 * 8 - 1
.base:  dd 0

version equ $ - 200h
        db RAMISO_VERSION, 0

        times (1 + SETUP_SECTORS) * 512 - ($ - $$) db 0
