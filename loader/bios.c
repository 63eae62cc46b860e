// SPDX-License-Identifier: GPL-2.0-or-later
// Sets up and makes real-mode calls through the low area; protected mode.

#include "loader/bios.h"

#include "boot/bda.h"
#include "boot/pxe.h"
#include "loader/boot.h"

static struct low_area *low(void)
{
    return physical_memory(LOW_BASE);
}

void *low_buffer(void)
{
    return physical_memory(LOW_BASE + LOW_BUFFER);
}

void bios_init(void)
{
    memcpy(low(), low_image, (size_t)low_image_end - (size_t)low_image);
    low()->gdt_limit = LOADER_GDT_SIZE - 1;
    low()->gdt_base = (uint32_t)loader_gdt;
    low()->return_offset = (uint32_t)real_mode_return;
    low()->return_selector = SELECTOR_CODE32;
}

bool bios_interrupt(uint8_t number, struct real_regs *regs)
{
    low()->regs = *regs;
    low()->argument_count = 0;
    low()->repeat = 0;
    low()->target = *(uint32_t *)physical_memory(number * 4u);
    real_mode_call();
    *regs = low()->regs;
    return regs->flags & FLAG_CARRY;
}

uint16_t pxe_poll(uint32_t entry, uint16_t opcode, uint16_t times)
{
    low()->regs = (struct real_regs){
        .ebx = opcode,
        .edi = LOW_BUFFER_OFFSET,
        .es = LOW_BUFFER_SEGMENT,
        .ds = LOW_BUFFER_SEGMENT,
    };
    low()->arguments[0] = LOW_BUFFER_SEGMENT;
    low()->arguments[1] = LOW_BUFFER_OFFSET;
    low()->arguments[2] = opcode;
    low()->argument_count = 3;
    low()->repeat = (uint16_t)(times - 1);
    low()->target = entry;
    real_mode_call();
    return (uint16_t)low()->regs.eax;
}

uint16_t pxe_call(uint32_t entry, uint16_t opcode)
{
    return pxe_poll(entry, opcode, 1);
}

uint16_t pxe_call_stream(void)
{
    return pxe_call((uint32_t)LOW_SEGMENT << 16 | low()->stream,
                    PXENV_FILE_READ);
}

static uint32_t *tick_vector(void)
{
    return physical_memory(IVT_INT1C);
}

void bios_hook_tick(void)
{
    low()->old_tick = *tick_vector();
    *tick_vector() = (uint32_t)LOW_SEGMENT << 16 | low()->tick;
}

void bios_unhook_tick(void)
{
    *tick_vector() = low()->old_tick;
}
