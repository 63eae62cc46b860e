# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases on the images of the boot ring; what is expected is from their recipes and xorriso."""

import re
import subprocess

import images
from info import booted, has, look, refused, run, shape

PLATFORMS = {"BIOS": 0, "PPC": 1, "Mac": 2, "UEFI": 0xEF}
MEDIA = {"none": 0, "fd1.2": 1, "fd1.4": 2, "fd2.8": 3, "hd": 4}
ENTRY = re.compile(r"El Torito boot img : +(\d+) +(\S+) +(\w) +(\S+) +0x(\w+) +0x\w+ +(\d+) +(\d+)")
CATALOG = re.compile(r"El Torito catalog +: +(\d+)")

# The entry that a BIOS boots: the first that is bootable and its own.
CDS = {"grub-rescue": 1, "ipxe": 1, "memtest": 1, "hybrid": 1, "two-sections": 1, "efi-first": 2,
       "grub-legacy": 1, "zero-sectors": 1, "two-systems": 1, "dos-cd-1200": 1, "dos-cd-1440": 1,
       "dos-cd-2880": 1, "dos-cd-disk": 1, "efi-only": None}
HYBRIDS = ("grub-rescue", "ipxe", "hybrid")   # made by grub-mkrescue or isohybrid


def get(name):
    """The image's file, built if need be; None if something for it is not on this machine."""
    if images.missing(name):
        print(f"{name}: left out, {images.missing(name)} is not there")
        return None
    images.build(name)
    return images.path(name)


def ask_xorriso(path):
    """The boot catalog's sector and entries, and the volume's name, by xorriso."""
    done = subprocess.run(["xorriso", "-indev", path, "-report_el_torito", "plain", "-pvd_info"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          check=True)
    entries = [{"number": int(number), "platform": PLATFORMS[platform],
                "bootable": bootable == "y", "media": MEDIA[media],
                "load_segment": int(segment, 16), "sector_count": int(count), "lba": int(lba)}
               for number, platform, bootable, media, segment, count, lba
               in ENTRY.findall(done.stdout)]
    name = re.search(r"Volume Id +: (.*)", done.stdout)[1].strip().strip("'")
    return int(CATALOG.search(done.stdout)[1]), entries, name


def catalogs_as_xorriso_reads_them():
    for name, chosen in CDS.items():
        path = get(name)
        if not path:
            continue
        image, (lba, entries, volume) = look(path), ask_xorriso(path)
        has(image, kind="cd", bootable=chosen is not None, hybrid=name in HYBRIDS)
        has(image["volume"], name=volume, el_torito=True)
        has(image["catalog"], lba=lba, status="ok")
        assert len(image["catalog"]["entries"]) == len(entries) > 0
        for ours, theirs in zip(image["catalog"]["entries"], entries):
            has(ours, **theirs, chosen=ours["number"] == chosen)


def damaged_cds():
    for name, because in (("bad-checksum", "checksum of 0055"), ("truncated", "cut short"),
                          ("no-el-torito", "no El Torito boot record"),
                          ("efi-only", "no bootable entry for BIOS machines (1: EFI)"),
                          ("load-over-driver", "does not fit below the resident driver"),
                          ("load-past-1m", "does not fit below the resident driver"),
                          ("load-too-low", "load segment 0010h")):
        refused(get(name), because=because, kind="cd")
    has(look(get("bad-checksum"))["catalog"], status="wrong checksum", entries=[])


def no_images():
    refused(get("empty"), because="0 bytes", kind=None, size=0, drives=[])
    refused(get("random"), because="is no disk", kind=None, drives=[])
    refused(get("dynamic-vhd"), because="dynamic VHD", kind=None)
    refused(get("no-signature"), because="no boot sector")


def sector_count_of_0_is_warned_of():
    image = look(get("zero-sectors"))
    assert ["sector count is 0" in text for text in image["warnings"]] == [True]
    has(image["load"], bytes=2048, address=0x7C00)


def a_cut_iso_boots_with_short():
    path = get("truncated")
    image = look(path, "short")
    has(image, bootable=True, words="short", size=path.stat().st_size)
    assert "cut short" in image["warnings"][0]
    assert look(get("two-sections"), "short")["warnings"] == []


def another_entry():
    path = get("two-systems")
    image = look(path)
    assert [(d["number"], d["ended"]) for d in image["drives"]] == [(0xE0, False), (0, True)]
    assert b"2 heads, 18 sectors a track" in run(path)[1] and b"C/H/S" not in run(path)[1]
    image = look(path, "entry=2")
    has(booted(image), number=0, kind="floppy", emulated=True, ended=False)
    assert [e["chosen"] for e in image["catalog"]["entries"]] == [False, True]
    refused(path, "entry=3", because="no entry=3")
    refused(get("efi-first"), "entry=1", because="entry=1 is not for BIOS machines")


def a_hybrid_as_hard_disk():
    path = get("hybrid")
    has(booted(look(path)), number=0xE0, kind="cd", sector_size=2048,
        sectors=path.stat().st_size // 2048)
    has(booted(look(path, "harddisk")), number=0x80, kind="harddisk", sector_size=512,
        sectors=path.stat().st_size // 512)


# Geometry and where it comes from, by the recipes in tests/boot.
DISKS = (
    ("data-floppy", "floppy", (80, 2, 9), "BPB", 3),
    ("syslinux-floppy", "floppy", (80, 2, 36), "BPB", 6),
    ("data-disk", "harddisk", (33, 16, 63), "partition table", 0),
    ("syslinux-disk", "harddisk", (33, 16, 63), "BPB", 0),
    ("dos-disk", "harddisk", (65, 16, 63), "partition table", 0),
    ("dos-odd-disk", "harddisk", (200, 5, 17), "BPB", 0),
    ("dos-vhd", "harddisk", (200, 5, 17), "VHD footer", 0),
    ("dos-dosemu", "harddisk", (200, 5, 17), "DOSEMU header", 0),
)


def disks_have_the_geometry_of_their_recipes():
    for name, kind, geometry, source, floppy_type in DISKS:
        path = get(name)
        if not path:
            continue
        image = look(path)
        has(image, kind=kind, bootable=True, hybrid=False, volume=None, catalog=None, warnings=[])
        has(image["disk"], kind=kind, geometry_source=source, floppy_type=floppy_type,
            sectors=geometry[0] * geometry[1] * geometry[2])
        assert shape(image) == geometry, (name, shape(image))


def a_gpt_disk_needs_no_geometry():
    has(look(get("grub-gpt")), warnings=[], bootable=True, kind="harddisk")


CASES = (catalogs_as_xorriso_reads_them, damaged_cds, no_images, sector_count_of_0_is_warned_of,
         a_cut_iso_boots_with_short, another_entry, a_hybrid_as_hard_disk,
         disks_have_the_geometry_of_their_recipes, a_gpt_disk_needs_no_geometry)
