/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Collects what a case found and judges it (32-bit
   protected mode). */
#include <stdarg.h>

#include "guest.h"

enum verdict { PASS, FAIL, NOT_APPLICABLE, NOT_MEANT };

static char found[200];
static unsigned used;
static enum verdict verdict;

static bool is_one_of(const char *list, char byte)
{
    while (*list && *list != byte)
        list++;
    return *list;
}

void verdict_reset(void)
{
    used = 0;
    found[0] = 0;
    verdict = PASS;
}

bool failed(void)
{
    return verdict == FAIL;
}

/* For a case of many turns: the text of a turn that went well. */
void forget_text(void)
{
    if (verdict == PASS) {
        used = 0;
        found[0] = 0;
    }
}

void say(const char *format, ...)
{
    va_list args;

    if (used && used + 1 < sizeof(found) && !is_one_of(" ,", *format))
        found[used++] = ' ';
    va_start(args, format);
    used += format_text(found + used, sizeof(found) - used, format, args);
    va_end(args);
}

/* A case passes when all that it expects holds. */
void expect(bool ok, const char *what)
{
    if (ok)
        return;
    verdict = FAIL;
    say(" !%s", what);
}

void not_applicable(const char *why)
{
    if (verdict == PASS)
        verdict = NOT_APPLICABLE;
    say("%s", why);
}

/* The case is not for a medium like this one. */
void not_meant(const char *why)
{
    verdict = NOT_MEANT;
    say("%s", why);
}

/* 0: passed, 1: failed, 2: neither; and the words for it. */
unsigned verdict_index(void)
{
    return verdict < NOT_APPLICABLE ? verdict : NOT_APPLICABLE;
}

const char *verdict_name(void)
{
    static const char *const names[] = { "PASS", "FAIL", "n/a", "-" };

    return names[verdict];
}

const char *verdict_text(void)
{
    const char *text = found;

    while (is_one_of(" ,", *text) && *text)
        text++;
    return *text ? text : "as expected";
}
