# SPDX-License-Identifier: GPL-2.0-or-later
"""Recipes for the ISO images without emulation, from Debian's packages."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from dos import program
from making import (EFI_OPTIONS, END, END_LAST, GRUB_LEGACY_OPTIONS, GRUB_OPTIONS, GRUB_FEW,
                    GRUB_STAGE2, INSTALLER, ISOLINUX_OPTIONS, MIB, PACKAGES, IMAGES, SECTOR,
                    SHOW_END, SHOW_MAP, by_name, call, ending, efi_partition, fill, grub_files,
                    iso, isolinux_files, noise)

FILLER_MAX = 2000   # MiB; a file of an ISO 9660 volume is smaller than 4 GiB


def grub_rescue(target):
    shutil.copyfile(PACKAGES / "usr/lib/grub-rescue/grub-rescue-cdrom.iso", target)
    listing = call("xorriso", "-indev", target, "-find", "/", "-type", "f", "-exec",
                   "report_lba", "--")
    extents = [line.split(",") for line in listing.splitlines() if "File data lba:" in line]
    last = max(extents, key=lambda extent: int(extent[1]))
    start, size = int(last[1]) * SECTOR, int(last[3])
    content = target.read_bytes()[start:start + size]
    return {"last": last[4].strip().strip("'"), "md5": hashlib.md5(content).hexdigest()}


def ipxe(target):
    shutil.copyfile(PACKAGES / "usr/lib/ipxe/ipxe.iso", target)
    return {}


def memtest(target):
    config = ("UI menu.c32\nMENU TITLE Tests\nLABEL memory\n  MENU LABEL Test the memory\n"
              f"  LINUX /{END}/memtest.bin\n")
    files = isolinux_files(config, "menu.c32", "libutil.c32")
    files[f"{END}/memtest.bin"] = PACKAGES / "boot/memtest86+x64.bin"
    iso(target, {"filler": noise("memtest", 2 * MIB), **files}, *ISOLINUX_OPTIONS)
    return {}


def hybrid(target):   # the one image that is new each time: GRUB builds the date into it
    files, facts = ending("hybrid", 32)
    with tempfile.TemporaryDirectory(dir=IMAGES) as tree:
        fill(tree, {"boot/grub/grub.cfg": SHOW_END, **files})
        call("grub-mkrescue", "-d", "/usr/lib/grub/i386-pc", "-o", target, "--fonts=",
             "--locales=", "--themes=", tree, *END_LAST)
    return facts


def two_sections(target):
    files, facts = grub_files(4, "two-sections")
    files["efi.img"] = efi_partition()
    iso(target, files, *GRUB_OPTIONS, "-eltorito-alt-boot", *EFI_OPTIONS)
    return facts


def tiny(target):
    """A CD that fits into a network bootstrap program."""
    files, facts = grub_files(1 / 16, "tiny", GRUB_FEW)
    iso(target, files, *GRUB_OPTIONS, "-no-pad")
    return facts


def efi_first(target):
    files, facts = ending("efi-first", 4)
    config = f"PROMPT 1\nDISPLAY /{END}/z.txt\nDEFAULT none\n"
    files.update(isolinux_files(config), **{"efi.img": efi_partition()})
    iso(target, files, *EFI_OPTIONS, "-eltorito-alt-boot", *ISOLINUX_OPTIONS)
    return facts


def installer(target):
    config = ("DEFAULT install\nLABEL install\n  LINUX /linux\n"
              f"  INITRD /{END}/initrd.gz\n"
              "  APPEND console=ttyS0 quiet nomodeset DEBIAN_FRONTEND=text\n")
    files = isolinux_files(config)
    files.update({"linux": INSTALLER / "linux", f"{END}/initrd.gz": INSTALLER / "initrd.gz"})
    iso(target, files, *ISOLINUX_OPTIONS)
    return {}


def linux(target):
    """Debian's kernel alone, which tells of the memory map and of ACPI before it looks for a
    root file system."""
    config = ("DEFAULT linux\nLABEL linux\n  LINUX /linux\n"
              "  APPEND console=ttyS0 loglevel=7 nomodeset\n")
    files = isolinux_files(config)
    files["linux"] = INSTALLER / "linux"
    iso(target, files, *ISOLINUX_OPTIONS)
    return {}


def maps(target):
    """GRUB prints the memory map, then Debian's kernel does, which asks for it itself."""
    files, facts = grub_files(1, "maps")
    files[f"{END}/linux"] = INSTALLER / "linux"
    files["boot/grub/grub.cfg"] = "\n".join([
        *SHOW_MAP, f"linux16 /{END}/linux earlyprintk=serial,ttyS0,115200 nomodeset", "boot", ""])
    iso(target, files, *GRUB_OPTIONS)
    return facts


def grub_legacy(target):
    files, facts = ending("grub-legacy", 4)
    files["boot/grub/stage2"] = GRUB_STAGE2
    files["boot/grub/menu.lst"] = f"timeout 0\ntitle end\ncat /{END}/z.txt\npause\n"
    iso(target, files, *GRUB_LEGACY_OPTIONS)
    return facts


