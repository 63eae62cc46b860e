// SPDX-License-Identifier: GPL-2.0-or-later
// Chooses the way to fetch a file: the ROM's own call, iPXE's stream, or our
// TFTP client; protected mode, builds on the host.

#include "loader/ways.h"

#include "loader/console.h"
#include "loader/format.h"
#include "loader/ipxe.h"
#include "loader/iso9660.h"
#include "loader/rom_file.h"
#include "loader/stamp.h"

// So much comes first: an ISO's volume descriptors, from which its size can be
// told, and enough to time our TFTP client.
#define BEGINNING 0x40000u
// The ROM's is timed on so much, and on no smaller image.
#define TRIAL_ROMS 0x10000u
#define LEAST_FOR_TRIAL 0x400000u
// An image may go on behind its volume, by a partition or by padding.
#define MOST_BEHIND_VOLUME 0x40000000u
// On a wire that loses packets, iPXE's client waits long for each; seconds.
#define SILENCE_BESIDE_OURS 2u
// The trial of the ROM's is short and begins with asking for the file.
#define ALLOWANCE(duration) ((duration) / 2)

const char *way_name(enum way way)
{
    switch (way) {
    case WAY_ROM:
        return "the PXE ROM's TFTP_READ_FILE";
    case WAY_STREAM:
        return "iPXE's FILE API";
    default:
        return "our own TFTP client";
    }
}

const char *status_text(enum fetch_status status)
{
    switch (status) {
    case FETCH_OK:
        return "read";
    case FETCH_NO_ANSWER:
        return "no answer in time";
    case FETCH_BROKEN_OFF:
        return "it broke off";
    case FETCH_NOT_FOUND:
        return "file not found";
    case FETCH_DENIED:
        return "access denied by the server";
    case FETCH_TOO_LARGE:
        return "it is larger than its place or than was said";
    case FETCH_SIZE_CUT:
        return "it has more than 4 GiB, of which the server tells less";
    case FETCH_DIFFERENT:
        return "it is not what the server had said";
    case FETCH_CHANGED:
        return "it has changed on the server";
    case FETCH_NOT_TAKEN:
        return "what came is not right";
    case FETCH_WRONG_DIGEST:
        return "it is not what was wanted";
    case FETCH_UNABLE:
        return "it cannot be fetched so";
    default:
        return "refused";
    }
}

enum fetch_status fetch_failed(struct transfer *t, uint16_t pxe_status)
{
    switch (pxe_status) {
    case PXE_STATUS_ARP_TIMEOUT:
    case PXE_STATUS_TFTP_ARP:
    case PXE_STATUS_TFTP_OPEN_TIMEOUT:
    case PXE_STATUS_TFTP_READ_TIMEOUT:
        return FETCH_NO_ANSWER;
    case PXE_STATUS_TFTP_NOT_FOUND:
        return FETCH_NOT_FOUND;
    case PXE_STATUS_TFTP_ACCESS:
        return FETCH_DENIED;
    case PXE_STATUS_BAD_FUNC:
    case PXE_STATUS_UNSUPPORTED:
        copy_string(t->why, sizeof t->why,
                    "this iPXE knows no URL of that kind, write it as "
                    "http://10.0.0.1/name.iso or tftp://10.0.0.1/name.iso");
        return FETCH_UNABLE;
    case PXE_STATUS_TFTP_CONNECTION:
        copy_string(t->why, sizeof t->why,
                    "the server refused or ended the connection");
        return t->done ? FETCH_BROKEN_OFF : FETCH_NO_ANSWER;
    default:
        if (pxe_status != PXE_STATUS_FAILURE) // which says nothing
            format(t->why, sizeof t->why, "PXE status %02Xh", pxe_status);
        return t->done ? FETCH_BROKEN_OFF : FETCH_OTHER;
    }
}

// Whether iPXE has to find the file: a URL, or a name beside the program, for
// iPXE may have got that from another place than the boot server.
static bool is_ipxes(const struct transfer *t)
{
    return !t->file.tftp || t->forced == WAY_STREAM ||
           (t->file.relative && t->pxe->ipxe && !t->pxe->prefixed &&
            t->forced == WAY_BEST);
}

static enum fetch_status open_stream(struct transfer *t)
{
    char url[PATH_MAX_BYTES + 40];

