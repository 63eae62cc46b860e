// SPDX-License-Identifier: GPL-2.0-or-later
// Finds what is announced in base memory: the INT 13h vector's safe hooks, the
// mBFT and the grub4dos drive map; host.

#include "tools/find.h"

#include "boot/bda.h"
#include "int13/grub4dos.h"
#include "int13/memdisk.h"

#define HOOKS_MAX 32u
#define SLOTS_MAX 8u
#define PAGE 0x1000u
#define PARAGRAPH 16u
#define KIB 1024u

#define SLOT_TARGET_CD 0x4000 // so SLOT_MEMORY is no memory
#define SHORTEST_MDI 26u // with the loader's type
#define SHIFTED_MDI 28u // with the sector shift, too
#define CD_SHIFT 11
#define DISK_SHIFT 9

static uint32_t linear(uint32_t far)
{
    return (far >> 16 << 4) + (far & 0xffff);
}

// `bytes` bytes below 640 KiB.
static const void *low_at(const struct memory *memory, uint32_t at,
                          uint32_t bytes)
{
    if (at > LOW_MEMORY || bytes > LOW_MEMORY - at)
        return NULL;
    return memory_at(memory, at, bytes);
}

// ---- The mBFT.

static uint8_t shift_of(const struct memdisk_info *info)
{
    return info->bytes < SHIFTED_MDI ? DISK_SHIFT : info->sector_shift;
}

// What is wrong with the mBFT; NULL: nothing, all of its length is there.
static const char *flaw_of(const struct memory *memory, uint32_t at)
{
    const struct mbft *mbft = low_at(
        memory, at, offsetof(struct mbft, info) + SHORTEST_MDI);

    if (!mbft || memcmp(mbft->signature, "mBFT", 4) != 0)
        return "is not there";
    if (mbft->info.bytes < SHORTEST_MDI ||
        mbft->length != offsetof(struct mbft, info) + mbft->info.bytes ||
        !low_at(memory, at, mbft->length))
        return "has a wrong length";
    if (byte_sum(mbft, mbft->length))
        return "has a wrong checksum";
    if (!mbft->info.sectors ||
        (shift_of(&mbft->info) != CD_SHIFT &&
         shift_of(&mbft->info) != DISK_SHIFT))
        return "has no sectors, or of a strange size";
    return NULL;
}

static void take_command_line(const struct memory *memory,
                              struct found *found, uint32_t far)
{
    char *to = found->command_line;
    uint32_t at = linear(far), i;

    for (i = 0; far && i < COMMAND_LINE_MAX; i++) {
        const char *c = low_at(memory, at + i, 1);

        if (!c)
            break;
        to[i] = *c;
        if (!*c)
            return;
    }
    to[0] = '\0';
}

// Drive and kind stand behind the table, where it may end in a foreign one.
static void take_kind(const struct memory *memory, struct found *found,
                      uint32_t at, uint8_t shift)
{
    const struct mbft *mbft = low_at(memory, at, sizeof *mbft);

    if (shift == CD_SHIFT)
        found->kind = KIND_CD;
    else if (mbft)
        found->kind = mbft->drive & 0x80 ? KIND_HARD_DISK : KIND_FLOPPY;
    if (mbft)
        found->drive = mbft->drive;
}

static void take_mbft(struct findings *f, const struct memory *memory,
                      uint32_t at)
{
    const char *flaw = flaw_of(memory, at);
    const struct mbft *mbft;
    struct found *found;

    if (flaw) {
        warn(f, "The mBFT at %05Xh %s: it is left out.", (unsigned)at, flaw);
        return;
    }
    mbft = memory_at(memory, at, offsetof(struct mbft, info) + SHORTEST_MDI);
    found = note_image(f, mbft->info.disk, (uint64_t)mbft->info.sectors
                                               << shift_of(&mbft->info));
    if (!found || found->by & BY_MBFT)
        return;
    found->by |= BY_MBFT;
    take_command_line(memory, found, mbft->info.command_line);
    if (!(found->by & BY_SLOTS))
        take_kind(memory, found, at, shift_of(&mbft->info));
}

