// SPDX-License-Identifier: GPL-2.0-or-later
// One row of the text screen, written to its memory and not by INT 10h, so
// that it may be done at any time, in the middle of a BIOS call too.

#ifndef RAMISO_ROW_H
#define RAMISO_ROW_H

// The row above the one that the cursor is in.
unsigned row_above_cursor(void);

// Fills the row with `text`, and with spaces behind it.
void row_write(unsigned row, const char *text);

#endif