    t->way = WAY_STREAM;
    if (t->file.relative && !t->pxe->prefixed)
        return stream_open(t, t->name);
    location_url(url, sizeof url, &t->file);
    return stream_open(t, url);
}

// A large file beside the program is mostly the boot server's too, and there
// are faster ways to that: if it has one of this name and size.
static enum fetch_status prefer_boot_server(struct transfer *t)
{
    uint64_t size = t->size;
    enum fetch_status status;

    if (!t->file.relative || !t->file.server || t->forced == WAY_STREAM ||
        size < LEAST_FOR_TRIAL || t->plain)
        return FETCH_OK;
    t->hasty = true;
    status = client_open(t, false);
    t->hasty = false;
    // iPXE tells the low 32 bits of a size.
    if (status == FETCH_OK && (uint32_t)t->size == (uint32_t)size) {
        stream_close(t);
        t->way = WAY_CLIENT;
        return FETCH_OK;
    }
    client_close(t);
    t->size = size;
    t->why[0] = '\0';
    return status == FETCH_STOPPED ? status : FETCH_OK;
}

static enum fetch_status open_tftp(struct transfer *t)
{
    enum fetch_status status;

    t->way = WAY_CLIENT;
    status = client_open(t, t->plain);
    if (status == FETCH_UNABLE) { // the ROM gives no UDP
        client_close(t);
        t->way = WAY_ROM;
        status = FETCH_OK; // it tells no size
    }
    return status;
}

static enum fetch_status without_ipxe(struct transfer *t)
{
    if (t->file.tftp)
        copy_string(t->why, sizeof t->why,
                    "fetch=file is for iPXE, leave it out on this PXE ROM");
    return FETCH_UNABLE;
}

enum fetch_status way_open(struct transfer *t)
{
    t->size = 0;
    t->done = 0;
    t->sink = NULL;
    t->moved = NULL;
    t->why[0] = '\0';
    t->way = WAY_BEST;
    t->head_bytes = 0;
    if (is_ipxes(t)) {
        enum fetch_status status;

        if (!t->pxe->ipxe)
            return without_ipxe(t);
        status = open_stream(t);
        if (status == FETCH_OK)
            status = prefer_boot_server(t);
        if (t->unsized)
            t->size = 0;
        return status;
    }
    if (!t->file.server)
        return FETCH_UNABLE;
    return open_tftp(t);
}

static enum fetch_status receive_by_rom(struct transfer *t, uint32_t seconds)
{
    way_close(t);
    t->way = WAY_ROM;
    detail("By %s.", way_name(t->way));
    return rom_read(t, 0, seconds);
}

// What was seen of the file before must be there still.
static bool begins_right(const struct transfer *t)
{
    uint8_t head[HEAD_BYTES];

    if (t->done < t->head_bytes)
        return false;
    memory_read(head, t->to, t->head_bytes);
    return memcmp(head, t->head, t->head_bytes) == 0;
}

// Most servers, and iPXE, count in 32 bits: 4 GiB of an image's size are lost,
// or a multiple of them. What its volume says and what lies behind that tell.
static bool is_size_cut(const struct transfer *t)
{
    struct image beginning = {.size = t->done};
    uint64_t volume;

    set_image_address(&beginning, t->to);
    volume = (uint64_t)iso_read_volume(&beginning).sectors * CD_SECTOR;
    return t->size && volume > t->size &&
           (uint32_t)(t->size - volume) < MOST_BEHIND_VOLUME;
}

// Has the ROM fetch the file's first bytes to the place where they are
// already. *duration is 0 if they did not become the same.
static enum fetch_status try_rom(struct transfer *t, uint64_t *duration)
{
    uint8_t *to = (uint8_t *)(uintptr_t)t->to; // below 4 GiB
    uint8_t *aside = to + t->room - TRIAL_ROMS; // nothing is there yet
    uint64_t done = t->done;
    enum fetch_status status;
    uint64_t begun;

    memcpy(aside, to, TRIAL_ROMS);
    memset(to, 0, TRIAL_ROMS);
    begun = time_stamp();
    status = rom_read(t, TRIAL_ROMS, SILENCE);
    *duration = 0;
    if (status == FETCH_TOO_LARGE && memcmp(to, aside, TRIAL_ROMS) == 0)
        *duration = time_stamp() - begun;
    memcpy(to, aside, TRIAL_ROMS);
    t->done = done;
    return status;
}

