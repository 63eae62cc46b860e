; SPDX-License-Identifier: GPL-2.0-or-later
; The helper's ELF header, its first instructions and its way into the kernel;
; 32-bit user mode of Linux.
;
; The header is written here and the program linked flat, because ld would put
; section headers behind it that are larger than half of the code.

        extern serve, image, file_bytes, memory_bytes
        global start, kernel

ET_EXEC         equ 2
EM_386          equ 3
PT_LOAD         equ 1
PF_RWX          equ 7
PAGE            equ 1000h
SYS_EXIT_GROUP  equ 252

        section .text.header
elf:    db 7Fh, 'ELF', 1, 1, 1  ; 32 bits, little-endian, version 1
        ; A shell takes what the kernel refuses to run for a script. These
        ; bytes mean nothing to the kernel.
        db 10, 'exit 9', 10
        times 16 - ($ - elf) db 0
        dw ET_EXEC, EM_386
        dd 1, start, program - elf, 0, 0
        dw program - elf, program.end - program, 1, 0, 0, 0
program:
        dd PT_LOAD, 0, image, image, file_bytes, memory_bytes, PF_RWX, PAGE
.end:

        section .text
; In: the argument count at ESP, the arguments behind it. Ends the process.
start:  mov eax, [esp]
        lea edx, [esp + 4]
        call serve
        mov ebx, eax
        mov eax, SYS_EXIT_GROUP
        int 80h

; long kernel(enum system_call call, ...): a system call with up to six
; arguments, all on the stack.
; Out: EAX, what the kernel returns. Clobbers ECX, EDX.
kernel: push ebx
        push esi
        push edi
        push ebp
        lea ebp, [esp + 20]
        mov eax, [ebp]
        mov ebx, [ebp + 4]
        mov ecx, [ebp + 8]
        mov edx, [ebp + 12]
        mov esi, [ebp + 16]
        mov edi, [ebp + 20]
        mov ebp, [ebp + 24]
        int 80h
        pop ebp
        pop edi
        pop esi
        pop ebx
        ret

        section .note.GNU-stack noalloc noexec nowrite progbits
