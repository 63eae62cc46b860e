// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/drives.c: which drives the images become, under which numbers,
// and what the machine counts then.

#include "check.h"

#include "disc.h"
#include "disks.h"
#include "int13/edd.h"
#include "loader/drives.h"

#define PLACE 0x10000000u // of the first image
#define PLACE_STEP 0x1000000u

static struct medium media[MAX_IMAGES];
static struct bios_drives bios;
static struct drive_plan plan;
static unsigned count;

// A machine without drives, whose CD numbers from E0h on are free.
static void begin(void)
{
    memset(media, 0, sizeof media);
    bios = (struct bios_drives){.free_cds = {0xe0, 0xe1, 0xe2, 0xe3}};
    count = 0;
}

static void make_plan_hiding(unsigned hidden)
{
    memset(&plan, 0xee, sizeof plan);
    plan_drives(media, count, hidden, &bios, &plan);
}

static void make_plan(void)
{
    make_plan_hiding(0);
    assert_string_equal(plan.error, "");
}

static struct medium *add_medium(enum image_kind kind)
{
    struct medium *m = &media[count];

    m->place.base = PLACE + count++ * PLACE_STEP;
    m->words.drive = DRIVE_ANY;
    m->probe.kind = kind;
    return m;
}

static struct medium *add_disk_image(struct disk disk)
{
    struct medium *m = add_medium(disk.kind);

    m->probe.has_disk = true;
    m->probe.disk = disk;
    m->image.size = disk.sectors * 512;
    return m;
}

static struct medium *add_floppy(void)
{
    return add_disk_image((struct disk){
        .kind = KIND_FLOPPY, .floppy_type = 4, .sectors_per_track = 18,
        .heads = 2, .cylinders = 80, .sectors = 2880,
    });
}

static struct medium *add_hard_disk(void)
{
    return add_disk_image((struct disk){
        .kind = KIND_HARD_DISK, .sectors_per_track = 17, .heads = 4,
        .cylinders = 820, .sectors = 820 * 4 * 17,
    });
}

// An ISO of 1000 sectors and some bytes whose entry is not emulating.
static struct medium *add_cd(void)
{
    struct medium *m = add_medium(KIND_CD);
    struct probe *p = &m->probe;

    m->image.size = 999 * 2048 + 1;
    p->volume.catalog_lba = 20;
    p->catalog.count = 1;
    p->catalog.entries[0] = disc_bootable();
    p->entry = &p->catalog.entries[0];
    p->load_address = 0x7c00;
    return m;
}

// The same, whose entry emulates a floppy at sector 24.
static struct medium *add_emulating_cd(void)
{
    struct medium *m = add_cd();
    struct probe *p = &m->probe;

    p->catalog.entries[0].media = 0xc2;
    p->catalog.entries[0].sector_count = 1;
    p->has_disk = true;
    p->disk = (struct disk){
        .kind = KIND_FLOPPY, .floppy_type = 4, .sectors_per_track = 18,
        .heads = 2, .cylinders = 80, .sectors = 2880, .offset = 24 * 2048,
    };
    return m;
}

static void assert_numbers(const char *numbers, unsigned drives)
{
    unsigned i;

    assert_int_equal(plan.count, drives);
    for (i = 0; i < drives; i++) {
        assert_int_equal(plan.drives[i].number, (uint8_t)numbers[i]);
        assert_int_equal(plan.drives[i].boot.drive, (uint8_t)numbers[i]);
    }
}

static void assert_refused(const char *what, const char *value)
{
    size_t length;

    make_plan_hiding(0);
    length = strlen(plan.error);
    assert_in_range(length, 20, sizeof plan.error - 1);
    assert_int_equal(plan.error[length - 1], '.');
    if (!strstr(plan.error, what) || !strstr(plan.error, value))
        fail_msg("no \"%s\" and \"%s\" in: %s", what, value, plan.error);
}

