// SPDX-License-Identifier: GPL-2.0-or-later
// Messages on the screen and on the serial port, and keys from both.

#ifndef RAMISO_CONSOLE_H
#define RAMISO_CONSOLE_H

#include "loader/lib.h"

enum console_level { CONSOLE_QUIET, CONSOLE_NORMAL, CONSOLE_VERBOSE };

// Text mode on the screen, if it is in another one.
void console_init(void);

// A sentence on COM1 alone and a reset, for a machine that has no BIOS.
_Noreturn void fail_without_bios(const char *text);

// Adds the serial port COM1 + `port` (0 to 3), 8N1 at `baud`.
void console_add_serial(unsigned port, uint32_t baud);
void console_set_level(enum console_level wanted);

// A line of news; of detail, for `verbose`; of warning, shown in any case.
// Each adds the line's end.
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void detail(const char *format, ...) __attribute__((format(printf, 1, 2)));
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Progress (loader/progress_show.h): a row of the screen that is written over,
// and lines on the serial port, both without a BIOS call; nothing if `quiet`.
// A line goes out by progress_flow(), which never waits for the port: it is
// called often, in an interrupt too. One that comes while the last is still on
// its way is left out. A message in between gets a line of its own above the
// row. The end says `text`, unless that is NULL.
void progress_open(void);
void progress_to_screen(const char *text);
void progress_to_serial(const char *text);
void progress_flow(void);
void progress_close(const char *text);

// The screen as rows, on the terminal at the serial port too: a clear screen,
// one row's text (less than 80 characters), and the cursor.
void console_clear(void);
void console_row(unsigned row, const char *text, bool marked);
void console_cursor(unsigned row, unsigned column);

// A key from the keyboard or the serial port (loader/keys.h): KEY_NONE if
// there is none as yet; or waits for one.
int get_key(void);
int wait_key(void);

// Whether ESC has been pressed, on the keyboard or the serial port; what else
// was pressed is lost. escape_key_waits() makes no BIOS call, so it may be
// asked in an interrupt; escape_pressed() makes one, in which interrupts, the
// clock's and the keyboard's, get in.
bool escape_key_waits(void);
bool escape_pressed(void);

// The end: one sentence (what, the value, what to do), a key, and back.
_Noreturn void fail(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

// Back at once, when the user has had enough.
_Noreturn void abandon(void);

// The way back, and where to; it is INT 18h, "the firmware", at first, and
// when `leave` is NULL or returns. Back there, the serial console is what it is
// now.
void on_failure(void (*leave)(void), const char *where);

#endif
