; SPDX-License-Identifier: GPL-2.0-or-later
; SHA-256 by the processor's SHA instructions (Intel SDM volume 2); protected
; mode, and 64-bit mode for the tests on the host.

        default rel             ; in 64-bit mode

; The C compiler's registers: gcc -mregparm=3, and the System V ABI for x86-64.
%ifidn __OUTPUT_FORMAT__, elf64
%define STATE   rdi
%define DATA    rsi
%define BLOCKS  rdx
%define K       rbx
%define LEFT    rbp
%else
%define STATE   eax
%define DATA    edx
%define BLOCKS  ecx
%define K       ebx
%define LEFT    ebp
%endif

BLOCK   equ 64                  ; bytes
%define WK      xmm0            ; words plus constants: an implied operand
%define ABEF    xmm1            ; variables, A in the highest dword
%define CDGH    xmm2
%define W0      xmm3            ; 16 words, four in each, oldest first
%define W4      xmm4
%define W8      xmm5
%define W12     xmm6
%define TEMP    xmm7

; From the state as it lies in memory to ABEF and CDGH, and the reverse.
ABEF_OR_EFGH    equ 00010001b
CDGH_OR_ABCD    equ 10111011b
HIGH_TO_LOW     equ 00001110b

extern  sha256_k
global  sha_ni_hash

        section .text

; void sha_ni_hash(uint32_t state[8], const uint8_t *data, size_t blocks)
; In: SSE switched on, SHA, SSSE3. Clobbers: XMM0 to XMM7, and what C allows.
sha_ni_hash:
        push K
        push LEFT
        test BLOCKS, BLOCKS
        jz .end
.block: movups W0, [STATE]
        movups CDGH, [STATE + 16]
        movaps ABEF, CDGH
        shufps ABEF, W0, ABEF_OR_EFGH
        shufps CDGH, W0, CDGH_OR_ABCD
        movups W0, [DATA]
        movups W4, [DATA + 16]
        movups W8, [DATA + 32]
        movups W12, [DATA + 48]
        movaps TEMP, [big_endian]
        pshufb W0, TEMP
        pshufb W4, TEMP
        pshufb W8, TEMP
        pshufb W12, TEMP
        lea K, [sha256_k]
        mov LEFT, 16
.rounds:                        ; four; ABEF's old values are the next CDGH
        movups WK, [K]
        paddd WK, W0
        sha256rnds2 CDGH, ABEF
        pshufd WK, WK, HIGH_TO_LOW
        sha256rnds2 ABEF, CDGH
        sha256msg1 W0, W4       ; the four words behind the 16
        movaps TEMP, W12
        palignr TEMP, W8, 4     ; words 9 to 12
        paddd W0, TEMP
        sha256msg2 W0, W12
        movaps TEMP, W0
        movaps W0, W4
        movaps W4, W8
        movaps W8, W12
        movaps W12, TEMP
        add K, 16
        dec LEFT
        jnz .rounds
        movaps TEMP, ABEF
        shufps TEMP, CDGH, CDGH_OR_ABCD
        shufps ABEF, CDGH, ABEF_OR_EFGH
        movups W0, [STATE]
        movups W4, [STATE + 16]
        paddd W0, TEMP
        paddd W4, ABEF
        movups [STATE], W0
        movups [STATE + 16], W4
        add DATA, BLOCK
        dec BLOCKS
        jnz .block
.end:   pop LEFT
        pop K
        ret

        section .rodata
        align 16
big_endian:
        db 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12

        section .note.GNU-stack noalloc noexec nowrite progbits
