# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the test disks: a boot sector, a guest program behind it, then sectors
# of 512 bytes that each carry their own number; alone, or in a CD that
# emulates them.
"""Medium, make_disk(), make_emulated() and what the guest is told of them."""

import struct
from dataclasses import dataclass, field
from pathlib import Path

import isofile

SECTOR = 512
MAGIC = b"RAMEDIUM"
MEDIUM = struct.Struct("<8sHHIIHHHBBBBBB")
NEIGHBOUR = struct.Struct("<BBIIIHHH")
NO_DRIVE = 0xFF
PROGRAM_SECTORS = 0x1B6         # in sector.asm
BPB = 11
PARTITION = 0x1BE
FLOPPY, HARD_DISK, EMULATED, READ_ONLY, EDD = 2, 4, 8, 16, 32   # medium.kind
WITH_OTHER, HIDES, BRIEF = 64, 128, 256
FLOPPY_TYPES = {720: 1, 2400: 2, 1440: 3, 2880: 4, 5760: 6}
MEDIA = {2400: 1, 2880: 2, 5760: 3}
SALT = 0x51000000               # no number of a sector reaches its top byte

_ONES = int.from_bytes(struct.pack("<128I", *[1] * 128), "little")
_BASE = int.from_bytes(struct.pack("<128I", *[
    i * isofile.MULTIPLIER & 0xFFFFFFFF for i in range(128)]), "little")


@dataclass
class Geometry:
    """C, H and S as AH=08h counts them, and all sectors."""
    cylinders: int
    heads: int
    sectors: int
    total: int

    def chs(self, lba):
        """The three bytes of a partition's end."""
        track, sector = divmod(lba, self.sectors)
        cylinder, head = divmod(track, self.heads)
        if cylinder > 1023:
            cylinder, head, sector = 1023, self.heads - 1, self.sectors - 1
        return bytes([head, sector + 1 | cylinder >> 2 & 0xC0,
                      cylinder & 0xFF])


@dataclass
class Neighbour:
    """A drive beside the one under test (medium.h)."""
    number: int = NO_DRIVE
    behind: int = NO_DRIVE
    total: int = 0
    data: int = 0
    salt: int = 0
    geometry: Geometry = field(default_factory=lambda: Geometry(0, 0, 0, 0))

    def packed(self):
        g = self.geometry
        return NEIGHBOUR.pack(self.number, self.behind, self.total, self.data,
                              self.salt, g.cylinders, g.heads, g.sectors)


@dataclass
class Medium:
    """The disk under test (medium.h)."""
    kind: int
    geometry: Geometry
    number: int
    filled: int = 0             # sectors in the image; 0: all
    salt: int = SALT
    bpb: bool = False           # a BIOS parameter block tells the geometry
    floppies: int = 0
    disks: int = 0
    hidden: int = 0
    media: int = 0
    real_floppy: Neighbour = field(default_factory=Neighbour)
    real_disk: Neighbour = field(default_factory=Neighbour)
    other: Neighbour = field(default_factory=Neighbour)
    cd: Neighbour = field(default_factory=Neighbour)

    def packed(self):
        g = self.geometry
        kind = FLOPPY_TYPES.get(g.total, 6) if self.kind & FLOPPY else 0
        return MEDIUM.pack(
            MAGIC, self.kind, SECTOR, self.salt, self.filled or g.total,
            g.cylinders, g.heads, g.sectors, self.number, kind, self.floppies,
            self.disks, self.hidden, self.media) + b"".join(
                n.packed() for n in (self.real_floppy, self.real_disk,
                                     self.other, self.cd))


def sector(lba, salt=SALT):
    """Word i is i * MULTIPLIER ^ the sector's number ^ salt."""
    return (_BASE ^ ((lba ^ salt) * _ONES)).to_bytes(SECTOR, "little")


def pattern(first, end, salt=SALT):
    return b"".join(sector(lba, salt) for lba in range(first, end))


def write_bpb(image, g):
    """Of a FAT12 floppy (Microsoft FAT specification, section 3.1)."""
    struct.pack_into("<8sHBHBHHBHHH", image, 3, b"GUEST1.0", SECTOR, 1, 1, 2,
                     224, g.total, 0xF0, 9, g.sectors, g.heads)


def write_partition(image, g):
    """One active FAT16 partition to the end of the last whole cylinder."""
    whole = g.total // (g.heads * g.sectors) * g.heads * g.sectors
    start = g.sectors
    image[PARTITION:PARTITION + 16] = struct.pack(
        "<B3sB3sII", 0x80, g.chs(start), 6, g.chs(whole - 1), start,
        whole - start)


def disk_image(sector_file, program, medium, params):
    """The bytes of a disk that boots `program`."""
    g = medium.geometry
    image = bytearray(sector_file)
    count = -(-len(program) // SECTOR)
    struct.pack_into("<H", image, PROGRAM_SECTORS, count)
    if medium.bpb:
        write_bpb(image, g)
    if medium.kind & HARD_DISK:
        write_partition(image, g)
    image += program.ljust(count * SECTOR, b"\0")
    data = count + 1
    filled = medium.filled or g.total
    if data + 300 > filled:
        raise ValueError(f"{filled} sectors leave no room for the data")
    image += pattern(data, filled, medium.salt)
    isofile.set_params(image, total=g.total, data=data, **params)
    if MAGIC in program:
        at = image.index(MAGIC)
        image[at:at + MEDIUM.size + 4 * NEIGHBOUR.size] = medium.packed()
    return image


def data_image(other):
    """The bytes of a second disk, of nothing but its pattern."""
    g = other.geometry
    image = bytearray(SECTOR)
    image[510:512] = b"\x55\xAA"
    if other.number & 0x80:
        write_partition(image, g)
    else:
        image[:3] = b"\xEB\x3C\x90"
        write_bpb(image, g)
    return image + pattern(1, g.total, other.salt)


def make_emulated(image, path, total, medium):
    """An ISO of `total` sectors whose boot entry emulates the disk."""
    words = ["-hard-disk-boot"] if medium.kind & HARD_DISK else []
    data = isofile.make_plain(bytes(image), path, total, words)
    iso = bytearray(Path(path).read_bytes())
    catalog, _, lba = isofile.boot_entry(iso)
    entry = catalog * isofile.SECTOR + isofile.DEFAULT_ENTRY
    iso[entry + 1] = medium.media
    struct.pack_into("<H", iso, entry + 6, 1)
    medium.cd.total, medium.cd.data = total, data
    at = iso.index(MAGIC)
    iso[at:at + MEDIUM.size + 4 * NEIGHBOUR.size] = medium.packed()
    isofile.set_params(iso, boot_lba=lba, boot_seg=0, boot_count=1,
                       catalog_lba=catalog)
    Path(path).write_bytes(iso)
