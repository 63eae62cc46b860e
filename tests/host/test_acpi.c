// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/acpi.c: tables as the specification and their readers want
// them.

#include "check.h"

#include "loader/acpi.h"
#include "physmem.h"

#define RSDP_AT 0xf5000u
#define RSDT_AT (PHYSMEM_HIGH + 0x100)
#define XSDT_AT (PHYSMEM_HIGH + 0x200)
#define FADT_AT (PHYSMEM_HIGH + 0x300)
#define NFIT_AT (PHYSMEM_HIGH + 0x400)
#define AML_AT (PHYSMEM_HIGH + 0x500)
#define NEW_AT (PHYSMEM_HIGH + 0x10000)
#define NEW_BYTES 0x1000u

static struct acpi_firmware firmware;
static const struct acpi_image cd = {0x6000000, 0x123456789a, true};
static const struct acpi_image disk = {0x5000000, 1474560, false};

static uint8_t sum(uint32_t address, uint32_t bytes)
{
    uint8_t total = 0;

    while (bytes--)
        total += *at(address++);
    return total;
}

// A table of `length` bytes; what is behind the header is there already.
static void put_table(uint32_t address, const char *signature,
                      uint32_t length)
{
    memcpy(at(address), signature, 4);
    put(address + 4, length, 4);
    put(address + 9, 0, 1);
    put(address + 9, -sum(address, length), 1);
}

static void put_rsdp(uint32_t address, uint8_t revision, uint32_t rsdt,
                     uint64_t xsdt)
{
    memcpy(at(address), "RSD PTR ", 8);
    put(address + 8, 0, 1);
    memcpy(at(address + 9), "VENDOR", 6);
    put(address + 15, revision, 1);
    put(address + 16, rsdt, 4);
    put(address + 8, -sum(address, 20), 1);
    if (revision < 2)
        return;
    put(address + 20, 36, 4);
    put(address + 24, xsdt, 8);
    put(address + 32, 0, 4);
    put(address + 32, -sum(address, 36), 1);
}

// A machine with a FADT, by an RSDT, an XSDT or both.
static void machine(bool rsdt, bool xsdt)
{
    physmem_clear();
    put_table(FADT_AT, "FACP", 116);
    put(RSDT_AT + 36, FADT_AT, 4);
    put(XSDT_AT + 36, FADT_AT, 8);
    if (rsdt)
        put_table(RSDT_AT, "RSDT", 40);
    if (xsdt)
        put_table(XSDT_AT, "XSDT", 44);
    put_rsdp(RSDP_AT, xsdt ? 2 : 0, rsdt ? RSDT_AT : 0, xsdt ? XSDT_AT : 0);
}

static void build(const struct acpi_image *images, unsigned count)
{
    static struct acpi_rsdp rsdp;

    assert_int_equal(acpi_find(&firmware), ACPI_FOUND);
    assert_true(acpi_size(&firmware, count) <= NEW_BYTES);
    memset(at(NEW_AT), 0xee, NEW_BYTES);
    rsdp = acpi_build(&firmware, images, count, at(NEW_AT), NEW_AT);
    memcpy(at(0x9fd00), &rsdp, sizeof rsdp);
    // Nothing behind what was asked for.
    assert_int_equal(*at(NEW_AT + acpi_size(&firmware, count)), 0xee);
}

// The address of a table by a root table's entries; 0: not there.
static uint32_t find(uint32_t root, unsigned width, const char *signature)
{
    uint32_t end = root + (uint32_t)get(root + 4, 4), p;

    assert_int_equal(sum(root, end - root), 0);
    for (p = root + 36; p + width <= end; p += width) {
        uint32_t table = (uint32_t)get(p, width);

        if (memcmp(at(table), signature, 4) == 0) {
            assert_int_equal(sum(table, (uint32_t)get(table + 4, 4)), 0);
            return table;
        }
    }
    return 0;
}