// A CD: E0h, its sectors rounded up, read-only, removable; its packet is the
// booted entry's, with the load segment that 0 stands for.
TEST(cd)
{
    const struct drive *d = plan.drives;

    begin();
    add_cd();
    make_plan();
    assert_numbers("\xe0", 1);
    assert_int_equal(d->flags, DRIVE_CD | DRIVE_EDD | DRIVE_READ_ONLY);
    assert_int_equal(d->sector_shift, 11);
    assert_int_equal(d->edd_flags, 0x35);
    assert_int_equal(d->base, PLACE);
    assert_int_equal(d->base_high, 0);
    assert_int_equal(d->sectors, 1000);
    assert_int_equal(d->catalog_lba, 20);
    assert_int_equal(d->locks, 0);
    assert_int_equal(d->boot.size, 0x13);
    assert_int_equal(d->boot.media, 0);
    assert_int_equal(d->boot.image_lba, 24);
    assert_int_equal(d->boot.load_segment, 0x7c0);
    assert_int_equal(d->boot.sector_count, 4);
    assert_int_equal(plan.boot, 0);
    assert_int_equal(plan.status_drive, 0);
    assert_int_equal(plan.floppies, 0);
    assert_int_equal(plan.hard_disks, 0);
}

// A CD that shows longer initrds has a sector map: it is no drive for EDD's
// short way, and has those sectors behind the image's.
TEST(cd_with_a_sector_map)
{
    const struct drive *d = plan.drives;

    begin();
    add_cd()->gained_sectors = 7;
    make_plan();
    assert_int_equal(d->flags, DRIVE_CD | DRIVE_READ_ONLY);
    assert_int_equal(d->sectors, 1007);
    assert_int_equal(d->gained, 7);
    assert_int_equal(image_sectors(d), 1000);
    assert_int_equal(image_base(d), PLACE);
}

// A CD that cannot be booted is a drive all the same, with an empty packet.
TEST(cd_without_an_entry)
{
    static const struct eltorito_packet packet = {.size = 0x13, .drive = 0xe0};

    begin();
    add_cd()->probe.entry = NULL;
    make_plan();
    assert_memory_equal(&plan.drives[0].boot, &packet, sizeof packet);
}

// El Torito 1.0, section 4: the upper bits of the media byte are told too.
TEST(media_byte_is_whole)
{
    begin();
    add_cd()->probe.catalog.entries[0].media = 0x40;
    make_plan();
    assert_int_equal(plan.drives[0].boot.media, 0x40);
}

// The first CD number that nothing answers.
TEST(cd_beside_real_cds)
{
    begin();
    bios.free_cds[0] = 0xe2;
    bios.free_cds[1] = 0xe5;
    add_cd();
    add_cd();
    make_plan();
    assert_numbers("\xe2\xe5", 2);
}

// A floppy: 00h, writable, no EDD, its geometry as AH=08h tells it; BL's type.
TEST(floppy)
{
    static const struct eltorito_chs chs = {79, 18, 1};
    const struct drive *d = plan.drives;

    begin();
    add_floppy();
    make_plan();
    assert_numbers("\x00", 1);
    assert_int_equal(d->flags, DRIVE_DISK);
    assert_int_equal(d->sector_shift, 9);
    assert_int_equal(d->floppy_type, 4);
    assert_int_equal(d->base, PLACE);
    assert_int_equal(d->sectors, 2880);
    assert_memory_equal(&d->boot.chs, &chs, 3);
    assert_int_equal(plan.boot, 0);
    assert_true(plan.status_drive >= plan.count);
    assert_int_equal(plan.floppies, 1);
    assert_int_equal(plan.hard_disks, 0);
}

