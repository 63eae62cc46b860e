; SPDX-License-Identifier: GPL-2.0-or-later
; Entry of the guest programs: from the boot sector's real mode to 32-bit
; protected mode, and back into real mode for each call under test.

%include "offsets.inc"
%include "kept.inc"

SEL_CODE32      equ 08h
SEL_DATA32      equ 10h
SEL_CODE16      equ 18h
SEL_DATA16      equ 20h

REAL_STACK_SEG  equ 1800h       ; up to 1FFFFh, see guest.h
REAL_STACK_TOP  equ 7F00h

COM1            equ 3F8h

extern main
extern bss_start
extern bss_end
extern stack_top

; ----------------------------------------------------------------------
section .entry progbits alloc exec write align=16
bits 16

; Purpose: keep what the BIOS or loader left in every register, then go to
;          protected mode and call main().
; In:      the state that a boot sector starts with (recorded, not trusted)
; Out:     does not return
; Mode:    real mode, then protected mode
global _start
_start:
        pushfd
        push    eax
        push    ds
        call    .here
.here:
        pop     ax
        push    ax
        xor     ax, ax                  ; flags are on the stack by now
        mov     ds, ax
        pop     word [entry_state + ENTRY_IP]
        sub     word [entry_state + ENTRY_IP], .here - _start
        pop     word [entry_state + REGS_DS]
        pop     dword [entry_state + REGS_EAX]
        pop     dword [entry_state + REGS_EFLAGS]
        mov     [entry_state + ENTRY_CS], cs
        mov     [entry_state + REGS_EBX], ebx
        mov     [entry_state + REGS_ECX], ecx
        mov     [entry_state + REGS_EDX], edx
        mov     [entry_state + REGS_ESI], esi
        mov     [entry_state + REGS_EDI], edi
        mov     [entry_state + REGS_EBP], ebp
        mov     [entry_state + REGS_ESP], esp
        mov     [entry_state + REGS_SS], ss
        mov     [entry_state + REGS_ES], es
        mov     [entry_state + REGS_FS], fs
        mov     [entry_state + REGS_GS], gs
        rdtsc                           ; the bench's "boot sector reached"
        mov     [entry_tsc], eax
        mov     [entry_tsc + 4], edx
        cli
        cld
        jmp     0:.flat                 ; 07C0:0 or 0:7C00 becomes 0:7C00
.flat:
        o32 lgdt [gdt_pointer]
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        jmp     dword SEL_CODE32:start32

; ----------------------------------------------------------------------
bits 32
global start32                          ; kernel.asm comes here
start32:
        mov     ax, SEL_DATA32
        mov     ds, ax
        mov     es, ax
        mov     fs, ax
        mov     gs, ax
        mov     ss, ax
        mov     esp, stack_top
        mov     esi, KEPT
        cmp     dword [esi], KEPT_MARK
        jne     .whole
        mov     dword [esi], 0          ; once
        movzx   edi, word [esi + KEPT_SEGMENT]
        movzx   eax, word [esi + KEPT_OFFSET]
        shl     edi, 4
        add     edi, eax
        movzx   ecx, word [esi + KEPT_COUNT]
        add     esi, KEPT_HEAD
        rep movsb
.whole:
        mov     edi, bss_start
        mov     ecx, bss_end
        sub     ecx, edi
        xor     eax, eax
        rep stosb
        call    main
.halt:
        hlt
        jmp     .halt

; Purpose: run the call that call_block describes, in real mode, and leave
;          every register as the callee left it in call_block.
; In:      call_block
; Out:     call_block: registers, EFLAGS, GDTR, IDTR and CR0 after the call
; Clobbers: nothing (cdecl)
; Mode:    protected mode to real mode and back; IF=0 outside the call
global real_call
real_call:
        pushad
        mov     [pm_stack], esp
        cmp     byte [call_block + CALL_SHIELD], 0
        je      .shielded
        mov     esi, SHIELD
        mov     edi, SHIELD_COPY
        mov     ecx, SHIELD_BYTES / 4
        rep movsd
.shielded:
        jmp     SEL_CODE16:.code16
bits 16
.code16:
        mov     ax, SEL_DATA16
        mov     ss, ax                  ; never a big SS: its B bit would stay
        cmp     byte [call_block + CALL_BIG], 0
        je      .limits
        mov     ax, SEL_DATA32          ; big real mode: 4 GiB limits stay
.limits:
        mov     ds, ax
        mov     es, ax
        mov     fs, ax
        mov     gs, ax
        mov     eax, cr0
        and     al, 0FEh
        mov     cr0, eax
        jmp     0:.real
