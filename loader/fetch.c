// SPDX-License-Identifier: GPL-2.0-or-later
// Fetches configuration and image; protected mode.

#include "loader/fetch.h"

#include "loader/config.h"
#include "loader/console.h"
#include "loader/format.h"
#include "loader/place.h"
#include "loader/progress_show.h"
#include "loader/tftp.h"

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

static bool fetch_config(const struct pxe *pxe, const char *name, char *to,
                         size_t room)
{
    struct location file;
    uint16_t status;
    uint32_t size;

    if (resolve_location(name, &pxe->home, &file) != LOCATION_OK)
        return false;
    size = tftp_fetch(pxe, &file, (uint8_t *)to, (uint32_t)room - 1,
                      tftp_size(pxe, &file), NULL, &status);
    detail("%s: %s.", file.path,
           status == PXE_SUCCESS ? "read" : status_text(status));
    if (status != PXE_SUCCESS)
        return false;
    to[size] = '\0';
    strip_comments(to);
    return true;
}

void fetch_command_line(const struct pxe *pxe, char *to, size_t room)
{
    char name[64];

    pxe_command_line(pxe, to, room);
    if (to[0])
        return;
    config_name(name, sizeof name, &pxe->lease);
    if (fetch_config(pxe, name, to, room) ||
        fetch_config(pxe, CONFIG_DEFAULT, to, room))
        return;
    say("ramiso " RAMISO_VERSION);
    fail("The server has neither %s nor " CONFIG_DEFAULT " beside %s: put "
         "the line \"image=NAME.iso\" into one of them.", name,
         pxe->home.path[0] ? pxe->home.path : "ramiso.0");
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
    uint32_t size, total;

    locate(pxe, name, &file);
    ip_text(server, file.server);
    total = tftp_size(pxe, &file);
    p = make_room(map, name, total);
    say("Fetching %s from %s by TFTP", file.path, server);
    progress_begin(file.path, total);
    size = tftp_fetch(pxe, &file, (uint8_t *)(uintptr_t)p.base,
                      (uint32_t)p.length, total, progress_update, &status);
    progress_end(status == PXE_SUCCESS ? size : 0);
    if (status != PXE_SUCCESS)
        fail("Fetching tftp://%s%s%s failed after %u KiB with PXE status "
             "%02Xh (%s): check the name and the server.", server,
             file.path[0] == '/' ? "" : "/", file.path,
             (unsigned)(size / 1024), status, status_text(status));
    if (total && size != total)
        fail("%s ended after %u bytes, but the server had said %u: try "
             "again.", file.path, (unsigned)size, (unsigned)total);
    memmap_reserve(map, p.base, total ? p.length : size);
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