// A hard disk: 80h, writable, EDD with a geometry that is valid; ten bits of
// cylinders. What lies before the disk in its image is left out.
TEST(hard_disk)
{
    static const struct eltorito_chs chs = {0x33, 0xc0 | 17, 3}; // 819 = 333h
    const struct drive *d = plan.drives;

    begin();
    add_hard_disk()->probe.disk.offset = 1024;
    make_plan();
    assert_numbers("\x80", 1);
    assert_int_equal(d->flags, DRIVE_DISK | DRIVE_EDD);
    assert_int_equal(d->edd_flags, 0x03);
    assert_int_equal(d->floppy_type, 0);
    assert_int_equal(d->base, PLACE + 1024);
    assert_int_equal(d->sectors, 820 * 4 * 17);
    assert_memory_equal(&d->boot.chs, &chs, 3);
    assert_int_equal(plan.hard_disks, 1);
    assert_int_equal(plan.floppies, 0);
}

// AH=08h has no more than 1024 cylinders; the largest heads and sectors are
// 256 and 63.
TEST(geometry_is_cut_to_1024_cylinders)
{
    static const struct {
        uint32_t cylinders;
        uint8_t low, high;
    } rows[] = {
        {1, 0x00, 0x3f}, {256, 0xff, 0x3f}, {257, 0x00, 0x7f},
        {1023, 0xfe, 0xff}, {1024, 0xff, 0xff}, {1025, 0xff, 0xff},
        {65536, 0xff, 0xff}, {0xffffffff, 0xff, 0xff},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        struct disk *disk;

        begin();
        disk = &add_hard_disk()->probe.disk;
        disk->cylinders = rows[i].cylinders;
        disk->heads = 256;
        disk->sectors_per_track = 63;
        make_plan();
        assert_int_equal(plan.drives[0].boot.chs.cylinder, rows[i].low);
        assert_int_equal(plan.drives[0].boot.chs.sectors, rows[i].high);
        assert_int_equal(plan.drives[0].boot.chs.head, 255);
    }
}

// EDD-3, table 6, bits 2 and 4: AH=15h says of a floppy that it is removable
// and has a change line, and so must AH=48h.
TEST(edd_flags_of_a_floppy)
{
    begin();
    add_floppy()->words.edd = EDD_ON;
    make_plan();
    assert_int_equal(plan.drives[0].edd_flags, 0x17);
}

// EDD-3, table 6: CHS is valid up to 16383 * 15 * 63 = 15,482,880 sectors.
TEST(geometry_is_valid_up_to_8_gb)
{
    struct disk *disk;

    begin();
    disk = &add_hard_disk()->probe.disk;
    disk->sectors = 15482880;
    make_plan();
    assert_true(plan.drives[0].edd_flags & EDD_FLAG_GEOMETRY_VALID);
    disk->sectors++;
    make_plan();
    assert_false(plan.drives[0].edd_flags & EDD_FLAG_GEOMETRY_VALID);
    assert_int_equal(plan.drives[0].sectors, 15482881);
}

// Above 4 GiB: the flag, and all of the address, of a CD and of a disk, which
// may begin behind its image's first byte. What begins below has neither.
TEST(drives_above_4_gib)
{
    static const struct {
        uint64_t place;
        uint32_t offset, base, base_high;
    } rows[] = {
        {0xffe00000, 0, 0xffe00000, 0},
        {0xffffe000, 0x1ffe, 0xfffffffe, 0},
        {0xffffe000, 0x2000, 0x00000000, 1},
        {0x100000000, 0, 0x00000000, 1},
        {0x1ffffff80, 0x80, 0x00000000, 2},
        {0xfff0fe00000, 0x400, 0xfe00400, 0xfff},
    };
    const struct drive *d = plan.drives;
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        uint8_t high = rows[i].base_high ? DRIVE_HIGH : 0;

        begin();
        add_hard_disk()->probe.disk.offset = rows[i].offset;
        add_cd();
        media[0].place.base = rows[i].place;
        media[1].place.base = rows[i].place + rows[i].offset;
        make_plan();
        assert_int_equal(d[0].flags, DRIVE_DISK | DRIVE_EDD | high);
        assert_int_equal(d[1].flags,
                         DRIVE_CD | DRIVE_EDD | DRIVE_READ_ONLY | high);
        assert_int_equal(d[0].base, rows[i].base);
        assert_int_equal(d[0].base_high, rows[i].base_high);
        assert_int_equal(d[1].base, rows[i].base);
        assert_int_equal(d[1].base_high, rows[i].base_high);
        assert_int_equal(image_base(d), rows[i].place + rows[i].offset);
    }
}

