# SPDX-License-Identifier: GPL-2.0-or-later
"""Images whose every sector can be booted, and seeded damage to what tells of them."""

import random
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "host"))
import seeds  # noqa: E402

SECTOR = 2048
SECTORS = 760      # as many as a floppy of 1.44 MB and its CD take
HEAD = 32          # what is damaged lies in the first sectors
CATALOG = 19
FLOPPY = 21        # where boot entries lead to
# The BPB of a floppy of 1.44 MB, and a jump over it.
FLOPPY_BEGIN = b"\xeb\x3e" + seeds.bpb(2880, 2, 18)[2:64]
EDGES = [0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x100, 0x7FF, 0x800, 0x7FFF, 0x8000, 0xFFFF, 0x10000,
         0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, CATALOG, SECTORS - 1, SECTORS,
         SECTORS + 1, SECTORS * SECTOR]
# Where numbers are, as (offset, bytes): of ISO 9660 volume descriptors (ECMA-119, 8.4) and
# the boot record's (El Torito, figure 7); of a boot catalog's two first entries, of section
# headers and their entries (figures 2 to 5); of a BPB and of a partition table.
DESCRIPTOR = [(0, 1), (1, 4), (5, 1), (6, 1), (7, 4), (40, 4), (71, 4), (80, 4), (84, 4),
              (120, 2), (128, 2), (130, 2), (132, 4), (140, 4), (156, 1), (158, 4), (166, 4)]
ENTRIES = [(0, 1), (1, 1), (28, 2), (30, 2)] + [
    (32 * entry + at, size) for entry in range(1, 8)
    for at, size in ((0, 1), (1, 1), (2, 2), (4, 1), (6, 2), (8, 4), (12, 1))]
BOOT_SECTOR = [(0, 1), (11, 2), (13, 1), (14, 2), (16, 1), (17, 2), (19, 2), (21, 1), (22, 2),
               (24, 2), (26, 2), (28, 4), (32, 4), (510, 2)] + [
    (446 + 16 * entry + at, size) for entry in range(4)
    for at, size in ((0, 1), (1, 1), (2, 2), (4, 1), (5, 1), (6, 2), (8, 4), (12, 4))]


def boot_sector(program, number, media=None):
    """The program, in a sector of a floppy, a hard disk or nothing in particular.

    Its number makes it another than all others.
    """
    sector = bytearray(program.ljust(440, b"\0") + struct.pack("<I66x", number) + b"\x55\xaa")
    if media == "floppy":
        sector[:64 + len(program)] = FLOPPY_BEGIN + program
    if media == "disk":
        sector[446:462] = struct.pack("<B3sB3sII", 0x80, b"\1\1\0", 6, b"\3\x11\x09", 17, 663)
    return bytes(sector)


def volume(program, boot_catalog, media=None, hybrid=False):
    """An ISO with the boot catalog; entries lead to sector 21 and to any other."""
    image = bytearray().join(boot_sector(program, n) for n in range(4 * SECTORS))
    # No sector begins with zeroes, as memory behind the image does.
    image[0:16 * SECTOR] = b"no program".ljust(512, b"\xff") * 64
    if hybrid:
        image[0:512] = boot_sector(program, 0, "disk")
    head = seeds.iso(boot_catalog, SECTORS)[:4 * SECTOR]
    image[16 * SECTOR:16 * SECTOR + len(head)] = head
    image[FLOPPY * SECTOR:FLOPPY * SECTOR + 512] = boot_sector(program, 4 * FLOPPY, media)
    return bytes(image)


def originals(program):
    """Sound images by name; without damage each boots."""
    entry, section, catalog = seeds.entry, seeds.section, seeds.catalog
    several = catalog(0xEF, [entry(), section(False, 0, 1), entry(lba=24),
                             section(True, 0xEF, 1), entry(lba=25)])
    extended = catalog(0, [entry(segment=0x1000, count=8), section(True, 0, 2),
                           entry(extended=True), b"\x44" + bytes(31), entry(lba=23)])
    return {
        "plain": volume(program, catalog(0, [entry()])),
        "several": volume(program, several),
        "extended": volume(program, extended),
        "floppy": volume(program, catalog(0, [entry(media=2, count=1)]), "floppy"),
        "disk": volume(program, catalog(0, [entry(media=4, count=1)]), "disk"),
        "hybrid": volume(program, catalog(0, [entry()]), hybrid=True),
    }


