// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the firmware's ACPI tables, and builds new ones around them; any
// mode, builds on the host.

#include "loader/acpi.h"

#include "boot/bda.h"
#include "loader/acpi_device.h"
#include "loader/physical.h"

#define EBDA_SCANNED 1024u // bytes
#define ROM_BEGIN 0xe0000u
#define ROM_END 0x100000u
#define LARGEST_TABLE 0x20000u
#define TABLE_ALIGN 16u

#define OEM_ID "RAMISO"
#define OEM_TABLE_ID "RAMDISK "

static const uint8_t guid_disk[16] = ACPI_GUID_VIRTUAL_DISK;
static const uint8_t guid_cd[16] = ACPI_GUID_VIRTUAL_CD;

static const struct acpi_rsdp *scan(uint32_t from, uint32_t end)
{
    for (; from + ACPI_RSDP_SHORT <= end; from += ACPI_RSDP_PARAGRAPH) {
        const struct acpi_rsdp *rsdp = physical_memory(from);

        if (memcmp(rsdp->signature, "RSD PTR ", 8) == 0 &&
            !byte_sum(rsdp, ACPI_RSDP_SHORT))
            return rsdp;
    }
    return NULL;
}

static const struct acpi_rsdp *find_rsdp(void)
{
    uint32_t ebda = (uint32_t)get_le16(physical_memory(BDA_EBDA)) << 4;
    const struct acpi_rsdp *rsdp = NULL;

    if (ebda >= 0x400 && ebda < BASE_MEMORY_END)
        rsdp = scan(ebda, ebda + EBDA_SCANNED);
    return rsdp ? rsdp : scan(ROM_BEGIN, ROM_END);
}

// The table at a physical address, if it is sound.
static const struct acpi_header *table_at(uint64_t address,
                                          const char *signature)
{
    const struct acpi_header *table;

    if (!address || address > UINT32_MAX - LARGEST_TABLE)
        return NULL;
    table = physical_memory((uint32_t)address);
    if (memcmp(table->signature, signature, 4) != 0 ||
        table->length < sizeof *table || table->length > LARGEST_TABLE ||
        byte_sum(table, table->length))
        return NULL;
    return table;
}

// The entries of an RSDT or XSDT: pointers of `width` bytes.
static unsigned entry_count(const struct acpi_header *table, unsigned width)
{
    return (table->length - (uint32_t)sizeof *table) / width;
}

static uint64_t entry_at(const struct acpi_header *table, unsigned index,
                         unsigned width)
{
    const uint8_t *at = (const uint8_t *)(table + 1) + index * width;

    return get_le32(at) |
           (width == 8 ? (uint64_t)get_le32(at + 4) << 32 : 0);
}

static const struct acpi_header *find_nfit(const struct acpi_header *table,
                                           unsigned width)
{
    const struct acpi_header *nfit = NULL;
    unsigned i;

    for (i = 0; table && i < entry_count(table, width) && !nfit; i++)
        nfit = table_at(entry_at(table, i, width), "NFIT");
    return nfit && nfit->length >= sizeof(struct acpi_nfit) ? nfit : NULL;
}

// Whether a table's AML has a name _FIT.
static bool names_fit(const struct acpi_header *table)
{
    const uint8_t *aml = (const uint8_t *)table;
    uint32_t at;

    for (at = sizeof *table; table && at + 4 <= table->length; at++)
        if (memcmp(aml + at, "_FIT", 4) == 0)
            return true;
    return false;
}

static const struct acpi_header *find_dsdt(const struct acpi_header *fadt)
{
    if (!fadt || fadt->length < ACPI_FADT_DSDT + 4)
        return NULL;
    return table_at(get_le32((const uint8_t *)fadt + ACPI_FADT_DSDT), "DSDT");
}

// A firmware's root device that has _FIT (9.20.3.1) is asked for that, and its
// NFIT is not looked at: what is added to it would not be seen.
static bool has_fit(const struct acpi_header *root, unsigned width)
{
    unsigned i;

    for (i = 0; root && i < entry_count(root, width); i++) {
        uint64_t at = entry_at(root, i, width);

        if (names_fit(table_at(at, "SSDT")) ||
            names_fit(find_dsdt(table_at(at, "FACP"))))
            return true;
    }
    return false;
}

