# SPDX-License-Identifier: GPL-2.0-or-later
# The columns of the table of disks: floppies, hard disks and CDs that emulate
# them, on ramiso, on the BIOS and on MEMDISK.
"""disk_targets(run's options, ...)"""

from diskfile import (BRIEF, EDD, EMULATED, FLOPPY, HARD_DISK, HIDES, NO_DRIVE,
                      READ_ONLY, WITH_OTHER, Geometry, Medium, Neighbour)

F360 = Geometry(40, 2, 9, 720)
F1200 = Geometry(80, 2, 15, 2400)
F1440 = Geometry(80, 2, 18, 2880)
F2880 = Geometry(80, 2, 36, 5760)
LARGE = Geometry(160, 2, 63, 160 * 2 * 63)                # 10 MB floppy
SMALL = Geometry(8, 16, 63, 8 * 16 * 63)                # 4 MB
HIGH = 4608   # MiB of a machine with memory above 4 GiB
BIG = Geometry(13, 255, 63, 12 * 255 * 63 + 1001)       # 94 MB, and a rest
TALL = Geometry(1024, 4, 17, 1204 * 4 * 17)             # 40 MB, 1204 cylinders
EMULATED_DISK = Geometry(4, 16, 63, 4 * 16 * 63)
CUT = 2869                      # sectors of a floppy that ends in mid-track
OTHER_SALT = 0x52000000
REAL_DISK = Geometry(16, 16, 63, 16 * 1024)
FIRST_CD = 0xE0
CD_SECTORS, LARGE_CD_SECTORS = 2501, 3001       # of CDs that emulate a disk


def medium(kind, geometry, *, floppy=True, disk=True, pushed=True, **more):
    """Our drive first in its class, real ones behind it. `floppy`, `disk`:
    there is a real one; `pushed`: behind us it had the number before."""
    is_floppy = bool(kind & FLOPPY)
    if kind & HARD_DISK:
        kind |= EDD
    if kind & EMULATED:
        kind |= READ_ONLY
    result = Medium(kind, geometry, 0 if is_floppy else 0x80,
                    floppies=is_floppy + floppy,
                    disks=(not is_floppy) + disk, **more)
    if floppy:
        number = 1 if is_floppy else 0
        result.real_floppy = Neighbour(number, 0 if pushed else number,
                                       geometry=F1440)
    if disk:
        number = 0x80 if is_floppy else 0x81
        result.real_disk = Neighbour(number, 0x80 if pushed else number,
                                     geometry=REAL_DISK)
    return result


def emulated(kind, geometry, media, **more):
    result = medium(kind | EMULATED, geometry, media=media, **more)
    result.cd = Neighbour(FIRST_CD, NO_DRIVE)
    return result


def no_edd(result):
    result.kind &= ~EDD
    return result


def with_other(first, kind, geometry):
    """A second image of the other class, which pushes its real drive up."""
    first.kind |= WITH_OTHER
    number = 0 if kind & FLOPPY else 0x80
    real = first.real_floppy if kind & FLOPPY else first.real_disk
    real.number += 1
    first.floppies += bool(kind & FLOPPY)
    first.disks += bool(kind & HARD_DISK)
    first.other = Neighbour(number, NO_DRIVE, geometry.total, 1, OTHER_SALT,
                            geometry)
    return first


def pair(geometry, other):
    """Two floppies of ours before the real one."""
    first = medium(FLOPPY | WITH_OTHER | BRIEF, geometry, bpb=True)
    first.other = Neighbour(1, NO_DRIVE, other.total, 1, OTHER_SALT, other)
    first.real_floppy.number = 2
    first.floppies = 3
    return first


