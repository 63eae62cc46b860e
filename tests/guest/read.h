/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One extended read (or another packet call) and its judgement (32-bit
   protected mode). */
#ifndef READ_H
#define READ_H

#include "edd.h"
#include "guest.h"

struct reading {
    uint64_t lba;
    uint16_t count;
    uint16_t seg, off;          /* buffer */
    uint16_t packet_off;        /* in PACKET_SEG */
    uint8_t size;               /* of the packet */
    uint64_t flat;              /* buffer of an 18h packet, or 0 */
    struct call call;           /* registers may be changed before the run */
};

void reading_init(struct reading *rd, uint64_t lba, uint16_t count);
void reading_run(struct reading *rd);
void judge_good(struct reading *rd);
void judge_bad(struct reading *rd, uint8_t ah);
uint16_t reading_moved(const struct reading *rd);
uint32_t reading_buffer(const struct reading *rd);
bool quiet_read(uint32_t lba, uint16_t count, uint32_t address);

#endif
