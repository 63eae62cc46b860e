# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases on where an image goes: the words mem=, high and int, and what a live system's initrd gets
there."""

import os
from pathlib import Path

from info import has, look, refused, run
from made import GIB, MIB, cd, floppy, signed
from making import call

BELOW, EITHER, ABOVE = "below", "above if there is room", "above"
SQUASHFS, INITRD = "filesystem.squashfs", "initrd.img"
ARCHIVE = b"070701"   # Linux Documentation/driver-api/early-userspace/buffer-format.rst


def disk(size, name="x"):
    """A hard disk of so many bytes; all but its first sector is a hole."""
    Path(name).write_bytes(signed(512))
    os.truncate(name, size)
    return name


def live_cd():
    """A live CD as loader/inject.c takes it for one, that boots."""
    Path("tree/live").mkdir(parents=True)
    return cd("-b", "boot", "-no-emul-boot", "-J",
              files={"boot": bytes(2048), f"live/{SQUASHFS}": b"hsqs" + bytes(4096),
                     f"live/{INITRD}": ARCHIVE + bytes(4096)})


def place_of(*words):
    image = look(*words)
    assert image["bootable"], image["error"]
    return image["memory"]["place"]


def about_place(*words):
    return [text for text in look(*words)["warnings"] if "4 GiB" in text]


def said(*words):
    return run(*words)[1].decode()


def a_limit_of_memory_counts():
    """Of mem=4M images have the 2 MiB above the loader's own, less 64 KiB for the driver."""
    name = disk(3 * MIB)
    has(look(name), bootable=True)
    refused(name, "mem=4M", because="takes 3,145,728 bytes of memory, and the largest free range "
            "has 1984 KiB, at 200000h, of 3072 KiB of RAM: mem= keeps the rest back, raise it or "
            "leave it out.")
    has(look(name, "mem=6M"), bootable=True)
    has(look(floppy(), "mem=4M"), bootable=True)
    refused(disk(5 * GIB), "mem=4G", because="mem= keeps the rest back")
    assert place_of("x", "mem=10G") == ABOVE


def the_limit_is_for_the_decoder_too():
    """The dictionary of xz -6 has 8 MiB."""
    floppy(name="x")
    call("sh", "-c", "xz -6 -c x >p")
    refused("p", "mem=10M", because="mem= keeps the rest back")
    has(look("p", "mem=13M"), bootable=True)


def high_is_a_wish():
    """README: above 4 GiB if they fit there."""
    name = disk(3 * MIB)
    assert place_of(name) == BELOW and "memory below 4 GiB: 4 MiB at" in said(name)
    for words, place in ((("high",), EITHER), (("high", "mem=2G"), BELOW),
                         (("high", "mem=6G"), EITHER), (("high", "int"), BELOW)):
        assert place_of(name, *words) == place, words
    warning, = about_place(name, "high")
    assert "where the machine has room there and a processor with PAE" in warning, warning
    assert "needs" not in warning, warning
    assert "memory above 4 GiB if there is room, else below: 4 MiB at" in said(name, "high")
    assert about_place(name) == about_place(name, "high", "mem=2G") == []


def what_fits_above_only():
    name = disk(5 * GIB)
    for words in ((), ("high",)):
        assert place_of(name, *words) == ABOVE, words
        warning, = about_place(name, *words)
        assert "the machine needs so much memory there" in warning, warning
        assert "memory above 4 GiB: 5120 MiB at" in said(name, *words)
    refused(name, "int", because="out of this processor's reach, or of the word int's")


def the_helper_lies_below():
    """The addresses of int13/mapped.h have 32 bits."""
    path = live_cd()
    has(look(path), longer_initrd=True)
    assert "  live system: its initrd gets a helper, for" in said(path)
    has(look(path, "high"), longer_initrd=False)
    drivers = [look(path, *words)["memory"]["driver"]
               for words in ((), ("high",), ("high", "inject=off"))]
    assert drivers[0] > drivers[1] == drivers[2], drivers
    assert ("  live system: above 4 GiB its initrd stays as it is, and has to find the image by "
            "ACPI's NFIT; below, it gets a helper\n") in said(path, "high")
    has(look(path, "high", "mem=2G"), longer_initrd=True)
    os.truncate(path, 5 * GIB)
    has(look(path), longer_initrd=False)
    assert ("  live system: above 4 GiB its initrd stays as it is, and has to find the image by "
            "ACPI's NFIT\n") in said(path)
    for words in (("inject=off",), ("inject=off", "high")):
        assert "live system" not in said(path, *words)


CASES = (a_limit_of_memory_counts, the_limit_is_for_the_decoder_too, high_is_a_wish,
         what_fits_above_only, the_helper_lies_below)
