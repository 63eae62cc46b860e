// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the PXE ROM's entry point (PXE 2.1, section 4.4.5); protected mode.

#include "loader/pxe_entry.h"

#include "boot/pxe.h"
#include "loader/bios.h"

static bool sound(const void *structure, const char *signature,
                  size_t signature_bytes, uint8_t length, size_t least)
{
    return memcmp(structure, signature, signature_bytes) == 0 &&
           length >= least && !byte_sum(structure, length);
}

static uint32_t entry_of_pxe(uint32_t far_pointer)
{
    const struct pxe_structure *p =
        physical_memory(far_to_physical(far_pointer));

    if (!far_pointer || !sound(p, "!PXE", 4, p->length, sizeof *p))
        return 0;
    return p->entry_point;
}

// PXENV+ leads to a !PXE if it is new enough, else to its own entry point.
static uint32_t entry_of_pxenv(uint32_t far_pointer)
{
    const struct pxenv_structure *p =
        physical_memory(far_to_physical(far_pointer));
    uint32_t entry = 0;

    if (!far_pointer ||
        !sound(p, "PXENV+", 6, p->length,
               offsetof(struct pxenv_structure, segments)))
        return 0;
    if (p->version >= PXENV_VERSION_WITH_PXE && p->length >= sizeof *p)
        entry = entry_of_pxe(p->pxe);
    return entry ? entry : p->entry_point;
}

static uint32_t ask_installation_check(void)
{
    struct real_regs regs = {.eax = 0x5650};

    if (bios_interrupt(0x1a, &regs) || (regs.eax & 0xffff) != 0x564e)
        return 0;
    return (uint32_t)regs.es << 16 | (regs.ebx & 0xffff);
}

uint32_t find_pxe_entry(const struct pxe_entry *e)
{
    uint32_t entry;

    entry = entry_of_pxe((uint32_t)e->pxe_segment << 16 | e->pxe_offset);
    if (!entry)
        entry = entry_of_pxenv((uint32_t)e->pxenv_segment << 16 |
                               e->pxenv_offset);
    if (!entry)
        entry = entry_of_pxenv(ask_installation_check());
    return entry;
}
