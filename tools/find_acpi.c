// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the virtual CDs and disks of the ACPI tables; host.

#include "tools/find.h"

#include "boot/acpi.h"
#include "boot/bda.h"

#define EBDA_LOWEST 0x400u
#define EBDA_SCANNED 1024u
#define ROM_BEGIN 0xe0000u
#define LARGEST_TABLE 0x100000u

static const uint8_t guid_disk[16] = ACPI_GUID_VIRTUAL_DISK;
static const uint8_t guid_cd[16] = ACPI_GUID_VIRTUAL_CD;

// The other ranges that Linux makes regions of: ACPI 6.4, table 5.132; Linux,
// drivers/acpi/nfit/core.c, acpi_nfit_register_region.
static const struct {
    uint8_t guid[16];
    bool is_virtual; // SPA range index 0 is allowed
} others[] = {
    {{0x4f, 0x94, 0x05, 0x73, 0xda, 0xfd, 0xe3, 0x44, // volatile memory
      0xb1, 0x6c, 0x3f, 0x22, 0xd2, 0x52, 0xe5, 0xd0}, false},
    {{0x79, 0xd3, 0xf0, 0x66, 0xf3, 0xb4, 0x74, 0x40, // persistent memory
      0xac, 0x43, 0x0d, 0x33, 0x18, 0xb7, 0x8c, 0xdb}, false},
    {{0xc9, 0x02, 0xea, 0x5c, 0x07, 0x4d, 0xd3, 0x69, // persistent disk
      0x26, 0x9f, 0x44, 0x96, 0xfb, 0xe0, 0x96, 0xf9}, true},
    {{0x88, 0x81, 0x01, 0x08, 0xcd, 0x42, 0x48, 0xbb, // persistent CD
      0x10, 0x0f, 0x53, 0x87, 0xd5, 0x3d, 0xed, 0x3d}, true},
};

// ---- The NFIT.

// The image ends where the range does, which has its exact length.
static void mark(struct found *found, const struct acpi_spa_range *range,
                 unsigned index)
{
    uint64_t most = range->bytes - (found->base - range->base);

    if (found->by & BY_NFIT)
        return;
    found->by |= BY_NFIT;
    found->range_base = range->base;
    found->range_index = index;
    if (found->bytes > most)
        found->bytes = most;
}

// A range may begin before the drive in it does: another loader may keep the
// header of a disk image.
static void take_range(struct findings *f, const struct acpi_spa_range *range,
                       bool is_cd, unsigned index)
{
    struct found *found = f->images;
    bool known = false;

    for (; found < f->images + f->count; found++)
        if (found->base >= range->base &&
            found->base - range->base < range->bytes) {
            mark(found, range, index);
            known = true;
        }
    found = known ? NULL : note_image(f, range->base, range->bytes);
    if (!found)
        return;
    found->kind = is_cd ? KIND_CD : KIND_UNKNOWN;
    mark(found, range, index);
}

static bool is_other_region(const struct acpi_spa_range *range)
{
    unsigned i;

    for (i = 0; i < sizeof others / sizeof *others; i++)
        if (memcmp(range->guid, others[i].guid, sizeof range->guid) == 0)
            return range->index || others[i].is_virtual;
    return false;
}

// Linux numbers the regions in the order of the table.
static void read_range(struct findings *f, const struct acpi_spa_range *range,
                       unsigned *regions)
{
    bool is_cd = memcmp(range->guid, guid_cd, sizeof guid_cd) == 0;

    if (is_cd || memcmp(range->guid, guid_disk, sizeof guid_disk) == 0)
        take_range(f, range, is_cd, (*regions)++);
    else if (is_other_region(range))
        (*regions)++;
}

void read_nfit(struct findings *f, const uint8_t *table, uint64_t size)
{
    uint64_t at = sizeof(struct acpi_nfit);
    unsigned regions = 0;

    while (at < size && size - at >= 4) {
        uint16_t length = get_le16(table + at + 2);
        struct acpi_spa_range range;

        if (length < 4 || length > size - at) {
            warn(f, "The NFIT has a structure of %u bytes: the rest of it is "
                 "left out.", length);
            return;
        }
        if (get_le16(table + at) == ACPI_SPA_RANGE &&
            length >= sizeof range) {
            memcpy(&range, table + at, sizeof range);
            read_range(f, &range, &regions);
        }
        at += length;
    }
}