.real:
        xor     ax, ax
        mov     ds, ax
        o32 lidt [idt_pointer]
global call_land
call_land:                              ; v86.asm comes here with DS=0
        mov     al, [call_block + CALL_VECTOR]
        mov     [int_number], al         ; the INT instruction's number
        lss     esp, [real_stack]
        mov     es, [call_block + REGS_ES]
        mov     fs, [call_block + REGS_FS]
        mov     gs, [call_block + REGS_GS]
        mov     ebx, [call_block + REGS_EBX]
        mov     ecx, [call_block + REGS_ECX]
        mov     edx, [call_block + REGS_EDX]
        mov     esi, [call_block + REGS_ESI]
        mov     edi, [call_block + REGS_EDI]
        mov     ebp, [call_block + REGS_EBP]
        mov     eax, [call_block + REGS_EAX]
        push    dword [call_block + REGS_EFLAGS]
        popfd                           ; from here on only MOV: flags hold
        lss     esp, [call_block + REGS_ESP]
        mov     ds, [call_block + REGS_DS]
        jmp     [cs:call_block + CALL_ROAD]
global road_int
road_int:
        db      0CDh                    ; INT, number patched above
int_number:
        db      0
        jmp     short road_back
global road_far
road_far:
        pushf
        call    far [cs:call_block + CALL_TARGET]
global road_back
road_back:
        mov     [cs:call_block + REGS_EAX], eax
        mov     [cs:call_block + REGS_EBX], ebx
        mov     [cs:call_block + REGS_ECX], ecx
        mov     [cs:call_block + REGS_EDX], edx
        mov     [cs:call_block + REGS_ESI], esi
        mov     [cs:call_block + REGS_EDI], edi
        mov     [cs:call_block + REGS_EBP], ebp
        mov     [cs:call_block + REGS_ESP], esp
        mov     [cs:call_block + REGS_SS], ss
        mov     [cs:call_block + REGS_DS], ds
        mov     [cs:call_block + REGS_ES], es
        mov     [cs:call_block + REGS_FS], fs
        mov     [cs:call_block + REGS_GS], gs
        lss     esp, [cs:real_stack]
        pushfd
        pop     dword [cs:call_block + REGS_EFLAGS]
        push    dword 2                 ; IF, DF, TF, NT off
        popfd
        jmp     [cs:call_exit]
.tables:
        o32 sgdt [cs:call_block + CALL_GDTR]
        o32 sidt [cs:call_block + CALL_IDTR]
        mov     eax, cr0
        mov     [cs:call_block + CALL_CR0], eax
        cmp     byte [cs:call_block + CALL_HOLD], 0
        je      .leave
        call    hold
.leave:
        o32 lgdt [cs:gdt_pointer]
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        jmp     dword SEL_CODE32:.code32
bits 32
.code32:
        mov     ax, SEL_DATA32
        mov     ds, ax
        mov     es, ax
        mov     fs, ax
        mov     gs, ax
        mov     ss, ax
        mov     esp, [pm_stack]
        cmp     byte [call_block + CALL_SHIELD], 0
        je      .unshielded
        mov     esi, SHIELD_COPY
        mov     edi, SHIELD
        mov     ecx, SHIELD_BYTES / 4
        repe cmpsd
        je      .unshielded
        mov     byte [call_block + CALL_SHIELD], 2
        mov     esi, SHIELD_COPY
        mov     edi, SHIELD
        mov     ecx, SHIELD_BYTES / 4
        rep movsd
.unshielded:
        popad
        ret

; ----------------------------------------------------------------------
bits 16
; Purpose: stand still with the callee's segment registers in place, so
;          that the driver can read the hidden limits from the emulator.
; In:      nothing
; Out:     returns when one byte has come in on COM1
; Clobbers: AX, DX
; Mode:    real mode
hold:
        mov     dx, COM1
        mov     al, '@'
        out     dx, al
        mov     al, 10
        out     dx, al
        mov     dx, COM1 + 5
.wait:
        in      al, dx
        test    al, 1
        jz      .wait
        mov     dx, COM1
        in      al, dx
        mov     [cs:hold_answer], al
        ret

; Purpose: INT 01h while TF is under test: count the traps, and those that
;          hit while somebody else's code ran.
; In:      the trap frame
; Out:     trap_total, trap_foreign
; Clobbers: nothing
; Mode:    real mode
global trap_entry
trap_entry:
        push    bp
        mov     bp, sp
        inc     dword [cs:trap_total]
        cmp     word [bp + 4], 0        ; our own CS
        je      .done
        inc     dword [cs:trap_foreign]
