// SPDX-License-Identifier: GPL-2.0-or-later
// Breaks old announcements in low memory; any mode, builds on the host.

#include "loader/stale.h"

#include "boot/bda.h"
#include "int13/grub4dos.h"
#include "int13/memdisk.h"
#include "loader/format.h"
#include "loader/physical.h"

#define LOW_END BASE_MEMORY_END
#define MOST_HOOKS 32 // in a chain, which may be a circle
#define PARAGRAPH 16u
#define SIGNATURE_BYTES 16u // "$INT13SFGRUB4DOS"
#define HOOK_SIGNATURE_AT offsetof(struct safe_hook, signature)
#define BROKEN '!' // what WinVBlock writes over a hook that it is done with

// The live hooks, and the mBFTs that they point to.
struct live {
    unsigned count;
    uint32_t hooks[MOST_HOOKS], mbfts[MOST_HOOKS];
};

static void find_live(struct live *live, uint32_t int13)
{
    uint32_t at = far_to_physical(int13);

    live->count = 0;
    while (live->count < MOST_HOOKS &&
           at <= LOW_END - sizeof(struct safe_hook)) {
        const struct safe_hook *hook = physical_memory(at);

        if (memcmp(hook->signature, "$INT13SF", sizeof hook->signature) != 0)
            return;
        live->hooks[live->count] = at;
        live->mbfts[live->count++] =
            memcmp(hook->vendor, "MEMDISK ", sizeof hook->vendor) == 0
                ? hook->mbft : 0;
        at = far_to_physical(hook->previous);
    }
}

static bool is_among(const uint32_t *list, unsigned count, uint32_t at)
{
    while (count--)
        if (list[count] == at)
            return true;
    return false;
}

static bool is_mbft(uint32_t at)
{
    const struct mbft *mbft = physical_memory(at);

    if (at > LOW_END - sizeof *mbft ||
        memcmp(mbft->signature, "mBFT", sizeof mbft->signature) != 0 ||
        mbft->length < offsetof(struct mbft, info) ||
        mbft->length > LOW_END - at)
        return false;
    return !byte_sum(mbft, mbft->length);
}

// Whether something that is to be broken begins at `at`.
static bool is_stale(const struct live *live, const char *signature,
                     uint32_t at)
{
    if (memcmp(physical_memory(at), signature, SIGNATURE_BYTES) == 0 &&
        !is_among(live->hooks, live->count, at - HOOK_SIGNATURE_AT))
        return true;
    return !(at % PARAGRAPH) && is_mbft(at) &&
           !is_among(live->mbfts, live->count, at);
}

unsigned break_stale_announcements(uint32_t int13, uint32_t ours,
                                   uint32_t ours_end)
{
    char signature[SIGNATURE_BYTES + 1];
    struct live live;
    unsigned broken = 0;
    uint32_t at;

    // From two pieces, so that there is no copy of the whole.
    format(signature, sizeof signature, "%s%s", "$INT13SF", "GRUB4DOS");
    find_live(&live, int13);
    for (at = 0; at <= LOW_END - SIGNATURE_BYTES; at++) {
        char *byte = physical_memory(at);

        if ((*byte == '$' || *byte == 'm') &&
            (at < ours || at >= ours_end) && is_stale(&live, signature, at)) {
            *byte = BROKEN;
            broken++;
        }
    }
    return broken;
}
