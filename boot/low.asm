; SPDX-License-Identifier: GPL-2.0-or-later
; The low area: takes a call, or one that is tried again and again, from
; protected to real mode and back, and ticks of the timer the other way. Runs
; at LOW_SEGMENT:0000; the first bytes are struct low_area.

%include "equates.inc"

        bits 16
        org 0

FLAGS_ON_CALL equ 0203h         ; IF, and CF so that a BIOS that does nothing
                                ; is seen
area:   dw enter
        dw far_return
        times LOW_STREAM - ($ - area) db 0
        dw stream
        dw tick
        dw tick_leave
        times LOW_SIZE - ($ - area) db 0

; From boot/real.asm. In: 16-bit protected mode, CS base LOW_BASE, the real
; mode IDT loaded. Ends at the return address in the area.
enter:  mov ax, DATA16
        mov bx, .again
        jmp to_real
.again: mov ax, cs
        mov ss, ax
        mov esp, LOW_STACK
        cld                     ; a ROM may have come back with DF set
        ; What the call takes on the stack: its arguments, or FLAGS.
        mov si, LOW_ARGUMENTS
        mov cx, [LOW_ARGUMENT_COUNT]
        jcxz .interrupt
.push:  lodsw
        push ax
        loop .push
        jmp .registers
.interrupt:
        push word FLAGS_ON_CALL
.registers:
        mov eax, [LOW_EAX]
        mov ebx, [LOW_EBX]
        mov ecx, [LOW_ECX]
        mov edx, [LOW_EDX]
        mov esi, [LOW_ESI]
        mov edi, [LOW_EDI]
        mov ebp, [LOW_EBP]
        mov es, [LOW_ES]
        cmp word [LOW_ARGUMENT_COUNT], 0
        mov ds, [LOW_DS]
        je .call
        sti
.call:  call far [cs:LOW_TARGET]
        pushf
        push ds
        push cs
        pop ds
        test ax, ax             ; a PXE call's success
        jz .enough
        sub word [LOW_REPEAT], 1
        jnc .again
.enough:
        pop word [LOW_DS]
        pop word [LOW_FLAGS]
        mov [LOW_ES], es
        mov [LOW_EAX], eax
        mov [LOW_EBX], ebx
        mov [LOW_ECX], ecx
        mov [LOW_EDX], edx
        mov [LOW_ESI], esi
        mov [LOW_EDI], edi
        mov [LOW_EBP], ebp
        cli
        cld
        mov sp, LOW_STACK
        call a20_on             ; the BIOS may have switched it off
        xor cl, cl
; To boot/real.asm. In: CL = 0, or 1 for a tick; DS = CS.
to_loader:
        o32 lgdt [LOW_GDT]
        mov eax, cr0
        or al, CR0_PE
        mov cr0, eax
        jmp dword far [LOW_RETURN]

far_return:
        retf

; Reads a stream until `most` bytes or its end have come, or there has been
; nothing for `polls` calls. Called as the PXE entry point is. In: ES:DI =
; struct pxe_stream_read, BX = PXENV_FILE_READ. Out: AX as of the last call.
; Clobbers: CX. What brings more than it was asked for has failed.
stream: mov word [es:di + STREAM_BYTES], 0
.next:  mov ax, [es:di + STREAM_MOST]
        sub ax, [es:di + STREAM_BYTES]
        jz .end
        cmp ax, [es:di + STREAM_PIECE]
        jbe .ask
        mov ax, [es:di + STREAM_PIECE]
.ask:   mov [es:di + STREAM_READ_SIZE], ax
        push ax
        push es
        push di
        push bx
        call far [es:di + STREAM_ENTRY]
        add sp, 6
        pop cx
        cmp word [es:di + STREAM_STATUS], PXE_STATUS_TRY_AGAIN
        je .nothing
        or ax, [es:di + STREAM_STATUS]
        jnz .end
        mov ax, [es:di + STREAM_READ_SIZE]
        cmp ax, cx
        ja .failed
        add [es:di + STREAM_READ_BUFFER], ax
        add [es:di + STREAM_BYTES], ax
        test ax, ax
        jnz .next
.end:   retf
.nothing:
        dec word [es:di + STREAM_POLLS]
        jnz .next
        retf
.failed:
        mov word [es:di + STREAM_STATUS], PXE_STATUS_FAILURE
        retf

; INT 1Ch while a long PXE call runs: lets the loader look at what has come
; (loader/watch.c), ends the call if it says so, and goes on to the handler
; before it. Runs on the stack of who was interrupted, but for the loader's
; own part. Clobbers: nothing. In virtual-8086 mode it does nothing.
tick:   pushad
        push ds
        push es
        push fs
        push gs
        cli
        cld
        mov ax, cs
        mov ds, ax
        smsw ax
        test al, CR0_PE
        jnz .chain
        mov [LOW_TICK_ESP], esp
        mov [LOW_TICK_SS], ss
        call a20_on
        jc .chain
        o32 sgdt [LOW_TICK_GDT]
        mov cl, 1
        jmp to_loader

; Back from there. In: 16-bit protected mode, CS base LOW_BASE.
; The data segments keep limits of 4 GiB: a ROM may have been interrupted
; that reaches above 1 MiB from real mode.
tick_leave:
        mov ax, DATA32
        mov bx, tick_back
; To real mode. In: AX = what the data segments keep their limits of, BX =
; where to go on. Out: DS = AX = CS.
to_real:
        mov ds, ax
        mov es, ax
        mov fs, ax
        mov gs, ax
        mov ax, DATA16
        mov ss, ax
        mov eax, cr0
        and al, ~CR0_PE
        mov cr0, eax
        jmp LOW_SEGMENT:.real
.real:  mov ax, cs
        mov ds, ax
        jmp bx
tick_back:
        mov ss, [LOW_TICK_SS]
        mov esp, [LOW_TICK_ESP]
        o32 lgdt [LOW_TICK_GDT]
        cmp word [LOW_TICK_ABORT], 0
        je tick.chain
        mov word [LOW_TICK_ABORT], 0
        mov es, ax
        mov di, close_status
        mov bx, PXENV_TFTP_CLOSE
        push ax                 ; !PXE: on the stack; PXENV+: in registers
        push di
        push bx
        call far [LOW_TARGET]
        add sp, 6
tick.chain:
        pop gs
        pop fs
        pop es
        pop ds
        popad
        jmp far [cs:LOW_OLD_TICK]

close_status:
        dw 0

%include "a20.inc"
