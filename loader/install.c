// SPDX-License-Identifier: GPL-2.0-or-later
// Installs the resident block at the top of base memory; protected mode.

#include "loader/install.h"

#include "boot/bda.h"
#include "int13/edd.h"
#include "loader/bios.h"
#include "loader/boot.h"
#include "loader/console.h"
#include "loader/resident.h"

// The low area and a block must fit, and a boot image in between.
#define LEAST_BASE_MEMORY (LOW_BASE + LOW_STACK + 0x8000)
#define MOST_BASE_MEMORY 640u // KiB
#define LEAST_STACK 1024u // for a boot sector

static bool drive_answers(uint8_t number)
{
    struct real_regs regs = {
        .eax = 0x4100,
        .ebx = EDD_MAGIC_IN,
        .edx = number,
    };

    return !bios_interrupt(0x13, &regs) &&
           (regs.ebx & 0xffff) == EDD_MAGIC_OUT;
}

// The first CD drive number that nothing answers. Not FFh: GRUB legacy and
// Limine take it for "no drive".
static uint8_t free_cd_number(void)
{
    uint8_t number;

    for (number = FIRST_CD_DRIVE; number < 0xff; number++)
        if (!drive_answers(number))
            return number;
    fail("Every CD drive number from %02Xh to FEh is taken: unplug a drive.",
         FIRST_CD_DRIVE);
}

static struct drive describe_cd(const struct image *image,
                                const struct probe *probe)
{
    const struct boot_entry *e = probe->entry;
    struct drive d = {
        .number = free_cd_number(),
        .flags = DRIVE_CD | DRIVE_READ_ONLY,
        .sector_shift = CD_SECTOR_SHIFT,
        .base = (uint32_t)image->data,
        .sectors = (uint32_t)(round_up(image->size, CD_SECTOR) >>
                              CD_SECTOR_SHIFT),
        .catalog_lba = probe->volume.catalog_lba,
        .boot = {
            .size = sizeof d.boot,
            .media = e->media,
            .image_lba = e->lba,
            .load_segment = (uint16_t)(probe->load_address >> 4),
            .sector_count = e->sector_count,
        },
    };

    d.boot.drive = d.number;
    return d;
}

static uint16_t *base_memory(void)
{
    return low_memory(BDA_BASE_MEMORY);
}

// End of what may be used, bytes. iPXE leaves 0:413h lower than the memory
// map admits; a map may know nothing of low memory.
static uint32_t usable_base_memory(const struct memory_map *map)
{
    uint32_t kib = memmap_low_end(map) / 1024;

    if (!kib || *base_memory() < kib)
        kib = *base_memory();
    if (kib * 1024 < LEAST_BASE_MEMORY || kib > MOST_BASE_MEMORY)
        fail("The firmware reports %u KiB of base memory, where a PC has up "
             "to 640: there is no safe place for the driver on this machine.",
             (unsigned)kib);
    return kib * 1024;
}

static void hook(uint32_t vector, uint32_t segment, uint32_t offset)
{
    *(uint32_t *)low_memory(vector) = segment << 16 | offset;
}

// The smallest block, in steps of 1 KiB, that holds the parts with the map
// that it makes itself by being cut out of it up to `end`.
static uint32_t fit_block(const struct resident_parts *parts, uint32_t top,
                          uint32_t end)
{
    static struct memory_map trial;
    uint32_t size = 0;

    do {
        size += 1024;
        trial = *parts->map;
        memmap_set(&trial, top - size, end - top + size, E820_RESERVED);
    } while (resident_size(parts, trial.count) > size);
    return size;
}

// The boot image must end below the block; below a stack there, if it begins
// where the usual stack would be (loader/start.c).
static void check_load(const struct probe *probe, uint32_t base)
{
    uint32_t end = base;

    if (probe->load_address < BOOT_SEGMENT << 4)
        end -= LEAST_STACK;
    if (probe->load_address < end &&
        probe->load_bytes <= end - probe->load_address)
        return;
    fail("The boot image (%u bytes for %05Xh) does not fit below the "
         "resident driver at %05Xh: the ISO is damaged, or wants more base "
         "memory than this machine has.", (unsigned)probe->load_bytes,
         (unsigned)probe->load_address, (unsigned)base);
}

static void hook_vectors(struct installed *in)
{
    struct int13_params *p = in->params;

    p->hook.previous = *(uint32_t *)low_memory(IVT_INT13);
    p->old_int15 = *(uint32_t *)low_memory(IVT_INT15);
    in->old_base_memory = *base_memory();
    *base_memory() = (uint16_t)(in->base / 1024);
    hook(IVT_INT13, p->segment, offsetof(struct int13_params, hook));
    hook(IVT_INT15, p->segment, p->int15_entry);
}

struct installed install_cd(const struct image *image,
                            const struct placement *place,
                            const struct probe *probe,
                            const struct options *options,
                            const char *command_line,
                            struct memory_map *map)
{
    struct drive cd = describe_cd(image, probe);
    struct resident_parts parts = {
        .blob = int13_image,
        .blob_size = (uint32_t)(int13_image_end - int13_image),
        .drives = &cd,
        .drive_count = 1,
        .map = map,
        .command_line = command_line,
        .engine = options->bios_copy ? ENGINE_BIOS : ENGINE_AUTO,
    };
    struct installed in = {.drive = cd.number};
    uint32_t top = usable_base_memory(map);
    uint32_t end = memmap_low_end(map) > top ? memmap_low_end(map) : top;

    memmap_set(map, place->base, place->length,
               place->aligned ? options->reserve : E820_RESERVED);
    in.size = fit_block(&parts, top, end);
    in.base = top - in.size;
    check_load(probe, in.base);
    memmap_set(map, in.base, end - in.base, E820_RESERVED);
    if (map->overflow)
        fail("The firmware's memory map has more than %u entries, which is "
             "more than this version keeps: please report it.", MEMMAP_MAX);
    in.params = low_memory(in.base);
    in.command_line = build_resident(&parts, (uint8_t *)in.params, in.base,
                                     in.size);
    hook_vectors(&in);
    return in;
}
