// SPDX-License-Identifier: GPL-2.0-or-later
// Keeps what the steps say for the caller, where the loader has its console
// (loader/console.h); protected mode.

#include "library/gate.h"
#include "loader/console.h"
#include "loader/format.h"

#define LINE_ROOM 512u // with its end

static char text[2048];
static size_t used;
static enum ramiso_status failure;
static bool details;

RAMISO_CALL const char *ramiso_text(void)
{
    return text;
}

void text_begin(void)
{
    used = 0;
    text[0] = '\0';
}

void show_details(bool shown)
{
    details = shown;
}

void fail_as(enum ramiso_status status)
{
    failure = status;
}

// Left out if there is no room for the longest.
static void add_line(const char *f, va_list args)
{
    if (used > sizeof text - LINE_ROOM)
        return;
    used += format_list(text + used, LINE_ROOM - 2, f, args);
    memcpy(text + used, "\r\n", 3);
    used += 2;
}

void say(const char *f, ...)
{
    va_list args;

    va_start(args, f);
    add_line(f, args);
    va_end(args);
}

void detail(const char *f, ...)
{
    va_list args;

    if (!details)
        return;
    va_start(args, f);
    add_line(f, args);
    va_end(args);
}

void warn(const char *f, ...)
{
    va_list args;

    va_start(args, f);
    add_line(f, args);
    va_end(args);
}

_Noreturn void fail(const char *f, ...)
{
    va_list args;

    if (used > sizeof text - LINE_ROOM) // it always fits
        text_begin();
    va_start(args, f);
    add_line(f, args);
    va_end(args);
    leave_gate((int)failure);
}

// Of entry=list.
int wait_key(void)
{
    fail_as(RAMISO_WORDS);
    fail("The word entry=list asks for a key, and this program does not: "
         "give entry= and a number.");
}
