// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes loader/ipxe.c: what iPXE says of a file that it fetches by HTTP or
// else. Nothing is stored but what has come, and not beyond the place.

#include "fuzz.h"

#include "boot/layout.h"
#include "loader/console.h"
#include "loader/ipxe.h"
#include "loader/udp.h"
#include "rom.h"

#define ROOM 3000u
#define GUARD 0xee
#define TICKS 40u // between two replies, at the most

static const uint8_t *at;
static size_t left;
static uint64_t came; // bytes

// The console's side of the progress, and UDP, which nobody asks for.
void progress_open(void)
{
}

void progress_to_screen(const char *text)
{
    REQUIRE(text);
}

void progress_to_serial(const char *text)
{
    REQUIRE(text);
}

void progress_flow(void)
{
}

void progress_close(const char *text)
{
    (void)text;
}

bool udp_open(const struct udp *udp)
{
    REQUIRE(!udp);
    return false;
}

void udp_close(const struct udp *udp)
{
    REQUIRE(!udp);
}

void udp_send(const struct udp *udp, size_t bytes)
{
    REQUIRE(!udp && bytes);
}

size_t udp_receive(const struct udp *udp, uint32_t *from,
                   uint16_t *from_port)
{
    REQUIRE(!udp && from && from_port);
    return 0;
}

static uint32_t next(unsigned bytes)
{
    uint32_t value = 0, i;

    for (i = 0; i < bytes && left; i++, left--)
        value |= (uint32_t)*at++ << 8 * i;
    return value;
}

static uint16_t call(uint16_t opcode)
{
    uint16_t status = (uint16_t)next(1);

    *(uint16_t *)low_buffer() = status;
    if (opcode == PXENV_FILE_SIZE)
        ((struct pxe_file_size *)low_buffer())->size = next(4);
    return (uint16_t)next(1);
}

// boot/low.asm lets no more through than was asked for. Esc ends the input.
static uint16_t stream(struct pxe_stream_read *s)
{
    uint32_t bytes = next(2);

    REQUIRE(s->most && s->most <= STREAM_SIZE);
    rom.escape = !left;
    rom_tick(next(1) % TICKS);
    s->bytes = (uint16_t)(bytes < s->most ? bytes : s->most);
    memset(physical_memory(STREAM_BASE), 0x11, s->bytes);
    came += s->bytes;
    s->read.status = (uint16_t)next(1);
    return s->read.status ? 1 : 0;
}

static void check(const struct transfer *t, const uint8_t *place)
{
    REQUIRE(t->done <= came && t->done <= ROOM);
    REQUIRE(t->head_bytes <= HEAD_BYTES);
    REQUIRE(place[t->done] == GUARD);
    REQUIRE(memchr(t->why, '\0', sizeof t->why));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t place[ROOM + 1];
    static struct transfer t;
    static struct pxe pxe;
    uint32_t limit;

    at = data;
    left = size;
    came = 0;
    rom_clear();
    rom.call = call;
    rom.stream = stream;
    memset(&t, 0, sizeof t);
    memset(place, GUARD, sizeof place);
    t.pxe = &pxe;
    t.to = (uintptr_t)place;
    t.room = ROOM;
    limit = next(2) % 4096;
    if (stream_open(&t, "http://h/x.iso") != FETCH_OK)
        return 0;
    if (stream_receive(&t, limit) == FETCH_OK && limit) {
        check(&t, place);
        stream_receive(&t, 0);
    }
    check(&t, place);
    stream_close(&t);
    return 0;
}