// ACPI 6.4, table 5.132, and its GUIDs by their fields.
static void assert_range(uint32_t range, const struct acpi_image *image)
{
    static const uint8_t cd_tail[] = {0x6d, 0x64, 0xd2, 0xad,
                                      0xe5, 0x23, 0xc4, 0xbb};
    static const uint8_t disk_tail[] = {0x55, 0x60, 0xf7, 0xb2,
                                        0x81, 0xd1, 0xf9, 0x6e};

    assert_int_equal(get(range, 2), 0);
    assert_int_equal(get(range + 2, 2), 56);
    assert_int_equal(get(range + 6, 2), 0);
    assert_int_equal(get(range + 8, 8), 0);
    assert_int_equal(get(range + 16, 4), image->is_cd ? 0x3d5abd30
                                                      : 0x77ab535a);
    assert_int_equal(get(range + 20, 2), image->is_cd ? 0x4175 : 0x45fc);
    assert_int_equal(get(range + 22, 2), image->is_cd ? 0x87ce : 0x624b);
    assert_memory_equal(at(range + 24), image->is_cd ? cd_tail : disk_tail,
                        8);
    assert_int_equal(get(range + 32, 8), image->base);
    assert_int_equal(get(range + 40, 8), image->bytes);
    assert_int_equal(get(range + 48, 8), 8);
}

TEST(one_image)
{
    uint32_t rsdt, nfit, ssdt;

    machine(true, false);
    build(&cd, 1);
    assert_int_equal(sum(0x9fd00, 20), 0);
    assert_memory_equal(at(0x9fd09), "VENDOR", 6);
    assert_int_equal(*at(0x9fd0f), 0);
    rsdt = (uint32_t)get(0x9fd10, 4);
    assert_int_equal(get(rsdt + 4, 4), 36 + 3 * 4);
    assert_int_equal(get(rsdt + 36, 4), FADT_AT);
    nfit = find(rsdt, 4, "NFIT");
    assert_int_equal(get(nfit + 4, 4), 96);
    assert_int_equal(*at(nfit + 8), 1);
    assert_int_equal(get(nfit + 36, 4), 0); // reserved
    assert_range(nfit + 40, &cd);
    ssdt = find(rsdt, 4, "SSDT");
    assert_int_equal(get(ssdt + 4, 4), 75);
}

TEST(root_tables)
{
    unsigned i;

    for (i = 1; i < 4; i++) {
        bool has_rsdt = i & 1, has_xsdt = i & 2;

        machine(has_rsdt, has_xsdt);
        build(&cd, 1);
        assert_int_equal(sum(0x9fd00, 20), 0);
        if (has_xsdt)
            assert_int_equal(sum(0x9fd00, 36), 0);
        if (has_rsdt) {
            assert_true(find((uint32_t)get(0x9fd10, 4), 4, "NFIT"));
            assert_true(find((uint32_t)get(0x9fd10, 4), 4, "FACP"));
        } else {
            assert_int_equal(get(0x9fd10, 4), 0);
        }
        if (has_xsdt) {
            assert_true(find((uint32_t)get(0x9fd18, 8), 8, "SSDT"));
            assert_true(find((uint32_t)get(0x9fd18, 8), 8, "FACP"));
        }
    }
}

TEST(two_images)
{
    const struct acpi_image both[] = {cd, disk};
    uint32_t nfit;

    machine(true, true);
    build(both, 2);
    nfit = find((uint32_t)get(0x9fd18, 8), 8, "NFIT");
    assert_int_equal(get(nfit + 4, 4), 40 + 2 * 56);
    assert_range(nfit + 40, &cd);
    assert_range(nfit + 96, &disk);
    assert_int_not_equal(get(nfit + 44, 2), get(nfit + 100, 2));
}

// Base and length have 64 bits each.
TEST(ranges_above_4_gib)
{
    static const struct acpi_image rows[] = {
        {0xffe00000, 0x200000, true}, {0x100000000, 4700000000, true},
        {0x1ffffffe00, 0x100000000, false}, {0xfedcba987000, 0x12345678, false},
    };
    uint32_t nfit, i;

    machine(true, true);
    build(rows, LENGTH(rows));
    nfit = find((uint32_t)get(0x9fd18, 8), 8, "NFIT");
    for (i = 0; i < LENGTH(rows); i++)
        assert_range(nfit + 40 + i * 56, &rows[i]);
}

