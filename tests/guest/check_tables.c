/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables that int13check runs, and the rows of them that it leaves out
   (32-bit protected mode). */
#include "check.h"
#include "medium.h"
#include "rows.h"

const struct choice choices[] = {
    { &group_entry, 0, BOOTED, 0 },
    { &group_basic, 0, ON_CD, 0 },
    { &group_disk, 0, 0, ON_CD },
    { &group_floppy, 0, ON_FLOPPY, 0 },
    { &group_edd, 0, WITH_EDD, ON_CD },
    { &group_no_edd, 0, 0, WITH_EDD },
    { &group_parameters, 0, WITH_EDD, 0 },
    { &group_info, 0, ON_CD | BOOTED, 0 },
    { &group_plain, 0, 0, ON_CD | EMULATED },
    { &group_chs, 0, 0, ON_CD },
    { &group_read, 0, WITH_EDD, 0 },
    { &group_long, 0, WITH_EDD, ON_CD },
    { &group_protect, 0, WITH_EDD | READ_ONLY, 0 },
    { &group_locked, 0, READ_ONLY, ON_CD },
    { &group_write, 0, 0, READ_ONLY },
    { &group_write_edd, 0, WITH_EDD, READ_ONLY },
    { &group_cpu, 0, 0, 0 },
    { &group_block, 0, 0, 0 },
    { &group_beside, 0, 0, 0 },
    { &group_emulation, 0, EMULATED, 0 },       /* last: it may end */
    { NULL, 0, 0, 0 },
};

enum { ANY = 0xFFFF };

struct left_out {
    const char *names;          /* a * stands for any end */
    unsigned kinds;             /* of media (medium.h) */
};

/* No rules for these media, or rules of ramiso alone. */
static const struct left_out never[] = {
    { "46-eject", ANY },        /* a real drive's tray would open */
    { "45-lock", ON_HARD_DISK | ON_FLOPPY },    /* EDD lets them be served */
    { "49-change", ON_HARD_DISK | ON_FLOPPY },
    { "48-fixed", ANY },
    { "4b01-cd", ANY },         /* El Torito: the drive that is emulated */
    { "4d-cd", ANY },
    { "16-change", ANY },       /* for floppies, and any answer may be true */
    { "0d-reset", ON_FLOPPY },          /* these are for hard disks */
    { "10-ready", ON_FLOPPY },
    { "11-calibrate", ON_FLOPPY },
    { "0c-*", ON_FLOPPY | ON_CD },
    { "*-64k", ON_FLOPPY },             /* ISA DMA can't; AH=09 says so */
    { "*-fff0", ON_FLOPPY },
    { "42-n128", ON_HARD_DISK | ON_FLOPPY },    /* EDD: 127 at the most */
    { "42-n129", ANY }, { "42-n255", ANY }, { "42-n256", ANY },
    { "42-n513", ANY }, { "42-n640", ANY }, { "42-flat-n508", ANY },
    { "43-n300", ANY },
    { "02-n129", ANY }, { "02-n255*", ANY },    /* IBM: 128 at the most */
    { "02-end-n255", ANY }, { "03-n200", ANY },
    { "cpu-stack*", ANY }, { "87-fail-n127*", ANY },
    { "entry-loaded", ANY },            /* sector.asm is all that is loaded */
    { "87-mute*", ANY },                /* faults of a BIOS itself */
    { "87-stray*", ANY },
    { "cpu-big*", ANY },                /* wants an emulator's monitor */
    { "42-last*", VAST }, { "42-end*", VAST }, { "42-far*", VAST },
    { "42-stray*", VAST }, { "42-512*", VAST }, { "44-end*", VAST },
    { "47-end", VAST }, { "48-total", VAST }, { "cpu-*bad", VAST },
};

/* A machine with the fault may stop, or a real disk may stay without DMA
   (AH=4Eh): only when told to. */
static const struct left_out risks[] = {
    { "4a*", ANY }, { "4b00*", ANY }, { "4b01-again", ANY }, { "4c*", ANY },
    { "4d*", ANY }, { "4e-0*", ANY }, { "4e-beside", ANY },
    { "cpu-a20-92*", ANY }, { "cpu-a20-kbc*", ANY }, { "cpu-high-kept", ANY },
};

/* Calls that write, or that a good drive refuses as a write. */
static const struct left_out writes[] = {
    { "03-*", ANY }, { "05-*", ANY }, { "43-*", ANY },
};

unsigned left_out_writes, left_out_risks;

static bool matches(const char *pattern, const char *name)
{
    const char *star = NULL, *tried = NULL;

    while (*name) {
        if (*pattern == '*') {
            star = pattern++;
            tried = name;
        } else if (*pattern == *name) {
            pattern++;
            name++;
        } else if (star) {      /* it stands for one character more */
            pattern = star + 1;
            name = ++tried;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

static bool is_listed(const struct left_out *list, unsigned count,
                      const struct row *row)
{
    for (unsigned i = 0; i < count; i++)
        if (medium_is(list[i].kinds) && matches(list[i].names, row->id))
            return true;
    return false;
}
#define LISTED(list, row) \
    is_listed(list, sizeof(list) / sizeof((list)[0]), (row))

static bool reached;            /* the row that wishes.after names */

void begin_rows(void)
{
    left_out_writes = left_out_risks = 0;
    reached = !wishes.after[0];
}

bool row_left_out(const struct row *row)
{
    if (!reached) {
        reached = matches(wishes.after, row->id);
        return true;
    }
    if (LISTED(never, row))
        return true;
    if (!medium_is(WRITES) && LISTED(writes, row)) {
        left_out_writes++;
        return true;
    }
    if (!wishes.all && LISTED(risks, row)) {
        left_out_risks++;
        return true;
    }
    return false;
}

/* What is asked of anybody where the row's own text is about ramiso. */
static const char *asked_of_anybody(const struct row *row)
{
    if (matches("41-version", row->id))
        return "AH=01, 20, 21 or 30, BX=AA55, CX bit 0";
    if (matches("cd-41", row->id))
        return "BX=AA55, CX bit 0";
    if (matches("87-fail*", row->id))
        return "CF=1, or no AH=87h";
    return NULL;
}

/* See error_right(): where ramiso's cases say AH=04, any error will do. */
const char *row_expected(const struct row *row)
{
    static char text[80];
    unsigned i = 0;

    if (asked_of_anybody(row))
        return asked_of_anybody(row);
    for (; row->expect[i] && i + 1 < sizeof(text); i++)
        text[i] = row->expect[i];
    text[i] = 0;
    for (char *p = text; i >= 5 && p <= text + i - 5; p++)
        if (!memcmp(p, "AH=04", 5))
            memcpy(p, "AH>00", 5);
    return text;
}
