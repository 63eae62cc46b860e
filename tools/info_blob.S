// SPDX-License-Identifier: GPL-2.0-or-later
// What the loader has in it, to be measured: the linked resident part, and what
// a live system's initrd gets; host.

    .section .rodata
    .globl info_int13, info_int13_end
    .balign 16
info_int13:
    .incbin INT13_BLOB
info_int13_end:
    .globl info_inject, info_inject_end
info_inject:
    .incbin INJECT_BLOB
info_inject_end:
    .section .note.GNU-stack, "", %progbits
