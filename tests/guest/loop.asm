; SPDX-License-Identifier: GPL-2.0-or-later
; The bench's measuring loop: AH=42h or 02h calls one after another (real mode).

%include "offsets.inc"

TICKS           equ 46Ch        ; BIOS data area: timer ticks since midnight
CALL_INT13      equ 13CDh       ; the bytes CDh 13h
CALL_NOTHING    equ 0C084h      ; TEST AL,AL: one instruction, CF=0

extern road_back

section .low progbits alloc write align=4
global loop_calls, loop_deadline, loop_done, loop_failed, loop_start
global loop_stop, loop_packet, loop_first, loop_limit, loop_blocks
global loop_nothing, loop_function
loop_calls:     dd 0            ; in: calls at the most
loop_deadline:  dd 0            ; in: tick count at which to stop
loop_first:     dd 0            ; in: first LBA
loop_limit:     dd 0            ; in: start again at this LBA
loop_blocks:    dd 0            ; in: blocks in a call
loop_done:      dd 0            ; out: calls made
loop_failed:    dd 0            ; out: 1 after a failure
loop_start:     dq 0            ; out: time stamps
loop_stop:      dq 0
loop_packet:    dw 10h, 1, 0, 3000h
                dd 0, 0
loop_function:  dw 4200h        ; in: AX but for the count
loop_nothing:   db 0            ; in: 1 to measure the loop itself

section .entry
bits 16
; Purpose: call loop_function until loop_calls or loop_deadline is reached,
;          the LBA going up by loop_blocks each time; a road of real_call.
; In:      DL drive, DS = CS = 0, the variables above; for AH=02h CX, DH and
;          ES:BX too
; Out:     loop_done, loop_failed, loop_start, loop_stop
; Clobbers: EAX, EDX, ESI, EBP (real_call's caller expects that)
; Mode:    real mode
global road_loop
road_loop:
        mov     word [.call], CALL_INT13
        cmp     byte [loop_nothing], 0
        je      .ready
        mov     word [.call], CALL_NOTHING
.ready:
        mov     ebp, edx
        mov     dword [loop_done], 0
        mov     dword [loop_failed], 0
        mov     eax, [loop_first]
        mov     [loop_packet + 8], eax
        jmp     $ + 2                   ; the patched bytes are code now
        rdtsc
        mov     [loop_start], eax
        mov     [loop_start + 4], edx
.next:
        mov     ax, [loop_blocks]
        mov     [loop_packet + 2], ax
        mov     si, loop_packet
        add     ax, [loop_function]
        mov     edx, ebp
.call:  int     13h
        jc      .failed
        inc     dword [loop_done]
        mov     eax, [loop_packet + 8]
        add     eax, [loop_blocks]
        cmp     eax, [loop_limit]
        jb      .same
        mov     eax, [loop_first]
.same:
        mov     [loop_packet + 8], eax
        mov     eax, [TICKS]
        cmp     eax, [loop_deadline]
        jae     .stop
        dec     dword [loop_calls]
        jnz     .next
.stop:
        rdtsc
        mov     [loop_stop], eax
        mov     [loop_stop + 4], edx
        jmp     road_back
.failed:
        mov     dword [loop_failed], 1
        jmp     .stop

section .note.GNU-stack noalloc noexec nowrite progbits