def large(target):
    """More than 65,535 blocks of the size that Ethernet carries."""
    files, facts = grub_files(1, "large")
    iso(target, {"filler": bytes(200 * MIB), **files}, *GRUB_OPTIONS)
    return facts


def mostly_empty(target, seed, size):
    """A CD of so many MiB, of which the last one is not zero; a sparse file."""
    files, facts = grub_files(1, seed)
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        for number, at in enumerate(range(0, size, FILLER_MAX)):
            filler = Path(folder, f"filler{number}")
            filler.touch()
            os.truncate(filler, min(FILLER_MAX, size - at) * MIB)
            files[filler.name] = filler
        iso(target, files, *GRUB_OPTIONS)
    call("fallocate", "--dig-holes", target)
    return facts


def cd_1200(target):
    """Larger than what a Linux loader of GRUB 2 can hand over."""
    return mostly_empty(target, "cd-1200", 1200)


def dvd_3000(target):
    """So large that a machine of 4 GiB has one place for it."""
    return mostly_empty(target, "dvd-3000", 2800)


def dvd_4700(target):
    """Larger than 4 GiB."""
    return mostly_empty(target, "dvd-4700", 4480)


def no_el_torito(target):
    iso(target, ending("no-el-torito", 1)[0])
    return {}


def data_cd(target):
    """Not to be started; its last sector is the file with the token."""
    files, facts = ending("data-cd", 3)
    iso(target, files, "-no-pad")
    return facts


def stacked(target):
    """Shows the end of the CD that has started it too: drive E0h."""
    files, facts = grub_files(4, "stacked")
    first = f"(hd{0xE0 - 0x80})/{END}"
    files["boot/grub/grub.cfg"] = f"md5sum {first}/a.bin\ncat {first}/z.txt\n{SHOW_END}"
    iso(target, files, *GRUB_OPTIONS)
    return facts


def chain(target):
    """Tells of every safe hook that INT 13h leads to."""
    files, _ = ending("chain", 3)
    iso(target, {"boot/chain.bin": program("chain"), **files}, "-b", "boot/chain.bin",
        "-c", "boot/boot.cat", "-no-emul-boot", "-boot-load-size", "4")
    return {}


def efi_only(target):
    files, _ = ending("efi-only", 1)
    iso(target, {"efi.img": efi_partition(), **files}, *EFI_OPTIONS)
    return {}


def small(target, seed):
    """A small bootable ISO to be damaged: its bytes, where its catalog is, and its facts."""
    files, facts = grub_files(1, seed)
    iso(target, files, *GRUB_OPTIONS)
    content = bytearray(target.read_bytes())
    pointer = 17 * SECTOR + 0x47   # El Torito 1.0, figure 7: catalog sector
    return content, int.from_bytes(content[pointer:pointer + 4], "little") * SECTOR, facts


def bad_checksum(target):
    content, catalog, facts = small(target, "bad-checksum")
    content[catalog + 4] ^= 0x55   # in the identification string: only the sum is wrong
    target.write_bytes(content)
    return facts


def zero_sectors(target):
    content, catalog, facts = small(target, "zero-sectors")
    content[catalog + 0x26:catalog + 0x28] = bytes(2)   # sector count of the default entry
    target.write_bytes(content)
    return facts


def load_at(target, name, segment, sectors):
    """A copy of the small image whose default entry wants another place in memory."""
    content, catalog, facts = small(target, name)
    content[catalog + 0x22:catalog + 0x24] = segment.to_bytes(2, "little")
    content[catalog + 0x26:catalog + 0x28] = sectors.to_bytes(2, "little")
    target.write_bytes(content)
    return facts


def load_over_driver(target):
    return load_at(target, "load-over-driver", 0x9F40, 8)


def load_past_1m(target):
    return load_at(target, "load-past-1m", 0xFFFF, 1000)


def load_too_low(target):
    return load_at(target, "load-too-low", 0x0010, 4)


def truncated(target):
    content, _, facts = small(target, "truncated")
    target.write_bytes(content[:len(content) * 2 // 3 // SECTOR * SECTOR])
    return facts


def unpadded(target):
    content, _, facts = small(target, "unpadded")
    target.write_bytes(content[:-100 * SECTOR])   # xorriso appends 150 empty sectors
    return facts


def random(target):
    target.write_bytes(noise("random", MIB))
    return {}


def empty(target):
    target.write_bytes(b"")
    return {}


ISOS = by_name(grub_rescue, ipxe, memtest, hybrid, two_sections, tiny, efi_first, installer,
               linux, maps, grub_legacy, large, cd_1200, dvd_3000, dvd_4700, no_el_torito, data_cd,
               stacked, chain, efi_only, bad_checksum, zero_sectors, load_over_driver,
               load_past_1m, load_too_low, truncated, unpadded, random, empty)
