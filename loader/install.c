// SPDX-License-Identifier: GPL-2.0-or-later
// Installs the resident block at the top of base memory; protected mode.

#include "loader/install.h"

#include "boot/bda.h"
#include "int13/edd.h"
#include "loader/bios.h"
#include "loader/boot.h"
#include "loader/console.h"
#include "loader/resident.h"

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

uint8_t free_cd_number(void)
{
    uint8_t number = FIRST_CD_DRIVE;

    while (number < 0xff && drive_answers(number))
        number++;
    return number;
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

// iPXE leaves 0:413h lower than the memory map admits.
static uint32_t usable_base_memory(const struct memory_map *map)
{
    uint32_t kib = memmap_low_end(map) / 1024;

    return *base_memory() < kib ? *base_memory() : kib;
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

static void hook(uint32_t vector, uint32_t segment, uint32_t offset)
{
    *(uint32_t *)low_memory(vector) = segment << 16 | offset;
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
    uint32_t top = usable_base_memory(map) * 1024;
    uint32_t end = memmap_low_end(map);

    memmap_set(map, place->base, place->length,
               place->aligned ? options->reserve : E820_RESERVED);
    in.size = fit_block(&parts, top, end);
    in.base = top - in.size;
    if (probe->load_address >= in.base ||
        probe->load_bytes > in.base - probe->load_address)
        fail("The boot image (%u bytes at %05Xh) does not fit below the "
             "resident driver at %05Xh: this machine has too little base "
             "memory (%u KiB).", (unsigned)probe->load_bytes,
             (unsigned)probe->load_address, (unsigned)in.base,
             (unsigned)(top / 1024));
    memmap_set(map, in.base, end - in.base, E820_RESERVED);
    if (map->overflow)
        fail("The firmware's memory map has more than %u entries, which is "
             "more than this version keeps: please report it.", MEMMAP_MAX);
    in.params = low_memory(in.base);
    in.command_line = build_resident(&parts, (uint8_t *)in.params, in.base,
                                     in.size);
    in.params->hook.previous = *(uint32_t *)low_memory(IVT_INT13);
    in.params->old_int15 = *(uint32_t *)low_memory(IVT_INT15);
    in.old_base_memory = *base_memory();
    *base_memory() = (uint16_t)(in.base / 1024);
    hook(IVT_INT13, in.params->segment, offsetof(struct int13_params, hook));
    hook(IVT_INT15, in.params->segment, in.params->int15_entry);
    return in;
}