# name, medium, sectors of the CD (0: none), words, MiB of memory
def own_columns():
    hidden = medium(FLOPPY | BRIEF, F1440, floppy=False, hidden=1)
    hidden.kind |= HIDES
    alone = medium(HARD_DISK | BRIEF, SMALL, floppy=False, disk=False, hidden=3)
    alone.kind |= HIDES
    return [
        ("floppy", medium(FLOPPY, F1440), 0, "", 128),
        ("360", medium(FLOPPY | BRIEF, F360), 0, "", 128),
        ("edd", medium(FLOPPY | EDD, F1440), 0, "edd", 128),
        ("cut", medium(FLOPPY | BRIEF, F1440, filled=CUT, bpb=True), 0, "",
         128),
        ("fd-10m", medium(FLOPPY | EDD | BRIEF, LARGE), 0,
         "floppy c=160 h=2 s=63", 128),
        ("hd", medium(HARD_DISK, SMALL), 0, "", 128),
        ("hd-int", medium(HARD_DISK, SMALL), 0, "int", 128),
        ("hd-high", medium(HARD_DISK, SMALL), 0, "high", HIGH),
        ("fd-high", medium(FLOPPY | BRIEF, F1440), 0, "high", HIGH),
        ("emul-high", emulated(FLOPPY | BRIEF, F1440, 0x02), CD_SECTORS, "high", HIGH),
        ("hd-big", medium(HARD_DISK | BRIEF, BIG), 0, "", 320),
        ("hd-tall", medium(HARD_DISK | BRIEF, TALL), 0, "", 192),
        ("ro", medium(HARD_DISK | READ_ONLY | BRIEF, SMALL), 0, "ro", 128),
        ("ro-fd", medium(FLOPPY | READ_ONLY | BRIEF, F1440), 0, "ro", 128),
        ("nopass", hidden, 0, "nopass", 128),
        ("nopassany", alone, 0, "nopassany", 128),
        ("two", with_other(medium(FLOPPY | BRIEF, F1440, bpb=True),
                           HARD_DISK, SMALL), 0, "",
         128),
        ("pair", pair(F1440, F360), 0, "", 128),
        ("emul-1200", emulated(FLOPPY | BRIEF, F1200, 0x01), CD_SECTORS, "", 128),
        ("emul-1440", emulated(FLOPPY, F1440, 0x02), CD_SECTORS, "", 128),
        ("emul-2880", emulated(FLOPPY | BRIEF, F2880, 0x43), LARGE_CD_SECTORS, "", 128),
        ("emul-hd", emulated(HARD_DISK | BRIEF, EMULATED_DISK, 0x04), LARGE_CD_SECTORS,
         "", 128),
    ]


def memdisk_columns():
    return [
        ("MEMDISK-fd", medium(FLOPPY | BRIEF, F1440), 0, "floppy raw", 128),
        ("MEMDISK-hd", medium(HARD_DISK | BRIEF, SMALL), 0,
         "harddisk raw c=8 h=16 s=63", 128),
        ("MEMDISK-emul", emulated(FLOPPY | BRIEF, F1440, 0x02), CD_SECTORS,
         "iso raw", 128),
    ]


def bios_columns():
    """name, medium, sectors of the CD, -boot, QEMU's drive"""
    def bios(kind, geometry, **more):
        return medium(kind | BRIEF, geometry, pushed=False, **more)
    return [
        ("BIOS-fd", bios(FLOPPY, F1440, floppy=False), 0, "a",
         "if=floppy,snapshot=on"),
        ("BIOS-hd", bios(HARD_DISK, SMALL), 0, "c",
         "if=ide,index=0,snapshot=on"),
        ("BIOS-1440", emulated(FLOPPY | BRIEF, F1440, 0x02), CD_SECTORS, "d",
         "if=ide,index=2,media=cdrom,readonly=on"),
        ("BIOS-emul-hd", no_edd(emulated(HARD_DISK | BRIEF, EMULATED_DISK,
                                         0x04)), LARGE_CD_SECTORS, "d",
         "if=ide,index=2,media=cdrom,readonly=on"),
    ]
