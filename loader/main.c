// SPDX-License-Identifier: GPL-2.0-or-later
// The story of the loader: options, fetch, place, probe, install, announce,
// start; protected mode, flat, no interrupts.

#include "boot/layout.h"
#include "loader/announce.h"
#include "loader/bios.h"
#include "loader/boot.h"
#include "loader/builtin.h"
#include "loader/choose.h"
#include "loader/configure.h"
#include "loader/console.h"
#include "loader/describe.h"
#include "loader/embedded.h"
#include "loader/fetch.h"
#include "loader/format.h"
#include "loader/handed.h"
#include "loader/handover.h"
#include "loader/install.h"
#include "loader/media.h"
#include "loader/split.h"
#include "loader/start.h"
#include "loader/usable.h"
#include "loader/words.h"

// What is known before the first BIOS call. Static: it is large, and the way
// back to the ROM leads through it.
static struct {
    struct handover handover;
    struct pxe_entry pxe_entry;
    struct pxe pxe;
    bool network; // we are a network bootstrap program
    bool network_up;
    struct menu menu; // of the network's configuration
} origin;

#define FIRMWARE "the firmware"

static void leave_to_rom(void)
{
    if (origin.network_up)
        return_to_rom(&origin.pxe_entry);
}

static void take_over_from_rom(const struct pxe_entry *entry)
{
    origin.pxe_entry = *entry;
    origin.network = origin.network_up = true;
    on_failure(leave_to_rom, FIRMWARE);
    // Nothing of us may be left in low memory for scanners to find.
    memset(physical_memory(NBP_BASE), 0, origin.pxe_entry.file_end - NBP_BASE);
}

// Reads all that the loader before us has left in memory, before the low
// area is laid over it.
static void take_over(uint32_t kind, const void *info, const void *base)
{
    if (kind == ENTRY_MULTIBOOT2)
        read_multiboot2_handover(&origin.handover, info);
    else if (kind == ENTRY_PXE)
        take_over_from_rom(info);
    else
        read_linux_handover(&origin.handover, info);
    take_embedded(&origin.handover, base);
    if (origin.handover.efi)
        fail_without_bios("ramiso: This machine was started by EFI, without "
                          "a BIOS to call: start it in legacy mode.\r\n");
    bios_init();
    console_init();
}

static void ignore_word(const char *word)
{
    (void)word;
}

// Console words count from the first line on, so they are looked for before
// anything is said.
static void set_console(const char *line)
{
    struct options o = default_options();

    parse_options(&o, line, ignore_word);
    if (o.serial)
        console_add_serial(o.serial_port, o.serial_baud);
    if (o.quiet)
        console_set_level(CONSOLE_QUIET);
    if (o.verbose)
        console_set_level(CONSOLE_VERBOSE);
}

// What config=NAME names, if that is the only word.
static const char *only_config(const char *line)
{
    const char *name = line + sizeof "config=" - 1, *end = name;

    if (strncmp(line, "config=", sizeof "config=" - 1) != 0)
        return NULL;
    while ((unsigned char)*end > ' ')
        end++;
    return end > name && !*end ? name : NULL;
}

// The words built into the file; else those of the boot loader or, for a
// network bootstrap program, of the network: iPXE's own, or a menu. One with
// an image in it does without.
static void get_words(void)
{
    char *line = origin.handover.command_line;
    const char *config;

    if (builtin.words[0]) {
        size_t i;

        for (i = 0; i < BUILTIN_MAX; i++)
            line[i] = builtin.words[i];
    }
    set_console(line);
    if (!origin.network)
        return;
    pxe_open(&origin.pxe, &origin.pxe_entry);
    apply_path_prefix(&origin.pxe);
    if (!line[0])
        pxe_command_line(&origin.pxe, line, COMMAND_LINE_MAX);
    config = only_config(line);
    if (config || (!line[0] && !origin.handover.embedded))
        read_configuration(&origin.pxe, config, &origin.menu);
}

static _Noreturn void story(void);

static void back_to_menu(void)
{
    start_over(story);
}

// The menu's lines end in a blank, for words to be typed behind it; what the
// system is told of has none.
static void trim_end(char *line)
{
    size_t length = strlen(line);

    while (length && line[length - 1] == ' ')
        line[--length] = '\0';
}

