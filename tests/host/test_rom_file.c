// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/rom_file.c against a TFTP_READ_FILE that is told what to do.

#include "check.h"

#undef fail // cmocka's, and the console's
#include "loader/clock.h"
#include "loader/rom_file.h"
#include "loader/watch.h"
#include "low32.h"
#include "rom.h"

#define ROOM 0x20000u
#define KIB64 0x10000u

static struct pxe pxe;
static struct transfer t;
static uint8_t *place; // below 4 GiB, as the call wants it
static struct pxe_tftp_read_file asked;
static unsigned calls;
static struct {
    uint32_t bytes, size; // that come, that it tells
    uint16_t status;
    uint32_t ticks; // that it lasts, in silence
    bool escape;
    bool ended; // from within
} answer;

static uint16_t call(uint16_t opcode)
{
    struct pxe_tftp_read_file *r = low_buffer();

    assert_int_equal(opcode, PXENV_TFTP_READ_FILE);
    calls++;
    asked = *r;
    memset(place, 0x11, answer.bytes);
    rom.escape = answer.escape;
    watch_tick();
    rom_tick(answer.ticks);
    answer.ended = watch_tick();
    r->size = answer.size;
    r->status = answer.status;
    return answer.status != 0;
}

static void begin(const char *path, bool ipxe)
{
    rom_clear();
    rom.call = call;
    memset(&answer, 0, sizeof answer);
    calls = 0;
    pxe = (struct pxe){.ipxe = ipxe};
    memset(&t, 0, sizeof t);
    t.pxe = &pxe;
    place = low32(ROOM);
    t.to = (uintptr_t)place;
    t.room = ROOM;
    t.file = (struct location){
        .tftp = true, .server = 0x0100000a, .port = TFTP_PORT};
    copy_string(t.file.path, sizeof t.file.path, path);
}

// The call has the name, the server, the room; it tells the bytes.
TEST(whole_file)
{
    begin("folder/x.iso", false);
    answer.bytes = answer.size = ROOM - 5;
    assert_int_equal(rom_read(&t, 0, SILENCE), FETCH_OK);
    assert_string_equal(asked.name, "folder/x.iso");
    assert_int_equal(asked.server, 0x0100000a);
    assert_int_equal(asked.size, ROOM);
    assert_int_equal(t.done, ROOM - 5);
    assert_int_equal(rom.hooks, 0);
}

// With a limit it is asked for so much, and more than that is in the file.
TEST(limit)
{
    begin("x", true);
    answer.bytes = KIB64;
    answer.size = 3 * KIB64;
    answer.status = PXE_STATUS_FAILURE;
    assert_int_equal(rom_read(&t, KIB64, SILENCE), FETCH_TOO_LARGE);
    assert_int_equal(asked.size, KIB64);
    begin("x", true); // a ROM that calls that a success
    answer.size = ROOM + 1;
    assert_int_equal(rom_read(&t, 0, SILENCE), FETCH_TOO_LARGE);
}

TEST(errors)
{
    static const struct {
        uint16_t status;
        uint32_t bytes;
        enum fetch_status expected;
    } rows[] = {
        {PXE_STATUS_TFTP_NOT_FOUND, 0, FETCH_NOT_FOUND},
        {PXE_STATUS_TFTP_ACCESS, 0, FETCH_DENIED},
        {PXE_STATUS_TFTP_OPEN_TIMEOUT, 0, FETCH_NO_ANSWER},
        {PXE_STATUS_FAILURE, 0, FETCH_OTHER},
        {PXE_STATUS_FAILURE, KIB64, FETCH_BROKEN_OFF},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        begin("x", true);
        answer.status = rows[i].status;
        answer.bytes = rows[i].bytes;
        assert_int_equal(rom_read(&t, 0, SILENCE), rows[i].expected);
        assert_int_equal(t.done, rows[i].bytes);
    }
}

// 127 characters fit into the name; port 69 is the only one. iPXE takes a URL
// for another port. What cannot be asked for is not, and it is told why.
TEST(names)
{
    char longest[PXE_FILE_NAME + 1];

    memset(longest, 'a', PXE_FILE_NAME);
    longest[PXE_FILE_NAME] = '\0';
    begin(longest + 1, false);
    assert_true(rom_can_read(&t));
    begin(longest, false);
    assert_false(rom_can_read(&t));
    assert_int_equal(rom_read(&t, 0, SILENCE), FETCH_UNABLE);
    assert_non_null(strstr(t.why, "127"));
    begin("x", false);
    t.file.port = 6900;
    assert_int_equal(rom_read(&t, 0, SILENCE), FETCH_UNABLE);
    assert_int_equal(calls, 0);
    pxe.ipxe = true;
    assert_int_equal(rom_read(&t, 0, SILENCE), FETCH_OK);
    assert_string_equal(asked.name, "tftp://10.0.0.1:6900/x");
}

// ESC and a silence of so many seconds end iPXE's call, and no other's.
TEST(ends)
{
    begin("x", true);
    answer.escape = true;
    answer.status = PXE_STATUS_FAILURE;
    assert_int_equal(rom_read(&t, 0, SILENCE), FETCH_STOPPED);
    begin("x", true);
    answer.ticks = 2 * TICKS_PER_SECOND + 1;
    answer.status = PXE_STATUS_FAILURE;
    assert_int_equal(rom_read(&t, 0, 2), FETCH_BROKEN_OFF);
    assert_true(answer.ended);
    begin("x", true);
    answer.ticks = 2 * TICKS_PER_SECOND;
    assert_int_equal(rom_read(&t, 0, 2), FETCH_OK);
    begin("x", false);
    answer.escape = true;
    answer.ticks = 1000;
    assert_int_equal(rom_read(&t, 0, 2), FETCH_OK);
    assert_false(answer.ended);
}

GROUP(rom_file, RUN(whole_file), RUN(limit), RUN(errors), RUN(names),
      RUN(ends))