.done:
        pop     bp
        iret

; Purpose: INT 08h while re-entry is under test: acknowledge, take and write
;          some stack, and from time to time read one sector through
;          INT 13h, in the middle of whatever was interrupted.
; In:      tick_words (of stack), nest_packet, nest_dl, nest_want (the
;          dword that a right sector begins with)
; Out:     tick_total, tick_inside, nest_good, nest_refused, nest_bad
; Clobbers: nothing
; Mode:    real mode, IF=0, the interrupted program's stack
global tick_entry
tick_entry:
        push    bp
        mov     bp, sp
        push    ax
        mov     al, 20h                 ; end of interrupt, master 8259
        out     20h, al
        push    cx
        mov     cx, [cs:tick_words]
        jcxz    .counted
.deep:
        push    word 0D5D5h
        loop    .deep
        lea     sp, [bp - 4]            ; where CX is
.counted:
        pop     cx
        inc     dword [cs:tick_total]
        cmp     word [bp + 4], 0
        je      .done
        inc     dword [cs:tick_inside]
        cmp     byte [cs:nest_armed], 0
        je      .done
        mov     byte [cs:nest_armed], 0
        call    nest
.done:
        pop     ax
        pop     bp
        iret

; Purpose: the nested read of tick_entry
; In, out: as there
; Clobbers: flags
; Mode:    real mode, IF=0
nest:
        pushad
        push    ds
        push    es
        xor     ax, ax
        mov     ds, ax
        mov     word [nest_buffer], 0
        mov     word [nest_packet + 2], 1
        mov     ah, 42h
        mov     dl, [nest_dl]
        mov     si, nest_packet
        int     13h
        mov     bx, 0                   ; CF is the answer: no XOR here
        mov     ds, bx
        jc      .refused
        mov     eax, [nest_want]
        cmp     [nest_buffer], eax
        jne     .bad
        mov     eax, [nest_want_last]
        cmp     [nest_buffer + 2044], eax
        jne     .bad
        inc     dword [nest_good]
        jmp     short .out
.bad:
        inc     dword [nest_bad]
        jmp     short .out
.refused:
        inc     dword [nest_refused]
.out:
        pop     es
        pop     ds
        popad
        ret

; ----------------------------------------------------------------------
section .low progbits alloc write align=16
global started_as_kernel, entry_state, entry_tsc, call_block, hold_answer
global gdt, gdt_limit, gdt_tss, call_exit
global trap_total, trap_foreign, tick_total, tick_inside, tick_words
global nest_armed, nest_dl, nest_packet, nest_want, nest_want_last
global nest_good, nest_refused, nest_bad

align 8
gdt:            dq 0
                dq 00CF9B000000FFFFh    ; code, 32 bits, 4 GiB
                dq 00CF93000000FFFFh    ; data, 4 GiB
                dq 00009B000000FFFFh    ; code, 16 bits, base 0, 64 KiB
                dq 000093000000FFFFh    ; data, base 0, 64 KiB
gdt_tss:        dq 0                    ; by v86_start.c
gdt_end:
gdt_limit:
gdt_pointer:    dw gdt_end - gdt - 1
                dd gdt
idt_pointer:    dw 3FFh
                dd 0
align 4
pm_stack:       dd 0
real_stack:     dd REAL_STACK_TOP
                dw REAL_STACK_SEG
call_exit:      dw road_back.tables     ; or v86_exit, see v86_start.c
align 4
entry_tsc:      dq 0
entry_state:    times ENTRY_SIZE db 0
align 4
call_block:     times CALL_SIZE db 0
align 4
trap_total:     dd 0
trap_foreign:   dd 0
tick_total:     dd 0
tick_inside:    dd 0
nest_good:      dd 0
nest_refused:   dd 0
nest_bad:       dd 0
nest_want:      dd 0
nest_want_last: dd 0
nest_packet:    db 10h, 0
                dw 1, nest_buffer, 0
                dd 0, 0
tick_words:     dw 0
nest_armed:     db 0
nest_dl:        db 0
hold_answer:    db 0
started_as_kernel:
                db 0                    ; kernel.asm: there is no boot drive
section .end progbits alloc noexec nowrite align=4
global end_mark
end_mark:       dd 454E4421h

section .low
align 4
nest_buffer:    times 2048 db 0

section .note.GNU-stack noalloc noexec nowrite progbits