// So has the disk that a CD emulates, wherever in the CD it is.
TEST(emulated_disks_above_4_gib)
{
    begin();
    add_emulating_cd()->place.base = 0x2fff00000;
    media[0].probe.disk.offset = 0x100000800;
    make_plan();
    assert_int_equal(plan.drives[0].base_high, 2);
    assert_true(plan.drives[1].flags & DRIVE_HIGH);
    assert_int_equal(plan.drives[1].base, 0xfff00800);
    assert_int_equal(plan.drives[1].base_high, 3);
}

// 4,700,000,000 bytes are 2,294,921 sectors and 1792 bytes; a disk of 5 GiB
// has A00000h sectors.
TEST(images_of_more_than_4_gib)
{
    begin();
    add_cd()->image.size = 4700000000;
    add_hard_disk()->probe.disk.sectors = 0xa00000;
    make_plan();
    assert_int_equal(plan.drives[0].sectors, 2294922);
    assert_int_equal(plan.drives[1].sectors, 0xa00000);
    assert_int_equal(medium_bytes(&media[0]), 4700000000);
    assert_int_equal(medium_bytes(&media[1]), 0x140000000);
}

// Floppies have EDD above 2.88 MB only; `edd` and `noedd` decide otherwise.
TEST(edd)
{
    static const struct {
        uint32_t sectors;
        enum edd_choice choice;
        bool hard_disk, edd;
    } rows[] = {
        {2880, EDD_DEFAULT, false, false}, {5760, EDD_DEFAULT, false, false},
        {5761, EDD_DEFAULT, false, true}, {2880, EDD_ON, false, true},
        {7680, EDD_OFF, false, false}, {2880, EDD_DEFAULT, true, true},
        {2880, EDD_OFF, true, false}, {2880, EDD_ON, true, true},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        struct medium *m;

        begin();
        m = rows[i].hard_disk ? add_hard_disk() : add_floppy();
        m->probe.disk.sectors = rows[i].sectors;
        m->words.edd = rows[i].choice;
        make_plan();
        assert_int_equal(!!(plan.drives[0].flags & DRIVE_EDD), rows[i].edd);
    }
}

// `ro` makes a disk read-only. A disk that a CD emulates is so unless `rw` is
// said (El Torito 1.0, section 1.1: media on CDs are read-only).
TEST(read_only)
{
    begin();
    add_floppy()->words.read_only = true;
    add_floppy()->words.writable = true;
    make_plan();
    assert_int_equal(plan.drives[0].flags, DRIVE_DISK | DRIVE_READ_ONLY);
    assert_int_equal(plan.drives[1].flags, DRIVE_DISK);
    begin();
    add_emulating_cd();
    make_plan();
    assert_true(plan.drives[1].flags & DRIVE_READ_ONLY);
    media[0].words.writable = true;
    make_plan();
    assert_false(plan.drives[1].flags & DRIVE_READ_ONLY);
    assert_true(plan.drives[0].flags & DRIVE_READ_ONLY);
}

