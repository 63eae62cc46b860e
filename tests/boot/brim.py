#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""Fill a machine's memory to the brim: the largest image that ramiso.0 says there is room for
boots and is read to its last byte, and one with a page more is refused, with both figures."""

import argparse
import re
import sys
import tempfile
import time
from array import array
from pathlib import Path

from making import IMAGES, ROOT, call, fill, iso, noise
from qemu import Machine

PAGE, SECTOR = 4096, 2048
MEMORY = 48             # MiB
TOO_LARGE = 64 << 20
# What is not for images: 2 MiB where the loader is, the driver's room; and, where the words do
# not end memory at 40 MiB, what SeaBIOS, iPXE and ACPI have at its end, which is less than 2 MiB.
OTHERS = (2 << 20) + (64 << 10)
LEAST = {"": (MEMORY << 20) - OTHERS - (2 << 20), "mem=40M": (40 << 20) - OTHERS}
SECONDS = 60            # for a machine to say what it has to say
OPTIONS = ["-b", "boot.bin", "-no-emul-boot", "-boot-load-size", "4", "-no-pad"]
REFUSED = re.compile(r"ramiso: \S+ takes (\d+) KiB of memory, and the largest free range "
                     r"(?:below 4 GiB )?has (\d+) KiB, at ")
SAID = re.compile(rf"{REFUSED.pattern}|sum=(\w+)\.")
NAME = "brim.iso"


def make(target, size):
    """An ISO of so many bytes that cannot be guessed, whose boot image adds them up."""
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        boot = Path(folder, "boot")
        call("nasm", "-f", "bin", f"-DSECTORS={size // SECTOR}", "-o", boot,
             ROOT / "tests/boot/dos/whole.asm")
        iso(target, {"boot.bin": boot.read_bytes()}, *OPTIONS)
    with target.open("r+b") as file:
        file.write(noise("brim", size - file.seek(0, 2)))


def boot(folder, size, words):
    """What the machine says of an ISO of so many bytes, and the ISO's sum."""
    server = Path(folder, "server")
    fill(server, {"ramiso.0": ROOT / "build/ramiso.0",
                  "ramiso.cfg/default": f"image={NAME} console=ttyS0 {words}"})
    make(server / NAME, size)
    card = ["-netdev", f"user,id=net,tftp={server},bootfile=ramiso.0",
            "-device", "e1000,netdev=net", "-boot", "n"]
    end = time.monotonic() + SECONDS
    with Machine(card, folder, MEMORY) as machine:
        while time.monotonic() < end:
            if said := SAID.search(machine.serial()):
                break
            time.sleep(0.1)
        else:
            raise AssertionError(f"nothing is said of {size} bytes:\n{machine.serial()[-500:]}")
    return said, sum(array("I", (server / NAME).read_bytes())) & 0xFFFFFFFF


def refused(folder, size, words):
    """The bytes in the free pages, from a refusal that names the right size."""
    said, _ = boot(folder, size, words)
    assert said[1], f"{size} bytes are not refused: {said[0]}"
    assert int(said[1]) == size // 1024, (said[0], size)
    return int(said[2]) * 1024 // PAGE * PAGE


def brim(words):
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        room = refused(folder, TOO_LARGE, words)
        assert room >= LEAST[words], f"only {room} bytes of {LEAST[words]} are for images"
        said, total = boot(folder, room, words)
        assert said[3] == f"{total:08X}", (said[0], f"{total:08X}", room)
        assert refused(folder, room + PAGE, words) == room


def passes(words):
    try:
        brim(words)
        return True
    except AssertionError as error:
        print(f"brim, words \"{words}\": failed: {error}")
        return False


def main():
    argparse.ArgumentParser(description=__doc__).parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    results = [passes(words) for words in LEAST]
    print(f"brim: {sum(results)} passed, {len(results) - sum(results)} failed")
    return not all(results)


if __name__ == "__main__":
    sys.exit(main())
