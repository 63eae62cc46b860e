// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/ways.c: which way a file takes, on which ROM.

#include "check.h"

#undef fail // cmocka's, and the console's
#include "loader/ways.h"
#include "disc.h"
#include "low32.h"
#include "rom.h"

#define SMALL 600u // too small for a trial of several ways

static struct pxe pxe;
static struct transfer t;
static char opened[PATH_MAX_BYTES]; // by iPXE's FILE API
static char read[PXE_FILE_NAME]; // by TFTP_READ_FILE
static uint8_t stream_value, rom_value; // what the file consists of
static uint8_t *place;

static uint16_t call(uint16_t opcode)
{
    struct pxe_tftp_read_file *r = low_buffer();

    if (opcode == PXENV_FILE_OPEN) {
        copy_string(opened, sizeof opened, (const char *)PXE_DATA);
    } else if (opcode == PXENV_FILE_SIZE) {
        ((struct pxe_file_size *)low_buffer())->size = SMALL;
    } else if (opcode == PXENV_TFTP_READ_FILE) {
        copy_string(read, sizeof read, r->name);
        memset(place, rom_value, SMALL);
        r->size = SMALL;
    }
    return PXE_SUCCESS;
}

static uint16_t stream(struct pxe_stream_read *s)
{
    s->bytes = t.done < SMALL ? SMALL - t.done : 0;
    if (s->bytes > s->most)
        s->bytes = s->most;
    memset(physical_memory(far_to_physical(s->read.buffer)), stream_value,
           s->bytes);
    return PXE_SUCCESS;
}

static void begin(const char *name, bool ipxe, enum way forced)
{
    static const struct location home = {
        .tftp = true, .server = 0x0100000a, .port = TFTP_PORT,
        .path = "folder/ramiso.0"};

    rom_clear();
    rom.call = call;
    rom.stream = stream;
    opened[0] = read[0] = '\0';
    stream_value = rom_value = 1;
    pxe = (struct pxe){.ipxe = ipxe, .home = home};
    memset(&t, 0, sizeof t);
    t.pxe = &pxe;
    t.name = name;
    t.forced = forced;
    place = low32(SMALL);
    t.to = (uintptr_t)place;
    t.room = SMALL;
    assert_int_equal(resolve_location(name, &home, &t.file), LOCATION_OK);
}

// On iPXE a URL is opened as it is, and a name beside the program too, for
// iPXE knows best where that is; unless DHCP gives a prefix.
TEST(names_for_ipxe)
{
    begin("http://x/y.iso", true, WAY_BEST);
    assert_int_equal(way_open(&t), FETCH_OK);
    assert_string_equal(opened, "http://x/y.iso");
    assert_int_equal(t.way, WAY_STREAM);
    assert_int_equal(t.size, SMALL);
    begin("y.iso", true, WAY_BEST);
    assert_int_equal(way_open(&t), FETCH_OK);
    assert_string_equal(opened, "y.iso");
    begin("y.iso", true, WAY_STREAM);
    pxe.prefixed = true;
    assert_int_equal(way_open(&t), FETCH_OK);
    assert_string_equal(opened, "tftp://10.0.0.1/folder/y.iso");
}

// A size that turned out to be wrong is not taken again.
TEST(unsized)
{
    begin("http://x/y.iso", true, WAY_BEST);
    t.unsized = true;
    assert_int_equal(way_open(&t), FETCH_OK);
    assert_int_equal(t.size, 0);
    assert_int_equal(way_receive(&t), FETCH_OK);
    assert_int_equal(t.done, SMALL);
}

// Without iPXE there is no way for a URL, nor fetch=file; the latter is told.
// Without a server there is none for a name.
TEST(no_way)
{
    begin("http://x/y.iso", false, WAY_BEST);
    assert_int_equal(way_open(&t), FETCH_UNABLE);
    assert_string_equal(t.why, "");
    begin("y.iso", false, WAY_STREAM);
    assert_int_equal(way_open(&t), FETCH_UNABLE);
    assert_non_null(strstr(t.why, "fetch=file"));
    begin("y.iso", false, WAY_BEST);
    t.file.server = 0;
    assert_int_equal(way_open(&t), FETCH_UNABLE);
    assert_string_equal(t.why, "");
    assert_string_equal(opened, "");
    way_close(&t);
}

