# SPDX-License-Identifier: GPL-2.0-or-later
"""Recipes for packed images: the same CD or floppy as another recipe's, by the packers' own
tools. What is unpacked last is the end that the cases look for."""

import hashlib
import tempfile
import zipfile
from pathlib import Path

from disks import syslinux_floppy
from fat import clear_free
from isos import two_sections
from making import IMAGES, by_name, call


def packed(target, recipe, pack):
    """The recipe's image, packed by `pack(image, target)`."""
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        image = Path(folder, "image")
        facts = recipe(image)
        pack(image, target)
        unpacked = hashlib.sha256(image.read_bytes()).hexdigest()
    return {"unpacked": unpacked, **facts}


def tool(*command):
    """A packer that writes to its standard output."""
    def pack(image, target):
        call("sh", "-c", 'out=$1; shift; exec "$@" > "$out"', "sh", target, *command, image)
    return pack


def as_zip(method, *more):
    def pack(image, target):
        with zipfile.ZipFile(target, "w", method) as archive:
            archive.write(image, "image.iso")
            for name in more:
                archive.writestr(name, "more")
    return pack


def halves(image, target):
    """Two gzip members, as `cat a.gz b.gz` makes them, and zeroes behind them."""
    content = image.read_bytes()
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        parts = []
        for number, part in enumerate((content[:1000001], content[1000001:])):
            file = Path(folder, f"part{number}")
            file.write_bytes(part)
            tool("gzip", "-c")(file, Path(folder, f"packed{number}"))
            parts.append(Path(folder, f"packed{number}").read_bytes())
    target.write_bytes(b"".join(parts) + bytes(512))


def spoilt(change):
    """An xz file, changed: there is a checksum to each of its blocks."""
    def pack(image, target):
        tool("xz", "-1c", "--block-size=1MiB")(image, target)
        target.write_bytes(change(bytearray(target.read_bytes())))
    return pack


def flipped(content):
    content[len(content) // 2] ^= 1
    return content


def gzip(target):
    return packed(target, two_sections, tool("gzip", "-c"))


def gzip_members(target):
    return packed(target, two_sections, halves)


def xz(target):
    return packed(target, two_sections, tool("xz", "-c", "--check=sha256"))


def zstd(target):
    return packed(target, two_sections, tool("zstd", "-qc"))


def zip_deflate(target):
    return packed(target, two_sections, as_zip(zipfile.ZIP_DEFLATED))


def zip_stored(target):
    return packed(target, two_sections, as_zip(zipfile.ZIP_STORED))


def zip_of_two(target):
    return packed(target, two_sections, as_zip(zipfile.ZIP_DEFLATED, "b"))


def xz_cut_short(target):
    return packed(target, two_sections, spoilt(lambda content: content[:-100]))


def xz_flipped(target):
    return packed(target, two_sections, spoilt(flipped))


def gzip_floppy(target):
    return packed(target, syslinux_floppy, tool("gzip", "-c"))


def mostly_free(target):
    """A floppy that packs well, for what has to be small."""
    facts = syslinux_floppy(target)
    clear_free(target)
    return facts


def xz_floppy(target):
    return packed(target, mostly_free, tool("xz", "-c"))


ISOS = by_name(gzip, gzip_members, xz, zstd, zip_deflate, zip_stored, zip_of_two, xz_cut_short,
               xz_flipped)
DISKS = by_name(gzip_floppy, xz_floppy)
