// SPDX-License-Identifier: GPL-2.0-or-later
// The story of the loader: options, fetch, place, probe, install, announce,
// start; protected mode, flat, no interrupts.

#include "boot/layout.h"
#include "loader/announce.h"
#include "loader/bios.h"
#include "loader/builtin.h"
#include "loader/console.h"
#include "loader/e820.h"
#include "loader/fetch.h"
#include "loader/format.h"
#include "loader/handover.h"
#include "loader/start.h"

_Noreturn __attribute__((regparm(2))) void loader_main(uint32_t kind,
                                                       const void *info);

// What is known before the first BIOS call. Static: it is large, and the way
// back to the ROM leads through it.
static struct {
    struct handover handover;
    struct pxe_entry pxe_entry;
    struct pxe pxe;
    bool network; // we are a network bootstrap program
    bool network_up;
} origin;

static void leave_to_rom(void)
{
    if (origin.network_up)
        return_to_rom(&origin.pxe_entry);
}

static void take_over_from_rom(const struct pxe_entry *entry)
{
    origin.pxe_entry = *entry;
    origin.network = origin.network_up = true;
    on_failure(leave_to_rom);
    // Nothing of us may be left in low memory for scanners to find.
    memset(low_memory(NBP_BASE), 0, origin.pxe_entry.file_end - NBP_BASE);
}

// Reads all that the loader before us has left in memory, before the low
// area is laid over it.
static void take_over(uint32_t kind, const void *info)
{
    if (kind == ENTRY_MULTIBOOT2)
        read_multiboot2_handover(&origin.handover, info);
    else if (kind == ENTRY_PXE)
        take_over_from_rom(info);
    else
        read_linux_handover(&origin.handover, info);
    if (origin.handover.efi)
        fail_without_bios("ramiso: This machine was started by EFI, without "
                          "a BIOS to call: start it in legacy mode.\r\n");
    bios_init();
    console_init();
}

static void warn_word(const char *word)
{
    warn("The word \"%s\" is unknown, or its value is wrong: ignored; the "
         "README lists all.", word);
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

// The words built into the file; else those of the boot loader or, for a
// network bootstrap program, of the network.
static struct options get_options(void)
{
    struct options o = default_options();
    char *line = origin.handover.command_line;
    size_t i;

    if (builtin.words[0])
        for (i = 0; i < BUILTIN_MAX; i++)
            line[i] = builtin.words[i];
    set_console(line);
    if (origin.network) {
        pxe_open(&origin.pxe, &origin.pxe_entry);
        if (!line[0])
            fetch_command_line(&origin.pxe, line, COMMAND_LINE_MAX);
        set_console(line);
    }
    say("ramiso " RAMISO_VERSION);
    detail("Command line: %s", line);
    parse_options(&o, line, warn_word);
    return o;
}

static struct image get_image(const struct options *o,
                              const struct memory_map *map)
{
    if (origin.network) {
        if (!o->image[0])
            fail("The command line \"%s\" names no image: put image=NAME.iso "
                 "where it comes from.", origin.handover.command_line);
        return fetch_image(&origin.pxe, o->image, map);
    }
    if (!origin.handover.image.size)
        fail("There is no image, the boot loader handed over 0 bytes: give "
             "the ISO as initrd; if it is there and large, GRUB 2's linux16 cannot load "
             "it, but multiboot2 and module2 can.");
    return origin.handover.image;
}

// Moves the image to its final place, if it is not there already, and fills
// the rest of its range with zeroes.
static struct placement settle(struct image *image,
                               const struct memory_map *map)
{
    struct placement p = place_image(map, image->size);
    uint8_t *to = (uint8_t *)(uintptr_t)p.base;
    char size[27];

    if (!p.base)
        fail("The image takes %s bytes of memory, and the largest free range "
             "is %u KiB: give the machine more memory.",
             group_digits(size, image->size),
             (unsigned)divide(memmap_largest(map), 1024));
    if (to != image->data) {
        detail("Moving the image from %08lX to %08lX.",
               (unsigned long)(uintptr_t)image->data,
               (unsigned long)p.base);
        memmove(to, image->data, (size_t)image->size);
    }
    image->data = to;
    memset(to + image->size, 0, (size_t)(p.length - image->size));
    return p;
}

// Lets go of the PXE ROM, or keeps it and the memory that it lives in.
static void release_network(const struct options *o, struct memory_map *map)
{
    if (!origin.network || o->keep_pxe)
        return;
    origin.network_up = false;
    if (pxe_close(&origin.pxe))
        detail("The PXE ROM has let go of the network.");
    read_memory_map(map);
}

static void describe(const struct image *image, const struct probe *probe,
                     const struct installed *in)
{
    char size[27];
    const struct boot_entry *e = probe->entry;

    if (probe->warning[0])
        warn("%s", probe->warning);
    detail("Boot entry %u: %s, %u bytes from sector %u to %05Xh.",
           (unsigned)(e - probe->catalog.entries) + 1,
           media_name(e->media), (unsigned)probe->load_bytes,
           (unsigned)e->lba, (unsigned)probe->load_address);
    detail("Resident: %u KiB at %05Xh, base memory now %u KiB.",
           (unsigned)(in->size / 1024), (unsigned)in->base,
           (unsigned)(in->base / 1024));
    say("CD \"%s\": %s bytes at %08lXh, drive %02Xh", probe->volume.name,
        group_digits(size, image->size),
        (unsigned long)(uintptr_t)image->data, in->drive);
}

_Noreturn __attribute__((regparm(2))) void loader_main(uint32_t kind,
                                                       const void *info)
{
    static struct memory_map map;
    static struct probe probe;
    struct options options;
    struct placement place;
    struct installed installed;
    struct image image;

    take_over(kind, info);
    options = get_options();
    read_memory_map(&map);
    image = get_image(&options, &map);
    probe_image(&image, options.short_image, &probe);
    if (probe.error[0])
        fail("%s", probe.error);
    place = settle(&image, &map);
    release_network(&options, &map);
    installed = install_cd(&image, &place, &probe, &options,
                           origin.handover.command_line, &map);
    announce_memdisk(&installed, origin.handover.loader_type);
    describe(&image, &probe, &installed);
    if (options.pause) {
        warn("Press a key to start the image.");
        wait_key();
    }
    start_boot_image(&image, &probe, &installed);
}