// A CD that emulates: the CD, which says no emulation of itself, then the
// disk with the entry's packet and its own geometry; the disk is booted, and
// DL=7Fh means it.
TEST(emulating_cd)
{
    static const struct eltorito_chs chs = {79, 18, 1};
    const struct drive *d = &plan.drives[1];

    begin();
    add_emulating_cd();
    make_plan();
    assert_numbers("\xe0\x00", 2);
    assert_int_equal(plan.boot, 1);
    assert_int_equal(plan.status_drive, 1);
    assert_int_equal(plan.drives[0].flags,
                     DRIVE_CD | DRIVE_EDD | DRIVE_READ_ONLY);
    assert_int_equal(plan.drives[0].boot.media, 0);
    assert_int_equal(d->flags,
                     DRIVE_DISK | DRIVE_EMULATED | DRIVE_READ_ONLY);
    assert_int_equal(d->base, PLACE + 24 * 2048);
    assert_int_equal(d->sectors, 2880);
    assert_int_equal(d->boot.size, 0x13);
    assert_int_equal(d->boot.media, 0xc2);
    assert_int_equal(d->boot.image_lba, 24);
    assert_int_equal(d->boot.load_segment, 0x7c0);
    assert_int_equal(d->boot.sector_count, 1);
    assert_memory_equal(&d->boot.chs, &chs, 3);
    assert_int_equal(plan.floppies, 1);
}

// drive= is about the disk that is booted, not about its CD; the load segment
// is the entry's.
TEST(emulating_cd_with_a_number)
{
    struct medium *m;

    begin();
    m = add_emulating_cd();
    m->words.drive = 2;
    m->probe.catalog.entries[0].load_segment = 0x900;
    make_plan();
    assert_numbers("\xe0\x02", 2);
    assert_int_equal(plan.drives[1].boot.load_segment, 0x900);
    assert_int_equal(plan.floppies, 3);
}

// Only the first image is booted: the disks of another CD do not run, and its
// CD is not what DL=7Fh means.
TEST(emulating_cd_that_is_not_booted)
{
    begin();
    add_hard_disk();
    add_emulating_cd();
    make_plan();
    assert_numbers("\x80\xe0", 2);
    assert_int_equal(plan.boot, 0);
    assert_int_equal(plan.status_drive, 1);
    begin();
    add_cd();
    add_emulating_cd();
    make_plan();
    assert_numbers("\xe0\xe1", 2);
    assert_int_equal(plan.status_drive, 0);
}

// The lowest numbers of their class that are not ours, in the order of the
// images; real drives move up.
TEST(several_images)
{
    begin();
    bios.floppies = 1;
    bios.hard_disks = 2;
    add_hard_disk();
    add_floppy();
    add_floppy();
    add_cd();
    make_plan();
    assert_numbers("\x80\x00\x01\xe0", 4);
    assert_int_equal(plan.boot, 0);
    assert_int_equal(plan.status_drive, 3);
    assert_int_equal(plan.drives[2].base, PLACE + 2 * PLACE_STEP);
    assert_int_equal(plan.floppies, 3);
    assert_int_equal(plan.hard_disks, 3);
}

// Four of a kind have four numbers.
TEST(four_of_a_kind)
{
    unsigned i;

    begin();
    for (i = 0; i < 4; i++)
        add_floppy();
    make_plan();
    assert_numbers("\x00\x01\x02\x03", 4);
    assert_int_equal(plan.floppies, 4);
    begin();
    for (i = 0; i < 4; i++)
        add_hard_disk();
    make_plan();
    assert_numbers("\x80\x81\x82\x83", 4);
    begin();
    for (i = 0; i < 4; i++)
        add_cd();
    make_plan();
    assert_numbers("\xe0\xe1\xe2\xe3", 4);
    assert_int_equal(plan.floppies, 0);
}

// drive= gives the number; the others go around it.
TEST(numbers_that_are_wanted)
{
    begin();
    add_hard_disk()->words.drive = 0x81;
    add_hard_disk();
    add_hard_disk();
    make_plan();
    assert_numbers("\x81\x80\x82", 3);
    begin();
    add_cd()->words.drive = 0xfe;
    add_floppy()->words.drive = 3;
    make_plan();
    assert_numbers("\xfe\x03", 2);
    begin();
    add_cd()->words.drive = 0xe0;
    add_cd();
    make_plan();
    assert_numbers("\xe0\xe1", 2);
}

