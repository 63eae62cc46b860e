// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/dhcp.c on packets by RFC 2131 and RFC 2132.

#include "check.h"

#include <stdlib.h>

#include "loader/dhcp.h"
#include "loader/lib.h"

#define HEADER 240 // RFC 2131, figure 1, and the cookie
#define AT_SERVER_NAME 44
#define AT_FILE 108
#define FILE_ROOM 128

static uint8_t packet[1500];
static size_t length;
static struct lease lease;

static void begin(void)
{
    static const uint8_t head[] = {2, 1, 6, 0, 1, 2, 3, 4};
    static const uint8_t mac[] = {0x52, 0x54, 0x00, 0xaa, 0xbb, 0xcc};
    static const uint8_t cookie[] = {99, 130, 83, 99};

    memset(packet, 0, sizeof packet);
    memcpy(packet, head, sizeof head);
    memcpy(packet + 28, mac, sizeof mac);
    memcpy(packet + 236, cookie, sizeof cookie);
    length = HEADER;
}

static void start_lease(void)
{
    memset(&lease, 0, sizeof lease);
    begin();
}

static void put(const void *bytes, size_t count)
{
    memcpy(packet + length, bytes, count);
    length += count;
}

static void option(uint8_t code, const void *data, uint8_t bytes)
{
    packet[length++] = code;
    packet[length++] = bytes;
    put(data, bytes);
}

static void name_file(const char *name)
{
    assert_true(copy_string((char *)packet + AT_FILE, FILE_ROOM, name));
}

static void end(void)
{
    packet[length++] = 255;
}

// An address as it lies in a packet.
static uint32_t ip(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    uint8_t bytes[4] = {a, b, c, d};
    uint32_t address;

    memcpy(&address, bytes, sizeof address);
    return address;
}

static void put_ip(size_t at, uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    uint32_t address = ip(a, b, c, d);

    memcpy(packet + at, &address, sizeof address);
}

// Reads the packet from a place of its own, exactly as long as it is.
static bool read_packet(void)
{
    uint8_t *copy = malloc(length);
    bool is_reply;

    memcpy(copy, packet, length);
    is_reply = dhcp_read(copy, length, &lease);
    free(copy);
    return is_reply;
}

// An ordinary reply of one server.
TEST(ordinary_reply)
{
    static const uint8_t mac[] = {0x52, 0x54, 0x00, 0xaa, 0xbb, 0xcc};

    start_lease();
    put_ip(16, 10, 0, 2, 15);
    put_ip(20, 10, 0, 2, 2);
    name_file("boot/ramiso.0");
    option(53, "\5", 1);
    option(1, "\377\377\377\0", 4);
    option(3, "\12\0\2\1\12\0\2\3", 8);
    end();
    assert_true(read_packet());
    assert_int_equal(lease.address, ip(10, 0, 2, 15));
    assert_int_equal(lease.server, ip(10, 0, 2, 2));
    assert_int_equal(lease.mask, ip(255, 255, 255, 0));
    assert_int_equal(lease.router, ip(10, 0, 2, 1));
    assert_int_equal(lease.hardware_type, 1);
    assert_memory_equal(lease.mac, mac, 6);
    assert_string_equal(lease.boot_file, "boot/ramiso.0");
}

// What is shorter than header and cookie, or is a request, is no reply, and
// says nothing.
TEST(no_reply)
{
    struct lease none;

    memset(&none, 0, sizeof none);
    start_lease();
    put_ip(20, 10, 0, 2, 2);
    for (length = 1; length < HEADER; length++)
        assert_false(read_packet());
    packet[0] = 1;
    assert_false(read_packet());
    assert_memory_equal(&lease, &none, sizeof lease);
}

// A plain BOOTP reply has no options, but server and file.
TEST(bootp_reply_without_cookie)
{
    start_lease();
    put_ip(20, 10, 0, 2, 2);
    name_file("x.0");
    packet[236] = 0;
    option(3, "\1\2\3\4", 4);
    option(67, "other.0", 7);
    assert_true(read_packet());
    assert_int_equal(lease.router, 0);
    assert_int_equal(lease.server, ip(10, 0, 2, 2));
    assert_string_equal(lease.boot_file, "x.0");
}

// The file field may be full: 128 characters without a terminator.
TEST(full_file_field)
{
    start_lease();
    memset(packet + AT_FILE, 'f', 128);
    end();
    assert_true(read_packet());
    assert_int_equal(strlen(lease.boot_file), 128);
}