enum acpi_state acpi_find(struct acpi_firmware *f)
{
    *f = (struct acpi_firmware){.rsdp = find_rsdp()};
    if (!f->rsdp)
        return ACPI_NONE;
    f->rsdt = table_at(f->rsdp->rsdt, "RSDT");
    if (f->rsdp->revision >= 2)
        f->xsdt = table_at(f->rsdp->xsdt, "XSDT");
    if ((f->rsdp->rsdt && !f->rsdt) || (!f->rsdt && !f->xsdt) ||
        (f->rsdp->revision >= 2 && f->rsdp->xsdt && !f->xsdt))
        return ACPI_DAMAGED;
    f->nfit = find_nfit(f->xsdt, 8);
    if (!f->nfit)
        f->nfit = find_nfit(f->rsdt, 4);
    f->nfit_is_unread = f->nfit && (has_fit(f->xsdt, 8) ||
                                    has_fit(f->rsdt, 4));
    return ACPI_FOUND;
}

static uint32_t nfit_size(const struct acpi_firmware *f, unsigned count)
{
    return (f->nfit ? f->nfit->length : (uint32_t)sizeof(struct acpi_nfit)) +
           count * (uint32_t)sizeof(struct acpi_spa_range);
}

static uint32_t aligned(uint32_t bytes)
{
    return (uint32_t)round_up(bytes, TABLE_ALIGN);
}

// A root device of ours: beside a firmware's it has the ranges itself.
static bool needs_device(const struct acpi_firmware *f)
{
    return !f->nfit || f->nfit_is_unread;
}

static uint32_t ssdt_size(const struct acpi_firmware *f, unsigned count)
{
    return (uint32_t)sizeof(struct acpi_header) +
           acpi_device_size(f->nfit ? count : 0);
}

// Room for two more entries each.
uint32_t acpi_size(const struct acpi_firmware *f, unsigned count)
{
    return (f->rsdt ? aligned(f->rsdt->length + 2 * 4) : 0) +
           (f->xsdt ? aligned(f->xsdt->length + 2 * 8) : 0) +
           aligned(nfit_size(f, count)) +
           (needs_device(f) ? aligned(ssdt_size(f, count)) : 0);
}

static void seal(struct acpi_header *table, uint32_t length)
{
    table->length = length;
    table->checksum = 0;
    table->checksum = -byte_sum(table, length);
}

static struct acpi_header new_header(const char *signature, uint8_t revision)
{
    struct acpi_header h = {.revision = revision, .oem_revision = 1};

    memcpy(h.signature, signature, sizeof h.signature);
    memcpy(h.oem_id, OEM_ID, sizeof h.oem_id);
    memcpy(h.oem_table_id, OEM_TABLE_ID, sizeof h.oem_table_id);
    memcpy(h.creator_id, OEM_ID, sizeof h.creator_id);
    return h;
}

// The highest SPA range index of the firmware's NFIT.
static uint16_t last_index(const struct acpi_header *nfit)
{
    uint32_t at = sizeof(struct acpi_nfit);
    uint16_t last = 0;

    while (nfit && at + 6 <= nfit->length) {
        const uint8_t *p = (const uint8_t *)nfit + at;
        uint16_t length = get_le16(p + 2);

        if (length < 6 || length > nfit->length - at)
            break;
        if (get_le16(p) == ACPI_SPA_RANGE && get_le16(p + 4) > last)
            last = get_le16(p + 4);
        at += length;
    }
    return last;
}

static struct acpi_spa_range new_range(const struct acpi_image *image,
                                       uint16_t index)
{
    struct acpi_spa_range range = {
        .type = ACPI_SPA_RANGE,
        .length = sizeof range,
        .index = index,
        .base = image->base,
        .bytes = image->bytes,
        .attributes = ACPI_WRITE_BACK,
    };

    memcpy(range.guid, image->is_cd ? guid_cd : guid_disk, sizeof range.guid);
    return range;
}

