// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/cpu.c on processors of all times.

#include "check.h"

#include "loader/cpu.h"
#include "loader/cpuid.h"

#define TSC 0x10u // EDX of CPUID 1: Intel SDM volume 2, CPUID
#define PAE 0x40u
#define PSE36 0x20000u

static struct {
    bool has_cpuid;
    uint32_t features, last; // EAX of 80000000h
    uint32_t addresses; // EAX of 80000008h
    uint32_t leaves, more_features, more; // EAX of 0, ECX of 1, EBX of 7
} processor;

bool has_cpuid(void)
{
    return processor.has_cpuid;
}

// What is not asked for has all bits.
struct cpuid cpuid(uint32_t leaf)
{
    struct cpuid r = {~0u, ~0u, ~0u, ~0u};

    assert_true(processor.has_cpuid);
    switch (leaf) {
    case 0:
        r.a = processor.leaves;
        break;
    case 1:
        r.c = processor.more_features;
        r.d = processor.features;
        break;
    case 7:
        assert_true(processor.leaves >= leaf);
        r.b = processor.more;
        break;
    case 0x80000000:
        r.a = processor.last;
        break;
    default:
        assert_int_equal(leaf, 0x80000008);
        assert_true(processor.last >= leaf);
        r.a = processor.addresses;
    }
    return r;
}

// Intel SDM volume 3, 4.1.4: the width of addresses is in leaf 80000008h; else
// 36 bits with PSE-36, and 32 without. Nothing is reached without PAE.
TEST(reach)
{
    static const struct {
        bool has_cpuid;
        uint32_t features, last, addresses;
        uint64_t reach;
    } rows[] = {
        {false, 0, 0, 0, 1ull << 32},
        {true, 0, 0, 0, 1ull << 32}, // what comes for 80000000h may be anything
        {true, TSC | PSE36, 0x80000008, 0x3028, 1ull << 32},
        {true, PAE, 0, 0, 1ull << 32},
        {true, PAE, 0x80000007, 0x3028, 1ull << 32},
        {true, PAE, 0x80000004, 0, 1ull << 32},
        {true, PAE, 0x12345678, 0x3028, 1ull << 32},
        {true, PAE | PSE36, 0, 0, 1ull << 36},
        {true, PAE | PSE36, 0x80000007, 0x28, 1ull << 36},
        {true, PAE | PSE36, 0x80000008, 0x2020, 1ull << 32},
        {true, PAE | PSE36, 0x80000008, 0x3028, 1ull << 40},
        {true, PAE, 0x80000008, 0x3027, 1ull << 39},
        // What cannot be is not believed.
        {true, PAE | PSE36, 0x80000008, 0x3000, 1ull << 32},
        {true, PAE | PSE36, 0x80000008, 0x3035, 1ull << 32},
        {true, PAE | PSE36, 0x80000008, 0x30ff, 1ull << 32},
        {true, PAE | PSE36 | TSC, 0x8000001f, 0x203934, 1ull << 52},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        processor.has_cpuid = rows[i].has_cpuid;
        processor.features = rows[i].features;
        processor.last = rows[i].last;
        processor.addresses = rows[i].addresses;
        assert_int_equal(cpu_features(), rows[i].features);
        assert_int_equal(cpu_reach(), rows[i].reach);
    }
}

// CPUID 7, EBX, bit 29; CPUID 1, ECX, bit 9.
TEST(sha)
{
    static const struct {
        bool has_cpuid;
        uint32_t leaves, more_features, more;
        bool has_sha;
    } rows[] = {
        {false, 7, 0x200, 0x20000000, false},
        {true, 6, 0x200, 0x20000000, false},
        {true, 7, 0xfffffdff, 0x20000000, false},
        {true, 7, 0x200, 0xdfffffff, false},
        {true, 7, 0x200, 0x20000000, true},
        {true, 22, 0x200, 0x20000000, true},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        processor.has_cpuid = rows[i].has_cpuid;
        processor.leaves = rows[i].leaves;
        processor.more_features = rows[i].more_features;
        processor.more = rows[i].more;
        assert_int_equal(cpu_has_sha(), rows[i].has_sha);
    }
}

// The bits that other files ask for.
TEST(features)
{
    assert_int_equal(FEATURE_TSC, TSC);
    assert_int_equal(FEATURE_PAE, PAE);
    assert_int_equal(FEATURE_PSE36, PSE36);
}

GROUP(cpu, RUN(reach), RUN(sha), RUN(features))
