// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/tftp_client.c against a server that is told what to send, and
// a clock that each look for a packet moves on.

#include "check.h"

#undef fail // cmocka's, and the console's
#include "loader/clock.h"
#include "loader/console.h"
#include "loader/transfer.h"
#include "rom.h"

static uint8_t packet[600]; // that is to come next
static size_t packet_bytes; // 0: none
static bool flood; // it comes again and again
static unsigned sent;
static uint16_t last_sent; // its opcode
static size_t last_bytes;
static unsigned looks;
static unsigned escape_at; // so many looks

bool udp_open(const struct udp *udp)
{
    (void)udp;
    return true;
}

void udp_close(const struct udp *udp)
{
    (void)udp;
}

void udp_send(const struct udp *udp, size_t bytes)
{
    (void)udp;
    assert_true(bytes >= 4);
    sent++;
    last_sent = (uint16_t)(udp_buffer()[0] << 8 | udp_buffer()[1]);
    last_bytes = bytes;
}

size_t udp_receive(const struct udp *udp, uint32_t *from, uint16_t *from_port)
{
    size_t bytes = packet_bytes;

    rom_tick(1);
    rom.escape = ++looks == escape_at || rom.escape;
    *from = udp->server;
    *from_port = 5000;
    memcpy(udp_buffer(), packet, bytes);
    if (!flood)
        packet_bytes = 0;
    return bytes;
}

static void begin(struct transfer *t)
{
    rom_clear();
    sent = looks = escape_at = 0;
    packet_bytes = 0;
    flood = false;
    memset(t, 0, sizeof *t);
    t->file = (struct location){.tftp = true, .server = 1, .port = TFTP_PORT};
    strcpy(t->file.path, "a");
}

// RFC 1350, figure 5-2.
static void come_data(uint16_t block, const char *text)
{
    packet[0] = 0;
    packet[1] = 3;
    packet[2] = (uint8_t)(block >> 8);
    packet[3] = (uint8_t)block;
    memcpy(packet + 4, text, strlen(text));
    packet_bytes = 4 + strlen(text);
}

// Block 1, full.
static void come_block(void)
{
    char block[513];

    memset(block, 'x', 512);
    block[512] = '\0';
    come_data(1, block);
}

// A server without options answers with block 1, here the whole file: it is
// acknowledged once, and is all there without another packet.
TEST(short_file_without_options)
{
    static struct transfer t;
    uint8_t to[100];

    begin(&t);
    come_data(1, "image=x.iso\n");
    assert_int_equal(client_open(&t, false), FETCH_OK);
    t.to = (uintptr_t)to;
    t.room = sizeof to;
    assert_int_equal(client_receive(&t, 0), FETCH_OK);
    assert_int_equal(t.done, 12);
    assert_memory_equal(to, "image=x.iso\n", 12);
    assert_int_equal(sent, 2);
    assert_int_equal(last_sent, 4);
}

// Four requests, after 1, 2, 4 and 4 s the next or the end.
TEST(no_server)
{
    static struct transfer t;

    begin(&t);
    assert_int_equal(client_open(&t, false), FETCH_NO_ANSWER);
    assert_int_equal(sent, 4);
    assert_in_range(looks, 11 * TICKS_PER_SECOND, 11 * TICKS_PER_SECOND + 9);
}

// Asked plainly, it is RFC 1350's request, without options: "a" has 10 bytes.
TEST(plain)
{
    static struct transfer t;

    begin(&t);
    assert_int_equal(client_open(&t, true), FETCH_NO_ANSWER);
    assert_int_equal(last_bytes, 10);
    assert_int_equal(client_open(&t, false), FETCH_NO_ANSWER);
    assert_true(last_bytes > 10);
}

// ESC ends the wait for the server.
TEST(escape)
{
    static struct transfer t;

    begin(&t);
    escape_at = 20;
    assert_int_equal(client_open(&t, false), FETCH_STOPPED);
    assert_in_range(looks, 20, 40);
}

// A server that falls silent is asked six times more, and then given up.
TEST(broken_off)
{
    static struct transfer t;
    uint8_t to[600];

    begin(&t);
    come_block();
    assert_int_equal(client_open(&t, false), FETCH_OK);
    t.to = (uintptr_t)to;
    t.room = sizeof to;
    assert_int_equal(client_receive(&t, 0), FETCH_BROKEN_OFF);
    assert_int_equal(t.done, 512);
    assert_int_equal(sent, 2 + 6);
}

// Packets that are of no use, block after block that nobody waits for, do not
// keep the client from asking again, from giving up, and from heeding ESC.
TEST(flood_of_useless_packets)
{
    static struct transfer t;

    begin(&t);
    come_data(7, "x");
    flood = true;
    assert_int_equal(client_open(&t, false), FETCH_NO_ANSWER);
    assert_int_equal(sent, 4);
    assert_in_range(looks, 11 * TICKS_PER_SECOND, 11 * TICKS_PER_SECOND + 9);
    begin(&t);
    come_data(7, "x");
    flood = true;
    escape_at = 20;
    assert_int_equal(client_open(&t, false), FETCH_STOPPED);
    assert_in_range(looks, 20, 40);
}

// Nor in mid-transfer: there block 1 comes for ever.
TEST(flood_after_the_first_block)
{
    static struct transfer t;
    uint8_t to[600];

    begin(&t);
    come_block();
    flood = true;
    assert_int_equal(client_open(&t, false), FETCH_OK);
    t.to = (uintptr_t)to;
    t.room = sizeof to;
    assert_int_equal(client_receive(&t, 0), FETCH_BROKEN_OFF);
    assert_int_equal(sent, 2 + 6);
    escape_at = looks + 20;
    assert_int_equal(client_receive(&t, 0), FETCH_STOPPED);
    assert_in_range(looks, escape_at, escape_at + 40);
}

GROUP(tftp_client, RUN(short_file_without_options), RUN(no_server),
      RUN(plain), RUN(escape), RUN(broken_off),
      RUN(flood_of_useless_packets), RUN(flood_after_the_first_block))
