# SPDX-License-Identifier: GPL-2.0-or-later
"""FAT file systems and partition tables for the boot tests' disk images."""

import re
import struct
import tempfile
from collections import namedtuple
from pathlib import Path

from making import IMAGES, SYSLINUX, BuildError, call, fill, noise, token_of

BLOCK = 512
PARTITION_TABLE = 446
CHS_LIMIT = (1023, 254, 63)   # what a partition table says when it cannot say
LAST = "Z.TXT"                # the file in the last clusters
FILLER = "FILLER.BIN"

Geometry = namedtuple("Geometry", "cylinders heads sectors")


def blocks_of(geometry):
    return geometry.cylinders * geometry.heads * geometry.sectors


def copy_in(volume, files):
    """Copy {name: content} into the FAT file system, in this order."""
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        fill(folder, files)
        for name in files:
            call("mcopy", "-o", "-i", volume, Path(folder, name), f"::{name}")


def read_out(volume, name):
    """The content of one file of a FAT file system."""
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        call("mcopy", "-i", volume, f"::{name}", Path(folder, "file"))
        return Path(folder, "file").read_bytes()


def shape_of(image, offset):
    """The size of a FAT file system's clusters, and the byte where it ends."""
    with open(image, "rb") as disk:
        disk.seek(offset)
        parameters = disk.read(BLOCK)
    few, many = struct.unpack_from("<H11xI", parameters, 19)   # two fields for one count
    return parameters[13] * BLOCK, offset + (few or many) * BLOCK


def bytes_free(volume):
    free = re.findall(r"([\d ]+) bytes free", call("mdir", "-i", volume, "::"))[-1]
    return int(free.replace(" ", ""))


def clear_free(volume):
    """Write zeroes to the clusters that are free."""
    copy_in(volume, {FILLER: bytes(bytes_free(volume))})
    call("mdel", "-i", volume, f"::{FILLER}")


def fill_up(image, files, seed, offset=0, keep_room=False):
    """Copy the files in, and noise behind them, so that LAST lies in the last cluster.

    It holds the token that is returned. `keep_room`: the noise is deleted again.
    """
    volume = f"{image}@@{offset}"
    copy_in(volume, files)
    cluster, end = shape_of(image, offset)
    token = token_of(seed)
    copy_in(volume, {FILLER: noise(seed, bytes_free(volume) - cluster),
                     LAST: f"\r\nthe end: {token}\r\n"})
    if Path(image).read_bytes().find(token.encode()) < end - 2 * cluster:
        raise BuildError(f"{image}: the token is not at the end")
    if keep_room:
        call("mdel", "-i", volume, f"::{FILLER}")
    return token


def format_floppy(image, kib, *options):
    """An empty FAT file system on a floppy of this many KiB."""
    call("mformat", "-C", "-f", kib, "-N", "12345678", *options, "-i", image, "::")


def chs(geometry, block):
    """A block's address as a partition table has it."""
    track, sector = divmod(block, geometry.sectors)
    cylinder, head = divmod(track, geometry.heads)
    if cylinder > CHS_LIMIT[0]:
        cylinder, head, sector = CHS_LIMIT[0], CHS_LIMIT[1], CHS_LIMIT[2] - 1
    return bytes([head, sector + 1 | cylinder >> 2 & 0xC0, cylinder & 0xFF])


def partition_entry(geometry, first, count, kind, active=True):
    """A partition table's 16 bytes; without a geometry its CHS addresses say nothing."""
    begin, end = b"\xfe\xff\xff", b"\xfe\xff\xff"
    if geometry:
        begin, end = chs(geometry, first), chs(geometry, first + count - 1)
    return struct.pack("<B3sB3sII", 0x80 if active else 0, begin, kind, end, first, count)


def master_boot_record(entry):
    """Syslinux's MBR code, which starts the active partition, and one partition."""
    code = (SYSLINUX / "mbr/mbr.bin").read_bytes()
    return code.ljust(PARTITION_TABLE, b"\0") + entry + bytes(48) + b"\x55\xaa"


def format_disk(image, geometry, kind, *options, table=True):
    """A hard disk that is one FAT partition; returns the byte where that begins.

    `kind` is its type in the table. `table=False`: no CHS address is any help.
    """
    first, count = geometry.sectors, blocks_of(geometry) - geometry.sectors
    entry = partition_entry(geometry if table else None, first, count, kind)
    with open(image, "wb") as disk:
        disk.write(master_boot_record(entry))
        disk.truncate(blocks_of(geometry) * BLOCK)
    call("mformat", "-T", count, "-h", geometry.heads, "-s", geometry.sectors, "-H", first,
         "-N", "12345678", *options, "-i", f"{image}@@{first * BLOCK}", "::")
    return first * BLOCK
