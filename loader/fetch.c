// SPDX-License-Identifier: GPL-2.0-or-later
// Fetches the images; protected mode.

#include "loader/fetch.h"

#include "loader/clock.h"
#include "loader/console.h"
#include "loader/dhcp.h"
#include "loader/format.h"
#include "loader/place.h"
#include "loader/progress.h"
#include "loader/tftp.h"

#define PROGRESS_TICKS 4 // between two updates: about a fifth of a second

static struct {
    uint64_t total;
    uint32_t start, last;
} bar;

static void show(uint64_t done)
{
    char text[PROGRESS_WIDTH + 1];

    progress_text(text, done, bar.total, ticks_since(bar.start));
    progress_line(text);
}

static void update(uint64_t done)
{
    if (ticks_since(bar.last) < PROGRESS_TICKS)
        return;
    bar.last = ticks();
    show(done);
}

// Status words that a user can act on (PXE 2.1, appendix C).
static const char *status_text(uint16_t status)
{
    switch (status) {
    case PXE_STATUS_ARP_TIMEOUT:
    case PXE_STATUS_TFTP_ARP:
    case PXE_STATUS_TFTP_OPEN_TIMEOUT:
    case PXE_STATUS_TFTP_READ_TIMEOUT:
        return "no answer in time";
    case PXE_STATUS_TFTP_NOT_FOUND:
        return "file not found";
    case PXE_STATUS_TFTP_ACCESS:
        return "access denied by the server";
    case TFTP_TOO_LARGE:
        return "larger than its place in memory, or its name too long";
    default:
        return "see appendix C of the PXE specification";
    }
}

static void locate(const struct pxe *pxe, const char *name,
                   struct location *file)
{
    switch (resolve_location(name, &pxe->home, file)) {
    case LOCATION_OK:
        break;
    case LOCATION_TOO_LONG:
        fail("The image name \"%s\" is too long: shorten its path.", name);
    case LOCATION_BAD_HOST:
        fail("The image URL %s does not begin with a numeric address: write "
             "it as tftp://10.0.0.1/name.iso.", name);
    case LOCATION_OTHER_SCHEME:
        fail("The image URL %s is not of TFTP, the one way that this version "
             "fetches by: write tftp://, or let iPXE fetch it and start "
             "ramiso.lkrn.", name);
    }
    if (!file->server)
        fail("The DHCP reply names no boot server for %s: set next-server "
             "(siaddr), or write tftp://10.0.0.1/name.iso.", name);
}

// Where to put what is about to come. With no size known: the whole of the
// largest free range.
static struct placement make_room(const struct memory_map *map,
                                  const char *name, uint32_t size)
{
    struct placement p = place_image(map, size ? size : 1);

    if (!size) {
        p.length = memmap_largest_below_4g(map, &p.base);
        p.aligned = false;
    }
    if (!p.base || !p.length)
        fail("%s takes %u KiB of memory, and the largest free range is %u "
             "KiB: give the machine more memory.", name,
             (unsigned)(size / 1024),
             (unsigned)divide(memmap_largest(map), 1024));
    return p;
}

static struct image fetch_image(const struct pxe *pxe, const char *name,
                                struct memory_map *map)
{
    struct image image = {0};
    char server[16];
    struct location file;
    struct placement p;
    uint16_t status;
    uint32_t size;

    locate(pxe, name, &file);
    ip_text(server, file.server);
    size = tftp_size(pxe, &file);
    p = make_room(map, name, size);
    say("Fetching %s from %s by TFTP", file.path, server);
    bar.total = size;
    bar.start = bar.last = ticks();
    size = tftp_fetch(pxe, &file, (uint8_t *)(uintptr_t)p.base,
                      (uint32_t)p.length, size, update, &status);
    if (size)
        show(size);
    progress_line(NULL);
    if (status != PXE_SUCCESS)
        fail("Fetching tftp://%s%s%s failed after %u KiB with PXE status "
             "%02Xh (%s): check the name and the server.", server,
             file.path[0] == '/' ? "" : "/", file.path,
             (unsigned)(size / 1024), status, status_text(status));
    if (bar.total && size != bar.total)
        fail("%s ended after %u bytes, but the server had said %u: try "
             "again.", file.path, (unsigned)size, (unsigned)bar.total);
    memmap_reserve(map, p.base, bar.total ? p.length : size);
    image.data = (const uint8_t *)(uintptr_t)p.base;
    image.size = size;
    copy_string(image.label, sizeof image.label, file.path);
    return image;
}

unsigned fetch_images(const struct pxe *pxe, const struct options *o,
                      const struct memory_map *map,
                      struct image images[MAX_IMAGES])
{
    static struct memory_map free;
    unsigned i;

    if (!o->image_count)
        fail("The command line names no image: write image=NAME.iso into "
             "ramiso.cfg/default, or where else the words come from.");
    free = *map;
    for (i = 0; i < o->image_count; i++)
        images[i] = fetch_image(pxe, o->images[i].name, &free);
    return o->image_count;
}
