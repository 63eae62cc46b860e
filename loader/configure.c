// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the configuration from the network; protected mode.

#include "loader/configure.h"

#include "loader/config.h"
#include "loader/console.h"
#include "loader/physical.h"
#include "loader/smbios.h"
#include "loader/tftp.h"

// A packet shorter than the others ends a file. Some ROMs do not tell how long
// the others are: what seems to end with the first packet may go on.
#define SHORT_FILE 512

static enum text_status status_of(uint16_t status)
{
    switch (status) {
    case PXE_SUCCESS:
        return TEXT_READ;
    case TFTP_TOO_LARGE:
        return TEXT_TOO_LARGE;
    case PXE_STATUS_ARP_TIMEOUT:
    case PXE_STATUS_TFTP_ARP:
    case PXE_STATUS_TFTP_OPEN_TIMEOUT:
    case PXE_STATUS_TFTP_READ_TIMEOUT:
        return TEXT_NO_ANSWER;
    default:
        return TEXT_MISSING;
    }
}

// Without asking for the size first: most of the names do not exist.
static enum text_status fetch_text(const void *source, const char *name,
                                   char *to, size_t room, size_t *bytes)
{
    const struct pxe *pxe = source;
    static struct location file;
    uint16_t status;
    uint32_t size;

    if (resolve_location(name, &pxe->home, &file) != LOCATION_OK)
        return TEXT_MISSING;
    *bytes = tftp_fetch(pxe, &file, (uint8_t *)to, (uint32_t)room, 0, NULL,
                        &status);
    if (status == PXE_SUCCESS && *bytes >= SHORT_FILE) {
        size = tftp_size(pxe, &file);
        if (size > *bytes)
            *bytes = tftp_fetch(pxe, &file, (uint8_t *)to, (uint32_t)room,
                                size, NULL, &status);
    }
    detail("%s: %s.", file.path,
           status == PXE_SUCCESS ? "read" : "not there");
    return status_of(status);
}

void apply_path_prefix(struct pxe *pxe)
{
    char *prefix = pxe->lease.path_prefix;
    struct location root = {.server = pxe->home.server};
    size_t length = strlen(prefix);

    if (!length)
        return;
    if (prefix[length - 1] != '/' && length + 1 < LEASE_TEXT_MAX)
        copy_string(prefix + length, 2, "/");
    if (resolve_location(prefix, &root, &pxe->home) != LOCATION_OK)
        fail("DHCP option 210 (path prefix) is \"%s\": give a path, or a "
             "URL as tftp://10.0.0.1/folder/.", prefix);
}

static bool is_url(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon && strncmp(colon, "://", 3) == 0;
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
