; SPDX-License-Identifier: GPL-2.0-or-later
; build/inject.cpio: what ramiso adds to an initrd, a "newc" archive (Linux,
; Documentation/driver-api/early-userspace/buffer-format.rst). It has no
; folders, so that nothing comes of it where there is no /conf/conf.d.

        bits 32

S_IFREG         equ 0o100000

%macro hex 1                    ; 8 hexadecimal digits
%assign %%shift 28
%rep 8
        db '0' + ((%1) >> %%shift & 15) + 7 * (((%1) >> %%shift & 15) / 10)
%assign %%shift %%shift - 4
%endrep
%endmacro

; member name, mode, inode, bytes: the header; the contents follow.
%macro member 4
        db '070701'
        hex %3
        hex %2
        hex 0                   ; uid
        hex 0                   ; gid
        hex 1                   ; links
        hex 0                   ; date
        hex %4
%rep 4
        hex 0                   ; devices
%endrep
%strlen %%length %1
        hex %%length + 1
        hex 0                   ; sum, of other formats
        db %1, 0
        align 4, db 0
%endmacro

        member 'conf/conf.d/ramiso', S_IFREG | 0o644, 1, script.end - script
script: incbin 'script'
.end:   align 4, db 0

        member 'conf/ramiso', S_IFREG | 0o755, 2, helper.end - helper
helper: incbin 'helper'
.end:   align 4, db 0

        member 'TRAILER!!!', 0, 0, 0
