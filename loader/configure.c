// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the configuration from the network; protected mode.

#include "loader/configure.h"

#include "loader/config.h"
#include "loader/console.h"
#include "loader/fetch.h"
#include "loader/location.h"
#include "loader/physical.h"
#include "loader/smbios.h"

static enum text_status status_of(enum fetch_status status)
{
    switch (status) {
    case FETCH_OK:
        return TEXT_READ;
    case FETCH_TOO_LARGE:
        return TEXT_TOO_LARGE;
    case FETCH_NO_ANSWER:
    case FETCH_BROKEN_OFF:
        return TEXT_NO_ANSWER;
    default:
        return TEXT_MISSING;
    }
}

static enum text_status fetch_text(const void *source, const char *name,
                                   char *to, size_t room, size_t *bytes)
{
    return status_of(fetch_file(source, name, to, room, bytes));
}

void apply_path_prefix(struct pxe *pxe)
{
    char *prefix = pxe->lease.path_prefix;
    struct location root = {.tftp = true, .server = pxe->home.server};
    size_t length = strlen(prefix);

    if (!length)
        return;
    if (prefix[length - 1] != '/' && length + 1 < LEASE_TEXT_MAX)
        copy_string(prefix + length, 2, "/");
    if (resolve_location(prefix, &root, &pxe->home) != LOCATION_OK)
        fail("DHCP option 210 (path prefix) is \"%s\": give a path, or a "
             "URL as tftp://10.0.0.1/folder/.", prefix);
    pxe->prefixed = true;
}

// False if there is no such file.
static bool read_menu(const struct pxe *pxe, const char *name,
                      struct menu *menu)
{
    switch (menu_read(menu, name, fetch_text, pxe)) {
    case TEXT_READ:
        return true;
    case TEXT_MISSING:
        return false;
    case TEXT_NO_ANSWER:
        fail("The boot server does not answer for %s: check it, and that "
             "the DHCP server names the right one.", name);
    default:
        fail("%s", menu->error);
    }
}

static bool search_menu(const struct pxe *pxe, struct menu *menu)
{
    char name[CONFIG_NAME_MAX];
    unsigned i;

    if (pxe->lease.config_file[0] &&
        read_menu(pxe, pxe->lease.config_file, menu))
        return true;
    for (i = 0; config_name(i, name, &pxe->lease); i++)
        if (read_menu(pxe, name, menu))
            return true;
    return false;
}

void read_configuration(struct pxe *pxe, const char *name, struct menu *menu)
{
    const uint8_t *uuid = pxe->lease.has_uuid ? NULL : smbios_uuid();

    if (uuid)
        set_uuid(&pxe->lease, uuid);
    menu->text = physical_memory(MENU_BASE);
    if (name && read_menu(pxe, name, menu))
        return;
    if (name)
        fail("The server does not give %s, which config= names: check the "
             "name.", name);
    if (search_menu(pxe, menu))
        return;
    if (!is_url(pxe->lease.root_path))
        fail("The server has no " CONFIG_DEFAULT " beside %s, nor a file "
             "for this machine: put the line \"image=NAME.iso\" into it.",
             pxe->lease.boot_file[0] ? pxe->lease.boot_file : "ramiso.0");
    menu_of_image(menu, pxe->lease.root_path);
}
