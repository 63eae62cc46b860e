/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The calls of El Torito 1.0, section 6 (32-bit protected mode). */
#ifndef TORITO_H
#define TORITO_H

#include "edd.h"
#include "guest.h"

enum { /* El Torito 1.0, figure 3: the media of a boot entry */
    MEDIA_NONE, MEDIA_1200, MEDIA_1440, MEDIA_2880, MEDIA_HARD_DISK,
};
enum { SPEC = 0x20400, SPEC_OFF = 0x0400 };     /* specification packet */

/* check_find.c; NULL: this program does not know which drives there are */
bool drive_exists(uint8_t dl) __attribute__((weak));
void ask_emulation(struct call *call, uint16_t ax, uint8_t dl, uint16_t cx);
void ask_catalog(struct call *call, uint8_t count, uint16_t first);

#endif