// ---- The way to it in a dump.

static const struct acpi_rsdp *scan(const struct memory *memory,
                                    uint32_t from, uint32_t end)
{
    for (; from < end; from += ACPI_RSDP_PARAGRAPH) {
        const struct acpi_rsdp *rsdp = memory_at(memory, from, sizeof *rsdp);

        if (rsdp && memcmp(rsdp->signature, "RSD PTR ", 8) == 0 &&
            !byte_sum(rsdp, ACPI_RSDP_SHORT))
            return rsdp;
    }
    return NULL;
}

static const struct acpi_rsdp *find_rsdp(const struct memory *memory)
{
    const uint8_t *word = memory_at(memory, BDA_EBDA, 2);
    uint32_t ebda = word ? (uint32_t)get_le16(word) << 4 : 0;
    const struct acpi_rsdp *rsdp = NULL;

    if (ebda >= EBDA_LOWEST && ebda < LOW_MEMORY)
        rsdp = scan(memory, ebda, ebda + EBDA_SCANNED);
    return rsdp ? rsdp : scan(memory, ROM_BEGIN, FIRST_MIB);
}

// The table at an address; NULL, and a warning, if it is not sound.
static const struct acpi_header *table_at(struct findings *f,
                                          const struct memory *memory,
                                          uint64_t address, const char *name)
{
    const struct acpi_header *h = memory_at(memory, address, sizeof *h);

    if (!h || (h->length <= LARGEST_TABLE &&
               !memory_at(memory, address, h->length))) {
        warn(f, "The %s at %llXh is beyond the dump's end at %llXh: what it "
             "announces is not seen: dump all of the RAM.", name,
             (unsigned long long)address,
             (unsigned long long)memory->size);
        return NULL;
    }
    if (memcmp(h->signature, name, 4) != 0 || h->length < sizeof *h ||
        h->length > LARGEST_TABLE || byte_sum(h, h->length)) {
        warn(f, "The %s at %llXh is damaged: it is left out.", name,
             (unsigned long long)address);
        return NULL;
    }
    return h;
}

static uint64_t entry_at(const struct acpi_header *root, uint32_t at,
                         unsigned width)
{
    const uint8_t *p = (const uint8_t *)root + at;

    return get_le32(p) | (width == 8 ? (uint64_t)get_le32(p + 4) << 32 : 0);
}

// True if there is an NFIT. `root` is an RSDT or XSDT.
static bool follow(struct findings *f, const struct memory *memory,
                   const struct acpi_header *root, unsigned width)
{
    const struct acpi_header *nfit;
    uint32_t at = sizeof *root;
    bool beyond = false;

    for (; at + width <= root->length; at += width) {
        uint64_t address = entry_at(root, at, width);
        const char *name = memory_at(memory, address, 4);

        if (!name && !beyond) {
            beyond = true;
            warn(f, "An ACPI table at %llXh is beyond the dump's end at "
                 "%llXh: what it announces is not seen: dump all of the "
                 "RAM.",
                 (unsigned long long)address,
                 (unsigned long long)memory->size);
        }
        if (!name || memcmp(name, "NFIT", 4) != 0)
            continue;
        nfit = table_at(f, memory, address, "NFIT");
        if (nfit)
            read_nfit(f, (const uint8_t *)nfit, nfit->length);
        return true;
    }
    return false;
}

void find_by_acpi(struct findings *f, const struct memory *memory)
{
    const struct acpi_rsdp *rsdp = find_rsdp(memory);
    const struct acpi_header *root = NULL;

    if (!rsdp)
        return;
    if (rsdp->revision >= 2 && rsdp->xsdt)
        root = table_at(f, memory, rsdp->xsdt, "XSDT");
    if (root && follow(f, memory, root, 8))
        return;
    root = rsdp->rsdt ? table_at(f, memory, rsdp->rsdt, "RSDT") : NULL;
    if (root)
        follow(f, memory, root, 4);
}
