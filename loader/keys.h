// SPDX-License-Identifier: GPL-2.0-or-later
// Keys, as the BIOS and a terminal on the serial port tell of them.

#ifndef RAMISO_KEYS_H
#define RAMISO_KEYS_H

#include "loader/lib.h"

enum { // characters are themselves
    KEY_NONE = 0,
    KEY_BACKSPACE = 0x08,
    KEY_TAB = 0x09,
    KEY_ENTER = 0x0d,
    KEY_ESCAPE = 0x1b,
    KEY_UP = 0x100,
    KEY_DOWN,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_HOME,
    KEY_END,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_DELETE,
};

// The key of AX after INT 16h AH=00h.
int key_of_bios(uint16_t ax);

// An escape sequence, as far as it has come.
struct escape {
    enum { ESCAPE_NONE, ESCAPE_BEGUN, ESCAPE_CSI, ESCAPE_SS3 } state;
    unsigned number, parameter;
};

// The key that the byte from a VT100, xterm or VT220 ends; KEY_NONE if there
// is more to come.
int key_of_terminal(struct escape *e, uint8_t byte);

// The key that it was if nothing more comes: Esc is the beginning of all
// sequences.
int key_of_silence(struct escape *e);

#endif
