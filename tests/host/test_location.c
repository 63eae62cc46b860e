// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/location.c: URLs and paths beside the NBP.

#include "check.h"

#include "loader/dhcp.h"
#include "loader/location.h"

#define HOME_SERVER 0x0202000au // 10.0.2.2

static struct location where;

static enum location_status resolve(const char *name, const char *home)
{
    struct location base = {.server = HOME_SERVER};

    copy_string(base.path, sizeof base.path, home);
    memset(&where, 0xee, sizeof where);
    return resolve_location(name, &base, &where);
}

static void assert_path(const char *name, const char *home, const char *path)
{
    assert_int_equal(resolve(name, home), LOCATION_OK);
    assert_string_equal(where.path, path);
    assert_int_equal(where.server, HOME_SERVER);
}

// A relative name is beside the NBP, on its server.
TEST(relative_names)
{
    assert_path("x.iso", "ramiso.0", "x.iso");
    assert_path("x.iso", "", "x.iso");
    assert_path("x.iso", "/boot/ramiso.0", "/boot/x.iso");
    assert_path("a/x.iso", "boot/ramiso.0", "boot/a/x.iso");
    assert_path("x.iso", "boot/", "boot/x.iso");
    assert_path("x.iso", "/ramiso.0", "/x.iso");
}

// Windows servers name boot files with backslashes.
TEST(backslashes_separate_too)
{
    assert_path("x.iso", "boot\\x64\\ramiso.0", "boot\\x64\\x.iso");
    assert_path("x.iso", "a\\b/ramiso.0", "a\\b/x.iso");
    assert_path("\\x.iso", "boot\\ramiso.0", "\\x.iso");
}

// An absolute name leaves the NBP's folder, not its server.
TEST(absolute_names)
{
    assert_path("/iso/x.iso", "/boot/ramiso.0", "/iso/x.iso");
}

// tftp:// names another server by its address; the folder does not count.
TEST(tftp_urls)
{
    assert_int_equal(resolve("tftp://192.168.1.250/iso/x.iso", "boot/r.0"),
                     LOCATION_OK);
    assert_int_equal(where.server, 0xfa01a8c0);
    assert_non_null(strstr(where.path, "iso/x.iso"));
    assert_null(strstr(where.path, "boot"));
}

// There is no name server: a host is an address, with a path behind it.
TEST(hosts_are_addresses)
{
    assert_int_equal(resolve("tftp://server/x.iso", "r.0"), LOCATION_BAD_HOST);
    assert_int_equal(resolve("tftp:///x.iso", "r.0"), LOCATION_BAD_HOST);
    assert_int_equal(resolve("tftp://1.2.3.4", "r.0"), LOCATION_BAD_HOST);
    assert_int_equal(resolve("tftp://1.2.3.4.5/x", "r.0"), LOCATION_BAD_HOST);
    assert_int_equal(resolve("tftp://1.2.3.4x/x", "r.0"), LOCATION_BAD_HOST);
    assert_int_equal(resolve("tftp://1.2.3.256/x", "r.0"), LOCATION_BAD_HOST);
    assert_int_equal(resolve("tftp://", "r.0"), LOCATION_BAD_HOST);
}

// URLs of other schemes are told apart from names with a colon in them.
TEST(other_schemes)
{
    assert_int_equal(resolve("http://1.2.3.4/x.iso", "r.0"),
                     LOCATION_OTHER_SCHEME);
    assert_int_equal(resolve("https://h/x.iso", "r.0"),
                     LOCATION_OTHER_SCHEME);
    assert_int_equal(resolve("nfs://", "r.0"), LOCATION_OTHER_SCHEME);
    assert_path("a:b.iso", "d/r.0", "d/a:b.iso");
    assert_path("a:/b.iso", "d/r.0", "d/a:/b.iso");
    assert_path("://b.iso", "d/r.0", "d/://b.iso");
}

// What fills the field but for its terminator fits; one more does not, alone
// or with the folder.
TEST(longest_paths)
{
    char name[PATH_MAX_BYTES + 8], home[PATH_MAX_BYTES];

    memset(name, 'n', sizeof name);
    name[PATH_MAX_BYTES - 1] = '\0';
    assert_path(name, "r.0", name);
    assert_int_equal(resolve(name, "d/r.0"), LOCATION_TOO_LONG);
    name[PATH_MAX_BYTES - 1] = 'n';
    name[PATH_MAX_BYTES] = '\0';
    assert_int_equal(resolve(name, "r.0"), LOCATION_TOO_LONG);
    name[PATH_MAX_BYTES - 3] = '\0';
    assert_int_equal(resolve(name, "d/r.0"), LOCATION_OK);
    memset(home, '/', sizeof home - 1);
    home[sizeof home - 1] = '\0';
    assert_int_equal(resolve("x", home), LOCATION_TOO_LONG);
    assert_int_equal(strlen(where.path), PATH_MAX_BYTES - 1);
}

GROUP(location, RUN(relative_names), RUN(backslashes_separate_too),
      RUN(absolute_names), RUN(tftp_urls), RUN(hosts_are_addresses),
      RUN(other_schemes), RUN(longest_paths))
