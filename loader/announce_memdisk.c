// SPDX-License-Identifier: GPL-2.0-or-later
// Fills in the MEMDISK-style structures; any mode, builds on the host.

#include "loader/announce.h"

static uint32_t far_pointer(const struct int13_params *p, uint32_t offset)
{
    return (uint32_t)p->segment << 16 | offset;
}

// Sectors up to the end of the last 4 KiB page: Linux's phram refuses a disk
// that ends within a page. What is behind the image there is zeroes.
static uint32_t whole_pages(const struct drive *drive)
{
    return (uint32_t)round_up(image_sectors(drive),
                              SMALL_PAGE >> drive->sector_shift);
}

static void fill_info(struct memdisk_info *info,
                      const struct installed *installed,
                      const struct drive *drive, uint8_t loader_type)
{
    const struct int13_params *p = installed->params;

    info->bytes = sizeof *info;
    info->disk = drive->base;
    info->sectors = whole_pages(drive);
    info->command_line = far_pointer(p, installed->command_line);
    info->old_int13 = p->hook.previous;
    info->old_int15 = p->old_int15;
    info->old_base_memory = (uint16_t)installed->old_base_memory;
    info->loader_type = loader_type;
    info->sector_shift = drive->sector_shift;
    if (drive->flags & DRIVE_DISK && drive->number < FIRST_HARD_DISK)
        info->dpt = offsetof(struct int13_params, dpt);
}

// What Windows drivers read behind the table: the geometry of a disk.
static void fill_geometry(struct mbft *mbft, const struct drive *drive)
{
    struct eltorito_chs chs = drive->boot.chs;
    uint32_t cylinder, count;

    if (!(drive->flags & DRIVE_DISK))
        return;
    mbft->heads = chs.head + 1u;
    mbft->sectors_per_track = chs.sectors & 0x3f;
    cylinder = mbft->heads * mbft->sectors_per_track;
    count = (drive->sectors + cylinder - 1) / cylinder;
    mbft->cylinders = count < UINT16_MAX ? (uint16_t)count : UINT16_MAX;
}

// The signatures are put together here, not in the blob, so that no second
// copy of them can be found in low memory.
void announce_memdisk(const struct installed *installed, uint8_t loader_type)
{
    struct int13_params *p = installed->params;
    const struct drive *drive = resident_drives(p);
    struct mbft *mbft = &p->mbft;

    memcpy(p->hook.signature, "$INT13SF", sizeof p->hook.signature);
    memcpy(p->hook.vendor, "MEMDISK ", sizeof p->hook.vendor);
    p->hook.mbft = p->linear + offsetof(struct int13_params, mbft);

    memcpy(mbft->signature, "mBFT", sizeof mbft->signature);
    mbft->length = offsetof(struct mbft, beyond);
    mbft->revision = 1;
    memcpy(mbft->oem_id, "MEMDSK", sizeof mbft->oem_id);
    memcpy(mbft->oem_table_id, "Syslinux", sizeof mbft->oem_table_id);
    mbft->safe_hook = p->linear + offsetof(struct int13_params, hook);
    fill_info(&mbft->info, installed, drive, loader_type);
    // FiraDisk and WinVBlock take every other number from 80h on for a disk.
    mbft->drive =
        drive->flags & DRIVE_CD ? FIRST_CD_DRIVE : drive->number;
    fill_geometry(mbft, drive);
    mbft->checksum = -byte_sum(mbft, mbft->length);
}