// Builds the NFIT. Returns its last ranges, which are ours.
static const struct acpi_spa_range *build_nfit(const struct acpi_firmware *f,
                                               const struct acpi_image *images,
                                               unsigned count, uint8_t *to)
{
    uint16_t index = last_index(f->nfit);
    uint32_t at = sizeof(struct acpi_nfit), ours;
    unsigned i;

    memset(to, 0, sizeof(struct acpi_nfit));
    if (f->nfit) {
        at = f->nfit->length;
        memcpy(to, f->nfit, at);
    } else {
        *(struct acpi_header *)to = new_header("NFIT", 1);
    }
    ours = at;
    for (i = 0; i < count; i++, at += sizeof(struct acpi_spa_range))
        *(struct acpi_spa_range *)(to + at) = new_range(&images[i], ++index);
    seal((struct acpi_header *)to, at);
    return (const struct acpi_spa_range *)(to + ours);
}

static void build_ssdt(const struct acpi_firmware *f,
                       const struct acpi_spa_range *ranges, unsigned count,
                       uint8_t *to)
{
    *(struct acpi_header *)to = new_header("SSDT", 1);
    acpi_build_device(to + sizeof(struct acpi_header), ranges,
                      f->nfit ? count : 0);
    seal((struct acpi_header *)to, ssdt_size(f, count));
}

static void put_entry(uint8_t *to, uint32_t address, unsigned width)
{
    memset(to, 0, width);
    memcpy(to, &address, sizeof address);
}

// Copies an RSDT or XSDT and adds the new tables; the firmware's NFIT is
// replaced.
static void build_root(const struct acpi_firmware *f,
                       const struct acpi_header *from, unsigned width,
                       uint8_t *to, uint32_t nfit, uint32_t ssdt)
{
    unsigned i, count = entry_count(from, width);
    uint8_t *entries = to + sizeof *from;
    bool replaced = false;

    memcpy(to, from, sizeof *from + count * width);
    for (i = 0; f->nfit && i < count; i++)
        if (table_at(entry_at(from, i, width), "NFIT") == f->nfit) {
            put_entry(entries + i * width, nfit, width);
            replaced = true;
        }
    if (!replaced)
        put_entry(entries + count++ * width, nfit, width);
    if (needs_device(f))
        put_entry(entries + count++ * width, ssdt, width);
    seal((struct acpi_header *)to, (uint32_t)sizeof *from + count * width);
}

static struct acpi_rsdp build_rsdp(const struct acpi_rsdp *from,
                                   uint32_t rsdt, uint32_t xsdt)
{
    struct acpi_rsdp rsdp = {0};
    bool whole = from->revision >= 2;

    memcpy(&rsdp, from, acpi_rsdp_size(from));
    rsdp.rsdt = rsdt;
    rsdp.checksum = 0;
    if (whole) {
        rsdp.length = sizeof rsdp;
        rsdp.xsdt = xsdt;
        rsdp.extended_checksum = 0;
    }
    rsdp.checksum = -byte_sum(&rsdp, ACPI_RSDP_SHORT);
    if (whole)
        rsdp.extended_checksum = -byte_sum(&rsdp, sizeof rsdp);
    return rsdp;
}

struct acpi_rsdp acpi_build(const struct acpi_firmware *f,
                            const struct acpi_image *images, unsigned count,
                            uint8_t *to, uint32_t address)
{
    uint32_t rsdt = 0, xsdt = 0;
    uint32_t nfit = 0, ssdt = aligned(nfit_size(f, count)), end = ssdt;
    const struct acpi_spa_range *ranges;

    ranges = build_nfit(f, images, count, to + nfit);
    if (needs_device(f)) {
        build_ssdt(f, ranges, count, to + ssdt);
        end += aligned(ssdt_size(f, count));
    }
    if (f->rsdt) {
        rsdt = end;
        build_root(f, f->rsdt, 4, to + rsdt, address + nfit, address + ssdt);
        end += aligned(f->rsdt->length + 2 * 4);
    }
    if (f->xsdt) {
        xsdt = end;
        build_root(f, f->xsdt, 8, to + xsdt, address + nfit, address + ssdt);
    }
    return build_rsdp(f->rsdp, f->rsdt ? address + rsdt : 0,
                      f->xsdt ? address + xsdt : 0);
}