// RFC 2132, 9.5: option 67 names the file; it has no terminator of its own,
// or one, and up to 255 characters.
TEST(boot_file_option)
{
    char name[255];

    start_lease();
    name_file("field.0");
    option(67, "option.0", 8);
    end();
    assert_true(read_packet());
    assert_string_equal(lease.boot_file, "option.0");
    begin();
    option(67, "zero.0", 7);
    end();
    assert_true(read_packet());
    assert_string_equal(lease.boot_file, "zero.0");
    memset(name, 'n', sizeof name);
    begin();
    option(67, name, sizeof name);
    end();
    assert_true(read_packet());
    assert_int_equal(strlen(lease.boot_file), 255);
}

// Option 67 without a name says nothing: the field counts, else what an
// earlier packet said.
TEST(empty_boot_file_option)
{
    start_lease();
    name_file("field.0");
    option(67, "", 1);
    end();
    assert_true(read_packet());
    assert_string_equal(lease.boot_file, "field.0");
    begin();
    option(67, "", 1);
    end();
    assert_true(read_packet());
    assert_string_equal(lease.boot_file, "field.0");
}

// RFC 2131, 4.1: with option 52 = 1 the file field holds options.
TEST(overload_of_the_file_field)
{
    start_lease();
    option(52, "\1", 1);
    option(3, "\1\2\3\4", 4);
    end();
    memcpy(packet + AT_FILE, "\103\5abc.0\1\4\377\0\0\0\377", 14);
    memcpy(packet + AT_SERVER_NAME, "\3\4\11\11\11\11\377", 7);
    assert_true(read_packet());
    assert_string_equal(lease.boot_file, "abc.0");
    assert_int_equal(lease.mask, ip(255, 0, 0, 0));
    assert_int_equal(lease.router, ip(1, 2, 3, 4));
}

// With 2 the server name field does, and the file field is a file.
TEST(overload_of_the_server_name_field)
{
    start_lease();
    option(52, "\2", 1);
    end();
    name_file("field.0");
    memcpy(packet + AT_SERVER_NAME, "\1\4\377\0\0\0\377", 7);
    assert_true(read_packet());
    assert_string_equal(lease.boot_file, "field.0");
    assert_int_equal(lease.mask, ip(255, 0, 0, 0));
}

// With 3 both do; options in a field end with the field, END or not.
TEST(overload_of_both_fields)
{
    start_lease();
    option(52, "\3", 1);
    end();
    memcpy(packet + AT_SERVER_NAME, "\103\5abc.0", 7);
    memset(packet + AT_SERVER_NAME + 7, 0, 57);
    memcpy(packet + AT_FILE + 120, "\1\4\377\0\0\0\3\4", 8);
    assert_true(read_packet());
    assert_string_equal(lease.boot_file, "abc.0");
    assert_int_equal(lease.mask, ip(255, 0, 0, 0));
    assert_int_equal(lease.router, 0);
}

// Pads may stand between options; behind END there is nothing.
TEST(pads_and_end)
{
    start_lease();
    put("\0\0\0", 3);
    option(1, "\377\0\0\0", 4);
    put("\0", 1);
    end();
    put("\0", 1);
    option(3, "\1\2\3\4", 4);
    assert_true(read_packet());
    assert_int_equal(lease.mask, ip(255, 0, 0, 0));
    assert_int_equal(lease.router, 0);
}

// Without END the packet's end is the end.
TEST(missing_end)
{
    start_lease();
    option(3, "\1\2\3\4", 4);
    assert_true(read_packet());
    assert_int_equal(lease.router, ip(1, 2, 3, 4));
}

// An option that reaches past the end is not read, nor what follows it; the
// ones before it count.
TEST(truncated_options)
{
    start_lease();
    option(1, "\377\0\0\0", 4);
    option(3, "\1\2\3\4", 4);
    length--;
    assert_true(read_packet());
    assert_int_equal(lease.mask, ip(255, 0, 0, 0));
    assert_int_equal(lease.router, 0);
    length = HEADER + 6 + 1;
    assert_true(read_packet());
    packet[HEADER + 7] = 0;
    length = HEADER + 6 + 2;
    assert_true(read_packet());
    assert_int_equal(lease.router, 0);
}

// An option too short for an address has none.
TEST(short_address_options)
{
    start_lease();
    option(1, "\377\377\377", 3);
    option(3, "", 0);
    option(54, "\1\2", 2);
    option(52, "", 0);
    end();
    assert_true(read_packet());
    assert_int_equal(lease.mask, 0);
    assert_int_equal(lease.router, 0);
    assert_int_equal(lease.server, 0);
}

