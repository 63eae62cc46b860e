# SPDX-License-Identifier: GPL-2.0-or-later
"""The images that are announced, each with our own boot sector, and their sizes chosen."""

import tempfile
from collections import namedtuple
from pathlib import Path

from fat import BLOCK, Geometry, blocks_of, format_floppy, partition_entry
from making import MIB, NO_EMULATION, SECTOR, BuildError, call, fill, noise

HERE = Path(__file__).parent
FLOPPY = Geometry(80, 2, 18)
DISK = Geometry(6, 13, 63)           # 4,914 sectors: they end in the middle of a page
PAGES_DISK = Geometry(5, 16, 63)     # 5,040 sectors: whole pages
OFFSET = 3 * BLOCK                   # of a disk in its file
SIGNATURE = b"\x55\xaa"

# What an image is and where its file lies. `content` is what is announced: a header of the file
# is not. `last` is the last sector of the drive that boots. A CD has no geometry.
Image = namedtuple("Image", "kind path content geometry last")


def boot_sector():
    """The program in guest.asm, as long as what precedes a partition table."""
    with tempfile.NamedTemporaryFile() as program:
        call("nasm", "-f", "bin", "-o", program.name, HERE / "guest.asm")
        return Path(program.name).read_bytes()


def write(path, kind, content, geometry, header=b""):
    path.write_bytes(header + content)
    return Image(kind, path, content, geometry, content[-BLOCK:])


def cd(folder, name, sectors, boot, *options):
    """A CD of exactly this many sectors, noise in its last file."""
    path = folder / f"{name}.iso"
    with tempfile.TemporaryDirectory(dir=folder) as tree:
        def make(noise_sectors):
            fill(tree, {"boot": boot, "noise": noise(name, noise_sectors * SECTOR)})
            call("xorriso", "-as", "mkisofs", "-quiet", "-V", "FIND", "-no-pad", "-o", path,
                 "-b", "boot", *options, tree)
            return path.stat().st_size // SECTOR
        made = make(sectors - make(1) + 1)
    if made != sectors:
        raise BuildError(f"{path} has {made} sectors, not {sectors}")
    content = path.read_bytes()
    return Image("cd", path, content, None, content[-SECTOR:])


def plain_cd(folder, name, sectors):
    """A CD without emulation."""
    return cd(folder, name, sectors, boot_sector().ljust(SECTOR, b"\0"), *NO_EMULATION[:3])


def emulating_cd(folder):
    """A CD that boots as a floppy."""
    emulated = floppy(folder)
    image = cd(folder, "emulating", 1501, emulated.content)
    return image._replace(last=emulated.last)


def disk(folder, name, geometry=DISK, header=b""):
    """A hard disk image with a partition table; `header` stands in front of it in the file."""
    first, count = geometry.sectors, blocks_of(geometry) - geometry.sectors
    content = (boot_sector() + partition_entry(geometry, first, count, 0x06) + bytes(48)
               + SIGNATURE + noise(name, (blocks_of(geometry) - 1) * BLOCK))
    return write(folder / f"{name}.img", "disk", content, geometry, header)


def floppy(folder):
    """A floppy image that its size alone gives away."""
    content = (boot_sector().ljust(BLOCK - 2, b"\0") + SIGNATURE
               + noise("floppy", (blocks_of(FLOPPY) - 1) * BLOCK))
    return write(folder / "floppy.img", "floppy", content, FLOPPY)


def fat_floppy(folder):
    """A floppy image with a file system: it is recognised behind another image."""
    path = folder / "fat.img"
    format_floppy(path, 1440)
    content = path.read_bytes()[:MIB]
    return write(path, "floppy", content + noise("fat", blocks_of(FLOPPY) * BLOCK - MIB), FLOPPY)


def build(folder):
    """All images by name."""
    return {"cd": plain_cd(folder, "cd", 1300), "odd": plain_cd(folder, "odd", 1301),
            "small": plain_cd(folder, "small", 301), "emulating": emulating_cd(folder),
            "disk": disk(folder, "disk"),
            "offset": disk(folder, "offset", header=noise("header", OFFSET)),
            "pages": disk(folder, "pages", PAGES_DISK),
            "floppy": floppy(folder), "fat": fat_floppy(folder)}
