// SPDX-License-Identifier: GPL-2.0-or-later
// The host's side of loader/bios.h and loader/pxe.h, and of what the console
// says of keys.

#include "rom.h"

#include "boot/bda.h"
#include "loader/console.h"
#include "loader/stamp.h"
#include "physmem.h"

struct rom rom;

static uint16_t fail_call(uint16_t opcode)
{
    (void)opcode;
    return PXE_STATUS_FAILURE;
}

static uint16_t fail_stream(struct pxe_stream_read *s)
{
    (void)s;
    return PXE_STATUS_FAILURE;
}

static void fail_interrupt(uint8_t number, struct real_regs *regs)
{
    (void)number;
    (void)regs;
}

void rom_clear(void)
{
    physmem_clear();
    rom = (struct rom){.call = fail_call, .stream = fail_stream,
                       .interrupt = fail_interrupt};
}

bool bios_interrupt(uint8_t number, struct real_regs *regs)
{
    regs->flags |= FLAG_CARRY;
    rom.interrupt(number, regs);
    return regs->flags & FLAG_CARRY;
}

void rom_tick(uint32_t ticks)
{
    *(uint32_t *)physical_memory(BDA_TICKS) += ticks;
}

void *low_buffer(void)
{
    return physical_memory(LOW_BASE + LOW_BUFFER);
}

uint16_t pxe_ask(const struct pxe *pxe, uint16_t opcode)
{
    (void)pxe;
    return pxe_status(rom.call(opcode));
}

uint16_t pxe_call_stream(void)
{
    return rom.stream(low_buffer());
}

uint32_t gateway_to(const struct lease *lease, uint32_t server)
{
    (void)lease;
    (void)server;
    return 0;
}

void bios_hook_tick(void)
{
    rom.hooks++;
}

void bios_unhook_tick(void)
{
    rom.hooks--;
}

bool escape_pressed(void)
{
    return rom.escape;
}

bool escape_key_waits(void)
{
    return rom.escape;
}

uint64_t time_stamp(void)
{
    return rom.stamp;
}

void detail(const char *format, ...)
{
    (void)format;
}