// RFC 3396: an option longer than 255 bytes comes in pieces, which are one
// text, in the fields that are overloaded too; in the next packet it begins
// anew.
TEST(long_options_are_one_text)
{
    start_lease();
    option(52, "\1", 1);
    option(67, "boot/", 5);
    option(17, "http://10.0.0.1/", 16);
    option(67, "a/", 2);
    end();
    memcpy(packet + AT_FILE, "\103\3b.0\21\5x.iso\377", 13);
    assert_true(read_packet());
    assert_string_equal(lease.boot_file, "boot/a/b.0");
    assert_string_equal(lease.root_path, "http://10.0.0.1/x.iso");
    begin();
    option(67, "new.0", 5);
    end();
    assert_true(read_packet());
    assert_string_equal(lease.boot_file, "new.0");
    assert_string_equal(lease.root_path, "http://10.0.0.1/x.iso");
}

// What is longer than its place is cut, and nothing behind it is touched.
TEST(too_long_options_are_cut)
{
    char part[200];
    unsigned i;

    memset(part, 'p', sizeof part);
    start_lease();
    for (i = 0; i < 3; i++)
        option(209, part, sizeof part);
    end();
    assert_true(read_packet());
    assert_int_equal(strlen(lease.config_file), LEASE_TEXT_MAX - 1);
    assert_string_equal(lease.path_prefix, "");
}

// RFC 5071: 209 is the configuration file, 210 the path prefix; RFC 2132: 17
// is the root path.
TEST(configuration_options)
{
    start_lease();
    option(209, "menus/x.cfg", 11);
    option(210, "/pxe/", 5);
    option(17, "nfs://10.0.0.1/a", 17);
    end();
    assert_true(read_packet());
    assert_string_equal(lease.config_file, "menus/x.cfg");
    assert_string_equal(lease.path_prefix, "/pxe/");
    assert_string_equal(lease.root_path, "nfs://10.0.0.1/a");
    assert_string_equal(lease.boot_file, "");
}

static const char machine[] = "\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20";

// RFC 4578, 2.3: option 97 has a type, which is 0, and 16 bytes. It is in the
// client's own request, of which nothing else counts.
TEST(uuid_of_the_request)
{
    struct lease expected = {.has_uuid = true};

    memcpy(expected.uuid, machine + 1, 16);
    start_lease();
    packet[0] = 1;
    put_ip(16, 10, 0, 2, 15);
    put_ip(20, 10, 0, 2, 2);
    name_file("wrong.0");
    option(3, "\1\2\3\4", 4);
    option(97, machine, 17);
    option(209, "wrong", 5);
    end();
    assert_false(read_packet());
    assert_memory_equal(&lease, &expected, sizeof lease);
}

// Some servers give it back.
TEST(uuid_of_the_reply)
{
    start_lease();
    option(97, machine, 17);
    end();
    assert_true(read_packet());
    assert_true(lease.has_uuid);
    assert_memory_equal(lease.uuid, machine + 1, 16);
}

// No type but 0, no other length; and no UUID that says there is none
// (SMBIOS, 7.2.1), though one that begins like these is one.
TEST(no_uuid)
{
    char wrong[17];

    start_lease();
    option(97, machine, 16);
    option(97, "\1\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20", 17);
    option(97, memset(wrong, 0, 17), 17);
    memset(wrong + 1, 0xff, 16);
    option(97, wrong, 17);
    end();
    assert_true(read_packet());
    assert_false(lease.has_uuid);
    start_lease();
    wrong[16] = 0;
    option(97, wrong, 17);
    end();
    assert_true(read_packet());
    assert_true(lease.has_uuid);
}

// The boot server is siaddr (RFC 2131); then option 66, if it is an address;
// then the DHCP server itself.
TEST(boot_server_in_order)
{
    start_lease();
    option(54, "\12\0\2\66", 4);
    end();
    assert_true(read_packet());
    assert_int_equal(lease.server, ip(10, 0, 2, 54));
    start_lease();
    option(54, "\12\0\2\66", 4);
    option(66, "10.0.2.66", 9);
    end();
    assert_true(read_packet());
    assert_int_equal(lease.server, ip(10, 0, 2, 66));
    start_lease();
    put_ip(20, 10, 0, 2, 20);
    option(54, "\12\0\2\66", 4);
    option(66, "10.0.2.66", 9);
    end();
    assert_true(read_packet());
    assert_int_equal(lease.server, ip(10, 0, 2, 20));
}