static void scan_mbfts(struct findings *f, const struct memory *memory)
{
    const uint8_t *base = memory_at(memory, BDA_BASE_MEMORY, 2);
    uint32_t at = base ? get_le16(base) * KIB : 0;

    for (; at < LOW_MEMORY; at += PARAGRAPH) {
        const char *signature = low_at(memory, at, 4);

        if (signature && memcmp(signature, "mBFT", 4) == 0)
            take_mbft(f, memory, at);
    }
}

// ---- The drive map. Its slot has the true number even of a CD.

static void take_slot(struct findings *f, const struct drive_slot *slot)
{
    uint64_t most = UINT64_MAX / SLOT_SECTOR;
    struct found *found;

    if (slot->target != SLOT_MEMORY || slot->cylinders & SLOT_TARGET_CD)
        return;
    if (slot->start > most || slot->count > most) {
        warn(f, "The drive map has drive %02Xh beyond all memory: it is left "
             "out.", slot->number);
        return;
    }
    found = note_image(f, slot->start * SLOT_SECTOR,
                       slot->count * SLOT_SECTOR);
    if (!found || found->by & BY_SLOTS)
        return;
    found->by |= BY_SLOTS;
    found->drive = slot->number;
    found->kind = slot->cylinders & SLOT_CD ? KIND_CD
                  : slot->number & 0x80     ? KIND_HARD_DISK
                                            : KIND_FLOPPY;
}

static void take_slots(struct findings *f, const struct memory *memory,
                       uint32_t at)
{
    static const struct drive_slot end;
    unsigned i;

    for (i = 0; i < SLOTS_MAX; i++, at += sizeof end) {
        const struct drive_slot *slot = low_at(memory, at, sizeof *slot);

        if (!slot || memcmp(slot, &end, sizeof end) == 0)
            return;
        take_slot(f, slot);
    }
}

// The highest page that has one is the one that counts.
static void scan_slots(struct findings *f, const struct memory *memory)
{
    const uint32_t behind = SIGNATURE_AT - SLOTS_AT;
    uint32_t page = LOW_MEMORY, k;

    while (page) {
        page -= PAGE;
        for (k = behind; k < PAGE; k++) {
            const char *at = low_at(memory, page + k, 16);

            if (!at || memcmp(at, "$INT13SFGRUB4DOS", 16) != 0)
                continue;
            take_slots(f, memory, page + k - behind);
            return;
        }
    }
}

// ---- The hooks.

static const struct safe_hook *hook_at(const struct memory *memory,
                                       uint32_t at)
{
    const struct safe_hook *hook = low_at(memory, at, sizeof *hook);

    return hook && memcmp(hook->signature, "$INT13SF", 8) == 0 ? hook : NULL;
}

void find_by_hooks(struct findings *f, const struct memory *memory)
{
    const uint8_t *vector = memory_at(memory, IVT_INT13, 4);
    uint32_t far = vector ? get_le32(vector) : 0;
    const struct safe_hook *hook;
    unsigned count = 0;

    while ((hook = hook_at(memory, linear(far))) != NULL) {
        if (++count > HOOKS_MAX) {
            warn(f, "The INT 13h handlers lead to each other in a circle.");
            return;
        }
        if (memcmp(hook->vendor, "MEMDISK ", 8) == 0)
            take_mbft(f, memory, hook->mbft);
        else if (memcmp(hook->vendor, "GRUB4DOS", 8) == 0)
            take_slots(f, memory, (far >> 16 << 4) + SLOTS_AT);
        far = hook->previous;
    }
}

// What readers find without the vector, which a foreign handler may hide.
void find_by_tables(struct findings *f, const struct memory *memory)
{
    scan_mbfts(f, memory);
    scan_slots(f, memory);
}
