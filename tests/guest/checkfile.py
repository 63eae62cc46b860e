#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the media of int13check: an ISO, a disk image that is a 1.44 MB floppy and a hard disk
# with a partition at the same time, and ISOs that emulate a floppy and a hard disk.
"""Usage: checkfile.py iso|disk|floppy-cd|disk-cd BOOT-SECTOR PROGRAM OUTPUT
       checkfile.py words 'WORDS' FILE        writes the words into a built file; '' for none"""

import re
import struct
import sys
from dataclasses import astuple, dataclass, replace
from functools import partial
from pathlib import Path

import diskfile
import disks
import isofile

LABEL = struct.Struct("<8sIIIIIHIIB")   # label.h
LABEL_AT = int(re.search(r"LABEL_AT = (\w+)",
                         Path(__file__).with_name("label.h").read_text("utf-8"))[1], 0)
FIRST_SECTOR = 0x1AA    # in sector.asm
WORDS_MARK = b"I13WORDS"                # check_words.c
WORDS_ROOM = 255
ISO_TOTAL = 1001        # sectors
LOADED = 8              # sectors of 512 that the ISO's boot entry loads; most entries say 4
EMULATING_TOTAL = 3001  # sectors: more than any floppy has, for those who go by the size
FLOPPY_MEDIA, DISK_MEDIA = 2, 4         # El Torito 1.0, figure 3
FAT16 = 6               # write_partition()'s

# Sectors of the ISO. The file system is there for those who ask whether this is a CD: its
# root folder is empty.
VOLUME, BOOT_RECORD, TERMINATOR, PATHS, PATHS_MSB, ROOT, CATALOG, BOOT = range(16, 24)


@dataclass
class Label:
    """What is on the medium (label.h)."""
    total: int
    data: int
    salt: int = 0
    boot_lba: int = 0
    catalog_lba: int = 0
    boot_count: int = 0
    cd_total: int = 0
    cd_data: int = 0
    media: int = 0


def put_label(sector, first, program_sectors, label):
    """Writes into a boot sector what it and the program want to know."""
    if any(sector[LABEL_AT:LABEL_AT + LABEL.size]):
        raise ValueError("sector.asm has no room for the label")
    LABEL.pack_into(sector, LABEL_AT, b"I13LABEL", *astuple(label))
    struct.pack_into("<I", sector, FIRST_SECTOR, first)
    struct.pack_into("<H", sector, diskfile.PROGRAM_SECTORS, program_sectors)


def with_words(image, words):
    """The same image with these words for the program."""
    data = words.encode("ascii")
    if len(data) > WORDS_ROOM:
        raise ValueError(f"the words have {len(data)} characters, there is room for {WORDS_ROOM}")
    if image.count(WORDS_MARK) != 1:
        raise ValueError("this is no file of int13check")
    at = image.index(WORDS_MARK) + len(WORDS_MARK)
    return image[:at] + data.ljust(WORDS_ROOM, b"\0") + image[at + WORDS_ROOM:]


def both(form, value):
    """A number in both byte orders (ECMA-119, 7.2.3 and 7.3.3)."""
    return struct.pack("<" + form, value) + struct.pack(">" + form, value)


def folder_record(name):
    """The root folder's record (ECMA-119, 9.1)."""
    date = bytes([126, 1, 1, 0, 0, 0, 0])
    return (bytes([34, 0]) + both("I", ROOT) + both("I", isofile.SECTOR) + date
            + bytes([2, 0, 0]) + both("H", 1) + bytes([1]) + name)


def volume_descriptor(total):
    """ECMA-119, 8.4"""
    no_date = b"0" * 16 + b"\0"
    path_bytes = 10
    return (b"\1CD001\1\0" + b" " * 32 + b"INT13CHECK".ljust(32) + bytes(8)
            + both("I", total) + bytes(32) + both("H", 1) + both("H", 1)
            + both("H", isofile.SECTOR) + both("I", path_bytes)
            + struct.pack("<II", PATHS, 0) + struct.pack(">II", PATHS_MSB, 0)
            + folder_record(b"\0") + b" " * 623 + no_date * 4 + b"\1")