// fetch=rom takes the ROM's call for a URL too. It has to bring what the
// stream began with.
TEST(forced_rom)
{
    begin("http://x/y.iso", true, WAY_ROM);
    assert_int_equal(way_open(&t), FETCH_OK);
    assert_int_equal(way_receive(&t), FETCH_OK);
    assert_string_equal(read, "http://x/y.iso");
    begin("http://x/y.iso", true, WAY_ROM);
    rom_value = 2;
    assert_int_equal(way_open(&t), FETCH_OK);
    assert_int_equal(way_receive(&t), FETCH_DIFFERENT);
}

// Appendix C of PXE 2.1. A status that means nothing to us is told as it is,
// but for the one that means nothing at all.
TEST(statuses)
{
    begin("y.iso", true, WAY_BEST);
    assert_int_equal(fetch_failed(&t, 0x3b), FETCH_NOT_FOUND);
    assert_int_equal(fetch_failed(&t, 0x3c), FETCH_DENIED);
    assert_int_equal(fetch_failed(&t, 0x11), FETCH_NO_ANSWER);
    assert_int_equal(fetch_failed(&t, 0x30), FETCH_NO_ANSWER);
    assert_int_equal(fetch_failed(&t, 0x32), FETCH_NO_ANSWER);
    assert_int_equal(fetch_failed(&t, 0x35), FETCH_NO_ANSWER);
    assert_int_equal(fetch_failed(&t, 0x01), FETCH_OTHER);
    assert_string_equal(t.why, "");
    t.done = 1;
    assert_int_equal(fetch_failed(&t, 0x6a), FETCH_BROKEN_OFF);
    assert_string_equal(t.why, "PXE status 6Ah");
}

static struct image iso;
static size_t iso_read; // bytes of it

static uint16_t stream_iso(struct pxe_stream_read *s)
{
    size_t left = iso.size - iso_read;

    s->bytes = left < s->most ? (uint16_t)left : s->most;
    memcpy(physical_memory(far_to_physical(s->read.buffer)),
           iso.data + iso_read, s->bytes);
    iso_read += s->bytes;
    return PXE_SUCCESS;
}

// An ISO by iPXE, whose volume has so many sectors and which is said to have
// so many bytes. Only 1 MiB of it is there.
static enum fetch_status receive_iso(uint32_t sectors, uint64_t told)
{
    static uint8_t room[0x100000];
    enum fetch_status status;

    begin("http://x/y.iso", true, WAY_BEST);
    rom.stream = stream_iso;
    iso = disc_new(0x100000);
    iso_read = 0;
    disc_primary(&iso, DISC_PRIMARY, "x", sectors);
    assert_int_equal(way_open(&t), FETCH_OK);
    t.size = told;
    t.to = (uintptr_t)room;
    t.room = sizeof room;
    status = way_receive(&t);
    disc_free(&iso);
    return status;
}

// 2,294,922 sectors are 4,700,000,256 bytes; 405,032,960 are left of them in 32
// bits. Then it is not fetched to its end, by iPXE not at all.
TEST(sizes_in_32_bits)
{
    assert_int_equal(receive_iso(2294922, 405032960), FETCH_UNABLE);
    assert_non_null(strstr(t.why, "tftp://"));
    assert_true(iso_read < 0x100000);
    // With 300 MB of another partition behind the volume.
    assert_int_equal(receive_iso(2294922, 705032960), FETCH_UNABLE);
    // A volume that is there, and one whose end is missing.
    assert_int_equal(receive_iso(512, 0x100000), FETCH_OK);
    assert_int_equal(iso_read, 0x100000);
    assert_int_equal(receive_iso(350000, 0x100000), FETCH_OK);
    assert_int_equal(receive_iso(2294922, 0), FETCH_OK);
}

GROUP(ways, RUN(sizes_in_32_bits), RUN(names_for_ipxe), RUN(unsized),
      RUN(no_way), RUN(forced_rom), RUN(statuses))
