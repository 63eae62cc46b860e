/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One read or write (or another call of their kind) by packet or by cylinder,
   head and sector, and its judgement (32-bit protected mode). */
#ifndef READ_H
#define READ_H

#include "edd.h"
#include "guest.h"
#include "medium.h"

struct reading {
    uint64_t lba;
    uint16_t count;
    uint16_t seg, off;          /* buffer */
    uint16_t packet_off;        /* in PACKET_SEG */
    uint8_t size;               /* of the packet */
    uint64_t flat;              /* buffer of an 18h packet, or 0 */
    bool chs;                   /* no packet: CX, DH, AL and ES:BX */
    uint16_t cylinder;
    uint8_t head, sector;
    bool writes;                /* the data go from the buffer to the drive */
    uint32_t salt;              /* of their pattern */
    struct call call;           /* registers may be changed before the run */
};

enum {
    CHS_MOST = 255,             /* sectors that AL can ask for */
    EDD_MOST = 127,             /* EDD-4 8.15 */
};

uint16_t scaled(uint16_t blocks);
void reading_init(struct reading *rd, uint64_t lba, uint16_t count);
void reading_init_chs(struct reading *rd, uint64_t lba, uint16_t count);
void reading_init_edd(struct reading *rd, uint64_t lba, uint16_t count);
uint32_t chs_reach(void);
void reading_function(struct reading *rd, uint16_t ax);
void reading_place_chs(struct reading *rd);
void reading_run(struct reading *rd);
void judge_good(struct reading *rd);
void judge_bad(struct reading *rd, uint8_t ah);
void judge_refused(struct reading *rd, uint8_t ah);
uint16_t reading_moved(const struct reading *rd);
uint32_t reading_buffer(const struct reading *rd);
bool quiet_chs(uint8_t dl, const struct geometry *geometry, uint16_t ax,
               uint32_t lba);
bool quiet_read(uint32_t lba, uint16_t count, uint32_t address);

#endif
