// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the memory map from the BIOS; protected mode, builds on the host.

#include "loader/e820.h"

#include "boot/bda.h"
#include "loader/bios.h"

#define MAX_REPLIES 1024 // a BIOS that never says "last"

enum reply { REPLY_ENTRY, REPLY_NONE, REPLY_NONSENSE };

// One reply of at most `room` bytes; *next is 0 after the last.
static enum reply ask_e820(uint32_t *next, uint32_t room,
                           struct e820_entry *entry)
{
    struct real_regs regs = {
        .eax = 0xe820,
        .ebx = *next,
        .ecx = room,
        .edx = E820_SMAP,
        .es = LOW_BUFFER_SEGMENT,
        .edi = LOW_BUFFER_OFFSET,
    };
    struct e820_entry *reply = low_buffer();

    memset(reply, 0, sizeof *reply);
    if (bios_interrupt(0x15, &regs) || !regs.ecx)
        return REPLY_NONE;
    if (regs.eax != E820_SMAP || regs.ecx < E820_SHORT)
        return REPLY_NONSENSE;
    *entry = *reply;
    // Some write 24 and say 20; others say 24 to who asks for 20.
    if (regs.ecx < sizeof *entry || room < sizeof *entry)
        entry->attributes = E820_ENABLED;
    *next = regs.ebx;
    return REPLY_ENTRY;
}

// A BIOS that talks nonsense half-way has told nothing: what would have been
// reserved is not known.
static void read_e820(struct memory_map *map, uint32_t room)
{
    enum reply reply = REPLY_ENTRY;
    struct e820_entry entry;
    uint32_t next = 0;
    unsigned replies;

    *map = (struct memory_map){0};
    for (replies = 0; replies < MAX_REPLIES && reply == REPLY_ENTRY;
         replies++) {
        reply = ask_e820(&next, room, &entry);
        if (reply == REPLY_ENTRY)
            memmap_add(map, entry);
        if (reply == REPLY_NONSENSE)
            *map = (struct memory_map){0};
        if (!next)
            return;
    }
}

static void add_ram(struct memory_map *map, uint64_t base, uint64_t length)
{
    memmap_add(map, (struct e820_entry){base, length, E820_RAM,
                                        E820_ENABLED});
}

// AX=E801h. Returns false if it knows of no memory.
static bool read_e801(struct memory_map *map)
{
    struct real_regs regs = {.eax = 0xe801};

    if (bios_interrupt(0x15, &regs))
        return false;
    if (!(regs.eax & 0xffff) && !(regs.ebx & 0xffff)) {
        regs.eax = regs.ecx; // some answer in CX and DX only
        regs.ebx = regs.edx;
    }
    add_ram(map, 0x100000, (regs.eax & 0xffff) * 1024ull);
    add_ram(map, 0x1000000, (regs.ebx & 0xffff) * 65536ull);
    return (regs.eax | regs.ebx) & 0xffff;
}

// Machines from before E820h.
static void read_older_services(struct memory_map *map)
{
    struct real_regs regs = {.eax = 0x8800};

    add_ram(map, 0, get_le16(physical_memory(BDA_BASE_MEMORY)) * 1024ull);
    if (!read_e801(map) && !bios_interrupt(0x15, &regs))
        add_ram(map, 0x100000, (regs.eax & 0xffff) * 1024ull);
}

void read_memory_map(struct memory_map *map)
{
    read_e820(map, sizeof(struct e820_entry));
    if (!memmap_ram(map))
        read_e820(map, E820_SHORT); // attributes that disable everything
    if (!memmap_ram(map))
        read_older_services(map);
    memmap_finish(map);
}
