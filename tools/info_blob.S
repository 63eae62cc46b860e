// SPDX-License-Identifier: GPL-2.0-or-later
// What the loader has in it, to be measured: the linked resident part, and what
// a live system's initrd gets; host.

    .section .rodata
    .globl info_int13, info_int13_bytes, info_inject, info_inject_bytes
    .balign 16
info_int13:
    .incbin INT13_BLOB
info_int13_end:
info_inject:
    .incbin INJECT_BLOB
info_inject_end:
    .balign 4
info_int13_bytes:
    .long info_int13_end - info_int13
info_inject_bytes:
    .long info_inject_end - info_inject
    .section .note.GNU-stack, "", %progbits
