; SPDX-License-Identifier: GPL-2.0-or-later
; The boot sector of the image that is measured: says on the first serial port
; that it runs, and stops; real mode.

COM1 equ 0x3f8

	org 0
	mov dx, COM1
	mov al, '!'
	out dx, al
	cli
	hlt

	times 2048 - ($ - $$) db 0
