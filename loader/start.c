// SPDX-License-Identifier: GPL-2.0-or-later
// The last step; protected mode, ends in real mode.

#include "loader/start.h"

#include "int13/eltorito.h"
#include "loader/bios.h"
#include "loader/boot.h"

#define BIOS_SEGMENT 0xf000u
#define PARAGRAPH 16u

// The $PnP installation check structure (Plug and Play BIOS 1.0A, section
// 4.4), as a far pointer; 0 if there is none.
static uint32_t find_pnp(void)
{
    uint32_t offset;

    for (offset = 0; offset < 0x10000; offset += PARAGRAPH) {
        const uint8_t *p = physical_memory(BIOS_SEGMENT * PARAGRAPH + offset);
        uint8_t sum = 0, i;

        if (memcmp(p, "$PnP", 4) != 0 || p[5] < 0x21)
            continue;
        for (i = 0; i < p[5]; i++)
            sum += p[i];
        if (!sum)
            return BIOS_SEGMENT << 16 | offset;
    }
    return 0;
}

// Runs boot/start.asm at `where`, a paragraph boundary, with `state`.
static _Noreturn void jump(uint32_t where, struct start_state state)
{
    struct start_state *s = physical_memory(where);

    memcpy(s, start_image, (size_t)start_image_end - (size_t)start_image);
    state.enter = s->enter;
    state.real_offset = s->real_offset;
    state.real_segment = (uint16_t)(where / PARAGRAPH);
    *s = state;
    // Base of the START16 descriptor, bits 0 to 23.
    loader_gdt[SELECTOR_START16 + 2] = (uint8_t)where;
    loader_gdt[SELECTOR_START16 + 3] = (uint8_t)(where >> 8);
    loader_gdt[SELECTOR_START16 + 4] = (uint8_t)(where >> 16);
    real_mode_start(state.enter);
}

_Noreturn void start_boot_image(const struct image *image,
                                const struct probe *probe,
                                const struct installed *in)
{
    uint32_t load = probe->load_address, pnp = find_pnp();
    // The last of 64 KiB: the first sector would run out of its segment.
    bool at_end = load % 0x10000 > 0x10000 - CD_SECTOR;
    // The usual stack, right below 7C00h, if the boot image leaves it alone;
    // else right below the resident block.
    uint32_t stack = BOOT_SEGMENT * PARAGRAPH;
    struct start_state state = {
        .dx = in->boot->number,
        .es = (uint16_t)(pnp >> 16),
        .di = (uint16_t)pnp,
        .cs = (uint16_t)(load / PARAGRAPH & (at_end ? 0xffff : 0xf000)),
        .ip = at_end ? 0 : (uint16_t)load,
    };

    if (load < stack) {
        stack = in->base;
        state.ss = (uint16_t)((stack - 0x10000) / PARAGRAPH);
        state.sp = 0xfffc;
    } else {
        state.sp = (uint16_t)stack;
    }
    memory_read(physical_memory(load),
                image_address(image) + probe->load_offset, probe->load_bytes);
    // The private stack of the resident block is nobody's until the first
    // INT 13h; the boot image may lie over all of the rest.
    jump((uint32_t)round_up(in->base + in->size - MIN_RESIDENT_STACK,
                            PARAGRAPH), state);
}

_Noreturn void return_to_rom(const struct pxe_entry *entry)
{
    struct low_area *low = physical_memory(LOW_BASE);

    jump(LOW_BASE + LOW_BUFFER, (struct start_state){
        .ss = entry->ss,
        .sp = entry->sp,
        .cs = LOW_SEGMENT,
        .ip = low->far_return,
    });
}
