// SPDX-License-Identifier: GPL-2.0-or-later
// Writes a row of the text screen by what the BIOS data area says of it; any
// mode, builds on the host.

#include "loader/row.h"

#include "boot/bda.h"
#include "loader/lib.h"
#include "loader/physical.h"

#define MONOCHROME 7 // the mode that has its memory at B0000h
#define MONOCHROME_TEXT 0xb0000u
#define COLOUR_TEXT 0xb8000u
#define TEXT_SIZE 0x8000u
#define GREY 0x0700 // on black

unsigned row_above_cursor(void)
{
    unsigned page = *(uint8_t *)physical_memory(BDA_PAGE) % 8;
    unsigned row = *(uint8_t *)physical_memory(BDA_CURSORS + 2 * page + 1);

    return row ? row - 1 : 0;
}

void row_write(unsigned row, const char *text)
{
    uint8_t mode = *(uint8_t *)physical_memory(BDA_VIDEO_MODE);
    uint32_t columns = get_le16(physical_memory(BDA_COLUMNS)), i;
    uint32_t at = get_le16(physical_memory(BDA_PAGE_OFFSET)) +
                  row * columns * 2;
    volatile uint16_t *cells;

    if (at + columns * 2 > TEXT_SIZE)
        return; // nonsense in the data area
    cells = physical_memory(
        (mode == MONOCHROME ? MONOCHROME_TEXT : COLOUR_TEXT) + at);
    for (i = 0; i < columns; i++)
        cells[i] = GREY | (uint8_t)(*text ? *text++ : ' ');
}