// No two images with one number.
TEST(numbers_that_collide)
{
    begin();
    add_hard_disk()->words.drive = 0x81;
    add_hard_disk()->words.drive = 0x81;
    assert_refused("Two images", "81h");
    begin();
    add_hard_disk();
    add_cd()->words.drive = 0x80;
    assert_refused("Two images", "80h");
}

// A number is one of its class: floppies 00h to 03h, hard disks 80h to 9Fh,
// CDs 80h to FEh (FFh is "no drive" for GRUB legacy and Limine).
TEST(numbers_of_another_class)
{
    static const struct {
        enum image_kind kind;
        int drive;
        bool fits;
    } rows[] = {
        {KIND_FLOPPY, 0x00, true}, {KIND_FLOPPY, 0x03, true},
        {KIND_FLOPPY, 0x04, false}, {KIND_FLOPPY, 0x7f, false},
        {KIND_FLOPPY, 0x80, false}, {KIND_HARD_DISK, 0x00, false},
        {KIND_HARD_DISK, 0x7f, false}, {KIND_HARD_DISK, 0x80, true},
        {KIND_HARD_DISK, 0x9f, true}, {KIND_HARD_DISK, 0xa0, false},
        {KIND_CD, 0x00, false}, {KIND_CD, 0x7f, false}, {KIND_CD, 0x80, true},
        {KIND_CD, 0xfe, true}, {KIND_CD, 0xff, false},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        struct medium *m;
        char value[8] = "00h";

        begin();
        m = rows[i].kind == KIND_CD       ? add_cd()
            : rows[i].kind == KIND_FLOPPY ? add_floppy()
                                          : add_hard_disk();
        m->words.drive = rows[i].drive;
        value[0] = "0123456789ABCDEF"[rows[i].drive >> 4];
        value[1] = "0123456789ABCDEF"[rows[i].drive & 15];
        if (!rows[i].fits)
            assert_refused("drive=", value);
        else
            make_plan();
    }
}

// There are four drives at the most.
TEST(more_than_four_drives)
{
    begin();
    add_emulating_cd();
    add_floppy();
    add_floppy();
    make_plan();
    assert_int_equal(plan.count, 4);
    add_floppy();
    assert_refused("more than 4", "fewer");
    assert_true(plan.count <= MAX_DRIVES);
}

// 0:410h and 0:475h: the BIOS's drives and ours, and no number beyond them.
// 0:410h cannot count more than four.
TEST(drives_are_counted)
{
    static const struct {
        int wanted;
        uint8_t real, disks, floppies;
    } rows[] = {
        {DRIVE_ANY, 0, 1, 1}, {DRIVE_ANY, 1, 2, 2}, {DRIVE_ANY, 3, 4, 4},
        {DRIVE_ANY, 4, 5, 4}, {3, 0, 4, 4}, {3, 1, 4, 4}, {1, 2, 3, 3},
        {1, 0, 2, 2},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        begin();
        bios.hard_disks = rows[i].real;
        add_hard_disk()->words.drive =
            rows[i].wanted < 0 ? DRIVE_ANY : 0x80 + rows[i].wanted;
        make_plan();
        assert_int_equal(plan.hard_disks, rows[i].disks);
        assert_int_equal(plan.floppies, 0);
        begin();
        bios.floppies = rows[i].real;
        add_floppy()->words.drive = rows[i].wanted;
        make_plan();
        assert_int_equal(plan.floppies, rows[i].floppies);
        assert_int_equal(plan.hard_disks, 0);
    }
}

// A CD under a hard disk's number pushes real disks up: it counts, for else
// the last of them has a number that is not counted.
TEST(cd_under_a_hard_disk_s_number)
{
    begin();
    bios.hard_disks = 2;
    add_cd()->words.drive = 0x80;
    make_plan();
    assert_int_equal(plan.hard_disks, 3);
}

