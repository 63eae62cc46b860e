// SPDX-License-Identifier: GPL-2.0-or-later
// The library's inner parts: the way in and back, and what is said.

#ifndef RAMISO_GATE_H
#define RAMISO_GATE_H

#include "library/ramiso.h"
#include "loader/lib.h"

// Runs `step` on the library's stack. Returns RAMISO_OK, or what leave_gate()
// was given.
__attribute__((regparm(1))) int pass_gate(void (*step)(void));

// ESP of the caller whose step this is.
extern uint32_t caller_stack;

// Ends the step.
_Noreturn __attribute__((regparm(1))) void leave_gate(int status);

// library/text.c: empties what ramiso_text() shows.
void text_begin(void);

// Whether detail() adds to it.
void show_details(bool shown);

// What fail() ends a step with from now on.
void fail_as(enum ramiso_status status);

#endif
