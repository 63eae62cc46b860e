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
ONLY_BYTES, SKIP_BYTES = 64, 192        # with the zero at the end
PARAMS = struct.Struct(f"<8sIIIHHIHHHH{ONLY_BYTES}s{SKIP_BYTES}s")
FIELDS = ("magic", "total", "data", "boot_lba", "boot_seg", "boot_count",
          "catalog_lba", "can_hold", "ignore", "bios_copy", "v86",
          "only", "skip")
CATALOG_POINTER = 17 * SECTOR + 0x47    # boot record volume descriptor
DEFAULT_ENTRY = 32
VOLUME_SIZE = 16 * SECTOR + 80

_WORDS = [i * MULTIPLIER & 0xFFFFFFFF for i in range(SECTOR // 4)]
_BASE = int.from_bytes(struct.pack("<512I", *_WORDS), "little")
_ONES = int.from_bytes(struct.pack("<512I", *[1] * 512), "little")


def sector(lba):
    """Word i is i * MULTIPLIER exclusive-or the sector's number."""
    return (_BASE ^ (lba * _ONES)).to_bytes(SECTOR, "little")


def set_params(image, **values):
    """Writes some of the parameters (guest.h), whose mark is in `image`."""
    if image.count(PARAMS_MAGIC) != 1:
        raise ValueError("the parameters' mark is not unique")
    if (len(values.get("only", b"")) >= ONLY_BYTES
            or len(values.get("skip", b"")) >= SKIP_BYTES):
        raise ValueError("the list of cases is too long")
    at = image.index(PARAMS_MAGIC)
    fields = dict(zip(FIELDS, PARAMS.unpack_from(image, at))) | values
    PARAMS.pack_into(image, at, *(fields[name] for name in FIELDS))


def _run_xorriso(boot_image, path, words):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "guest.bin").write_bytes(boot_image)
        subprocess.run(
            ["xorriso", "-as", "mkisofs", "-quiet", "-no-pad", "-V", "GUEST",
             "-b", "guest.bin", "-c", "boot.cat", *words, "-o", str(path),
             folder], check=True, stderr=subprocess.PIPE)


def boot_entry(image):
    """(catalog's sector, sectors to load, boot image's sector)"""
    catalog = struct.unpack_from("<I", image, CATALOG_POINTER)[0]
    at = catalog * SECTOR + DEFAULT_ENTRY
    return (catalog, *struct.unpack_from("<HI", image, at + 6))


def make_plain(boot_image, path, total, words):
    """Writes an ISO of `total` sectors; the first one with the pattern."""
    _run_xorriso(boot_image, path, words)
    image = bytearray(Path(path).read_bytes())
    image += bytes(-len(image) % SECTOR)
    data = len(image) // SECTOR
    if total < data + 500:
        raise ValueError(f"{total} sectors leave no room for the data")
    image += b"".join(map(sector, range(data, total)))
    struct.pack_into("<I", image, VOLUME_SIZE, total)
    struct.pack_into(">I", image, VOLUME_SIZE + 4, total)
    Path(path).write_bytes(image)
    return data


def make_iso(program, path, total, segment=0x7C0, **params):
    """Writes an ISO of `total` sectors that boots `program`."""
    count = -(-len(program) // SECTOR) * 4
    data = make_plain(program.ljust(count * 512, b"\0"), path, total,
                      ["-no-emul-boot", "-boot-load-size", str(count)])
    image = bytearray(Path(path).read_bytes())
    catalog, count, lba = boot_entry(image)
    struct.pack_into("<H", image, catalog * SECTOR + DEFAULT_ENTRY + 2,
                     segment)
    set_params(image, total=total, data=data, boot_lba=lba, boot_seg=segment,
               boot_count=count, catalog_lba=catalog, **params)
    Path(path).write_bytes(image)
