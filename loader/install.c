// SPDX-License-Identifier: GPL-2.0-or-later
// Installs the resident block at the top of base memory; protected mode.

#include "loader/install.h"

#include "boot/bda.h"
#include "int13/edd.h"
#include "loader/announce.h"
#include "loader/bios.h"
#include "loader/boot.h"
#include "loader/console.h"
#include "loader/resident.h"
#include "loader/usable.h"

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

// The first CD drive numbers that nothing answers. Not FFh: GRUB legacy and
// Limine take it for "no drive".
static void find_cd_numbers(uint8_t numbers[MAX_DRIVES])
{
    unsigned found = 0;
    uint8_t number;

    for (number = FIRST_CD_DRIVE; number < 0xff; number++) {
        if (drive_answers(number))
            continue;
        numbers[found++] = number;
        if (found == MAX_DRIVES)
            return;
    }
    fail("The CD drive numbers from %02Xh to FEh are taken: unplug a drive.",
         FIRST_CD_DRIVE);
}

// Drives of one class, by what its first one's AH=08h says; a BIOS that has
// none fails.
static uint8_t count_drives(uint8_t first)
{
    struct real_regs regs = {.eax = 0x0800, .edx = first};

    return bios_interrupt(0x13, &regs) ? 0 : (uint8_t)regs.edx;
}

static struct bios_drives ask_bios(void)
{
    struct bios_drives bios = {
        .hard_disks = count_drives(FIRST_HARD_DISK),
    };
    uint8_t equipment = *(uint8_t *)physical_memory(BDA_EQUIPMENT);

    // AH=08h of a floppy counts those that may be connected.
    if (equipment & 1)
        bios.floppies = (uint8_t)((equipment >> 6) + 1);
    find_cd_numbers(bios.free_cds);
    return bios;
}

static uint16_t *base_memory(void)
{
    return physical_memory(BDA_BASE_MEMORY);
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
    *(uint32_t *)physical_memory(vector) = segment << 16 | offset;
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
    size_t entry = in->chained_slots ? offsetof(struct int13_params, slot_jump)
                                     : offsetof(struct int13_params, hook);

    in->old_int13 = *(uint32_t *)physical_memory(IVT_INT13);
    p->hook.previous = in->old_int13;
    p->old_int15 = *(uint32_t *)physical_memory(IVT_INT15);
    in->old_base_memory = *base_memory();
    *base_memory() = (uint16_t)(in->base / 1024);
    hook(IVT_INT13, p->segment, (uint32_t)entry);
    hook(IVT_INT15, p->segment, p->int15_entry);
}

// Tells the BIOS data area of the drives, and INT 1Eh of the first floppy's
// parameters.
static void count_in(const struct drive_plan *plan, struct int13_params *p,
                     bool take_dpt)
{
    uint8_t *equipment = physical_memory(BDA_EQUIPMENT);
    uint32_t i;

    *equipment &= EQUIPMENT_OTHERS;
    if (plan->floppies)
        *equipment |= (uint8_t)((plan->floppies - 1) << 6 | 1);
    *(uint8_t *)physical_memory(BDA_HARD_DISKS) = plan->hard_disks;
    for (i = 0; i < plan->count; i++) {
        const struct drive *d = &plan->drives[i];

        if (!(d->flags & DRIVE_DISK) || d->number || d->flags & DRIVE_ENDED)
            continue;
        p->dpt.sectors_per_track = d->boot.chs.sectors & 0x3f;
        if (take_dpt)
            hook(IVT_INT1E, p->segment, offsetof(struct int13_params, dpt));
    }
}

// Room for the annex in high memory, and its range out of the map.
static uint32_t place_annex(const struct resident_parts *parts,
                            struct memory_map *map)
{
    // The ranges that are still to be cut out may make entries.
    struct placement p =
        place_low(map, annex_size(parts, map->count + 8));

    if (!p.base)
        fail("The images leave no page of memory below 4 GiB for the driver: "
             "%s.", room_remedy(map));
    memmap_set(map, p.base, p.length, E820_RESERVED);
    return (uint32_t)p.base;
}

struct installed install(const struct medium *media, unsigned count,
                         const struct options *options,
                         const char *command_line, struct memory_map *map)
{
    static struct drive_plan plan;
    struct bios_drives bios = ask_bios();
    struct resident_parts parts = {
        .blob = int13_image,
        .blob_size = (uint32_t)int13_image_end - (uint32_t)int13_image,
        .drives = plan.drives,
        .map = map,
        .command_line = command_line,
        .engine = options->bios_copy ? ENGINE_BIOS : ENGINE_AUTO,
    };
    struct installed in = {0};
    uint32_t top = usable_base_memory(map), annex;
    uint32_t end = memmap_low_end(map) > top ? memmap_low_end(map) : top;

    plan_drives(media, count, options->hidden, &bios, &plan);
    if (plan.error[0])
        fail("%s", plan.error);
    parts.drive_count = plan.count;
    parts.status_drive = plan.status_drive;
    parts.hidden = plan.hidden;
    if (media[0].gained_sectors)
        parts.sector_map = &media[0].map;
    choose_announcements(&plan, options->announce, &in);
    parts.slots = slots_to_keep(&in, count);
    in.size = resident_size(&parts);
    in.base = top - in.size;
    check_load(&media[0].probe, in.base);
    // Whole pages: systems let a driver look only at pages without RAM.
    memmap_reserve(map, in.base, end - in.base);
    annex = place_annex(&parts, map);
    check_map(map);
    in.params = physical_memory(in.base);
    in.command_line = build_resident(&parts, (uint8_t *)in.params, in.base,
                                     in.size, (uint8_t *)annex, annex);
    in.boot = resident_drives(in.params) + plan.boot;
    hook_vectors(&in);
    // A real floppy goes on reading by the BIOS's parameters.
    count_in(&plan, in.params, options->force_dpt ||
                                   (!options->no_dpt && !bios.floppies));
    return in;
}
