/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A timer at about 20,000 ticks a second on a handler that counts (32-bit
   protected mode; the handler is tick_entry in entry.asm). */
#ifndef TIMER_H
#define TIMER_H

#include <stdint.h>

enum {
    DEEP_WORDS = 200,
    TIMER_PATIENCE = 3000,      /* turns on a machine whose timer is late */
};

extern volatile uint32_t tick_total, tick_inside;
extern volatile uint16_t tick_words;    /* of stack that a tick takes */

/* A read of the handler's own, at its next tick inside a call (entry.asm). */
extern volatile uint32_t nest_good, nest_refused, nest_bad;
extern volatile uint32_t nest_want, nest_want_last;
extern volatile uint8_t nest_armed, nest_dl;
extern volatile struct {
    uint8_t size, reserved;
    uint16_t count, off, seg;
    uint32_t lba, lba_high;
} nest_packet;

void arm_nested_read(uint32_t lba);
uint32_t hook_timer(void);
uint32_t hook_timer_on(uint32_t handler);
void unhook_timer(uint32_t old);

#endif
