/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory map that INT 15h AX=E820h gives (32-bit protected mode). */
#ifndef MAP_H
#define MAP_H

#include "guest.h"

enum {
    SMAP = 0x534D4150, MAX_ENTRIES = 48,
    ENTRY_OFF = 0x0600, ENTRY_AT = 0x20600,     /* in PACKET_SEG */
};

struct range {                  /* ACPI 6, section 15.1 */
    uint64_t base, length;
    uint32_t type, attributes;
} __attribute__((packed));
_Static_assert(sizeof(struct range) == 24, "E820 entry");

extern struct range map[MAX_ENTRIES];   /* as read last */
extern struct range kept[MAX_ENTRIES];  /* by keep_map() */
extern unsigned map_count, kept_count;

void entry_init(struct call *call, uint32_t ebx, uint32_t size);
bool ask_entry(struct call *call, uint32_t ebx, uint32_t size);
bool next_entry(struct call *call, uint32_t size);
void judge_entry(struct call *call, uint32_t size);
void read_map(uint32_t size);
void keep_map(void);
void judge_map(void);

#endif
