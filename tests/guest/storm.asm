; SPDX-License-Identifier: GPL-2.0-or-later
; One call many times over by PUSHF and a far call, with the flags, IF among
; them, that the row asks for (real mode).

%include "offsets.inc"

JUNK            equ 9E3779B9h

extern call_block, road_back

; Purpose: load all registers but CS, SS and ESP, and then the flags.
; In:      %1 = a struct regs, SS:ESP = some stack
; Mode:    real mode, CS = 0
%macro load_all 1
        mov     es, [cs:%1 + REGS_ES]
        mov     fs, [cs:%1 + REGS_FS]
        mov     gs, [cs:%1 + REGS_GS]
        mov     eax, [cs:%1 + REGS_EAX]
        mov     ebx, [cs:%1 + REGS_EBX]
        mov     ecx, [cs:%1 + REGS_ECX]
        mov     edx, [cs:%1 + REGS_EDX]
        mov     esi, [cs:%1 + REGS_ESI]
        mov     edi, [cs:%1 + REGS_EDI]
        mov     ebp, [cs:%1 + REGS_EBP]
        mov     ds, [cs:%1 + REGS_DS]
        push    dword [cs:%1 + REGS_EFLAGS]
        popfd
%endmacro

section .entry progbits alloc exec write align=16
bits 16

; Purpose: make the call of call_block storm_calls times, or until an answer
;          is not like the first; a road of real_call.
; In:      call_block, storm_calls, storm_count and where it belongs,
;          storm_data and its length
; Out:     storm_done; storm_differ = 1 if registers, flags or data were not
;          like the first call's; all registers as the last call left them
; Clobbers: DWORDs at storm_data are junk before each call
; Mode:    real mode
global road_storm
road_storm:
        mov     ax, 0
        mov     ds, ax
        mov     dword [storm_done], 0
        mov     byte [storm_differ], 0
.next:
        cld
        les     di, [storm_data]
        mov     cx, [storm_dwords]
        mov     eax, JUNK
        rep stosd
        les     di, [storm_count_at]
        mov     ax, [storm_count]
        mov     [es:di], ax
        load_all call_block
        pushf
        call    far [cs:call_block + CALL_TARGET]
        mov     [cs:storm_now + REGS_EAX], eax  ; MOV only: flags hold
        mov     [cs:storm_now + REGS_EBX], ebx
        mov     [cs:storm_now + REGS_ECX], ecx
        mov     [cs:storm_now + REGS_EDX], edx
        mov     [cs:storm_now + REGS_ESI], esi
        mov     [cs:storm_now + REGS_EDI], edi
        mov     [cs:storm_now + REGS_EBP], ebp
        mov     [cs:storm_now + REGS_ESP], esp
        mov     [cs:storm_now + REGS_SS], ss
        mov     [cs:storm_now + REGS_DS], ds
        mov     [cs:storm_now + REGS_ES], es
        mov     [cs:storm_now + REGS_FS], fs
        mov     [cs:storm_now + REGS_GS], gs
        pushfd
        pop     dword [cs:storm_now + REGS_EFLAGS]
        cld
        lds     si, [cs:storm_data]
        mov     cx, [cs:storm_dwords]
        mov     eax, 0
.sum:
        rol     eax, 1
        add     eax, [si]
        add     si, 4
        loop    .sum
        mov     [cs:storm_sum], eax
        mov     ax, 0
        mov     ds, ax
        mov     es, ax
        mov     si, storm_now
        mov     di, storm_first
        mov     cx, STORM_SIZE / 4
        cmp     dword [storm_done], 0
        jne     .compare
        rep movsd
        jmp     short .same
.compare:
        repe cmpsd
        je      .same
        mov     byte [storm_differ], 1
.same:
        inc     dword [storm_done]
        cmp     byte [storm_differ], 0
        jne     .leave
        mov     eax, [storm_done]
        cmp     eax, [storm_calls]
        jb      .next
.leave:
        load_all storm_now
        jmp     road_back

section .low progbits alloc write align=4
global storm_calls, storm_done, storm_differ, storm_data, storm_dwords
global storm_count, storm_count_at
align 4
storm_now:      times REGS_SIZE db 0
storm_sum:      dd 0            ; of the data
STORM_SIZE      equ $ - storm_now
storm_first:    times STORM_SIZE db 0
storm_calls:    dd 0            ; in: calls at the most
storm_done:     dd 0            ; out: calls made
storm_data:     dd 0            ; in: far pointer to the answer
storm_count_at: dd 0            ; in: far pointer to the packet's count
storm_dwords:   dw 0            ; in: length of the answer
storm_count:    dw 0            ; in: the count
storm_differ:   db 0            ; out: 1 if an answer differed

section .note.GNU-stack noalloc noexec nowrite progbits
