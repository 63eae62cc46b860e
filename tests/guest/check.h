/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of int13check share (32-bit protected mode). */
#ifndef CHECK_H
#define CHECK_H

#include "guest.h"

/* The memory above the arena, up to the end of base memory. */
enum {
    REFERENCE = 0x80000,        /* packet, and behind it a sector */
    REFERENCE_SEG = REFERENCE >> 4, REFERENCE_DATA = REFERENCE + SECTOR,
    LOG = REFERENCE + 2 * SECTOR,       /* lines, for the pages at the end */
};

/* check_words.c: what the command line says */
struct wishes {
    int drive;                  /* -1: none is named */
    unsigned seconds;           /* until the first choice starts by itself */
    bool write, all, exit;
    char after[24];             /* rows up to this one are not run */
};
extern struct wishes wishes;
void read_words(void);

/* check_find.c: the drives of this machine */
enum { MOST_DRIVES = 9 };       /* one digit */
struct found_drive {
    uint8_t number;
    uint16_t kind;              /* medium.h */
    uint32_t total;             /* sectors; 0: not known */
};
extern struct found_drive drives[MOST_DRIVES];
extern unsigned drive_count;
extern uint8_t booted_from;     /* NO_DRIVE: no drive at all */
void find_drives(void);
bool look_at_drive(uint8_t number, struct found_drive *found);

/* check_learn.c: the medium in one of them; NULL, or why it can't be tested */
const char *learn_medium(const struct found_drive *found);

/* check_reference.c: single sectors, at REFERENCE_DATA */
bool reference_read(uint32_t lba);

/* check_tables.c */
extern unsigned left_out_writes, left_out_risks;
void begin_rows(void);

/* check_view.c: screen, serial port and keyboard */
enum { WHITE = 0x07, GREEN = 0x02, RED = 0x0C, YELLOW = 0x0E, BAR = 0x70 };
enum key {
    KEY_NONE, KEY_ENTER = 13, KEY_UP = 0x100, KEY_DOWN, KEY_PAGE_UP,
    KEY_PAGE_DOWN, KEY_HOME, KEY_END,
};
void view_open(void);
void view_clear(void);
void tell(const char *format, ...);
void log_clear(void);
void log_line(uint8_t colour, const char *format, ...);
int wait_key(unsigned seconds);
void show_pages(const char *score, bool failures);

#endif
