/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks of calls that answer with nothing but a status (32-bit protected
   mode). */
#ifndef STATUS_H
#define STATUS_H

#include "guest.h"

/* A status as a row states it: CF in bit 8, AH below. */
#define OK              0x000
#define REFUSED(ah)     (0x100 | (ah))
#define OR(other)       (0x1000 | (other))      /* a second answer allowed */
enum { OR_BIT = 0x1000, STATUS_MASK = 0x1FF };

bool edd_version(uint8_t ah);
uint16_t status_of(const struct call *call);
void check_status(const struct row *row);
void check_status_al(const struct row *row);

#endif