class Damage:
    """Damage number `number` of the seed: what it does is told by `story`."""

    def __init__(self, images, seed, number):
        self.random = random.Random(f"{seed} {number}")
        name = self.random.choice(list(images))
        self.image, self.story = bytearray(images[name]), [name]
        kinds = [self.aim, self.flip, self.set_byte, self.set_field, self.set_field, self.set_field,
                 self.set_field, self.copy_sector, self.clear_sector, self.copy_entry, self.cut]
        for _ in range(self.random.choice((1, 1, 1, 2, 2, 3, 4, 8))):
            self.random.choice(kinds)()
        if self.random.random() < 0.8:
            self.mend_checksum()

    def place(self, size=1):
        """Somewhere in what is looked at, mostly among its first bytes."""
        sector = self.random.choice((16, 17, 18, CATALOG, CATALOG, FLOPPY, 0))
        return sector * SECTOR + self.random.randrange(
            self.random.choice((96, 256, SECTOR)) - size)

    def put(self, at, data, what):
        self.image[at:at + len(data)] = data
        self.story.append(f"{what} at {at // SECTOR}+{at % SECTOR}: {data[:8].hex()}")

    def flip(self):
        at = self.place()
        self.put(at, bytes([self.image[at] ^ 1 << self.random.randrange(8)]), "bit")

    def set_byte(self):
        self.put(self.place(), bytes([self.random.randrange(256)]), "byte")

    def set_field(self):
        sector, fields = self.random.choice((
            (16, DESCRIPTOR), (17, DESCRIPTOR), (18, DESCRIPTOR), (CATALOG, ENTRIES),
            (CATALOG, ENTRIES), (CATALOG, ENTRIES), (FLOPPY, BOOT_SECTOR), (0, BOOT_SECTOR)))
        at, size = self.random.choice(fields)
        value = self.random.choice((*EDGES, self.random.getrandbits(8 * size)))
        order = self.random.choice(("little", "little", "little", "big"))
        value &= (1 << 8 * size) - 1
        self.put(sector * SECTOR + at, value.to_bytes(size, order), "field")

    def aim(self):
        """A boot entry that leads to the image's end, or beyond, or loads much."""
        at = CATALOG * SECTOR + 32 * self.random.choice((1, 1, 3, 4))
        lba = self.random.choice((SECTORS - 1, SECTORS, SECTORS + 1, 2 * SECTORS, 0x1FFFFF))
        self.put(at + 6, struct.pack("<HI", self.random.choice((0, 1, 4, 5, 0xFFFF)), lba), "aim")

    def copy_sector(self):
        start, to = (self.random.randrange(HEAD) * SECTOR for _ in range(2))
        self.put(to, bytes(self.image[start:start + SECTOR]), f"sector {start // SECTOR}")

    def clear_sector(self):
        value = self.random.choice((0, 0xFF))
        self.put(self.random.randrange(15, HEAD) * SECTOR, bytes([value]) * SECTOR, "sector")

    def copy_entry(self):
        """An entry of the boot catalog over another, so that headers come anywhere."""
        start, to = (CATALOG * SECTOR + 32 * self.random.randrange(64) for _ in range(2))
        if self.random.random() < 0.5:
            kind, count = self.random.choice((0x90, 0x91)), self.random.choice((0, 1, 63, 0xFFFF))
            data = struct.pack("<BBH28x", kind, self.random.choice((0, 0xEF)), count)
        else:
            data = bytes(self.image[start:start + 32])
        self.put(to, data, "entry")

    def cut(self):
        length = self.random.choice((self.random.randrange(1, HEAD + 1) * SECTOR,
                                     self.random.randrange(1, SECTORS) * SECTOR,
                                     self.random.randrange(1, len(self.image) + 1)))
        self.length = min(length, self.length or length)
        self.story.append(f"cut to {length}")

    length = None

    def mend_checksum(self):
        words = struct.unpack_from("<16H", self.image, CATALOG * SECTOR)
        value = words[14] - sum(words) & 0xFFFF
        struct.pack_into("<H", self.image, CATALOG * SECTOR + 28, value)

    def bytes(self):
        """The image, without what was cut off."""
        return bytes(self.image[:self.length])