// The same with an NVDIMM: a range of index 7.
static void machine_with_nfit(void)
{
    machine(true, false);
    put(NFIT_AT + 40, 0, 2);
    put(NFIT_AT + 42, 56, 2);
    put(NFIT_AT + 44, 7, 2);
    put(NFIT_AT + 72, 0x900000000, 8);
    put_table(NFIT_AT, "NFIT", 96);
    put(RSDT_AT + 40, NFIT_AT, 4);
    put_table(RSDT_AT, "RSDT", 44);
}

// A machine with NVDIMMs keeps its ranges, and its root device.
TEST(nfit_of_the_firmware)
{
    uint32_t rsdt, nfit;

    machine_with_nfit();
    build(&cd, 1);
    rsdt = (uint32_t)get(0x9fd10, 4);
    assert_int_equal(get(rsdt + 4, 4), 44);
    assert_int_equal(find(rsdt, 4, "SSDT"), 0);
    nfit = find(rsdt, 4, "NFIT");
    assert_int_not_equal(nfit, NFIT_AT);
    assert_int_equal(get(nfit + 4, 4), 152);
    assert_int_equal(get(nfit + 72, 8), 0x900000000);
    assert_int_equal(get(nfit + 44, 2), 7);
    assert_range(nfit + 96, &cd);
    assert_int_equal(get(nfit + 100, 2), 8);
    assert_int_equal(get(NFIT_AT + 4, 4), 96); // the firmware's own stays
}

// A root device with a method _FIT is asked for that (Linux: drivers/acpi/nfit)
// and its NFIT is not looked at: a second device has our ranges in its _FIT.
TEST(firmware_with_fit)
{
    static const char *const tables[] = {"SSDT", "DSDT"};
    uint32_t rsdt, nfit, ssdt, length;
    size_t i;

    for (i = 0; i < LENGTH(tables); i++) {
        machine_with_nfit();
        memcpy(at(AML_AT + 50), "_FIT", 4); // its last bytes
        put_table(AML_AT, tables[i], 54);
        put(FADT_AT + 40, AML_AT, 4);
        put_table(FADT_AT, "FACP", 116);
        if (i == 0) {
            put(RSDT_AT + 44, AML_AT, 4);
            put_table(RSDT_AT, "RSDT", 48);
        }
        build(&cd, 1);
        rsdt = (uint32_t)get(0x9fd10, 4);
        nfit = find(rsdt, 4, "NFIT");
        assert_int_equal(get(nfit + 4, 4), 152);
        ssdt = (uint32_t)get(rsdt + get(rsdt + 4, 4) - 4, 4); // the last one
        assert_memory_equal(at(ssdt), "SSDT", 4);
        length = (uint32_t)get(ssdt + 4, 4);
        assert_int_equal(sum(ssdt, length), 0);
        assert_range(ssdt + length - 56, &cd);
        memcpy(at(AML_AT + 50), "_FIX", 4);
        put_table(AML_AT, tables[i], 54);
        assert_int_equal(acpi_find(&firmware), ACPI_FOUND);
        assert_false(firmware.nfit_is_unread);
    }
}

