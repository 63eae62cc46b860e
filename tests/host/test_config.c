// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/config.c: the names of configuration files.

#include "check.h"

#include "loader/config.h"

static const struct lease all = {
    .hardware_type = 1,
    .mac = {0x52, 0x54, 0x00, 0x12, 0xab, 0xCD},
    .address = 0x0f02000a, // 10.0.2.15 as it lies in a packet
    .has_uuid = true,
    .uuid = {0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa,
             0xbb, 0xcc, 0xdd, 0xee, 0xff},
};

static void assert_names(const struct lease *lease, const char *const *names,
                         unsigned count)
{
    char name[CONFIG_NAME_MAX];
    unsigned i;

    for (i = 0; i < count; i++) {
        assert_true(config_name(i, name, lease));
        assert_string_equal(name, names[i]);
    }
    assert_false(config_name(count, name, lease));
}

// What Debian 12's pxelinux.0 asked QEMU's server for, with -uuid
// 00112233-4455-6677-8899-aabbccddeeff, in this order; the folder is ours.
TEST(names_in_pxelinux_order)
{
    static const char *const names[] = {
        "ramiso.cfg/33221100-5544-7766-8899-aabbccddeeff",
        "ramiso.cfg/01-52-54-00-12-ab-cd", "ramiso.cfg/0A00020F",
        "ramiso.cfg/0A00020", "ramiso.cfg/0A0002", "ramiso.cfg/0A000",
        "ramiso.cfg/0A00", "ramiso.cfg/0A0", "ramiso.cfg/0A", "ramiso.cfg/0",
        "ramiso.cfg/default",
    };

    assert_names(&all, names, LENGTH(names));
}

// What is not known makes no name.
TEST(names_without_uuid_or_address)
{
    static const char *const names[] = {
        "ramiso.cfg/33221100-5544-7766-8899-aabbccddeeff",
        "ramiso.cfg/01-52-54-00-12-ab-cd", "ramiso.cfg/default",
    };
    struct lease lease = all;

    lease.address = 0;
    assert_names(&lease, names, LENGTH(names));
    lease.has_uuid = false;
    assert_names(&lease, names + 1, LENGTH(names) - 1);
    lease.address = all.address;
    assert_names(&lease, (const char *const[]){
        "ramiso.cfg/01-52-54-00-12-ab-cd", "ramiso.cfg/0A00020F",
        "ramiso.cfg/0A00020", "ramiso.cfg/0A0002", "ramiso.cfg/0A000",
        "ramiso.cfg/0A00", "ramiso.cfg/0A0", "ramiso.cfg/0A", "ramiso.cfg/0",
        "ramiso.cfg/default"}, 10);
}

GROUP(config, RUN(names_in_pxelinux_order),
      RUN(names_without_uuid_or_address))