def boot_catalog(count, media=0, system=0):
    """El Torito 1.0, section 2: one entry."""
    check = bytearray(b"\1\0\0\0" + b"int13check".ljust(24, b"\0") + b"\0\0\x55\xAA")
    total = -sum(struct.unpack("<16H", check)) & 0xFFFF
    struct.pack_into("<H", check, 28, total)
    return bytes(check) + struct.pack("<BBHBBHI", 0x88, media, 0, system, 0, count, BOOT)


def iso_around(boot, total, entry):
    """An ISO with this boot image, and sectors with the pattern behind it."""
    boot_record = (b"\0CD001\1" + b"EL TORITO SPECIFICATION".ljust(64, b"\0")
                   + struct.pack("<I", CATALOG))
    path = b"\1\0" + struct.pack("<IH", ROOT, 1) + b"\0\0"
    path_msb = b"\1\0" + struct.pack(">IH", ROOT, 1) + b"\0\0"
    sectors = [b""] * 16 + [
        volume_descriptor(total), boot_record, b"\xFFCD001\1", path, path_msb,
        folder_record(b"\0") + folder_record(b"\1"), entry]
    if any(len(s) > isofile.SECTOR for s in sectors) or len(sectors) != BOOT:
        raise ValueError("an ISO's sector is too long, or missing")
    return (b"".join(s.ljust(isofile.SECTOR, b"\0") for s in sectors)
            + boot.ljust(cd_sectors(boot) * isofile.SECTOR, b"\0")
            + b"".join(map(isofile.sector, range(BOOT + cd_sectors(boot), total))))


def cd_sectors(data):
    return -(-len(data) // isofile.SECTOR)


def make_iso(sector, program, total=ISO_TOTAL):
    count = cd_sectors(program)
    put_label(sector, BOOT + 1, count,
              Label(total, BOOT + 1 + count, 0, BOOT, CATALOG, LOADED))
    return iso_around(bytes(sector) + program, total, boot_catalog(LOADED))


def make_disk(sector, program, geometry=disks.F1440, label=None):
    """A parameter block for those who take it for a floppy, a partition for those who want
    one: BIOSes do either with a USB stick."""
    count = -(-len(program) // diskfile.SECTOR)
    data = count + 1
    put_label(sector, 1, count, replace(label or Label(0, 0), total=geometry.total, data=data,
                                        salt=diskfile.SALT))
    diskfile.write_bpb(sector, geometry)
    diskfile.write_partition(sector, geometry)
    return (bytes(sector) + program.ljust(count * diskfile.SECTOR, b"\0")
            + diskfile.pattern(data, geometry.total))


def make_emulating(sector, program, geometry, media):
    """An ISO that emulates the disk."""
    data = BOOT + -(-geometry.total * diskfile.SECTOR // isofile.SECTOR)
    disk = make_disk(sector, program, geometry,
                     Label(0, 0, 0, BOOT, CATALOG, 1, EMULATING_TOTAL, data, media))
    system = FAT16 if media == DISK_MEDIA else 0
    return iso_around(disk, EMULATING_TOTAL, boot_catalog(1, media, system))


MAKERS = {
    "iso": make_iso,
    "disk": make_disk,
    "floppy-cd": partial(make_emulating, geometry=disks.F1440, media=FLOPPY_MEDIA),
    "disk-cd": partial(make_emulating, geometry=disks.EMULATED_DISK, media=DISK_MEDIA),
}


def write_words(words, path):
    """Beside the file first: a full disk costs nobody a file."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(with_words(path.read_bytes(), words))
    beside.replace(path)


def main():
    arguments = sys.argv[1:]
    if arguments in (["-h"], ["--help"]):
        print(__doc__)
        return
    if len(arguments) == 3 and arguments[0] == "words":
        write_words(arguments[1], Path(arguments[2]))
        return
    if len(arguments) != 4 or arguments[0] not in MAKERS:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    kind, sector, program, output = arguments
    image = MAKERS[kind](bytearray(Path(sector).read_bytes()), Path(program).read_bytes())
    Path(output).write_bytes(image)


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError) as error:
        sys.exit(f"checkfile.py: {error}")
