/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A timer at about 20,000 ticks a second on a handler that counts (32-bit
   protected mode). */
#include "guest.h"
#include "medium.h"
#include "timer.h"

enum {
    PIT_COUNTER = 0x40, PIT_MODE = 0x43, PIT_SQUARE = 0x36,
    PIT_PERIOD = 60,            /* of 1.193 MHz: about 20,000 ticks a second */
    TIMER_VECTOR = 0x08 * 4,
};

/* Of one sector of the drive under test, which holds its pattern. */
void arm_nested_read(uint32_t lba)
{
    nest_dl = drive;
    nest_packet.lba = lba;
    nest_want = sector_word(lba, 0);
    nest_want_last = medium.unit == SECTOR ? sector_word(lba, SECTOR / 4 - 1)
        : 0;                    /* never read into */
    nest_armed = 1;
}

static void set_timer(uint16_t period)
{
    out8(PIT_MODE, PIT_SQUARE);
    out8(PIT_COUNTER, (uint8_t)period);
    out8(PIT_COUNTER, period >> 8);
}

uint32_t hook_timer(void)
{
    return hook_timer_on((uint32_t)tick_entry);
}

/* Returns the old handler, for unhook_timer(). */
uint32_t hook_timer_on(uint32_t handler)
{
    uint32_t old = dword_at(TIMER_VECTOR);

    *(volatile uint32_t *)at(TIMER_VECTOR) = handler;
    tick_total = tick_inside = tick_words = 0;
    set_timer(PIT_PERIOD);
    return old;
}

void unhook_timer(uint32_t old)
{
    set_timer(0);
    *(volatile uint32_t *)at(TIMER_VECTOR) = old;
}