// iPXE's TFTP_READ_FILE would take a URL too, but gives TCP a window of 512
// bytes: on a way of 5 ms that is ten times as slow.
static bool is_roms(const struct transfer *t)
{
    return t->way == WAY_ROM ||
           (t->forced == WAY_ROM && (t->way == WAY_CLIENT || rom_can_read(t)));
}

static enum fetch_status receive_beginning(struct transfer *t)
{
    uint64_t begun = time_stamp();
    enum fetch_status status;

    if (is_roms(t))
        return receive_by_rom(t, SILENCE);
    status = t->way == WAY_STREAM ? stream_receive(t, BEGINNING)
                                  : client_receive(t, BEGINNING);
    t->took = time_stamp() - begun;
    return status;
}

enum fetch_status way_begin(struct transfer *t)
{
    enum fetch_status status = receive_beginning(t);

    if (status != FETCH_OK)
        return status;
    if (!begins_right(t))
        return FETCH_DIFFERENT;
    if (!is_size_cut(t))
        return FETCH_OK;
    if (t->way != WAY_STREAM)
        return FETCH_SIZE_CUT;
    copy_string(t->why, sizeof t->why,
                "it has more than 4 GiB, but this iPXE counts in 32 bits: "
                "write it as tftp://10.0.0.1/name.iso");
    return FETCH_UNABLE;
}

// Whether iPXE's TFTP client is faster than ours. iPXE waits for each block;
// ours waits for each window, but has to call iPXE for each packet.
static enum fetch_status compare(struct transfer *t, bool *rom_is_faster)
{
    uint64_t ours = divide(t->took, BEGINNING / TRIAL_ROMS), roms;
    enum fetch_status status;

    client_pause(t);
    status = try_rom(t, &roms);
    client_resume(t);
    t->why[0] = '\0';
    if (status == FETCH_STOPPED)
        return status;
    detail("The ROM's TFTP client takes %u %% of the time of ours.",
           (unsigned)(ours ? divide(roms * 100, (uint32_t)ours) : 0));
    *rom_is_faster = roms && roms < ours + ALLOWANCE(ours);
    return FETCH_OK;
}

// If it is slow after all, ours begins anew.
static enum fetch_status receive_by_ipxe(struct transfer *t)
{
    enum fetch_status status = receive_by_rom(t, SILENCE_BESIDE_OURS);

    if (status != FETCH_BROKEN_OFF)
        return status;
    t->why[0] = '\0';
    status = open_tftp(t);
    if (status == FETCH_OK && t->way != WAY_CLIENT)
        return receive_by_rom(t, SILENCE);
    return status;
}

static bool may_try_rom(const struct transfer *t)
{
    return t->way == WAY_CLIENT && t->pxe->ipxe && t->forced == WAY_BEST &&
           !t->sink && time_stamp() && t->size >= LEAST_FOR_TRIAL &&
           rom_can_read(t);
}

static enum fetch_status finish(struct transfer *t)
{
    enum fetch_status status = FETCH_OK;
    bool rom_is_faster = false;

    if (may_try_rom(t))
        status = compare(t, &rom_is_faster);
    if (status == FETCH_OK && rom_is_faster)
        status = receive_by_ipxe(t);
    if (status != FETCH_OK || t->way == WAY_ROM)
        return status;
    detail("By %s.", way_name(t->way));
    return t->way == WAY_STREAM ? stream_receive(t, 0) : client_receive(t, 0);
}

enum fetch_status way_finish(struct transfer *t)
{
    enum fetch_status status;

    if (t->way == WAY_ROM || t->done < BEGINNING)
        return FETCH_OK; // it is all there
    status = finish(t);
    if (status == FETCH_OK && !t->sink && !begins_right(t))
        return FETCH_DIFFERENT;
    return status;
}

enum fetch_status way_receive(struct transfer *t)
{
    enum fetch_status status = way_begin(t);

    return status == FETCH_OK ? way_finish(t) : status;
}

void way_close(struct transfer *t)
{
    if (t->way == WAY_STREAM)
        stream_close(t);
    else if (t->way == WAY_CLIENT)
        client_close(t);
    t->way = WAY_BEST;
}
