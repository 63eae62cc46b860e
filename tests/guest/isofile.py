# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the test ISO: a guest program as its boot image, then sectors that
# each carry their own number.
"""make_iso(program, path, total, ...) and what the guest is told of it."""

import struct
import subprocess
import tempfile
from pathlib import Path

SECTOR = 2048
MULTIPLIER = 0x9E3779B1
PARAMS_MAGIC = b"RAMPARAM"
PARAMS = struct.Struct("<8sIIIHHIHHH64s128s")
CATALOG_POINTER = 17 * SECTOR + 0x47    # boot record volume descriptor
DEFAULT_ENTRY = 32
VOLUME_SIZE = 16 * SECTOR + 80

_WORDS = [i * MULTIPLIER & 0xFFFFFFFF for i in range(SECTOR // 4)]
_BASE = int.from_bytes(struct.pack("<512I", *_WORDS), "little")
_ONES = int.from_bytes(struct.pack("<512I", *[1] * 512), "little")


def sector(lba):
    """Word i is i * MULTIPLIER exclusive-or the sector's number."""
    return (_BASE ^ (lba * _ONES)).to_bytes(SECTOR, "little")


def _run_xorriso(program, path, count):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "guest.bin").write_bytes(
            program.ljust(count * 512, b"\0"))
        subprocess.run(
            ["xorriso", "-as", "mkisofs", "-quiet", "-no-pad", "-V", "GUEST",
             "-b", "guest.bin", "-c", "boot.cat", "-no-emul-boot",
             "-boot-load-size", str(count), "-o", str(path), folder],
            check=True, stderr=subprocess.PIPE)


def _boot_entry(image, segment):
    catalog = struct.unpack_from("<I", image, CATALOG_POINTER)[0]
    at = catalog * SECTOR + DEFAULT_ENTRY
    struct.pack_into("<H", image, at + 2, segment)
    count, lba = struct.unpack_from("<HI", image, at + 6)
    return catalog, count, lba


def make_iso(program, path, total, segment=0x7C0, can_hold=False,
             ignore=0, only="", skip="", bios_copy=False):
    """Writes an ISO of `total` sectors that boots `program`."""
    count = -(-len(program) // SECTOR) * 4
    _run_xorriso(program, path, count)
    image = bytearray(Path(path).read_bytes())
    image += bytes(-len(image) % SECTOR)
    data = len(image) // SECTOR
    if total < data + 500:
        raise ValueError(f"{total} sectors leave no room for the data")
    image += b"".join(map(sector, range(data, total)))
    struct.pack_into("<I", image, VOLUME_SIZE, total)
    struct.pack_into(">I", image, VOLUME_SIZE + 4, total)
    catalog, count, lba = _boot_entry(image, segment)
    at = image.index(PARAMS_MAGIC)
    if image.count(PARAMS_MAGIC) != 1:
        raise ValueError("the parameters' mark is not unique")
    PARAMS.pack_into(image, at, PARAMS_MAGIC, total, data, lba, segment,
                     count, catalog, can_hold, ignore, bios_copy,
                     only.encode(), skip.encode())
    Path(path).write_bytes(image)
