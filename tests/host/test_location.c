// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/location.c: URLs and paths beside the NBP.

#include "check.h"

#include <stdlib.h>

#include "loader/dhcp.h"
#include "loader/location.h"

#define HOME_SERVER 0x0202000au // 10.0.2.2

static struct location where;

static enum location_status resolve_from(const char *name,
                                         const struct location *base)
{
    memset(&where, 0xee, sizeof where);
    return resolve_location(name, base, &where);
}

static enum location_status resolve(const char *name, const char *home)
{
    struct location base = {.tftp = true, .server = HOME_SERVER};

    copy_string(base.path, sizeof base.path, home);
    return resolve_from(name, &base);
}

static void assert_path(const char *name, const char *home, const char *path)
{
    assert_int_equal(resolve(name, home), LOCATION_OK);
    assert_string_equal(where.path, path);
    assert_int_equal(where.server, HOME_SERVER);
    assert_int_equal(where.port, 69);
    assert_true(where.tftp && where.relative);
}

static void assert_tftp(const char *url, uint32_t server, uint16_t port,
                        const char *path)
{
    assert_int_equal(resolve(url, "boot/r.0"), LOCATION_OK);
    assert_true(where.tftp);
    assert_false(where.relative);
    assert_int_equal(where.server, server);
    assert_int_equal(where.port, port);
    assert_string_equal(where.path, path);
}

// It is left as it was written, for iPXE.
static void assert_url(const char *url)
{
    assert_int_equal(resolve(url, "boot/r.0"), LOCATION_OK);
    assert_false(where.tftp || where.relative);
    assert_string_equal(where.path, url);
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
    assert_path("/x.iso", "a://b/ramiso.0", "/x.iso");
}

// The NBP's server may have another port.
TEST(names_on_another_port)
{
    struct location base = {.tftp = true, .server = HOME_SERVER,
                            .port = 6969, .path = "/b/r.0"};

    assert_int_equal(resolve_from("x.iso", &base), LOCATION_OK);
    assert_int_equal(where.port, 6969);
    assert_string_equal(where.path, "/b/x.iso");
    assert_int_equal(resolve_from("tftp://1.2.3.4/x", &base), LOCATION_OK);
    assert_int_equal(where.port, 69);
}

// Beside an NBP that came by a URL: RFC 3986, 5.2.2.
TEST(names_beside_a_url)
{
    static const char *const rows[][3] = {
        {"http://h/b/r.0", "x.iso", "http://h/b/x.iso"},
        {"http://h/b/r.0", "a/x.iso", "http://h/b/a/x.iso"},
        {"http://h/b/r.0", "/x.iso", "http://h/x.iso"},
        {"http://h:8080/r.0", "/a/x.iso", "http://h:8080/a/x.iso"},
        {"http://h", "/x.iso", "http://h/x.iso"},
        {"tftp://h/b/r.0", "x.iso", "tftp://h/b/x.iso"},
        {"", "/x.iso", "/x.iso"},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        struct location base = {.path = ""};

        copy_string(base.path, sizeof base.path, rows[i][0]);
        assert_int_equal(resolve_from(rows[i][1], &base), LOCATION_OK);
        assert_string_equal(where.path, rows[i][2]);
        assert_true(where.relative && !where.tftp);
    }
}

// tftp:// names another server by its address, and perhaps its port; the
// folder does not count.
TEST(tftp_urls)
{
    assert_tftp("tftp://192.168.1.250/iso/x.iso", 0xfa01a8c0, 69,
                "/iso/x.iso");
    assert_tftp("tftp://10.0.0.1:69/x", 0x0100000a, 69, "/x");
    assert_tftp("tftp://10.0.0.1:1/x", 0x0100000a, 1, "/x");
    assert_tftp("tftp://10.0.0.1:65535/x:9", 0x0100000a, 65535, "/x:9");
    assert_tftp("tftp://10.0.0.1/", 0x0100000a, 69, "/");
}

