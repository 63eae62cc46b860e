// SPDX-License-Identifier: GPL-2.0-or-later
// Decodes keys; any mode, builds on the host.

#include "loader/keys.h"

#define DEL 0x7f // what terminals send for Backspace

int key_of_bios(uint16_t ax)
{
    static const struct {
        uint8_t scan_code;
        uint16_t key;
    } keys[] = {
        {0x47, KEY_HOME},  {0x48, KEY_UP},    {0x49, KEY_PAGE_UP},
        {0x4b, KEY_LEFT},  {0x4d, KEY_RIGHT}, {0x4f, KEY_END},
        {0x50, KEY_DOWN},  {0x51, KEY_PAGE_DOWN}, {0x53, KEY_DELETE},
    };
    int character = ax & 0xff;
    size_t i;

    if (character && character != 0xe0)
        return character;
    for (i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].scan_code == ax >> 8)
            return keys[i].key;
    return KEY_NONE;
}

// ESC [ or ESC O, and a letter.
static int key_of_letter(uint8_t letter)
{
    switch (letter) {
    case 'A':
        return KEY_UP;
    case 'B':
        return KEY_DOWN;
    case 'C':
        return KEY_RIGHT;
    case 'D':
        return KEY_LEFT;
    case 'F':
        return KEY_END;
    case 'H':
        return KEY_HOME;
    default:
        return KEY_NONE;
    }
}

// ESC [ number ~
static int key_of_number(unsigned number)
{
    static const uint16_t keys[] = {
        KEY_NONE, KEY_HOME,    KEY_NONE,      KEY_DELETE, KEY_END,
        KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_HOME, KEY_END,
    };

    return number < sizeof keys / sizeof *keys ? keys[number] : KEY_NONE;
}

// Numbers behind the first one are modifiers, which change nothing.
static int read_csi(struct escape *e, uint8_t byte)
{
    if (byte < 0x40) {
        if (byte == ';')
            e->parameter++;
        else if (!e->parameter && byte >= '0' && byte <= '9')
            e->number = (e->number * 10 + byte - '0') & 0xff;
        return KEY_NONE;
    }
    e->state = ESCAPE_NONE;
    return byte == '~' ? key_of_number(e->number) : key_of_letter(byte);
}

int key_of_terminal(struct escape *e, uint8_t byte)
{
    if (byte == KEY_ESCAPE) { // a new one in any case
        *e = (struct escape){.state = ESCAPE_BEGUN};
        return KEY_NONE;
    }
    switch (e->state) {
    case ESCAPE_CSI:
        return read_csi(e, byte);
    case ESCAPE_SS3:
        e->state = ESCAPE_NONE;
        return key_of_letter(byte);
    case ESCAPE_BEGUN:
        e->state = byte == '['   ? ESCAPE_CSI
                   : byte == 'O' ? ESCAPE_SS3
                                 : ESCAPE_NONE;
        if (e->state != ESCAPE_NONE)
            return KEY_NONE;
        break;
    default:
        break;
    }
    if (byte == '\n')
        return KEY_ENTER;
    return byte == DEL ? KEY_BACKSPACE : byte;
}

int key_of_silence(struct escape *e)
{
    bool alone = e->state == ESCAPE_BEGUN;

    e->state = ESCAPE_NONE;
    return alone ? KEY_ESCAPE : KEY_NONE;
}