// nopass and nopassany: real drives that are hidden do not count.
TEST(hidden_drives)
{
    static const struct {
        unsigned hidden, expected;
        bool floppy;
    } rows[] = {
        {0, 0, true}, {HIDE_FLOPPIES, 1, true}, {HIDE_HARD_DISKS, 2, true},
        {HIDE_FLOPPIES | HIDE_HARD_DISKS, 3, false},
        {HIDE_SAME_CLASS, 1, true}, {HIDE_SAME_CLASS, 2, false},
        {HIDE_SAME_CLASS | HIDE_FLOPPIES, 3, false},
    };
    size_t i;

    for (i = 0; i < LENGTH(rows); i++) {
        begin();
        bios.floppies = bios.hard_disks = 2;
        if (rows[i].floppy)
            add_floppy();
        else
            add_hard_disk();
        make_plan_hiding(rows[i].hidden);
        assert_int_equal(plan.hidden, rows[i].expected);
        assert_int_equal(plan.floppies,
                         (rows[i].expected & 1 ? 0 : 2) + rows[i].floppy);
        assert_int_equal(plan.hard_disks,
                         (rows[i].expected & 2 ? 0 : 2) + !rows[i].floppy);
    }
}

// The class of what is booted: of the emulated disk, not of its CD; a CD
// alone hides nothing.
TEST(hidden_class_of_a_cd)
{
    begin();
    bios.floppies = 1;
    add_cd();
    make_plan_hiding(HIDE_SAME_CLASS);
    assert_int_equal(plan.hidden, 0);
    assert_int_equal(plan.floppies, 1);
    begin();
    bios.floppies = 1;
    add_emulating_cd();
    make_plan_hiding(HIDE_SAME_CLASS);
    assert_int_equal(plan.hidden, HIDE_FLOPPIES);
    assert_int_equal(plan.floppies, 1);
}

// An ISO with a real image: its first entry boots without emulation, the
// second is a floppy at sector 24, the third a hard disk at sector 30, the
// fourth for EFI, the fifth not bootable.
static struct medium *add_cd_with_entries(void)
{
    struct medium *m = add_cd();
    struct boot_catalog *c = &m->probe.catalog;
    struct boot_entry e = {
        .bootable = true, .media = 2, .lba = 24, .sector_count = 1,
    };

    m->image = disc_new(1000 * 2048);
    disks_sign(&m->image, 24 * 2048);
    disks_partition(&m->image, 30 * 2048, 0, 6, "\1\1\0", 17, "\3\x11\x09",
                    663);
    c->entries[1] = e;
    e.media = 4;
    e.lba = 30;
    e.load_segment = 0x1000;
    c->entries[2] = e;
    e.platform = PLATFORM_EFI;
    c->entries[3] = e;
    e.platform = PLATFORM_X86;
    e.bootable = false;
    c->entries[4] = e;
    c->count = 5;
    return m;
}

// The other disks of the booted CD's catalog are described behind it, and
// sleep: for AH=4Ah to begin. They count for nothing, and have the first
// number of their class.
TEST(dormant_entries)
{
    const struct drive *d = &plan.drives[1];

    begin();
    add_cd_with_entries();
    make_plan();
    assert_numbers("\xe0\x00\x80", 3);
    assert_int_equal(plan.boot, 0);
    assert_int_equal(plan.status_drive, 0);
    assert_int_equal(d[0].flags, DRIVE_DISK | DRIVE_EMULATED |
                                     DRIVE_READ_ONLY | DRIVE_ENDED);
    assert_int_equal(d[0].base, PLACE + 24 * 2048);
    assert_int_equal(d[0].sectors, 2880);
    assert_int_equal(d[0].boot.media, 2);
    assert_int_equal(d[0].boot.image_lba, 24);
    assert_int_equal(d[0].boot.load_segment, 0x7c0);
    assert_int_equal(d[1].flags, DRIVE_DISK | DRIVE_EDD | DRIVE_EMULATED |
                                     DRIVE_READ_ONLY | DRIVE_ENDED);
    assert_int_equal(d[1].sectors, 680);
    assert_int_equal(d[1].boot.media, 4);
    assert_int_equal(d[1].boot.image_lba, 30);
    assert_int_equal(d[1].boot.load_segment, 0x1000);
    assert_int_equal(plan.floppies, 0);
    assert_int_equal(plan.hard_disks, 0);
    disc_free(&media[0].image);
}

