/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory map that INT 15h AX=E820h gives (32-bit protected mode). */
#include "map.h"

struct range map[MAX_ENTRIES], kept[MAX_ENTRIES];
unsigned map_count, kept_count;


/* One E820h call, not yet made; `size` bytes are asked for. */
void entry_init(struct call *call, uint32_t ebx, uint32_t size)
{
    arena_fill();
    arena_allow(ENTRY_AT, size);
    call_init(call, 0xE820);
    call->vector = 0x15;
    call->regs.eax = 0x0000E820;
    call->regs.ebx = ebx;
    call->regs.ecx = size;
    call->regs.edx = SMAP;
    call->regs.es = PACKET_SEG;
    call->regs.edi = 0xF6070000 | ENTRY_OFF;
}

bool ask_entry(struct call *call, uint32_t ebx, uint32_t size)
{
    entry_init(call, ebx, size);
    call_run(call);
    return !call_cf(call);
}

void judge_entry(struct call *call, uint32_t size)
{
    expect(call->regs.eax == SMAP, "EAX");
    expect(call->regs.ecx >= 20 && call->regs.ecx <= size, "ECX");
    if (call->regs.ecx >= 24)
        expect(dword_at(ENTRY_AT + 20) & 1, "attribute bit 0");
    call_judge(MAY_EAX | MAY_EBX | MAY_ECX);
}

bool next_entry(struct call *call, uint32_t size)
{
    uint32_t ebx = map_count ? call->regs.ebx : 0;

    if (map_count && !ebx)
        return false;
    if (!ask_entry(call, ebx, size))
        return false;
    memcpy(&map[map_count++], at(ENTRY_AT), 20);
    return true;
}

/* Reads the whole map; CF or EBX=0 is its end. */
void read_map(uint32_t size)
{
    struct call call;

    map_count = 0;
    while (map_count < MAX_ENTRIES && next_entry(&call, size))
        ;
    expect(map_count > 0, "E820h not served");
    expect(map_count < MAX_ENTRIES, "endless");
}

/* Reads the map for judge_map() to compare with; once, so that damage done in
   one case isn't taken for the map in the next. */
void keep_map(void)
{
    if (kept_count)
        return;
    read_map(20);
    kept_count = map_count;
    memcpy(kept, map, sizeof(kept));
}

/* Reads the map again: it must be the same in every base, length and type. */
void judge_map(void)
{
    read_map(20);
    say(" map=%d of %d", map_count, kept_count);
    expect(map_count == kept_count, "map entries");
    for (unsigned i = 0; i < kept_count; i++)
        expect(!memcmp(&kept[i], &map[i], 20), "map");
}