// There is no name server of ours: iPXE may have one. So also what is no port
// and what has no path.
TEST(tftp_urls_for_ipxe)
{
    assert_url("tftp://server/x.iso");
    assert_url("tftp:///x.iso");
    assert_url("tftp://1.2.3.4");
    assert_url("tftp://1.2.3.4.5/x");
    assert_url("tftp://1.2.3.4x/x");
    assert_url("tftp://1.2.3.256/x");
    assert_url("tftp://1.2.3.4:0/x");
    assert_url("tftp://1.2.3.4:65536/x");
    assert_url("tftp://1.2.3.4:4294967297/x");
    assert_url("tftp://1.2.3.4:/x");
    assert_url("tftp://1.2.3.4:69");
    assert_url("tftp://1.2.3.4:6a/x");
    assert_url("tftp://");
}

// URLs of other schemes are told apart from names with a colon in them.
TEST(other_schemes)
{
    assert_url("http://1.2.3.4/x.iso");
    assert_url("https://h/x.iso?a=b&c");
    assert_url("nfs://");
    assert_url("ttftp://1.2.3.4/x");
    assert_path("a:b.iso", "d/r.0", "d/a:b.iso");
    assert_path("a:/b.iso", "d/r.0", "d/a:/b.iso");
    assert_path("a:b/c.iso", "d/r.0", "d/a:b/c.iso");
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
    memcpy(name, "http://", 7);
    assert_int_equal(resolve(name, "r.0"), LOCATION_TOO_LONG);
    name[PATH_MAX_BYTES - 1] = '\0';
    assert_url(name);
    name[0] = 'n';
    name[4] = 'n';
    name[PATH_MAX_BYTES - 3] = '\0';
    assert_int_equal(resolve(name, "d/r.0"), LOCATION_OK);
    memset(home, '/', sizeof home - 1);
    home[sizeof home - 1] = '\0';
    assert_int_equal(resolve("x", home), LOCATION_TOO_LONG);
    assert_int_equal(strlen(where.path), PATH_MAX_BYTES - 1);
}

// RFC 3986, 3: a scheme, which is not empty, "://" behind it.
TEST(what_is_a_url)
{
    assert_true(is_url("http://h/x.iso"));
    assert_true(is_url("tftp://"));
    assert_false(is_url(""));
    assert_false(is_url("://h/x"));
    assert_false(is_url("x.iso"));
    assert_false(is_url("10.0.0.1:/srv/x"));
    assert_false(is_url("c:\\x//y"));
}

// The URL fits the room exactly with its terminator, or is refused.
static void assert_written(const char *url)
{
    size_t room = strlen(url) + 1;
    char *exact = malloc(room);

    assert_true(location_url(exact, room, &where));
    assert_string_equal(exact, url);
    while (--room)
        assert_false(location_url(exact, room, &where));
    free(exact);
}

// Any location can be written as a URL; a port is if it is not TFTP's.
TEST(locations_as_urls)
{
    struct location base = {.tftp = true, .server = 0xffffffff,
                            .port = 65535};

    resolve_from("x", &base);
    assert_written("tftp://255.255.255.255:65535/x");
    resolve("x.iso", "boot/r.0");
    assert_written("tftp://10.0.2.2/boot/x.iso");
    resolve("/x.iso", "boot/r.0");
    assert_written("tftp://10.0.2.2/x.iso");
    resolve("tftp://255.255.255.255:65535/x", "r.0");
    assert_written("tftp://255.255.255.255:65535/x");
    resolve("tftp://10.0.0.1:69/x", "r.0");
    assert_written("tftp://10.0.0.1/x");
    resolve("http://h/x.iso", "r.0");
    assert_written("http://h/x.iso");
}

GROUP(location, RUN(relative_names), RUN(backslashes_separate_too),
      RUN(absolute_names), RUN(names_on_another_port),
      RUN(names_beside_a_url), RUN(tftp_urls), RUN(tftp_urls_for_ipxe),
      RUN(other_schemes), RUN(longest_paths), RUN(what_is_a_url),
      RUN(locations_as_urls))