// Puts the words of the menu's entry into the command line. From here on the
// way back leads to the menu.
static void choose_words(void)
{
    char *line = origin.handover.command_line;

    menu_common_words(&origin.menu, line);
    console_set_level(CONSOLE_NORMAL);
    set_console(line);
    on_failure(leave_to_rom, FIRMWARE);
    if (!choose(&origin.menu, line))
        abandon();
    trim_end(line);
    if (origin.menu.count > 1)
        on_failure(back_to_menu, "the menu");
}

static struct options get_options(void)
{
    const char *line = origin.handover.command_line;

    if (origin.menu.count)
        choose_words();
    set_console(line);
    say("ramiso " RAMISO_VERSION);
    detail("Command line: %s", line);
    return read_words(line);
}

// How many files the last initrd=a,b on the line names; boot loaders put it
// there and lay the files end to end.
static unsigned named_initrds(const char *line)
{
    const char *word = NULL;
    unsigned count = 0;

    for (; *line; line++)
        if (strncmp(line, "initrd=", 7) == 0)
            word = line + 7;
    for (; word && *word > ' '; word++)
        count += !count || *word == ',';
    return count;
}

// The images of the boot loader, told apart where it has put several into one
// block.
static unsigned take_images(const struct handover *h,
                            struct image images[MAX_IMAGES])
{
    bool more = h->more;
    unsigned count = h->image_count;

    if (!count)
        fail("There is no image, the boot loader handed over 0 bytes: give "
             "it as initrd, or as module2 to multiboot2; if it is there and "
             "large, GRUB 2's linux16 cannot load it, but multiboot2 can.");
    if (count == 1)
        count = split_images(&h->images[0], images, &more);
    else
        memcpy(images, h->images, sizeof h->images);
    if (count < named_initrds(h->command_line))
        warn("Of %u files in initrd= only %u could be told apart, the next "
             "one's beginning is not recognised: give them by iPXE with "
             "names, as Multiboot 2 modules, or to ramiso.0 by image=.",
             named_initrds(h->command_line), count);
    if (more)
        warn("There are more than %u images: the others are left out.",
             MAX_IMAGES);
    return count;
}

static unsigned get_media(const struct options *o,
                          const struct memory_map *map,
                          struct medium media[MAX_IMAGES])
{
    static struct image images[MAX_IMAGES];
    unsigned i, count;

    if (origin.network && (o->image_count || !origin.handover.embedded)) {
        count = fetch_images(&origin.pxe, o, map, images);
    } else {
        refuse_verify(o);
        check_embedded(&origin.handover);
        count = take_images(&origin.handover, images);
        prepare_handed(images, count, o, map);
    }
    memset(media, 0, MAX_IMAGES * sizeof *media);
    for (i = 0; i < count; i++) {
        media[i].image = images[i];
        media[i].words = o->images[i];
    }
    return count;
}

// Lets go of the PXE ROM, or keeps it and the memory that it lives in. There is
// no way back to the menu from here on.
static void release_network(const struct options *o, struct memory_map *map)
{
    if (!origin.network)
        return;
    on_failure(leave_to_rom, FIRMWARE);
    memset(physical_memory(MENU_BASE), 0, MENU_SIZE);
    memset(physical_memory(STREAM_BASE), 0, STREAM_SIZE);
    if (o->keep_pxe)
        return;
    origin.network_up = false;
    if (pxe_close(&origin.pxe))
        detail("The PXE ROM has let go of the network.");
    read_usable_memory(o, map);
}

// From the choice to the start; comes again when a choice has led to nothing.
static _Noreturn void story(void)
{
    static struct memory_map map;
    static struct medium media[MAX_IMAGES];
    static struct options options;
    struct announcements prepared;
    struct installed installed;
    unsigned count;

    options = get_options();
    read_usable_memory(&options, &map);
    count = get_media(&options, &map, media);
    look_at_media(media, count, options.short_image);
    settle_media(media, count, &map);
    release_network(&options, &map);
    reserve_media(media, count, options.reserve, &map);
    prepared = prepare_announcements(media, count, &options, &map);
    installed = install(media, count, &options, origin.handover.command_line,
                        &map);
    announce(&prepared, &options, &installed, origin.handover.loader_type);
    describe(media, count, &installed);
    if (options.pause) {
        warn("Press a key to start the image.");
        wait_key();
    }
    start_boot_image(&media[0].image, &media[0].probe, &installed);
}

_Noreturn __attribute__((regparm(3))) void loader_main(uint32_t kind,
                                                       const void *info,
                                                       const void *base)
{
    take_over(kind, info, base);
    get_words();
    story();
}
