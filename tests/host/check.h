// SPDX-License-Identifier: GPL-2.0-or-later
// What every unit test file includes: cmocka, and how a group is made.

#ifndef HOST_CHECK_H
#define HOST_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

// The unit test files, one for each pure source file.
#define GROUPS(X) \
    X(acpi) X(acpi_device) X(announce_acpi) X(announce_memdisk) \
    X(announce_slots) X(bootsector) X(chs) X(classic) X(clock) X(config) \
    X(container) X(cpu) X(dhcp) X(digest) X(dispatch) X(drives) X(e820) \
    X(ebda) X(eltorito) X(eltorito_services) X(emulation) X(extensions) \
    X(format) X(geometry) X(handover) X(heap) X(inject) X(int15) X(ipxe) \
    X(iso9660) X(isodir) X(keys) X(lib) X(location) X(mapped) X(memmap) \
    X(memory) X(menu) X(menu_file) X(options) X(packed) X(parameters) \
    X(place) X(probe) X(progress) X(progress_show) X(pxe_entry) \
    X(resident) X(rom_file) X(row) X(sha256) X(smbios) X(split) X(stale) \
    X(tftp) X(tftp_client) X(tftp_wire) X(transfer) X(unpack) X(verify) \
    X(watch) X(ways)

#define DECLARE(name) int test_##name(void);
GROUPS(DECLARE)
#undef DECLARE

// A test states the rule that it checks in the comment above it.
#define TEST(name) static void name(void **state __attribute__((unused)))
#define RUN(name) cmocka_unit_test(name)
#define GROUP(name, ...) \
    int test_##name(void) \
    { \
        const struct CMUnitTest tests[] = {__VA_ARGS__}; \
        return cmocka_run_group_tests_name(#name, tests, NULL, NULL); \
    }

#define LENGTH(array) (sizeof(array) / sizeof *(array))

#endif
