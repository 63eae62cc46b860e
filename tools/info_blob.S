// SPDX-License-Identifier: GPL-2.0-or-later
// The linked resident part, as the loader has it, to be measured; host.

    .section .rodata
    .globl info_int13, info_int13_end
    .balign 16
info_int13:
    .incbin INT13_BLOB
info_int13_end:
    .section .note.GNU-stack, "", %progbits