// The firmware's NFIT, by an XSDT alone: it is replaced there. An entry that
// points beyond 4 GiB leads to nothing, whatever its lower half says.
TEST(nfit_by_an_xsdt)
{
    uint32_t xsdt;

    machine(false, true);
    put(NFIT_AT + 40, 0, 2);
    put(NFIT_AT + 42, 56, 2);
    put_table(NFIT_AT, "NFIT", 96);
    put(XSDT_AT + 44, 0x100000000 | NFIT_AT, 8);
    put_table(XSDT_AT, "XSDT", 52);
    assert_int_equal(acpi_find(&firmware), ACPI_FOUND);
    assert_null(firmware.nfit);
    put(XSDT_AT + 36, NFIT_AT, 8);
    put_table(XSDT_AT, "XSDT", 52);
    build(&cd, 1);
    assert_ptr_equal(firmware.nfit, at(NFIT_AT));
    xsdt = (uint32_t)get(0x9fd18, 8);
    assert_int_equal(get(xsdt + 4, 4), 52);
    assert_int_equal(get(xsdt + 36, 8), NEW_AT);
    assert_int_equal(get(xsdt + 44, 8), 0x100000000 | NFIT_AT);
    assert_range(NEW_AT + 96, &cd);
}

// ACPI 6.4, 5.2.25.2: our range's index is above all others of ranges; other
// structures have other numbers there. One that is no structure ends them.
TEST(index_of_the_range)
{
    static const struct {
        uint16_t type, length, number, index;
    } rows[] = {
        {0, 56, 9, 10}, {0, 56, 5, 8}, {1, 48, 0x1234, 8}, {1, 8, 9, 8},
        {0, 5, 9, 8}, {0, 0, 9, 8}, {0, 64, 9, 8},
    };
    uint32_t nfit;
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        machine_with_nfit();
        put(NFIT_AT + 96, rows[i].type, 2);
        put(NFIT_AT + 98, rows[i].length, 2);
        put(NFIT_AT + 100, rows[i].number, 2);
        put_table(NFIT_AT, "NFIT", 96 + 56);
        build(&cd, 1);
        nfit = find((uint32_t)get(0x9fd10, 4), 4, "NFIT");
        assert_range(nfit + 152, &cd);
        assert_int_equal(get(nfit + 156, 2), rows[i].index);
    }
}

// One that is too short for its reserved field is none.
TEST(short_nfit_of_the_firmware)
{
    machine(true, false);
    put_table(NFIT_AT, "NFIT", 36);
    put(RSDT_AT + 40, NFIT_AT, 4);
    put_table(RSDT_AT, "RSDT", 44);
    assert_int_equal(acpi_find(&firmware), ACPI_FOUND);
    assert_null(firmware.nfit);
}

TEST(no_acpi)
{
    physmem_clear();
    assert_int_equal(acpi_find(&firmware), ACPI_NONE);
    machine(true, false);
    put(RSDP_AT + 8, get(RSDP_AT + 8, 1) + 1, 1);
    assert_int_equal(acpi_find(&firmware), ACPI_NONE);
}

TEST(damaged_tables)
{
    machine(true, false);
    put(RSDT_AT + 37, 0xff, 1);
    assert_int_equal(acpi_find(&firmware), ACPI_DAMAGED);
    machine(true, true);
    put(XSDT_AT + 4, 0x7fffffff, 4);
    assert_int_equal(acpi_find(&firmware), ACPI_DAMAGED);
    machine(true, true);
    put_rsdp(RSDP_AT, 2, RSDT_AT, 0x100000000);
    assert_int_equal(acpi_find(&firmware), ACPI_DAMAGED);
}

// ACPI 5.2.5.1: the first KiB of the EBDA before E0000h to FFFFFh.
TEST(rsdp_of_the_ebda_comes_first)
{
    machine(true, true);
    put(0x40e, 0x9fc0, 2);
    put_rsdp(0x9fd00, 0, RSDT_AT, 0);
    assert_int_equal(acpi_find(&firmware), ACPI_FOUND);
    assert_ptr_equal(firmware.rsdp, at(0x9fd00));
    assert_null(firmware.xsdt);
}

GROUP(acpi, RUN(one_image), RUN(root_tables), RUN(two_images),
      RUN(ranges_above_4_gib),
      RUN(nfit_of_the_firmware), RUN(firmware_with_fit),
      RUN(nfit_by_an_xsdt), RUN(index_of_the_range),
      RUN(short_nfit_of_the_firmware), RUN(no_acpi), RUN(damaged_tables),
      RUN(rsdp_of_the_ebda_comes_first))