// The entry that is booted is not described twice, and stands before those
// that sleep.
TEST(dormant_entries_beside_the_booted_one)
{
    struct medium *m;

    begin();
    m = add_cd_with_entries();
    m->probe.entry = &m->probe.catalog.entries[2];
    m->probe.has_disk = true;
    m->probe.disk = (struct disk){
        .kind = KIND_HARD_DISK, .sectors_per_track = 17, .heads = 4,
        .cylinders = 10, .sectors = 680, .offset = 30 * 2048,
    };
    make_plan();
    assert_numbers("\xe0\x80\x00", 3);
    assert_int_equal(plan.boot, 1);
    assert_int_equal(plan.status_drive, 1);
    assert_false(plan.drives[1].flags & DRIVE_ENDED);
    assert_true(plan.drives[2].flags & DRIVE_ENDED);
    assert_int_equal(plan.hard_disks, 1);
    assert_int_equal(plan.floppies, 0);
    disc_free(&media[0].image);
}

// They take what room there is, and none that another image needs.
TEST(dormant_entries_give_way)
{
    begin();
    add_cd_with_entries();
    add_hard_disk();
    add_hard_disk();
    make_plan();
    assert_numbers("\xe0\x00\x80\x81", 4);
    assert_true(plan.drives[1].flags & DRIVE_ENDED);
    add_hard_disk();
    make_plan();
    assert_numbers("\xe0\x80\x81\x82", 4);
    assert_false(plan.drives[1].flags & DRIVE_ENDED);
    disc_free(&media[0].image);
}

// A number of their own: what begins by AH=4Ah must not hide another image's
// drive.
TEST(dormant_entries_beside_a_floppy)
{
    uint32_t i, j;

    begin();
    add_cd_with_entries();
    add_floppy();
    make_plan();
    for (i = 0; i < plan.count; i++)
        for (j = 0; j < i; j++)
            assert_int_not_equal(plan.drives[i].number,
                                 plan.drives[j].number);
    disc_free(&media[0].image);
}

GROUP(drives, RUN(cd), RUN(cd_with_a_sector_map), RUN(cd_without_an_entry),
      RUN(media_byte_is_whole), RUN(cd_beside_real_cds), RUN(floppy),
      RUN(hard_disk), RUN(geometry_is_cut_to_1024_cylinders),
      RUN(edd_flags_of_a_floppy), RUN(geometry_is_valid_up_to_8_gb),
      RUN(drives_above_4_gib), RUN(emulated_disks_above_4_gib),
      RUN(images_of_more_than_4_gib), RUN(edd), RUN(read_only),
      RUN(emulating_cd), RUN(emulating_cd_with_a_number),
      RUN(emulating_cd_that_is_not_booted), RUN(several_images),
      RUN(four_of_a_kind), RUN(numbers_that_are_wanted),
      RUN(numbers_that_collide), RUN(numbers_of_another_class),
      RUN(more_than_four_drives), RUN(drives_are_counted),
      RUN(cd_under_a_hard_disk_s_number), RUN(hidden_drives),
      RUN(hidden_class_of_a_cd), RUN(dormant_entries),
      RUN(dormant_entries_beside_the_booted_one),
      RUN(dormant_entries_give_way), RUN(dormant_entries_beside_a_floppy))