// Option 66 with a name, or with more than an address, is passed over: there
// is no name server to ask.
TEST(boot_server_by_name)
{
    start_lease();
    option(54, "\12\0\2\66", 4);
    option(66, "boot.example", 12);
    end();
    assert_true(read_packet());
    assert_int_equal(lease.server, ip(10, 0, 2, 54));
    start_lease();
    option(54, "\12\0\2\66", 4);
    option(66, "10.0.2.66.example", 17);
    end();
    assert_true(read_packet());
    assert_int_equal(lease.server, ip(10, 0, 2, 54));
}

// A proxy's reply comes second: it has server and file but no address; what
// it does not say stays.
TEST(proxy_reply_adds_to_the_lease)
{
    start_lease();
    put_ip(16, 10, 0, 2, 15);
    option(3, "\12\0\2\1", 4);
    option(54, "\12\0\2\1", 4);
    end();
    assert_true(read_packet());
    begin();
    put_ip(20, 10, 0, 2, 9);
    name_file("proxy.0");
    option(60, "PXEClient", 9);
    end();
    assert_true(read_packet());
    assert_int_equal(lease.address, ip(10, 0, 2, 15));
    assert_int_equal(lease.router, ip(10, 0, 2, 1));
    assert_int_equal(lease.server, ip(10, 0, 2, 9));
    assert_string_equal(lease.boot_file, "proxy.0");
}

// A second reply that names no boot server does not undo the first's.
TEST(silent_second_reply_changes_nothing)
{
    start_lease();
    put_ip(20, 10, 0, 2, 9);
    name_file("first.0");
    end();
    assert_true(read_packet());
    begin();
    option(54, "\12\0\2\1", 4);
    end();
    assert_true(read_packet());
    assert_int_equal(lease.server, ip(10, 0, 2, 9));
    assert_string_equal(lease.boot_file, "first.0");
}

// Dotted decimal, in the packet's byte order.
TEST(addresses_as_text)
{
    char text[16];

    assert_string_equal(ip_text(text, ip(10, 0, 2, 2)), "10.0.2.2");
    assert_string_equal(ip_text(text, ip(255, 255, 255, 255)),
                        "255.255.255.255");
    assert_string_equal(ip_text(text, 0), "0.0.0.0");
}

static bool parses(const char *text, uint32_t *address, const char **rest)
{
    *rest = text;
    *address = 0x5a5a5a5a;
    return ip_parse(rest, address);
}

// Four numbers up to 255 with dots between them; what follows is left.
TEST(addresses_from_text)
{
    static const char *const wrong[] = {
        "", ".", "1", "1.2.3", "1.2.3.", "1..2.3", ".1.2.3.4", "256.1.1.1",
        "1.2.3.256", "1.2.3.1000", "1.2.3.4294967300", "a.b.c.d",
        "1.2.3.-4", " 1.2.3.4", "1,2,3,4",
    };
    uint32_t address;
    const char *rest;
    size_t i;

    assert_true(parses("10.0.2.2/x", &address, &rest));
    assert_int_equal(address, ip(10, 0, 2, 2));
    assert_string_equal(rest, "/x");
    assert_true(parses("255.255.255.255", &address, &rest));
    assert_int_equal(address, 0xffffffff);
    for (i = 0; i < LENGTH(wrong); i++) {
        assert_false(parses(wrong[i], &address, &rest));
        assert_ptr_equal(rest, wrong[i]);
    }
}

GROUP(dhcp, RUN(ordinary_reply), RUN(no_reply),
      RUN(bootp_reply_without_cookie), RUN(full_file_field),
      RUN(boot_file_option), RUN(empty_boot_file_option),
      RUN(overload_of_the_file_field),
      RUN(overload_of_the_server_name_field), RUN(overload_of_both_fields),
      RUN(pads_and_end), RUN(missing_end), RUN(truncated_options),
      RUN(short_address_options), RUN(long_options_are_one_text),
      RUN(too_long_options_are_cut), RUN(configuration_options),
      RUN(uuid_of_the_request), RUN(uuid_of_the_reply), RUN(no_uuid),
      RUN(boot_server_in_order),
      RUN(boot_server_by_name), RUN(proxy_reply_adds_to_the_lease),
      RUN(silent_second_reply_changes_nothing), RUN(addresses_as_text),
      RUN(addresses_from_text))
