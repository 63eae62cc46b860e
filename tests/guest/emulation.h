/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A disk that a CD emulates, and the CD beside it (32-bit protected mode). */
#ifndef EMULATION_H
#define EMULATION_H

#include "medium.h"
#include "torito.h"

enum {
    ANY_DRIVE = 0x7F, START = 0x4A00, END = 0x4B00, STATUS = 0x4B01,
    BOOT = 0x4C00,
};

unsigned class_count(void);     /* drives, as the BIOS data area counts them */
unsigned class_expected(void);
bool read_cd(struct call *call, uint32_t lba, uint16_t count);
bool cd_lives(void);
bool emulated_reads(void);
bool still_emulated(void);
void allow_counts(void);
bool end_emulation(struct call *call, uint8_t dl);
void start_init(struct call *call, uint16_t ax,
                const struct eltorito_packet *packet);
const struct eltorito_packet *start_packet(void);
bool start_again(void);

#endif
